import ConformanceKit
public import Traceability

/// The answer of a campaign to the rules of a CI job (docs/gates.md).
///
/// It fails closed: evidence that is not whole, no rule at all, a rule that cannot be read or answered, a waiver that
/// expired or of something unknown, are never met.
public struct GateReport: Sendable {
    /// The answer to one rule.
    public enum Answer: Sendable {
        /// The rule was answered; what is waived in it is not among the breaches.
        case answered(GateOutcome, waived: [(GateOutcome.Breach, Waiver)])
        /// The rule compares with an earlier campaign.
        case compared(rule: String, RegressionAnswer)
        /// The rule cannot be read.
        case malformed(rule: String, String)
        /// The rule can be read, and there is nothing to answer it from.
        case unanswered(rule: String, String)
    }

    /// Why nothing was asked at all.
    public enum Refusal: Hashable, Sendable {
        /// There is no rule.
        case noRule
        /// The evidence is not whole.
        case evidence(String)
        /// Waivers of requirements that the catalogue does not hold.
        case unknownWaivers([String])
    }

    /// How a rule begins that compares with an earlier campaign; its directory follows.
    public static let regressionPrefix = "no regression vs "

    /// Why nothing was asked at all; nil where the rules were.
    public let refusal: Refusal?
    /// The answers in the order of the rules.
    public let answers: [Answer]
    /// The waivers that were asked.
    public let waivers: Waivers?

    /// Asks the rules.
    ///
    /// - Parameters:
    ///   - rules: The rules as the user wrote them.
    ///   - record: The campaign.
    ///   - waivers: What is waived; nil for nothing.
    ///   - baselines: The earlier campaigns that rules name, by their directories.
    public init(
        rules: [String], record: CampaignRecord, waivers: Waivers? = nil,
        baselines: [String: CampaignRecord] = [:]
    ) {
        self.waivers = waivers
        if let warning = record.state.warning {
            refusal = .evidence(warning)
            answers = []
            return
        }
        if let unknown = waivers?.unknown(in: record.catalogue), !unknown.isEmpty {
            refusal = .unknownWaivers(unknown)
            answers = []
            return
        }
        refusal = rules.isEmpty ? .noRule : nil
        answers = rules.map { text in
            if let directory = Self.baseline(of: text) {
                return Self.compare(text, baselines[directory], record, waivers)
            }
            return Self.ask(text, record, waivers)
        }
    }

    /// The directory that a rule compares with; nil for a rule that does not.
    public static func baseline(of rule: String) -> String? {
        guard rule.hasPrefix(regressionPrefix) else { return nil }
        return String(rule.dropFirst(regressionPrefix.count).drop { $0 == " " })
    }

    private static func ask(_ text: String, _ record: CampaignRecord, _ waivers: Waivers?) -> Answer {
        do throws(GateError) {
            let outcome = try GateRule(text).evaluate(record.coverages)
            guard let waivers else { return .answered(outcome, waived: []) }
            let (left, waived) = outcome.applying(waivers)
            return .answered(left, waived: waived)
        } catch {
            return isUsage(error)
                ? .malformed(rule: text, error.description) : .unanswered(rule: text, error.description)
        }
    }

    private static func compare(
        _ text: String, _ old: CampaignRecord?, _ new: CampaignRecord, _ waivers: Waivers?
    ) -> Answer {
        guard let old else { return .malformed(rule: text, "there is no such campaign") }
        do throws(CampaignComparison.Problem) {
            return .compared(rule: text, RegressionAnswer(try CampaignComparison(old, new), waivers))
        } catch {
            return .unanswered(rule: text, error.description)
        }
    }

    private static func isUsage(_ error: GateError) -> Bool {
        switch error {
        case .tooLong, .tooDeep, .unexpectedCharacter, .expected, .unknownWord, .unknownID: true
        case .emptySelection, .nothingExamined, .noCoverage, .conflictingCoverages: false
        }
    }

    /// True where there are rules, each is met, and no waiver is out of date.
    public var isMet: Bool {
        refusal == nil && !answers.isEmpty && answers.allSatisfy(\.isMet)
            && waivers?.expired.isEmpty != false
    }

    /// 0 where every rule is met, 64 where the rules or waivers themselves are wrong, else 2.
    public var exitCode: Int32 {
        if isMet { return 0 }
        let isMalformed = answers.contains { if case .malformed = $0 { true } else { false } }
        switch refusal {
        case .noRule, .unknownWaivers: return 64
        case .evidence: return 2
        case nil: return isMalformed ? 64 : 2
        }
    }

    /// The answers for people: a line a rule, and a line for each thing that breaks it.
    public var lines: [String] {
        switch refusal {
        case .noRule: return ["error: there is no rule to be met"]
        case .evidence(let warning): return ["not met: the evidence is refused, \(VisibleText(warning))"]
        case .unknownWaivers(let ids):
            return ["error: waivers of requirements that do not exist: \(ids.joined(separator: ", "))"]
        case nil:
            let expired = waivers?.expired ?? []
            return answers.flatMap(\.lines) + expired.map { Self.line("not met: expired waiver of", $0) }
        }
    }

    static func line(_ head: String, _ waiver: Waiver) -> String {
        let text =
            "\(head) \(waiver.subject), until \(waiver.expires), \(waiver.owner) answers for it: \(waiver.reason)"
        return VisibleText(text.replacing("\n", with: " ")).description
    }
}

/// The answer to a rule that compares with an earlier campaign.
public struct RegressionAnswer: Sendable {
    /// What changed.
    public let comparison: CampaignComparison
    /// What got worse and is not waived, a line each.
    public let breaches: [String]
    /// What got worse and is waived.
    public let waived: [Waiver]

    /// Takes out what is waived: a case by its id, a requirement by its own. A claim that newly fails cannot be waived.
    init(_ comparison: CampaignComparison, _ waivers: Waivers?) {
        self.comparison = comparison
        var breaches = comparison.newReviewFailures.map { "claim newly fails: \($0)" }
        var waived: [Waiver] = []
        for change in comparison.changes where change.kind.isWorse {
            if let waiver = waivers?.waiver(ofCase: change.id.rawValue) {
                waived.append(waiver)
            } else {
                breaches.append(
                    "\(change.kind.rawValue): \(change.id) (\(change.before) -> \(change.after)) \(change.reasonAfter)"
                )
            }
        }
        for change in comparison.requirements where change.isWorse {
            if let waiver = waivers?.waiver(of: change.id, role: change.role) {
                waived.append(waiver)
            } else {
                breaches.append(
                    "worse: \(change.id) (\(change.role.rawValue)): \(change.before.rawValue) -> \(change.after.rawValue)"
                )
            }
        }
        self.breaches = breaches
        self.waived = waived
    }
}

extension GateReport.Answer {
    /// True where the rule is met.
    public var isMet: Bool {
        switch self {
        case .answered(let outcome, _): outcome.isMet
        case .compared(_, let answer): answer.breaches.isEmpty
        case .malformed, .unanswered: false
        }
    }

    fileprivate var lines: [String] {
        switch self {
        case .answered(let outcome, let waived):
            let count = outcome.selected
            let share =
                outcome.isMet ? "\(count) picked" : "broken by \(outcome.breaches.count) of \(count)"
            let note = waived.isEmpty ? "" : ", \(waived.count) waived"
            let head =
                "\(outcome.isMet ? "met" : "not met"): \(VisibleText(outcome.rule.text)) (\(share)\(note))"
            return [head] + outcome.breaches.map(Self.line)
                + waived.map { GateReport.line("  waived:", $0.1) }
        case .compared(let rule, let answer):
            let share =
                isMet
                ? "\(answer.comparison.cases) cases compared" : "\(answer.breaches.count) got worse"
            let note = answer.waived.isEmpty ? "" : ", \(answer.waived.count) waived"
            return ["\(isMet ? "met" : "not met"): \(VisibleText(rule)) (\(share)\(note))"]
                + answer.breaches.map {
                    VisibleText("  \($0)".replacing("\n", with: " ")).description
                } + answer.waived.map { GateReport.line("  waived:", $0) }
        case .malformed(let rule, let cause): return ["error: \(VisibleText(rule)): \(VisibleText(cause))"]
        case .unanswered(let rule, let cause):
            return ["not met: \(VisibleText(rule)): \(VisibleText(cause))"]
        }
    }

    private static func line(_ breach: GateOutcome.Breach) -> String {
        let why = breach.state.explanation.isEmpty ? "" : "; \(breach.state.explanation)"
        let line = "  \(breach.requirement) (\(breach.role.rawValue)): \(breach.state.kind.rawValue)\(why)"
        return VisibleText(line.replacing("\n", with: " ")).description
    }
}
