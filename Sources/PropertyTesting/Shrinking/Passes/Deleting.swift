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

/// Lowers a number by one and removes a part behind it, for numbers that say how much follows.
struct LowerAndDelete: ShrinkPass {
    let name = "lower a number and delete a part"
    private static let reach = 24

    func positions(in structure: Structure) -> Int { structure.complex.count }

    func search(at position: Int, in structure: Structure) -> (any ShrinkSearch)? {
        let choice = structure.choices[structure.complex[position]]
        switch choice.kind {
        case .integer, .index, .boolean: return EachSearch(count: Self.reach)
        case .count, .code: return nil
        }
    }

    func edit(at position: Int, by parameter: ShrinkParameter, in structure: Structure) -> Candidate? {
        guard position < structure.complex.count else { return nil }
        let place = structure.complex[position]
        let choice = structure.choices[place]
        let followers = structure.spans.indices.filter {
            structure.spans[$0].start > place && !structure.spans[$0].range.isEmpty
        }
        guard parameter.amount < UInt64(followers.count) else { return nil }
        let range = structure.spans[followers[Int(parameter.amount)]].range
        let lowered = choice.value > choice.target ? choice.value - 1 : choice.value + 1
        return structure.edited(changing: [(place, lowered)], removing: [range])
    }
}
