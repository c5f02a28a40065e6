/// Tries the simplest value of all, then the present shape with every number the simplest.
struct SimplifyEverything: ShrinkPass {
    let name = "simplify everything"

    func positions(in structure: Structure) -> Int { 1 }

    func search(at position: Int, in structure: Structure) -> (any ShrinkSearch)? {
        structure.complex.isEmpty ? nil : FirstSearch(count: 2)
    }

    func edit(at position: Int, by parameter: ShrinkParameter, in structure: Structure) -> Candidate? {
        if parameter.amount == 0 { return Candidate(choices: []) }
        guard structure.numbers.count > 1 else { return nil }
        return structure.edited(changing: structure.numbers.map { ($0, structure.choices[$0].target) })
    }
}

/// Makes all choices of one part the simplest.
struct SimplifyParts: ShrinkPass {
    let name = "simplify a part"

    func positions(in structure: Structure) -> Int { structure.spans.count }

    func search(at position: Int, in structure: Structure) -> (any ShrinkSearch)? {
        let complex = structure.spans[position].range.count { !structure.choices[$0].isSimplest }
        return complex > 1 ? FirstSearch(count: 1) : nil
    }

    func edit(at position: Int, by parameter: ShrinkParameter, in structure: Structure) -> Candidate? {
        guard position < structure.spans.count else { return nil }
        let range = structure.spans[position].range
        return structure.edited(changing: range.map { ($0, structure.choices[$0].target) })
    }
}
