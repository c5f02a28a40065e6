public import Traceability

/// The answer of a campaign to the rules of a CI job (docs/gates.md).
///
/// It fails closed: evidence that is not whole, no rule at all, a rule that cannot be read or answered are never met.
public struct GateReport: Sendable {
    /// The answer to one rule.
    public enum Answer: Hashable, Sendable {
        /// The rule was answered.
        case answered(GateOutcome)
        /// The rule cannot be read.
        case malformed(rule: String, GateError)
        /// The rule can be read, and there is nothing to answer it from.
        case unanswered(rule: String, GateError)
    }

    /// Why nothing was asked at all.
    public enum Refusal: Hashable, Sendable {
        /// There is no rule.
        case noRule
        /// The evidence is not whole.
        case evidence(String)
    }

    /// Why nothing was asked at all; nil where the rules were.
    public let refusal: Refusal?
    /// The answers in the order of the rules.
    public let answers: [Answer]

    /// Asks the rules.
    ///
    /// - Parameters:
    ///   - rules: The rules as the user wrote them.
    ///   - record: The campaign.
    public init(rules: [String], record: CampaignRecord) {
        if let warning = record.state.warning {
            refusal = .evidence(warning)
            answers = []
            return
        }
        refusal = rules.isEmpty ? .noRule : nil
        answers = rules.map { text in
            let rule: GateRule
            do throws(GateError) { rule = try GateRule(text) } catch {
                return .malformed(rule: text, error)
            }
            do throws(GateError) { return .answered(try rule.evaluate(record.coverages)) } catch {
                return Self.isUsage(error) ? .malformed(rule: text, error) : .unanswered(rule: text, error)
            }
        }
    }

    private static func isUsage(_ error: GateError) -> Bool {
        switch error {
        case .tooLong, .tooDeep, .unexpectedCharacter, .expected, .unknownWord, .unknownID: true
        case .emptySelection, .nothingExamined, .noCoverage, .conflictingCoverages: false
        }
    }

    /// True where there are rules, and each is met.
    public var isMet: Bool { refusal == nil && !answers.isEmpty && answers.allSatisfy(\.isMet) }

    /// 0 where every rule is met, 64 where the rules themselves are wrong, else 2.
    public var exitCode: Int32 {
        if isMet { return 0 }
        let isMalformed = answers.contains { if case .malformed = $0 { true } else { false } }
        return refusal == .noRule || isMalformed ? 64 : 2
    }

    /// The answers for people: a line a rule, and a line for each requirement that breaks it.
    public var lines: [String] {
        switch refusal {
        case .noRule: return ["error: there is no rule to be met"]
        case .evidence(let warning): return ["not met: the evidence is refused, \(VisibleText(warning))"]
        case nil: return answers.flatMap(\.lines)
        }
    }
}

extension GateReport.Answer {
    /// True where the rule is met.
    public var isMet: Bool {
        switch self {
        case .answered(let outcome): outcome.isMet
        case .malformed, .unanswered: false
        }
    }

    fileprivate var lines: [String] {
        switch self {
        case .answered(let outcome):
            let count = outcome.selected
            let share =
                outcome.isMet ? "\(count) picked" : "broken by \(outcome.breaches.count) of \(count)"
            let head = "\(outcome.isMet ? "met" : "not met"): \(VisibleText(outcome.rule.text)) (\(share))"
            return [head]
                + outcome.breaches.map { breach in
                    let why = breach.state.explanation.isEmpty ? "" : "; \(breach.state.explanation)"
                    let line =
                        "  \(breach.requirement) (\(breach.role.rawValue)): \(breach.state.kind.rawValue)\(why)"
                    return VisibleText(line.replacing("\n", with: " ")).description
                }
        case .malformed(let rule, let error): return ["error: \(VisibleText(rule)): \(error)"]
        case .unanswered(let rule, let error): return ["not met: \(VisibleText(rule)): \(error)"]
        }
    }
}
