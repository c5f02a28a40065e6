import ConformanceKit
import Traceability

/// The events of a case for people, as many as fit.
struct WireView {
    let title: String
    let isOpen: Bool
    let items: [Item]
    /// What was left out; nil where nothing was.
    let more: String?

    /// One event.
    struct Item {
        let tone: String
        let when: String?
        let what: String
        let inline: String?
        let block: String?

        var size: Int { 80 + what.utf8.count + (inline?.utf8.count ?? 0) + (block?.utf8.count ?? 0) }
    }

    /// Shows a case.
    ///
    /// - Parameters:
    ///   - record: The case.
    ///   - budget: The octets that are left; what is shown is taken off.
    ///   - textLimit: Longest text of an event.
    init?(_ record: CaseRecord, budget: inout WireBudget, textLimit: Int) {
        guard !record.steps.isEmpty else { return nil }
        let isOpen = record.verdict != .pass
        var left = budget.allowance(isOpen: isOpen)
        let bodyLine = record.firstBodyLine
        var items: [Item] = []
        var shown = 0
        for entry in record.steps {
            let item = Item(entry, textLimit: textLimit)
            guard item.size <= left else { break }
            if entry.line == bodyLine {
                items.append(
                    Item(tone: "mark", when: nil, what: "The body begins", inline: nil, block: nil))
            }
            left -= item.size
            budget.take(item.size, isOpen: isOpen)
            items.append(item)
            shown += 1
        }
        let missing = record.steps.count - shown
        title =
            "Wire log: \(record.steps.count) events, evidence lines \(record.firstLine) to \(record.lastLine)"
        self.isOpen = isOpen
        self.items = items
        more =
            missing == 0
            ? nil
            : "\(missing) of \(record.steps.count) events are left out here for size; evidence.jsonl holds them in lines \(record.firstLine + shown + 1) to \(record.lastLine)."
    }
}

/// The octets that wire logs and charts may still take on a page.
struct WireBudget {
    private var open: Int
    private var passed: Int
    private var charts: Int
    private let openCase: Int
    private let passedCase: Int

    init(_ limits: HTMLReport.Limits) {
        open = limits.openTotal
        passed = limits.passedTotal
        charts = limits.chartTotal
        openCase = limits.openCase
        passedCase = limits.passedCase
    }

    /// What one more case may take.
    func allowance(isOpen: Bool) -> Int { isOpen ? min(open, openCase) : min(passed, passedCase) }

    /// Takes the octets of a chart off; false where there is no room for it.
    mutating func takeChart(_ octets: Int) -> Bool {
        guard octets <= charts else { return false }
        charts -= octets
        return true
    }

    /// Takes octets off.
    mutating func take(_ octets: Int, isOpen: Bool) {
        if isOpen { open -= octets } else { passed -= octets }
    }
}

extension WireView.Item {
    fileprivate init(_ entry: EvidenceLog.Entry, textLimit: Int) {
        var tone = ""
        var what: String
        var inline: String?
        var block: String?
        switch entry.event {
        case .stimulus(let text):
            what = "Stimulus"
            inline = text.visible(textLimit)
        case .control(let text):
            what = "Control"
            inline = text.visible(textLimit)
        case .message(let message):
            let peer = message.peer.visible(100)
            tone = message.fromIUT ? "in" : "out"
            what = message.fromIUT ? "IUT → \(peer)" : "\(peer) → IUT"
            block = IndentedXML(message.text).description.visible(textLimit)
            if let octets = message.octets {
                inline = "the text does not show every octet; base64: \(octets.visible(textLimit))"
            }
        case .judged(let states, nil):
            what = "Judged"
            inline =
                states == 1
                ? "explained by 1 state of the model" : "explained by \(states) states of the model"
        case .judged(_, let refutation?):
            tone = "no"
            what = "Refuted"
            inline = refutation.summary.visible(textLimit)
        case .note(let text):
            what = "Note"
            inline = text.visible(textLimit)
        case .header, .iut, .review, .notSelected, .caseStarted, .caseEnded, .footer:
            what = entry.event.kind
        }
        self.init(tone: tone, when: entry.time?.visible(40), what: what, inline: inline, block: block)
    }
}
