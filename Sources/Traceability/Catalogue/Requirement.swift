/// One statement of the source in our own words, with what is known about examining it.
public struct Requirement: Hashable, Sendable {
    /// The id, never used for another statement.
    public let id: RequirementID
    /// Grows when the meaning changes; what was shown for an older revision counts no more.
    public let revision: Int
    /// How strongly the statement binds.
    public let keyword: Keyword
    /// True where the statement is a requirement and not an explanation.
    public let isNormative: Bool
    /// Who is bound.
    public let actor: Actor
    /// How close the statement is to scheduling.
    public let tier: Tier
    /// What part of the source it belongs to.
    public let kind: StatementKind
    /// The statement.
    public let text: String
    /// The keywords of the source's item as it spells them.
    public let literalKeywords: [String]
    /// What it takes to examine the statement.
    public let testability: Testability
    /// What it takes beside that.
    public let furtherTestability: [Testability]
    /// The way a test can show it.
    public let approach: String
    /// The use cases that the source links to, or that the statement is part of.
    public let useCases: [String]
    /// Why the entry says more than the letter of the source, where it does.
    public let derivation: String?
    /// The interpretations that the reading rests on.
    public let ambiguities: [InterpretationID]
    /// The anomalies of the source that concern it.
    public let anomalies: [AnomalyID]
    /// Why no test purpose of a role examines it.
    public let reasons: [Role: String]
    /// The line of the catalogue on which the entry begins.
    public let line: Int

    /// True where the entry was worked out and does not stand in the source by its letter.
    public var isDerived: Bool { derivation != nil }
}
