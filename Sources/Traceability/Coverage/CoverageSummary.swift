/// How many statements are in which state.
public struct CoverageSummary: Hashable, Sendable, Codable {
    /// The proven ones.
    public private(set) var proven = 0
    /// The failed ones.
    public private(set) var failed = 0
    /// The inconclusive ones.
    public private(set) var inconclusive = 0
    /// The partly examined ones.
    public private(set) var partlyExamined = 0
    /// The ones about which nothing was seen.
    public private(set) var notExamined = 0

    /// Makes an empty summary.
    public init() {}

    /// All of them.
    public var total: Int { proven + failed + inconclusive + partlyExamined + notExamined }

    /// Counts one more.
    ///
    /// - Parameter kind: Its state.
    public mutating func count(_ kind: RequirementState.Kind) {
        switch kind {
        case .proven: proven += 1
        case .failed: failed += 1
        case .inconclusive: inconclusive += 1
        case .partlyExamined: partlyExamined += 1
        case .notExamined: notExamined += 1
        }
    }
}

extension Coverage {
    /// Counts the statements that concern the role.
    public var summary: CoverageSummary {
        states.values.reduce(into: CoverageSummary()) { $0.count($1.kind) }
    }

    /// Counts the statements that concern the role, apart by a property of theirs.
    ///
    /// - Parameter key: The property, such as `\.tier`, `\.keyword` or `\.actor`.
    /// - Returns: A summary for each value that occurs.
    public func summary<Key: Hashable>(by key: (Requirement) -> Key) -> [Key: CoverageSummary] {
        requirements.reduce(into: [:]) { summaries, requirement in
            guard let state = states[requirement.id] else { return }
            summaries[key(requirement), default: CoverageSummary()].count(state.kind)
        }
    }
}
