/// Lowers one choice and draws all that follow it anew, to leave a smallest value that is so only nearby.
struct LowerAndRedraw: ShrinkPass {
    let name = "lower a choice and redraw the rest"
    private static let longest = 24
    private static let tries = 12

    func positions(in structure: Structure) -> Int {
        structure.choices.count <= Self.longest ? structure.complex.count : 0
    }

    func search(at position: Int, in structure: Structure) -> (any ShrinkSearch)? {
        EachSearch(count: Self.tries)
    }

    func edit(at position: Int, by parameter: ShrinkParameter, in structure: Structure) -> Candidate? {
        guard position < structure.complex.count else { return nil }
        let place = structure.complex[position]
        let choice = structure.choices[place]
        var choices = Array(structure.choices[...place])
        let distance =
            parameter.amount % 2 == 0 ? choice.distance - 1 : parameter.amount / 2 % choice.distance
        guard
            let value = choice.value(
                at: ShrinkParameter(amount: distance, isMirrored: choice.value < choice.target))
        else { return nil }
        choices[place] = choice.with(value)
        return Candidate(choices: choices, isCompletedAtRandom: true)
    }
}
