public import SyncML

/// The fine reason of a verdict or outcome, as the alerts carry it (semantics 4, 8, 10 and 11).
public enum Reason: String, CaseIterable, Hashable, Sendable, Codable {
    /// All went well.
    case ok
    /// No right to the operation on the schedule node (V2).
    case rights
    /// The operation does not fit the state (V3).
    case state
    /// Some trigger, work or part of one is missing (V4).
    case incomplete
    /// A value is not well-formed (V5).
    case format
    /// A value is out of range (V5).
    case range
    /// Parts exclude each other (V6).
    case contradiction
    /// The schedule can never fire (V7).
    case past
    /// A command, operator or option that the device does not know (V8).
    case unsupported
    /// An action or watch inside the schedule object (V13).
    case inSelf = "self"
    /// A watched node is missing (V9).
    case watch
    /// No Get right on a watched node (V10).
    case watchRights = "watch-rights"
    /// An action's target is missing (V11).
    case target
    /// An action's target does not take the command (V11).
    case targetAccess = "target-access"
    /// A right on an action's target is missing (V12).
    case targetRights = "target-rights"
    /// A count is exhausted (V14).
    case full
    /// A Body is too large (V14).
    case size
    /// The user said no (V15).
    case refused
    /// The user cancelled (V15).
    case cancelled
    /// The user did not answer (V15).
    case noAnswer = "no-answer"
    /// A command of a run failed otherwise.
    case failed
    /// Power was lost in a run.
    case interrupted
    /// Reports were dropped.
    case overflow
    /// Too many runs failed in a row.
    case failures
    /// The device failed.
    case internalError = "internal"
}

/// A fault of a request that Commit or Activate verifies: what is wrong, and how a verdict may say so.
///
/// A verdict may name any problem that is present (schedule-mo 5), hence verification lists them all.
public struct Problem: Hashable, Sendable, Codable {
    /// The check that fails.
    public var check: Check
    /// The status that says so.
    public var code: StatusCode
    /// The token that says so.
    public var reason: Reason
    /// The node concerned: a node of the tree in V9 to V13, else the leaf of the definition, or nil.
    public var node: NodeURI?
    /// The limit that was exceeded, where it is one.
    public var limit: Capabilities.Limit?
    /// What the problem obliges to.
    public var force: Force
    /// What precisely is wrong where the rest does not tell, such as the command; no verdict says it.
    public var aspect: String?

    /// A check of semantics 4, in the order of its table.
    public enum Check: String, CaseIterable, Hashable, Sendable, Codable, Comparable {
        /// Completeness.
        case v4 = "V4"
        /// Form and range of values.
        case v5 = "V5"
        /// Consistency.
        case v6 = "V6"
        /// Whether it can ever fire.
        case v7 = "V7"
        /// Known operators, commands and options.
        case v8 = "V8"
        /// Nothing inside the schedule object itself.
        case v13 = "V13"
        /// Watched nodes exist.
        case v9 = "V9"
        /// Rights on watched nodes.
        case v10 = "V10"
        /// Targets exist and take the command.
        case v11 = "V11"
        /// Rights on targets.
        case v12 = "V12"
        /// Resources.
        case v14 = "V14"

        /// Position in the table.
        public var position: Int { Self.allCases.firstIndex(of: self) ?? 0 }

        /// Orders checks as the table does.
        public static func < (left: Check, right: Check) -> Bool { left.position < right.position }

        /// Whether the node of a problem is a node of the tree that a verdict must name rightly if it names one.
        public var concernsTree: Bool {
            switch self {
            case .v9, .v10, .v11, .v12, .v13: true
            case .v4, .v5, .v6, .v7, .v8, .v14: false
            }
        }
    }

    /// Whether a request with this problem must be refused.
    ///
    /// The documents are silent or ambiguous in places; there both outcomes are right, and the reference takes one.
    public enum Force: String, CaseIterable, Hashable, Sendable, Codable, Comparable {
        /// The request must be refused.
        case binding
        /// The reference refuses; to accept is right as well.
        case recommended
        /// The reference accepts; to refuse for this is right as well.
        case tolerated

        /// Orders forces from strong to weak.
        public static func < (left: Force, right: Force) -> Bool { left.position < right.position }

        private var position: Int { Self.allCases.firstIndex(of: self) ?? 0 }
    }

    /// Creates a problem.
    public init(
        _ check: Check, _ code: StatusCode, _ reason: Reason, node: NodeURI? = nil,
        limit: Capabilities.Limit? = nil, force: Force = .binding, aspect: String? = nil
    ) {
        self.check = check
        self.code = code
        self.reason = reason
        self.node = node
        self.limit = limit
        self.force = force
        self.aspect = aspect
    }
}

extension Problem {
    /// Returns the problems in the order in which a verdict considers them, each once.
    ///
    /// What must be refused or is by recommendation comes first, each in the order of the table of semantics 4.
    public static func ordered(_ problems: [Problem]) -> [Problem] {
        var seen: Set<Problem> = []
        let unique = problems.enumerated().filter { seen.insert($0.element).inserted }
        return unique.sorted { left, right in
            let leftWeak = left.element.force == .tolerated
            let rightWeak = right.element.force == .tolerated
            if leftWeak != rightWeak { return rightWeak }
            if left.element.check != right.element.check { return left.element.check < right.element.check }
            return left.offset < right.offset
        }.map(\.element)
    }

    /// Decides a request by its problems (freedom `refusalReason`).
    ///
    /// - Parameters:
    ///   - problems: all that are present, as `ordered(_:)` gives them.
    ///   - choices: resolves which one is reported, and whether a request is refused where that is free.
    /// - Returns: the problem that the verdict reports, or nil where the request is accepted.
    public static func verdict(on problems: [Problem], choices: inout Choices) -> Problem? {
        guard let strongest = problems.map(\.force).min() else { return nil }
        var seen: Set<Problem> = []
        let candidates: [Problem?] = problems.filter { problem in
            var face = Problem(problem.check, problem.code, problem.reason)
            face.check = .v4
            face.node = problem.check.concernsTree ? problem.node : nil
            return seen.insert(face).inserted
        }
        return switch strongest {
        case .binding: choices.pick("refusalReason", candidates)
        case .recommended: choices.pick("refusalReason", candidates + [nil])
        case .tolerated: choices.pick("refusalReason", [nil] + candidates)
        }
    }
}
