public import ConformanceKit
public import Traceability

/// What a campaign found about the IUT of one role.
public struct RoleRecord: Sendable {
    /// The role.
    public let role: Role
    /// What is known of the IUT; nil where it never introduced itself.
    public let iut: EvidenceIUT?
    /// The static conformance review; nil where the campaign did not come so far.
    public let review: StaticReview?
    /// The test cases that began, in the order of the evidence.
    public let cases: [CaseRecord]
    /// The test cases that were left out.
    public let unselected: [UnselectedCase]
    /// What was shown about each requirement.
    public let coverage: Coverage
    /// Core requirements that oblige the role and about which nothing was seen.
    public let unexaminedCore: [RequirementID]
    /// Those of them that the configuration accepts, with the reason.
    public let accepted: [RequirementID: String]
    /// What was shown of the model; nil for a server, and where it is not known what can be reached.
    public internal(set) var reach: ModelReach?

    init(
        role: Role, iut: EvidenceIUT?, review: StaticReview?, cases: [CaseRecord],
        unselected: [UnselectedCase], coverage: Coverage,
        accepted: [String: String]
    ) {
        self.role = role
        self.iut = iut
        self.review = review
        self.cases = cases
        self.unselected = unselected
        self.coverage = coverage
        unexaminedCore = coverage.unexamined(tier: .core)
        self.accepted = unexaminedCore.reduce(into: [:]) { kept, id in
            guard let reason = accepted[id.rawValue], reason.contains(where: { !$0.isWhitespace }) else {
                return
            }
            kept[id] = reason
        }
    }

    /// Core requirements left unexamined that nobody accepted: they keep a campaign from passing.
    public var missingCore: [RequirementID] { unexaminedCore.filter { accepted[$0] == nil } }

    /// How many cases have a verdict.
    public func count(_ verdict: Verdict) -> Int { cases.count { $0.verdict == verdict } }

    /// The faults of the reference that break a requirement, where a current record of sensitivity exists.
    public func faults(on requirement: RequirementID) -> [SensitivityRecord.Fault] {
        guard case .current(let record) = coverage.sensitivity else { return [] }
        return record.faults.filter { $0.role == role && $0.requirements.contains(requirement) }
    }

    /// The faults of the reference that a case has caught, where a current record of sensitivity exists.
    public func faults(caughtBy id: TestCaseID) -> [SensitivityRecord.Fault] {
        guard case .current(let record) = coverage.sensitivity else { return [] }
        return record.faults.filter { $0.role == role && $0.caughtBy.contains(id.rawValue) }
    }
}
