/// Lowers one choice of shape and draws the shape of all that follows anew, to leave what is smallest only nearby.
///
/// Only values with marked parts, as recursive ones have, are worth it. The numbers in the new shape are the simplest, or count upward so that all differ: few runs cover many shapes.
struct LowerAndReshape: ShrinkPass {
    let name = "lower a choice and reshape the rest"
    private static let longest = 32
    private static let tries = 384
    private static let runs = 24

    func positions(in structure: Structure) -> Int {
        structure.hasGroups && structure.choices.count <= Self.longest ? structure.complex.count : 0
    }

    func search(at position: Int, in structure: Structure) -> (any ShrinkSearch)? {
        switch structure.choices[structure.complex[position]].kind {
        case .boolean, .index: FirstSearch(count: Self.tries, runs: Self.runs)
        case .integer, .count, .code: nil
        }
    }

    func edit(at position: Int, by parameter: ShrinkParameter, in structure: Structure) -> Candidate? {
        guard position < structure.complex.count else { return nil }
        let place = structure.complex[position]
        let choice = structure.choices[place]
        var choices = Array(structure.choices[...place])
        choices[place] = choice.with(choice.value > choice.target ? choice.value - 1 : choice.value + 1)
        return Candidate(
            choices: choices,
            completion: .reshaped(digits: parameter.amount / 2, isCounting: parameter.amount % 2 == 0))
    }
}
