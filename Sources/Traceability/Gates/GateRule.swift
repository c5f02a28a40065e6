/// A rule for CI on what a campaign has shown.
///
/// Grammar, with blanks anywhere between words and signs:
///
///     rule      = "no" "fail"
///               | selector ":" predicate
///               | "coverage" "(" selector [":" predicate] ")" ">=" number "%"
///     selector  = conj { "|" conj }
///     conj      = unary { "&" unary }
///     unary     = "!" unary | "(" selector ")" | word
///     predicate = "proven" | "examined" | "passed" | "partly" | "sensitive" | "not" ( "failed" | "inconclusive" )
///
/// Words are keywords (`SHALL`, `MUST`, `SHOULD`, `MAY`, `mandatory`, `no-keyword`), `normative`, tiers
/// (`core`, `scheduling`, `context`), roles (`device`, `server`: what was shown for an IUT of that role),
/// other actors (`system`, `user`, `pc-agent`, `smart-card`, `management-authority`), testability (`wire`,
/// `control`, `inspection`, `out-of-scope`), ids, and beginnings of ids with `*`. `SHALL` and `MUST` take in
/// their negations. Without a predicate, `coverage` counts what is proven. A number has at most one decimal.
///
/// An unknown word or id and an empty selection are errors. `docs/gates.md` has examples.
public struct GateRule: Hashable, Sendable, CustomStringConvertible {
    enum Form: Hashable, Sendable {
        case noFail
        case every(GateSelector, GatePredicate)
        case share(GateSelector, GatePredicate, tenthsOfPercent: Int)
    }

    /// The rule as it was written.
    public let text: String
    let form: Form

    /// Reads a rule.
    ///
    /// - Parameter text: The rule.
    /// - Throws: Where it does not follow the grammar, with the column.
    public init(_ text: String) throws(GateError) {
        var parser = try GateParser(text)
        form = try parser.rule()
        self.text = text
    }

    /// The rule as it was written.
    public var description: String { text }
}

/// What a rule demands of each statement that it picks.
enum GatePredicate: String, Hashable, Sendable {
    case proven
    case examined
    case passed
    case partly
    /// A fault on it is known to be caught by a test purpose that passed.
    case sensitive
    case notFailed = "not failed"
    case notInconclusive = "not inconclusive"

    /// Whether it holds of what nobody looked at, so that something must have been looked at.
    var isAbsence: Bool {
        switch self {
        case .notFailed, .notInconclusive: true
        case .proven, .examined, .passed, .partly, .sensitive: false
        }
    }

    func holds(for state: RequirementState) -> Bool {
        switch self {
        case .proven: state.kind == .proven
        case .examined: state.isExamined
        case .passed: state.isPassed
        case .partly: state.kind != .notExamined && state.kind != .inconclusive
        case .sensitive: state.isSensitive
        case .notFailed: state.kind != .failed
        case .notInconclusive: state.kind != .inconclusive
        }
    }
}

/// The answer to a rule.
public struct GateOutcome: Hashable, Sendable {
    /// A statement that keeps a rule from being met.
    public struct Breach: Hashable, Sendable {
        /// The statement.
        public let requirement: RequirementID
        /// The role for which it was to be shown.
        public let role: Role
        /// What was shown.
        public let state: RequirementState
    }

    /// The rule.
    public let rule: GateRule
    /// True where it is met.
    public let isMet: Bool
    /// How many statements it picks, each counted once a role.
    public let selected: Int
    /// The statements that break it; empty where it is met.
    public let breaches: [Breach]
}

extension GateRule {
    /// Answers the rule.
    ///
    /// - Parameter coverages: What was shown, at most one coverage a role.
    /// - Returns: Whether the rule is met, and what breaks it.
    /// - Throws: Where there is nothing to answer from.
    public func evaluate(_ coverages: [Coverage]) throws(GateError) -> GateOutcome {
        guard let catalogue = coverages.first?.catalogue else { throw .noCoverage }
        guard Set(coverages.map(\.role)).count == coverages.count,
            coverages.allSatisfy({ $0.catalogue.digest == catalogue.digest })
        else { throw .conflictingCoverages }
        let candidates = coverages.flatMap { coverage in
            coverage.requirements.compactMap { requirement in
                coverage.states[requirement.id].map { (requirement, coverage.role, $0) }
            }
        }
        switch form {
        case .noFail:
            return try outcome(candidates, predicate: .notFailed, tenthsOfPercent: 1000)
        case .every(let selector, let predicate):
            let picked = try pick(candidates, selector, catalogue)
            return try outcome(picked, predicate: predicate, tenthsOfPercent: 1000)
        case .share(let selector, let predicate, let share):
            return try outcome(
                try pick(candidates, selector, catalogue), predicate: predicate, tenthsOfPercent: share)
        }
    }

    private typealias Candidate = (requirement: Requirement, role: Role, state: RequirementState)

    private func pick(
        _ candidates: [Candidate], _ selector: GateSelector, _ catalogue: Catalogue
    ) throws(GateError) -> [Candidate] {
        for word in selector.words {
            if let id = word.unknownID(in: catalogue) { throw .unknownID(id) }
        }
        return candidates.filter { selector.picks($0.requirement, role: $0.role) }
    }

    private func outcome(
        _ picked: [Candidate], predicate: GatePredicate, tenthsOfPercent: Int
    ) throws(GateError) -> GateOutcome {
        guard !picked.isEmpty else { throw .emptySelection(text) }
        if predicate.isAbsence && picked.allSatisfy({ $0.state.kind == .notExamined }) {
            throw .nothingExamined(text)
        }
        let breaking = picked.filter { !predicate.holds(for: $0.state) }
        let holding = picked.count - breaking.count
        let isMet = holding * 1000 >= tenthsOfPercent * picked.count
        let breaches = breaking.map {
            GateOutcome.Breach(requirement: $0.requirement.id, role: $0.role, state: $0.state)
        }
        return GateOutcome(rule: self, isMet: isMet, selected: picked.count, breaches: isMet ? [] : breaches)
    }
}
