/// What part of the source a statement belongs to.
public enum StatementKind: String, CaseIterable, Hashable, Sendable, Codable {
    /// The definition of scheduling.
    case definition
    /// The short description of a use case.
    case description
    /// An actor of a use case.
    case actor
    /// A condition that holds before a use case.
    case preCondition = "pre-condition"
    /// A condition that holds after a use case.
    case postCondition = "post-condition"
    /// A variation of a use case.
    case variation
    /// A step of the call flow of a use case.
    case callFlow = "call-flow"
    /// The text before a list of requirements.
    case preamble
    /// An item of a list of requirements.
    case requirement
}
