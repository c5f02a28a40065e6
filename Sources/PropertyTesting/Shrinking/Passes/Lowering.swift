/// Brings each choice as near to its simplest value as it will go.
struct LowerChoices: ShrinkPass {
    let name = "lower a choice"

    func positions(in structure: Structure) -> Int { structure.choices.count }

    func search(at position: Int, in structure: Structure) -> (any ShrinkSearch)? {
        let choice = structure.choices[position]
        if choice.isSimplest { return nil }
        return LeastSearch(
            from: choice.distance, isBelow: choice.value < choice.target,
            hasOtherSide: choice.lower < choice.target && choice.target < choice.upper)
    }

    func edit(at position: Int, by parameter: ShrinkParameter, in structure: Structure) -> Candidate? {
        guard position < structure.choices.count,
            let value = structure.choices[position].value(at: parameter),
            value != structure.choices[position].value
        else { return nil }
        return structure.edited(changing: [(position, value)])
    }
}

/// Lowers all choices that have the same value together, so that what makes them fail by being equal stays.
struct LowerTogether: ShrinkPass {
    let name = "lower equal numbers together"

    func positions(in structure: Structure) -> Int { groups(in: structure).count }

    func search(at position: Int, in structure: Structure) -> (any ShrinkSearch)? {
        let choice = structure.choices[groups(in: structure)[position][0]]
        return LeastSearch(
            from: choice.distance, isBelow: choice.value < choice.target,
            hasOtherSide: choice.lower < choice.target && choice.target < choice.upper)
    }

    func edit(at position: Int, by parameter: ShrinkParameter, in structure: Structure) -> Candidate? {
        let groups = groups(in: structure)
        guard position < groups.count else { return nil }
        guard let value = structure.choices[groups[position][0]].value(at: parameter) else { return nil }
        return structure.edited(changing: groups[position].map { ($0, value) })
    }

    /// The positions of equal numbers, where there are at least two.
    private func groups(in structure: Structure) -> [[Int]] {
        var groups: [[Int]] = []
        var places: [Int64: Int] = [:]
        for position in structure.numbers {
            let value = structure.choices[position].value
            if let group = places[value] {
                groups[group].append(position)
            } else {
                places[value] = groups.count
                groups.append([position])
            }
        }
        return groups.filter { $0.count > 1 }
    }
}

/// Lowers two numbers by the same amount, so that what makes them fail by their difference stays.
struct LowerPairs: ShrinkPass {
    let name = "lower two numbers alike"
    private static let reach = 4

    func positions(in structure: Structure) -> Int { structure.numbers.count * Self.reach }

    func search(at position: Int, in structure: Structure) -> (any ShrinkSearch)? {
        guard let (first, second) = pair(at: position, in: structure) else { return nil }
        let one = structure.choices[first]
        let other = structure.choices[second]
        guard (one.value > one.target) == (other.value > other.target), one.value != other.value else {
            return nil
        }
        return LeastSearch(from: one.distance, isBelow: one.value < one.target)
    }

    func edit(at position: Int, by parameter: ShrinkParameter, in structure: Structure) -> Candidate? {
        guard let (first, second) = pair(at: position, in: structure) else { return nil }
        guard let value = structure.choices[first].value(at: parameter) else { return nil }
        let change = structure.choices[first].value.subtractingReportingOverflow(value)
        let moved = structure.choices[second].value.subtractingReportingOverflow(change.partialValue)
        guard !change.overflow, !moved.overflow, change.partialValue != 0 else { return nil }
        guard structure.choices[second].with(moved.partialValue).value == moved.partialValue else {
            return nil
        }
        return structure.edited(changing: [(first, value), (second, moved.partialValue)])
    }

    private func pair(at position: Int, in structure: Structure) -> (Int, Int)? {
        let first = position / Self.reach
        let second = first + 1 + position % Self.reach
        guard second < structure.numbers.count else { return nil }
        return (structure.numbers[first], structure.numbers[second])
    }
}

/// Lowers all numbers of the same bounds by the same amount, so that what makes them fail by their differences stays.
struct LowerAlike: ShrinkPass {
    let name = "lower many numbers alike"

    func positions(in structure: Structure) -> Int { groups(in: structure).count }

    func search(at position: Int, in structure: Structure) -> (any ShrinkSearch)? {
        let group = groups(in: structure)[position]
        guard let nearest = nearest(of: group, in: structure) else { return nil }
        return LeastSearch(from: nearest.distance)
    }

    func edit(at position: Int, by parameter: ShrinkParameter, in structure: Structure) -> Candidate? {
        let groups = groups(in: structure)
        guard position < groups.count, let nearest = nearest(of: groups[position], in: structure) else {
            return nil
        }
        guard parameter.amount < nearest.distance else { return nil }
        let change = Int64(bitPattern: nearest.distance - parameter.amount)
        return structure.edited(
            changing: groups[position].map { place in
                let choice = structure.choices[place]
                return (place, choice.value > choice.target ? choice.value &- change : choice.value &+ change)
            })
    }

    private func nearest(of group: [Int], in structure: Structure) -> Choice? {
        group.map { structure.choices[$0] }.min { $0.distance < $1.distance }
    }

    /// The positions of numbers of equal bounds, where there are at least three.
    private func groups(in structure: Structure) -> [[Int]] {
        var groups: [[Int]] = []
        for position in structure.numbers {
            let choice = structure.choices[position]
            let group = groups.firstIndex { places in
                let other = structure.choices[places[0]]
                return other.lower == choice.lower && other.upper == choice.upper
                    && other.target == choice.target
            }
            if let group { groups[group].append(position) } else { groups.append([position]) }
        }
        return groups.filter { $0.count > 2 }
    }
}

/// Lowers a number and raises a later one by as much, so that what makes them fail by their sum stays.
struct Redistribute: ShrinkPass {
    let name = "shift between two numbers"
    private static let reach = 4

    func positions(in structure: Structure) -> Int { structure.numbers.count * Self.reach }

    func search(at position: Int, in structure: Structure) -> (any ShrinkSearch)? {
        guard let (first, _) = pair(at: position, in: structure) else { return nil }
        let choice = structure.choices[first]
        return LeastSearch(from: choice.distance, isBelow: choice.value < choice.target)
    }

    func edit(at position: Int, by parameter: ShrinkParameter, in structure: Structure) -> Candidate? {
        guard let (first, second) = pair(at: position, in: structure) else { return nil }
        guard let value = structure.choices[first].value(at: parameter) else { return nil }
        let change = structure.choices[first].value.subtractingReportingOverflow(value)
        let moved = structure.choices[second].value.addingReportingOverflow(change.partialValue)
        guard !change.overflow, !moved.overflow, change.partialValue != 0 else { return nil }
        guard structure.choices[second].with(moved.partialValue).value == moved.partialValue else {
            return nil
        }
        return structure.edited(changing: [(first, value), (second, moved.partialValue)])
    }

    private func pair(at position: Int, in structure: Structure) -> (Int, Int)? {
        let first = position / Self.reach
        guard first < structure.numbers.count else { return nil }
        let place = structure.numbers[first]
        let later = structure.choices.indices.filter { $0 > place && structure.choices[$0].kind == .integer }
        let second = position % Self.reach
        guard second < later.count else { return nil }
        return (place, later[second])
    }
}

extension Choice {
    /// The value at a distance from the target, on the side that the parameter says; nil if out of bounds.
    func value(at parameter: ShrinkParameter) -> Int64? {
        let distance = Int64(bitPattern: parameter.amount)
        let value = parameter.isMirrored ? target &- distance : target &+ distance
        guard value >= lower, value <= upper else { return nil }
        guard parameter.isMirrored ? value <= target : value >= target else { return nil }
        return value
    }
}
