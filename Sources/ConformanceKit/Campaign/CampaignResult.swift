public import Traceability

/// What a campaign found.
public struct CampaignResult: Sendable {
    /// The outcomes, in the order of the run.
    public var outcomes: [(purpose: TestPurpose, outcome: CaseOutcome)] = []
    /// The cases left out, with the reason.
    public var notSelected: [(purpose: TestPurpose, reason: String)] = []

    /// Creates an empty result.
    public init() {}

    /// What the exit code depends on.
    ///
    /// - Parameter unexamined: Core requirements of the roles that no verdict concerns.
    /// - Returns: The verdicts with what was left open.
    public func tally(unexamined: Set<RequirementID>) -> CampaignTally {
        CampaignTally(
            verdicts: Dictionary(outcomes.map { ($0.purpose.id, $0.outcome.verdict) }) { max($0, $1) },
            unexaminedCore: unexamined)
    }
}
