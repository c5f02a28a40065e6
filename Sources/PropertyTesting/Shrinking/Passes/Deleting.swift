/// Removes all elements of a collection, or as many as it may lose.
struct EmptyCollections: ShrinkPass {
    let name = "empty a collection"

    func positions(in structure: Structure) -> Int { structure.collections.count }

    func search(at position: Int, in structure: Structure) -> (any ShrinkSearch)? {
        structure.elements(of: structure.collections[position]).count > 1 ? FirstSearch() : nil
    }

    func edit(at position: Int, by parameter: ShrinkParameter, in structure: Structure) -> Candidate? {
        let collection = structure.collections[position]
        let least = Int(clamping: structure.choices[structure.spans[collection].start].lower)
        return structure.removing(
            Array(structure.elements(of: collection).dropFirst(least)), from: collection)
    }
}

/// Removes runs of elements from collections, the last ones first.
struct DeleteElements: ShrinkPass {
    let name = "delete elements"

    func positions(in structure: Structure) -> Int { structure.elements.count }

    func search(at position: Int, in structure: Structure) -> (any ShrinkSearch)? { GrowingSearch() }

    func edit(at position: Int, by parameter: ShrinkParameter, in structure: Structure) -> Candidate? {
        guard position < structure.elements.count else { return nil }
        let last = structure.elements[position]
        guard let collection = structure.spans[last].parent else { return nil }
        let siblings = structure.elements(of: collection).filter { $0 <= last }
        guard parameter.amount <= UInt64(siblings.count) else { return nil }
        return structure.removing(siblings.suffix(Int(parameter.amount)), from: collection)
    }
}

/// Removes one element and lowers the numbers that may be positions behind it in the same collection.
///
/// Numbers that name elements by their position stay right when an element before them goes.
struct DeleteAndRenumber: ShrinkPass {
    let name = "delete an element and renumber"
    let mustShorten = true

    func positions(in structure: Structure) -> Int { structure.elements.count }

    func search(at position: Int, in structure: Structure) -> (any ShrinkSearch)? { EachSearch() }

    func edit(at position: Int, by parameter: ShrinkParameter, in structure: Structure) -> Candidate? {
        guard position < structure.elements.count else { return nil }
        let element = structure.elements[position]
        guard let collection = structure.spans[element].parent else { return nil }
        let siblings = structure.elements(of: collection)
        guard let ordinal = siblings.firstIndex(of: element) else { return nil }
        let removed = structure.spans[element].range
        let limit = Int64(siblings.count)
        var changes: [(position: Int, value: Int64)] = []
        for position in structure.spans[collection].range where !removed.contains(position) {
            let choice = structure.choices[position]
            guard choice.kind == .integer || choice.kind == .index else { continue }
            guard choice.value > Int64(ordinal), choice.value < limit, choice.value > choice.lower else {
                continue
            }
            changes.append((position, choice.value - 1))
        }
        let count = structure.choices[structure.spans[collection].start]
        guard !changes.isEmpty, count.kind == .count, limit - 1 >= count.lower else { return nil }
        changes.append((structure.spans[collection].start, limit - 1))
        return structure.edited(changing: changes, removing: [removed])
    }
}

/// Lowers a number and removes as many parts behind it, for numbers that say how much follows.
struct LowerAndDelete: ShrinkPass {
    let name = "lower a number and delete parts"
    let mustShorten = true
    private static let reach = 32

    func positions(in structure: Structure) -> Int { structure.complex.count * Self.reach }

    func search(at position: Int, in structure: Structure) -> (any ShrinkSearch)? {
        parts(at: position, in: structure).isEmpty ? nil : GrowingSearch()
    }

    func edit(at position: Int, by parameter: ShrinkParameter, in structure: Structure) -> Candidate? {
        let parts = parts(at: position, in: structure)
        guard parameter.amount <= UInt64(parts.count) else { return nil }
        let place = structure.complex[position / Self.reach]
        let choice = structure.choices[place]
        guard parameter.amount <= choice.distance else { return nil }
        let amount = Int64(parameter.amount)
        let lowered = choice.value > choice.target ? choice.value - amount : choice.value + amount
        return structure.edited(changing: [(place, lowered)], removing: Array(parts.prefix(Int(amount))))
    }

    /// The ranges that may go, from the one that the position names.
    private func parts(at position: Int, in structure: Structure) -> [Range<Int>] {
        guard position / Self.reach < structure.complex.count else { return [] }
        let place = structure.complex[position / Self.reach]
        switch structure.choices[place].kind {
        case .integer, .index: break
        case .boolean, .count, .code: return []
        }
        return Array(structure.uncounted.drop { $0.lowerBound <= place }.dropFirst(position % Self.reach))
    }
}

/// Removes a number and adds it to the element before it, so that what makes them fail by their sum stays.
///
/// A sum beyond the bounds comes in again at the other end, as in arithmetic that overflows.
struct FoldElements: ShrinkPass {
    let name = "add an element to the one before"

    func positions(in structure: Structure) -> Int { structure.elements.count }

    func search(at position: Int, in structure: Structure) -> (any ShrinkSearch)? { EachSearch() }

    func edit(at position: Int, by parameter: ShrinkParameter, in structure: Structure) -> Candidate? {
        guard position < structure.elements.count else { return nil }
        let element = structure.elements[position]
        guard let collection = structure.spans[element].parent else { return nil }
        let siblings = structure.elements(of: collection)
        guard let ordinal = siblings.firstIndex(of: element), ordinal > 0 else { return nil }
        let place = structure.spans[element].range
        let target = structure.spans[siblings[ordinal - 1]].range
        guard place.count == 1, target.count == 1 else { return nil }
        let removed = structure.choices[place.lowerBound]
        let kept = structure.choices[target.lowerBound]
        guard removed.kind == .integer, kept.kind == .integer else { return nil }
        let count = structure.choices[structure.spans[collection].start]
        guard let sum = kept.wrapping(adding: removed.value), count.value > count.lower else { return nil }
        return structure.edited(
            changing: [(target.lowerBound, sum), (structure.spans[collection].start, count.value - 1)],
            removing: [place])
    }
}

extension Choice {
    /// The value with a number added, brought into the bounds by whole turns; nil if the bounds are too wide for that.
    fileprivate func wrapping(adding number: Int64) -> Int64? {
        let (sum, overflow) = value.addingReportingOverflow(number)
        if lower == .min && upper == .max { return sum }
        let (width, isWide) = upper.subtractingReportingOverflow(lower)
        guard !overflow, !isWide, width < .max else { return nil }
        let turns = width + 1
        let offset = sum.subtractingReportingOverflow(lower)
        guard !offset.overflow else { return nil }
        let rest = offset.partialValue % turns
        return lower + (rest < 0 ? rest + turns : rest)
    }
}
