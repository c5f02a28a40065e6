import PropertyTesting

/// Goals for the mean number of runs where the peer misses the normal form.
private let runGoals: [String: Double] = ["bound5": 300, "binheap": 200, "coupling": 150]

/// Shrinks every problem from every seed: normal forms, runs and time, beside Hypothesis.
func measureChallenges(_ options: EngineBenchmarks.Options, _ peers: Peers, _ report: inout Report) {
    let theirs = options.peerSeeds > 0 ? peers.challenges(seeds: options.peerSeeds) : [:]
    var hardest: [Report.Shrink] = []
    for challenge in Challenge.all {
        var runs: [Int] = []
        var normalForms = 0
        let start = cpuSeconds()
        for seed in 0..<UInt64(options.seeds) {
            guard let outcome = challenge.run(Seed(rawValue: seed)) else { continue }
            runs.append(outcome.shrinkRuns)
            normalForms += outcome.isNormalForm ? 1 : 0
            hardest.append(
                Report.Shrink(
                    problem: challenge.name, seed: seed, before: shortened(outcome.first),
                    after: shortened(outcome.value), runs: outcome.shrinkRuns))
        }
        // Finding the failure is timed with the shrinking; it is a small part.
        let milliseconds = (cpuSeconds() - start) * 1000 / Double(max(1, options.seeds))
        let mean = Double(runs.reduce(0, +)) / Double(max(1, runs.count))
        let peer = theirs[challenge.name]
        report.add(
            "\(challenge.name): normal forms, %", ours: 100 * Double(normalForms) / Double(options.seeds),
            peer: peer?.normalFormPercentage, isMoreBetter: true, goal: ">= 99",
            isMet: normalForms * 100 >= 99 * options.seeds)
        let goal = runGoals[challenge.name] ?? peer?.body?.mean
        report.add(
            "\(challenge.name): runs, mean", ours: mean, peer: peer?.body?.mean, isMoreBetter: false,
            goal: runGoals[challenge.name].map { "<= \(Int($0))" } ?? "<= peer",
            isMet: goal.map { mean <= $0 })
        let most = runs.max() ?? 0
        report.add(
            "\(challenge.name): runs, most", ours: Double(most), peer: peer?.body?.max, isMoreBetter: false,
            goal: "<= 2000", isMet: most <= 2000)
        let theirMilliseconds = peer?.seconds.map { $0.mean * 1000 }
        report.add(
            "\(challenge.name): ms, mean", ours: milliseconds, peer: theirMilliseconds, isMoreBetter: false,
            goal: "<= 5 and 1/20 of peer", isMet: theirMilliseconds.map { milliseconds <= min(5, $0 / 20) })
    }
    // The two that took most runs of each of the problems that took most.
    var taken: [String: Int] = [:]
    for shrink in hardest.sorted(by: { $0.runs > $1.runs }) where report.hardest.count < 10 {
        taken[shrink.problem, default: 0] += 1
        if taken[shrink.problem] ?? 0 <= 1 { report.hardest.append(shrink) }
    }
}

private func shortened(_ text: String) -> String {
    let plain = text.replacingModuleNames()
    return plain.count <= 160 ? plain : plain.prefix(150) + "... (\(plain.count) characters)"
}

extension String {
    /// The text without the names of types before those of cases.
    fileprivate func replacingModuleNames() -> String {
        var text = self
        for prefix in ["EngineBenchmarks.Expression.", "EngineBenchmarks.Heap.", "EngineBenchmarks."] {
            text = text.split(separator: prefix, omittingEmptySubsequences: false).joined()
        }
        return text
    }
}
