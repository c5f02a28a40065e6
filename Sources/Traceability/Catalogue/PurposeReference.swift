/// The claim of a test purpose to examine one revision of one statement, for one role.
public struct PurposeReference: Hashable, Sendable, Codable {
    /// The test purpose.
    public let purposeID: String
    /// The statement.
    public let requirement: RequirementID
    /// The revision of the statement that the test purpose was written for.
    public let revision: Int
    /// The role in which it examines an IUT.
    public let role: Role

    /// Makes a reference.
    ///
    /// - Parameters:
    ///   - purposeID: The test purpose.
    ///   - requirement: The statement.
    ///   - revision: The revision it was written for.
    ///   - role: The role in which it examines an IUT.
    public init(purposeID: String, requirement: RequirementID, revision: Int, role: Role) {
        self.purposeID = purposeID
        self.requirement = requirement
        self.revision = revision
        self.role = role
    }
}
