import ConformanceKit
import Traceability

/// A line of the table of cases.
struct CaseRowView {
    let id: String
    let anchor: String?
    let title: String
    let role: String
    let clause: String
    let behaviour: String
    let verdict: String
    let symbol: String
    let tone: String
    let reason: String?
    let requirements: [LinkView]

    init(_ record: CaseRecord, _ index: PageIndex) {
        self.init(
            record.purpose, index, anchor: index.anchor(record.id), verdict: record.verdict.word,
            symbol: record.verdict.symbol, tone: record.verdict.tone,
            reason: record.reason.orNil ?? (record.isVacuous ? "passed vacuously" : nil))
    }

    init(_ record: UnselectedCase, _ index: PageIndex) {
        self.init(
            record.purpose, index, anchor: nil, verdict: "not selected", symbol: "–", tone: .none,
            reason: record.reason)
    }

    private init(
        _ purpose: TestPurpose, _ index: PageIndex, anchor: String?, verdict: String, symbol: String,
        tone: Tone, reason: String?
    ) {
        id = purpose.id.rawValue.visible(100)
        self.anchor = anchor
        title = purpose.title.visible(300)
        role = purpose.role.rawValue
        clause = purpose.clause.visible(100)
        behaviour = purpose.behaviour.rawValue
        self.verdict = verdict
        self.symbol = symbol
        self.tone = tone.rawValue
        self.reason = reason?.visible(500)
        requirements = purpose.requirements.map { index.link($0.id.rawValue) }
    }
}

/// Everything about a case.
struct CaseView {
    let id: String
    let anchor: String
    let title: String
    let verdict: String
    let symbol: String
    let tone: String
    let ensure: String
    let facts: String
    let requirements: [LinkView]
    let reading: LinksView?
    let unmet: LinksView?
    let vacuous: String?
    let reason: String?
    let refutation: RefutationView?
    let chart: SequenceChart?
    let history: HistoryView?
    let reproduce: String?
    let sensitivity: String?
    let wire: WireView?

    /// What was allowed and what came.
    struct RefutationView {
        let allowed: [String]
        let observed: String
    }

    /// The stimuli of the body.
    struct HistoryView {
        let title: String
        let stimuli: [String]
        let more: String?
    }

    init(
        _ record: CaseRecord, in role: RoleRecord, _ index: PageIndex, budget: inout WireBudget,
        textLimit: Int
    ) {
        let purpose = record.purpose
        id = purpose.id.rawValue.visible(100)
        anchor = index.anchor(record.id)
        title = purpose.title.visible(300)
        verdict = record.verdict.word
        symbol = record.verdict.symbol
        tone = record.verdict.tone.rawValue
        ensure = purpose.ensure.visible(2000)
        facts = Self.facts(record)
        requirements = purpose.requirements.map { index.link($0.id.rawValue) }
        let deciding = purpose.interpretations + (record.outcome?.refutation?.interpretations ?? [])
        var seen: Set<String> = []
        unmet = LinksView((record.outcome?.refutation?.requirements ?? []).map { index.link($0.rawValue) })
        reading = LinksView(deciding.filter { seen.insert($0).inserted }.map(index.link))
        vacuous =
            record.isVacuous ? "Passed vacuously: nothing that the IUT did in the body was judged." : nil
        reason = record.reason.orNil?.visible(textLimit)
        refutation = record.outcome?.refutation.map { Self.refutation($0, textLimit: textLimit) }
        chart =
            record.verdict == .pass ? nil : SequenceChart(record, anchor: anchor, budget: &budget)
        history = record.verdict == .pass ? nil : Self.history(record, textLimit: textLimit)
        reproduce = record.outcome.map { Wording.command(reproducing: $0).visible(2000) }
        sensitivity = Self.sensitivity(role.faults(caughtBy: record.id), role.coverage.sensitivity)
        wire = WireView(record, budget: &budget, textLimit: textLimit)
    }

    private static func facts(_ record: CaseRecord) -> String {
        let purpose = record.purpose
        let steps = record.judgedSteps == 1 ? "1 step judged" : "\(record.judgedSteps) steps judged"
        let parts = [
            purpose.role.rawValue, "clause \(purpose.clause)", "\(purpose.behaviour.rawValue) behaviour",
            purpose.initialConditions.orNil.map { "initially: \($0)" },
            "selected \(purpose.selection.orNil.map { "if \($0)" } ?? "always")", steps,
        ]
        return parts.compactMap { $0 }.joined(separator: " · ").visible(2000)
    }

    private static func refutation(_ refutation: Refutation, textLimit: Int) -> RefutationView {
        let most = 30
        var allowed = refutation.allowed.prefix(most).map { $0.visible(2000) }
        if refutation.allowed.isEmpty { allowed = ["Nothing that a message shows; see what happened."] }
        if refutation.allowed.count > most { allowed.append("and \(refutation.allowed.count - most) more") }
        return RefutationView(
            allowed: allowed, observed: refutation.observed.orNil?.visible(textLimit) ?? "Nothing.")
    }

    private static func history(_ record: CaseRecord, textLimit: Int) -> HistoryView? {
        guard let history = record.outcome?.history, !history.isEmpty else { return nil }
        let most = 200
        let title = history.count == 1 ? "1 stimulus" : "\(history.count) stimuli"
        return HistoryView(
            title: title, stimuli: history.prefix(most).map { $0.visible(2000) },
            more: history.count > most ? "and \(history.count - most) more, in the evidence" : nil)
    }

    private static func sensitivity(
        _ faults: [SensitivityRecord.Fault], _ evidence: SensitivityEvidence
    ) -> String? {
        guard case .current = evidence else { return nil }
        guard !faults.isEmpty else { return "This test case catches no fault on record." }
        let names = faults.prefix(20).map(\.name).joined(separator: ", ")
        let more = faults.count > 20 ? " and \(faults.count - 20) more" : ""
        return "Faults of the reference that this test case catches: \(names)\(more)".visible(2000)
    }
}
