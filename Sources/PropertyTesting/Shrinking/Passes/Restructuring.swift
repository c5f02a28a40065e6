/// Puts a part in the place of a larger one of the same make that contains it.
struct LiftParts: ShrinkPass {
    let name = "lift a part"

    func positions(in structure: Structure) -> Int { structure.spans.count }

    func search(at position: Int, in structure: Structure) -> (any ShrinkSearch)? {
        let count = parts(of: position, in: structure).count
        return count == 0 ? nil : EachSearch(count: count)
    }

    func edit(at position: Int, by parameter: ShrinkParameter, in structure: Structure) -> Candidate? {
        guard position < structure.spans.count else { return nil }
        let parts = parts(of: position, in: structure)
        guard parameter.amount < UInt64(parts.count) else { return nil }
        let whole = structure.spans[position].range
        let part = structure.spans[parts[Int(parameter.amount)]].range
        var choices = structure.choices
        choices.replaceSubrange(whole, with: structure.choices[part])
        return Candidate(choices: choices)
    }

    private func parts(of whole: Int, in structure: Structure) -> [Int] {
        let span = structure.spans[whole]
        guard span.kind != .collection else { return [] }
        return structure.spans.indices.filter {
            let inner = structure.spans[$0]
            return $0 > whole && inner.kind == span.kind && inner.end <= span.end
                && inner.range.count < span.range.count
        }
    }
}

/// Moves the elements of one collection to the end of the one before it, and removes the emptied one if it is an element.
struct MergeCollections: ShrinkPass {
    let name = "merge collections"

    func positions(in structure: Structure) -> Int { max(0, structure.collections.count - 1) }

    func search(at position: Int, in structure: Structure) -> (any ShrinkSearch)? { EachSearch() }

    func edit(at position: Int, by parameter: ShrinkParameter, in structure: Structure) -> Candidate? {
        let first = structure.collections[structure.collections.count - 2 - position]
        let left = structure.spans[first]
        let next = structure.collections.first {
            structure.spans[$0].start >= left.end && structure.spans[$0].parent != first
        }
        guard let second = next else { return nil }
        let right = structure.spans[second]
        let moved = right.start + 1..<right.end
        let count = structure.choices[left.start]
        let movedCount = structure.choices[right.start].value
        guard !moved.isEmpty, count.value <= count.upper - movedCount else { return nil }
        var choices = structure.choices
        var changes: [(Int, Int64)] = [(left.start, count.value + movedCount)]
        // The emptied collection is removed with the element it fills, or stays with no elements.
        if let element = right.parent, structure.spans[element].kind == .element,
            structure.spans[element].range == right.range, let outer = structure.spans[element].parent
        {
            let outerCount = structure.choices[structure.spans[outer].start]
            if outerCount.value > outerCount.lower {
                changes.append((structure.spans[outer].start, outerCount.value - 1))
                for change in changes { choices[change.0] = choices[change.0].with(change.1) }
                choices.removeSubrange(right.range)
                choices.insert(contentsOf: structure.choices[moved], at: left.end)
                return Candidate(choices: choices)
            }
        }
        changes.append((right.start, 0))
        for change in changes { choices[change.0] = choices[change.0].with(change.1) }
        choices.removeSubrange(moved)
        choices.insert(contentsOf: structure.choices[moved], at: left.end)
        return Candidate(choices: choices)
    }
}

/// Swaps two parts of the same make that lie apart, if the later one is simpler.
struct SwapParts: ShrinkPass {
    let name = "swap parts"
    private static let reach = 16

    func positions(in structure: Structure) -> Int { structure.spans.count }

    func search(at position: Int, in structure: Structure) -> (any ShrinkSearch)? {
        let count = partners(of: position, in: structure).count
        return count == 0 ? nil : EachSearch(count: min(Self.reach, count))
    }

    func edit(at position: Int, by parameter: ShrinkParameter, in structure: Structure) -> Candidate? {
        guard position < structure.spans.count else { return nil }
        let partners = partners(of: position, in: structure)
        guard parameter.amount < UInt64(partners.count) else { return nil }
        let first = structure.spans[position].range
        let second = structure.spans[partners[Int(parameter.amount)]].range
        var choices = structure.choices
        choices.replaceSubrange(second, with: structure.choices[first])
        choices.replaceSubrange(first, with: structure.choices[second])
        return Candidate(choices: choices)
    }

    private func partners(of first: Int, in structure: Structure) -> [Int] {
        let span = structure.spans[first]
        return structure.spans.indices.filter {
            let other = structure.spans[$0]
            return other.kind == span.kind && other.start >= span.end && !span.range.isEmpty
                && structure.isSimpler($0, than: first)
        }
    }
}
