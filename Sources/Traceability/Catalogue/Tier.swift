/// How close a statement is to scheduling.
public enum Tier: String, CaseIterable, Hashable, Sendable, Codable {
    /// A requirement on scheduling.
    case core
    /// The definition and the use cases of scheduling.
    case scheduling
    /// Everything else in the source.
    case context
}
