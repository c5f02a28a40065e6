import ModelChecking

/// States a second on the schedule life cycle, beside Spin's breadth-first search, with states packed and as they are.
func measureExploration(_ options: EngineBenchmarks.Options, _ peers: Peers, _ report: inout Report) {
    let model = ScheduleLifeCycle(clockBound: 2)
    let verifier = options.peerSeeds > 0 ? peers.makeVerifier(clockBound: 2) : nil
    var packed = 0.0
    var plain = 0.0
    var theirs: Double?
    var counts: Set<[Int]> = []
    var bytes = (packed: 0, plain: 0)
    // Turn about, so that what slows the machine for a while slows all.
    for _ in 0..<max(1, options.repetitions) {
        let clock = ContinuousClock()
        let start = clock.now
        let first = explorePacked(model, [model.soundness])
        packed = max(packed, Double(first.states) / seconds(clock.now - start))
        if let (states, time) = verifier.flatMap(peers.verify) { theirs = max(theirs ?? 0, states / time) }
        let middle = clock.now
        let second = explore(model, [model.soundness])
        plain = max(plain, Double(second.states) / seconds(clock.now - middle))
        precondition(first.holds && second.holds, "the model is sound")
        counts.insert([first.states, first.transitions])
        counts.insert([second.states, second.transitions])
        bytes = (first.bytes / first.states, second.bytes / second.states)
    }
    let isExact = counts == [[1_635_398, 14_336_642]]
    report.add(
        "exploration: states found", ours: Double(counts.first?[0] ?? 0), peer: nil, isMoreBetter: true,
        goal: "1635398, transitions 14336642", isMet: isExact)
    report.add(
        "exploration: states a second, packed", ours: packed, peer: theirs, isMoreBetter: true,
        goal: ">= 0.5x, stretch 1x", isMet: theirs.map { packed >= 0.5 * $0 })
    report.add(
        "exploration: states a second, plain", ours: plain, peer: theirs, isMoreBetter: true,
        goal: ">= 0.5x, stretch 1x", isMet: theirs.map { plain >= 0.5 * $0 })
    report.add(
        "exploration: bytes a state, packed", ours: Double(bytes.packed), peer: nil, isMoreBetter: false,
        goal: "<= 200", isMet: bytes.packed <= 200)
    report.add(
        "exploration: bytes a state, plain", ours: Double(bytes.plain), peer: nil, isMoreBetter: false,
        goal: "<= 200", isMet: bytes.plain <= 200)
}

private func seconds(_ duration: Duration) -> Double { duration / .seconds(1) }
