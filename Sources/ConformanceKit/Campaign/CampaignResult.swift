public import Traceability

/// What a campaign found.
public struct CampaignResult: Sendable {
    /// The outcomes, in the order of the run.
    public var outcomes: [(purpose: TestPurpose, outcome: CaseOutcome)] = []
    /// The cases left out, with the reason.
    public var notSelected: [(purpose: TestPurpose, reason: String)] = []
    /// What ended the campaign for reasons of its own; nil where it ran to its end.
    public var trouble: String?

    /// Creates an empty result.
    public init() {}

    /// How many cases got each verdict.
    public var counts: [Verdict: Int] {
        outcomes.reduce(into: [:]) { $0[$1.outcome.verdict, default: 0] += 1 }
    }

    /// The exit code of architecture section 4: 70, 1, 2 or 0.
    ///
    /// - Parameter unexamined: Core requirements of the roles that no case examined and nobody accepted by name.
    /// - Returns: 70 only where no verdict could be reached for reasons of the tester; 1 with any fail; 2 with anything
    ///   inconclusive, in error or unexamined; else 0.
    public func exitCode(unexamined: [RequirementID]) -> Int32 {
        let counts = counts
        let judged = (counts[.pass] ?? 0) + (counts[.fail] ?? 0) + (counts[.inconclusive] ?? 0)
        if judged == 0, trouble != nil || (counts[.error] ?? 0) > 0 { return 70 }
        if (counts[.fail] ?? 0) > 0 { return 1 }
        let isOpen = (counts[.inconclusive] ?? 0) > 0 || (counts[.error] ?? 0) > 0 || trouble != nil
        return isOpen || !unexamined.isEmpty || outcomes.isEmpty ? 2 : 0
    }
}
