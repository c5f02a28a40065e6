public import Traceability

/// What a campaign on one role found.
public struct CampaignResult: Sendable {
    /// The role.
    public var role: Role
    /// What the supplier's claims are worth.
    public var review: StaticReview
    /// The outcomes, in the order of the run.
    public var outcomes: [(purpose: TestPurpose, outcome: CaseOutcome)] = []
    /// The cases left out, with the reason.
    public var notSelected: [(purpose: TestPurpose, reason: String)] = []

    /// Creates an empty result.
    public init(role: Role) {
        self.role = role
        review = StaticReview(role: role)
    }

    /// How many cases have a verdict.
    public func count(_ verdict: Verdict) -> Int { outcomes.count { $0.outcome.verdict == verdict } }
}
