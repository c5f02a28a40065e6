/// What a campaign found for one test purpose.
public struct PurposeResult: Hashable, Sendable {
    /// A statement that the test purpose examines, at the revision that it was written for.
    public struct Citation: Hashable, Sendable {
        /// The statement.
        public let requirement: RequirementID
        /// The revision.
        public let revision: Int

        /// Makes a citation.
        ///
        /// - Parameters:
        ///   - requirement: The statement.
        ///   - revision: The revision that the test purpose was written for.
        public init(_ requirement: RequirementID, revision: Int) {
            self.requirement = requirement
            self.revision = revision
        }
    }

    /// Whether the test purpose applies to the IUT.
    public enum Applicability: Hashable, Sendable {
        /// What the IUT claims and offers lets it be examined.
        case applies
        /// It was not selected, with the reason printed to the user.
        case notSelected(reason: String)
    }

    /// The test purpose.
    public let purposeID: String
    /// The role in which it examines an IUT.
    public let role: Role
    /// What it examines.
    public let citations: [Citation]
    /// Whether it applies to the IUT.
    public let applicability: Applicability
    /// The strongest verdict of its test cases; `none` where none of them ran.
    public let verdict: Verdict
    /// True where it passed without a situation in which it could have failed.
    public let isVacuous: Bool
    /// The test cases that stand behind the verdict, by which the record of sensitivity names them.
    public let cases: Set<String>

    /// Makes a result.
    ///
    /// - Parameters:
    ///   - purposeID: The test purpose.
    ///   - role: The role in which it examines an IUT.
    ///   - citations: What it examines.
    ///   - applicability: Whether it applies to the IUT.
    ///   - verdict: The strongest verdict of its test cases.
    ///   - isVacuous: True where it passed without a situation in which it could have failed.
    ///   - cases: The test cases behind the verdict.
    public init(
        purposeID: String, role: Role, citations: [Citation], applicability: Applicability = .applies,
        verdict: Verdict, isVacuous: Bool = false, cases: Set<String>
    ) {
        self.purposeID = purposeID
        self.role = role
        self.citations = citations
        self.applicability = applicability
        self.verdict = verdict
        self.isVacuous = isVacuous
        self.cases = cases
    }

    /// True where the test purpose applies to the IUT.
    public var applies: Bool { applicability == .applies }
}
