import ConformanceKit
import Foundation
import Traceability

/// The events of a case for people, as many as fit.
struct WireView {
    let title: String
    let isOpen: Bool
    let items: [Item]
    /// What was left out; nil where nothing was.
    let more: String?
    /// Whether anything is shown.
    let hasItems: Bool
    /// What stands in the place of a log of which nothing is shown; nil where something is.
    let absence: String?

    /// One event.
    struct Item {
        let tone: String
        let when: String?
        let what: String
        let inline: String?
        let block: BlockView?
        var hex: HexView?

        var size: Int {
            let parts = block?.parts.reduce(0) { $0 + $1.text.utf8.count + 20 } ?? 0
            return 80 + what.utf8.count + (inline?.utf8.count ?? 0) + parts + (hex?.text.utf8.count ?? 0)
        }
    }

    /// A text of several lines, in which what was refuted is marked.
    struct BlockView {
        let parts: [MarkedText]
    }

    /// The octets of a message that is no text.
    struct HexView {
        let title: String
        let text: String
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
        let refuted = RefutedStep(record)
        var items: [Item] = []
        var shown = 0
        let first = Self.firstShown(record, left)
        for entry in record.steps[first...] {
            let item = Item(entry, refuted: refuted, textLimit: textLimit)
            guard item.size <= left else { break }
            if entry.line == bodyLine {
                items.append(
                    Item(tone: "mark", when: nil, what: "The body begins", inline: nil, block: nil, hex: nil))
            }
            left -= item.size
            budget.take(item.size, isOpen: isOpen)
            items.append(item)
            shown += 1
        }
        title =
            "Wire log: \(record.steps.count) events, evidence lines \(record.firstLine) to \(record.lastLine)"
        self.isOpen = isOpen
        self.items = items
        hasItems = !items.isEmpty
        absence = items.isEmpty ? "\(title): left out here for size, evidence.jsonl holds it." : nil
        let missing = record.steps.count - shown
        let lines =
            items.isEmpty
            ? "" : "; lines \(record.steps[first].line) to \(record.steps[first + shown - 1].line) are shown"
        more =
            missing == 0
            ? nil
            : "\(missing) of \(record.steps.count) events are left out here for size\(lines). evidence.jsonl holds them all in lines \(record.firstLine) to \(record.lastLine)."
    }

    /// Where a log begins that does not fit: at the last reset before what was refuted, for that is what has to be seen.
    private static func firstShown(_ record: CaseRecord, _ left: Int) -> Int {
        let size = record.steps.reduce(0) { $0 + $1.roughSize }
        guard size > left, let end = record.steps.lastIndex(where: \.isRefuted),
            let reset = record.steps[..<end].lastIndex(where: \.isReset)
        else { return 0 }
        return reset
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
    fileprivate init(_ entry: EvidenceLog.Entry, refuted: RefutedStep?, textLimit: Int) {
        var tone = ""
        var what: String
        var inline: String?
        var block: WireView.BlockView?
        var hex: WireView.HexView?
        switch entry.event {
        case .stimulus(let text):
            what = "Stimulus"
            inline = text.visible(textLimit)
        case .control(let control):
            what = "Control"
            inline = control.text.visible(textLimit)
        case .message(let message):
            let peer = message.peer.visible(100)
            tone = message.fromIUT ? "in" : "out"
            what = message.fromIUT ? "IUT → \(peer)" : "\(peer) → IUT"
            let text = IndentedXML(message.text).description.visible(textLimit)
            block = WireView.BlockView(
                parts: refuted?.marked(text, of: entry) ?? [MarkedText(text: text, isMarked: false)])
            if message.fromIUT, refuted?.holds(entry) == true { inline = "in the step that was refuted" }
            if let octets = message.octets { hex = WireView.HexView(octets, most: textLimit / 4) }
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
        self.init(
            tone: tone, when: entry.time?.visible(40), what: what, inline: inline, block: block,
            hex: hex)
    }
}

extension WireView.HexView {
    /// Lays octets out, sixteen a line; nil for what is no base64.
    init?(_ base64: String, most: Int) {
        guard let octets = Data(base64Encoded: base64) else { return nil }
        title = "\(octets.count) octets as they were on the wire"
        func digits(_ value: Int, _ width: Int) -> String {
            let text = String(value, radix: 16)
            return String(repeating: "0", count: max(0, width - text.count)) + text
        }
        let shown = Array(octets.prefix(most))
        var lines = stride(from: 0, to: shown.count, by: 16).map { start in
            let row = shown[start..<min(start + 16, shown.count)]
            return digits(start, 4) + "  " + row.map { digits(Int($0), 2) }.joined(separator: " ")
        }
        if octets.count > most { lines.append("and \(octets.count - most) more") }
        text = lines.joined(separator: "\n")
    }
}

extension EvidenceLog.Entry {
    /// About how many octets it takes on the page.
    fileprivate var roughSize: Int {
        switch event {
        case .message(let message): 200 + message.text.utf8.count * 5 / 4
        case .stimulus(let text), .note(let text): 100 + text.utf8.count
        case .control(let control): 100 + control.text.utf8.count
        case .header, .iut, .review, .notSelected, .caseStarted, .judged, .caseEnded, .footer: 150
        }
    }
}
