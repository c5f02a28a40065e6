public import Traceability

/// Why no state of the model explains what an IUT did.
public struct Refutation: Error, Hashable, Sendable, Codable {
    /// One sentence: what is wrong.
    public var summary: String
    /// What the model allowed at this point, one line a possibility.
    public var allowed: [String]
    /// What came instead.
    public var observed: String
    /// Interpretations and facts that decide it.
    public var interpretations: [String]
    /// The requirements that are not met; none where the deviation is from the protocol below them.
    public var requirements: [RequirementID]

    /// Creates a refutation.
    public init(
        _ summary: String, allowed: [String] = [], observed: String = "", interpretations: [String] = [],
        requirements: [RequirementID] = []
    ) {
        self.summary = summary
        self.allowed = allowed
        self.observed = observed
        self.interpretations = interpretations
        self.requirements = requirements
    }

    package init(
        _ summary: String, allowed: [String] = [], observed: String = "", interpretations: [String] = [],
        concerns: Set<Concern>
    ) {
        self.init(
            summary, allowed: allowed, observed: observed, interpretations: interpretations,
            requirements: concerns.requirements)
    }

    /// Reads a refutation; evidence of earlier versions names no requirements.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        summary = try container.decode(String.self, forKey: .summary)
        allowed = try container.decode([String].self, forKey: .allowed)
        observed = try container.decode(String.self, forKey: .observed)
        interpretations = try container.decode([String].self, forKey: .interpretations)
        requirements = try container.decodeIfPresent([RequirementID].self, forKey: .requirements) ?? []
    }
}

/// What the oracle says of a step.
public enum OracleVerdict: Hashable, Sendable {
    /// Some state of the model explains everything seen so far.
    case explained
    /// No state does.
    case refuted(Refutation)
    /// More states than the bound would have to be kept: nothing can be said.
    case ambiguityLimit(states: Int)
}

/// The bounds of the oracle's search.
public struct OracleLimits: Hashable, Sendable, Codable {
    /// Most states kept after a step.
    public var states: Int
    /// Most ways of taking one step that are tried.
    public var ways: Int

    /// Creates limits.
    public init(states: Int = 10_000, ways: Int = 20_000) {
        self.states = states
        self.ways = ways
    }
}
