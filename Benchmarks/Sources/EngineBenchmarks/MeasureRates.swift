import PropertyTesting

/// Cases and steps a second of processor time, beside Hypothesis.
func measureRates(_ options: EngineBenchmarks.Options, _ peers: Peers, _ report: inout Report) {
    let theirs = options.peerSeeds > 0 ? peers.rates() : nil
    let lists = best(of: options.repetitions) { seed in
        let cases = 400_000
        var elements = 0
        _ = check(Gen<[Int]>.array(of: .integer()), CheckConfiguration(seed: seed, cases: cases)) { list in
            elements += list.count
            return true
        }
        precondition(elements > cases, "lists must have elements")
        return cases
    }
    report.add(
        "lists of integers a second", ours: lists, peer: theirs?.lists, isMoreBetter: true,
        goal: ">= 300000 or 300x", isMet: lists >= 300_000 || theirs.map { lists >= 300 * $0.lists } == true)
    let steps = best(of: options.repetitions) { seed in
        var steps = 0
        let result = checkCommands(
            KeyValueModel(), commands: 20...20, CheckConfiguration(seed: seed, cases: 20_000),
            on: { KeyValueStore(fault: .none) },
            run: { store, command, _ in
                steps += 1
                return store.perform(command)
            })
        precondition(result.hasPassed, "the store is right")
        return steps
    }
    report.add(
        "stateful steps a second", ours: steps, peer: theirs?.steps, isMoreBetter: true,
        goal: ">= 300000 or 90x", isMet: steps >= 300_000 || theirs.map { steps >= 90 * $0.steps } == true)
    let device = best(of: options.repetitions) { seed in deviceSteps(seed: seed, cases: 2_000) }
    report.add(
        "reference device, model steps a second", ours: device, peer: nil, isMoreBetter: true,
        goal: ">= 20000", isMet: device >= 20_000)
}

/// Runs a property of the reference device in process; returns how many stimuli it took.
///
/// A stimulus counts as one step whatever it makes the model do: a session is several calls, a minute several runs.
func deviceSteps(seed: Seed, cases: Int) -> Int {
    var steps = 0
    let result = checkCommands(
        DeviceScheduleModel(), commands: 20...20, CheckConfiguration(seed: seed, cases: cases),
        on: { DeviceBench() },
        run: { device, stimulus, _ in
            steps += 1
            return device.perform(stimulus)
        })
    if let report = result.report { fatalError(report) }
    return steps
}

/// The best rate of some repetitions, for what disturbs a measurement only ever slows it.
private func best(of repetitions: Int, _ work: (Seed) -> Int) -> Double {
    (0..<UInt64(max(1, repetitions))).map { seed in
        let start = cpuSeconds()
        let done = work(Seed(rawValue: seed))
        return Double(done) / (cpuSeconds() - start)
    }.max() ?? 0
}
