import ConformanceKit
import Traceability

/// Sorts the entries of a log into cases, and remembers the first thing that does not fit.
struct CampaignReader {
    var header: EvidenceHeader?
    var footer: EvidenceFooter?
    var iuts: [Role: EvidenceIUT] = [:]
    var reviews: [Role: StaticReview] = [:]
    var cases: [CaseRecord] = []
    var unselected: [UnselectedCase] = []
    var outside: [EvidenceLog.Entry] = []
    /// How many cases ended or were not selected.
    var accounted: Int { cases.count { $0.outcome != nil } + unselected.count }
    /// The first contradiction; nil where the log makes sense.
    private(set) var contradiction: String?
    private var open: CaseRecord?
    private var seen: Set<TestCaseID> = []

    init(_ log: EvidenceLog) {
        for entry in log.entries { read(entry) }
        if let open {
            cases.append(open)
            if footer != nil { contradict("the campaign ended, and \(open.id) did not") }
        }
        if footer != nil { checkFooter() }
    }

    private mutating func contradict(_ what: String) {
        if contradiction == nil { contradiction = what }
    }

    private mutating func read(_ entry: EvidenceLog.Entry) {
        switch entry.event {
        case .header(let data):
            if header != nil { contradict("line \(entry.line): a second header") }
            header = data
        case .iut(let data):
            examine(data.role, "the IUT", line: entry.line)
            if iuts[data.role] != nil { contradict("line \(entry.line): a second \(data.role.rawValue)") }
            iuts[data.role] = data
        case .review(let data):
            examine(data.role, "the review", line: entry.line)
            if reviews[data.role] != nil {
                contradict("line \(entry.line): a second review of the \(data.role.rawValue)")
            }
            reviews[data.role] = data
        case .notSelected(let purpose, let reason):
            // One that had begun turned out not to apply.
            if open?.id == purpose.id { open = nil } else { register(purpose, line: entry.line) }
            unselected.append(UnselectedCase(purpose: purpose, reason: reason))
        case .caseStarted(let purpose):
            if let open {
                contradict("line \(entry.line): \(purpose.id) begins before \(open.id) ended")
                cases.append(open)
            }
            register(purpose, line: entry.line)
            open = CaseRecord(purpose: purpose, line: entry.line)
        case .stimulus, .control, .message, .judged, .note:
            if open == nil { outside.append(entry) } else { open?.add(entry) }
        case .caseEnded(let outcome): end(outcome, line: entry.line)
        case .footer(let data): footer = data
        }
    }

    private mutating func examine(_ role: Role, _ what: String, line: Int) {
        guard let header, !header.roles.contains(role) else { return }
        contradict("line \(line): \(what) is a \(role.rawValue), which the header does not list")
    }

    private mutating func register(_ purpose: TestPurpose, line: Int) {
        examine(purpose.role, purpose.id.rawValue, line: line)
        guard !seen.insert(purpose.id).inserted else { return }
        contradict("line \(line): \(purpose.id) occurs twice")
    }

    private mutating func end(_ outcome: EvidenceOutcome, line: Int) {
        guard var ended = open, ended.id == outcome.id else {
            contradict("line \(line): \(outcome.id) ends, and did not begin")
            return
        }
        if outcome.verdict == .none { contradict("line \(line): \(outcome.id) ends without a verdict") }
        ended.outcome = outcome
        ended.lastLine = line
        cases.append(ended)
        open = nil
    }

    private mutating func checkFooter() {
        guard let footer else { return }
        for verdict in Verdict.allCases where verdict != .none {
            let found = cases.count { $0.verdict == verdict }
            let told = footer.verdicts[verdict.rawValue] ?? 0
            if found != told {
                contradict("the footer counts \(told) cases with \(verdict.rawValue), the log holds \(found)")
            }
        }
        if footer.notSelected != unselected.count {
            contradict(
                "the footer counts \(footer.notSelected) cases not selected, the log holds \(unselected.count)"
            )
        }
    }
}
