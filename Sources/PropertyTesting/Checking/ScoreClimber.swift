/// Steers generation towards values with higher scores, by going on from the best one so far.
struct ScoreClimber {
    var randomness = Randomness(seed: 0)
    private(set) var bestScore: Double?
    private var best: [Choice] = []

    /// A beginning for the next value: empty, or a changed copy of the best one.
    mutating func plan() -> [Choice] {
        guard !best.isEmpty else { return [] }
        let bits = randomness.next()
        guard bits & 3 != 0 else { return [] }
        let position = Int(truncatingIfNeeded: randomness.upTo(UInt64(best.count - 1)))
        if bits & 4 == 0 { return Array(best[..<position]) }
        var plan = best
        let choice = plan[position]
        let width = UInt64(bitPattern: choice.upper &- choice.lower)
        if bits & 8 == 0 || width < 16 {
            plan[position].value = choice.lower &+ Int64(bitPattern: randomness.upTo(width))
        } else {
            let step = Int64(truncatingIfNeeded: randomness.upTo(31)) - 15
            plan[position].value = min(
                max(choice.value.addingReportingOverflow(step).partialValue, choice.lower), choice.upper)
        }
        return plan
    }

    mutating func observe(_ choices: [Choice], score: Double) {
        guard !score.isNaN else { return }
        if let bestScore, score < bestScore { return }
        bestScore = score
        best = choices
    }
}
