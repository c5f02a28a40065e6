public import Traceability

/// The configuration of a campaign: claims (ICS), what the tester must be told (IXIT), and what the supplier knows.
public struct Configuration: Hashable, Sendable {
    /// The claims.
    public var ics = ICS()
    /// What the tester must be told.
    public var ixit = IXIT()
    /// Requirements that may stay unexamined, each with the reason.
    public var accepted: [RequirementID: String] = [:]
    /// Cases whose failure is known, each with the reason.
    public var knownFailures: [TestCaseID: String] = [:]
    /// The digest of the file; empty for no file.
    public var digest = ""

    /// Creates the configuration of a campaign without a file.
    public init() {}
}
