extension CheckResult {
    /// What to tell people, or nil if the check passed.
    ///
    /// For a counterexample: what the smallest value says, the value beside the first one that failed with what was taken
    /// away and what was put in its place, and how to make it again. Give it to the test framework in one line; in Swift
    /// Testing that is `Issue.record`.
    public var report: String? {
        switch self {
        case .passed: nil
        case .failed(let counterexample): counterexample.report
        case .unstable(let instability):
            """
            fails now and then: \(instability.failures) of \(instability.runs) runs of the same value
            \(instability.message)
            value: \(instability.value)
            reproduce: \(instability.reproduce)
            """
        case .gaveUp(let tally):
            """
            says nothing: \(tally.cases) values were run, \(tally.rejections) refused by generators, \
            \(tally.discards) discarded
            """
        }
    }
}

extension Counterexample {
    /// The counterexample as text: its message, the difference to the first failing value, and how to make it again.
    public var report: String {
        let ending =
            switch ending {
            case .smallest: "nothing simpler was found to fail"
            case .runLimit: "the runs for shrinking were spent"
            case .deadline: "the deadline came"
            }
        return """
            \(message)
            smallest value (+) beside the first that failed (-):
            \(ValueDifference(from: firstValue, to: value).lines.joined(separator: "\n"))
            found after \(tally.cases) cases, made smaller \(shrinks) times in \(shrinkRuns) runs; \(ending)
            seed: \(seed)
            reproduce: \(reproduce)
            """
    }
}
