/// Something odd in the source, and how this project deals with it.
public struct Anomaly: Hashable, Sendable {
    /// The id.
    public let id: AnomalyID
    /// The heading of the group that it stands in.
    public let group: String
    /// A few words on what it is.
    public let title: String
    /// The items concerned, without letters; empty where it is the document as a whole.
    public let items: [RequirementID]
    /// What is odd.
    public let finding: String
    /// What is done about it.
    public let handling: String
    /// The line of the catalogue on which the entry begins.
    public let line: Int
}
