public import ConformanceKit
public import Traceability

/// A test case that began, with everything that the evidence holds about it.
public struct CaseRecord: Hashable, Sendable {
    /// What it checks.
    public let purpose: TestPurpose
    /// How it ended; nil where it never did.
    public internal(set) var outcome: EvidenceOutcome?
    /// What happened in it, in order, with line and time.
    public internal(set) var steps: [EvidenceLog.Entry]
    /// The line of the evidence on which it begins.
    public let firstLine: Int
    /// The last line of the evidence that belongs to it.
    public internal(set) var lastLine: Int
    /// How many steps the oracle judged.
    public internal(set) var judgedSteps = 0
    /// The most states of the model that explained a step.
    public internal(set) var mostStates = 0

    init(purpose: TestPurpose, line: Int) {
        self.purpose = purpose
        steps = []
        firstLine = line
        lastLine = line
    }

    /// The id.
    public var id: TestCaseID { purpose.id }

    /// The verdict; `none` where the case never ended.
    public var verdict: Verdict { outcome?.verdict ?? .none }

    /// Why, in one sentence; empty for a pass.
    public var reason: String { outcome?.reason ?? "the case began and did not end" }

    /// True where it passed although nothing that the IUT did in its body was judged.
    public var isVacuous: Bool {
        guard let outcome, outcome.verdict == .pass else { return false }
        return judgedSteps == 0 || outcome.history.isEmpty
    }

    /// The line on which the body begins, where it can be told: the history is that of the body alone.
    public var firstBodyLine: Int? {
        guard let history = outcome?.history, !history.isEmpty else { return nil }
        let stimuli = steps.compactMap { entry -> (line: Int, text: String)? in
            if case .stimulus(let text) = entry.event { (entry.line, text) } else { nil }
        }
        let body = stimuli.suffix(history.count)
        return body.map(\.text) == history ? body.first?.line : nil
    }

    mutating func add(_ entry: EvidenceLog.Entry) {
        steps.append(entry)
        lastLine = entry.line
        if case .judged(let states, _) = entry.event {
            judgedSteps += 1
            mostStates = max(mostStates, states)
        }
    }

    /// The result that coverage counts.
    var result: PurposeResult {
        PurposeResult(
            purposeID: id.rawValue, role: purpose.role, citations: purpose.citations, verdict: verdict,
            isVacuous: isVacuous, cases: [id.rawValue])
    }
}

/// A test case that was left out, and why.
public struct UnselectedCase: Hashable, Sendable {
    /// What it would have checked.
    public let purpose: TestPurpose
    /// The reason, with the expression that decided.
    public let reason: String

    /// The result that coverage counts.
    var result: PurposeResult {
        PurposeResult(
            purposeID: purpose.id.rawValue, role: purpose.role, citations: purpose.citations,
            applicability: .notSelected(reason: reason), verdict: .none, cases: [purpose.id.rawValue])
    }
}

extension TestPurpose {
    fileprivate var citations: [PurposeResult.Citation] {
        requirements.map { PurposeResult.Citation($0.id, revision: $0.revision) }
    }
}
