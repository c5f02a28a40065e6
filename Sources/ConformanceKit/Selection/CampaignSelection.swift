public import Traceability

/// The part of the suite that a user asks for: words joined by `&`, `|` or commas, `!` and parentheses.
///
/// A word is a case id, a requirement id (either may end in `*` for anything), `clause.` and a number of a clause, or
/// `device`, `server`, `valid`, `invalid`, `inopportune`.
public struct CampaignSelection: Hashable, Sendable {
    /// Why nothing can be selected.
    public enum Failure: Error, Hashable, Sendable, CustomStringConvertible {
        /// The text is no expression.
        case malformed(SelectionExpression.Malformed)
        /// A word concerns no test case of the suite.
        case unknownWord(String)
        /// No test case is left.
        case empty(String)

        /// What is wrong, and what to do.
        public var description: String {
            switch self {
            case .malformed(let error): "\(error); join ids by &, | or commas"
            case .unknownWord(let word):
                "no test case has to do with \"\(word)\"; `conformance requirements list` shows the requirements, `conformance explain ID` their cases"
            case .empty(let text): "the selection \"\(text)\" leaves no test case; widen it"
            }
        }
    }

    /// The text; empty for the whole suite.
    public let text: String
    private let chosen: Set<TestCaseID>

    /// Selects among the purposes of a suite.
    ///
    /// - Parameters:
    ///   - text: The expression; empty for all.
    ///   - purposes: All purposes, those of roles that are not examined too, so that a word can be told from a mistake.
    ///   - roles: The roles that are examined.
    /// - Throws: Where a word is unknown, or nothing is left.
    public init(
        _ text: String, among purposes: [TestPurpose], roles: Set<Role> = Set(Role.allCases)
    ) throws(Failure) {
        self.text = text
        let expression: SelectionExpression
        do {
            expression = try SelectionExpression(text.replacing(",", with: "|"))
        } catch {
            throw .malformed(error)
        }
        for word in expression.words where !purposes.contains(where: { Self.concerns(word, $0) }) {
            throw .unknownWord(word)
        }
        chosen = Set(
            purposes.filter { purpose in
                roles.contains(purpose.role) && expression.evaluate { Self.concerns($0, purpose) }
            }.map(\.id))
        guard !chosen.isEmpty else { throw .empty(text) }
    }

    /// Whether a case belongs to it.
    public func contains(_ id: TestCaseID) -> Bool { chosen.contains(id) }

    /// How many cases belong to it.
    public var count: Int { chosen.count }

    private static func concerns(_ word: String, _ purpose: TestPurpose) -> Bool {
        if word == purpose.role.rawValue || word == purpose.behaviour.rawValue { return true }
        if word.hasPrefix("clause.") {
            let clause = word.dropFirst(7)
            return purpose.clause == clause || purpose.clause.hasPrefix("\(clause).")
        }
        let ids = [purpose.id.rawValue] + purpose.requirements.map(\.id.rawValue)
        guard word.hasSuffix("*") else { return ids.contains(word) }
        return ids.contains { $0.hasPrefix(word.dropLast()) }
    }
}
