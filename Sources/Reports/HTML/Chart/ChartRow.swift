import ConformanceKit
import Traceability

/// A line of a sequence chart: something that happened, in order.
struct ChartRow {
    /// What happened.
    enum What {
        /// The suite did something to the IUT.
        case stimulus(String)
        /// Time passed for the IUT.
        case time(String)
        /// A message passed.
        case message(peer: String, fromIUT: Bool, summary: String)
        /// Rows were left out.
        case gap(String)
        /// How the case ended.
        case verdict(String)
    }

    let what: What
    /// The line of the evidence; nil for what is no event of it.
    let line: Int?
    /// Seconds of the IUT's time since the first row.
    let elapsed: Int
    /// Whether it belongs to the step that was refuted.
    var isRefuted = false

    /// Most rows of a chart; the last ones show the failure and are kept.
    static let limit = 48
    private static let kept = 8

    /// The rows of a case: of its body where that can be told, else from the last reset, up to what was refuted.
    ///
    /// A generated case tries many histories; the last one that was refuted is the shortest.
    static func rows(of record: CaseRecord) -> [ChartRow] {
        let end = record.steps.last(where: \.isRefuted)?.line ?? .max
        let reset = record.steps.last { $0.line < end && $0.isReset }?.line
        let body = record.firstBodyLine.flatMap { $0 <= end ? $0 : nil }
        let first = body ?? reset ?? 0
        var rows: [ChartRow] = []
        var elapsed = 0
        var step = 0
        for entry in record.steps where (first...end).contains(entry.line) {
            switch entry.event {
            case .stimulus(let text):
                step = rows.count
                let seconds = seconds(in: text)
                rows.append(
                    ChartRow(
                        what: seconds == nil ? .stimulus(text) : .time(text), line: entry.line,
                        elapsed: elapsed))
                elapsed += seconds ?? 0
            case .message(let message):
                let summary = MessageSummary(message.text)
                let number = summary.number.map { "#\($0) " } ?? ""
                rows.append(
                    ChartRow(
                        what: .message(
                            peer: message.peer, fromIUT: message.fromIUT, summary: number + summary.line),
                        line: entry.line, elapsed: elapsed))
            case .judged(_, let refutation?):
                for index in rows.indices.dropFirst(step) { rows[index].isRefuted = true }
                rows.append(
                    ChartRow(
                        what: .verdict("refuted: \(refutation.summary)"), line: entry.line, elapsed: elapsed,
                        isRefuted: true))
            case .judged(_, nil), .control, .note, .header, .iut, .review, .notSelected, .caseStarted,
                .caseEnded, .footer:
                break
            }
        }
        return bounded(rows) + ending(of: record, elapsed: elapsed)
    }

    /// A verdict that no refutation among the rows shows is the last row.
    private static func ending(of record: CaseRecord, elapsed: Int) -> [ChartRow] {
        guard !record.steps.contains(where: \.isRefuted) else { return [] }
        return [
            ChartRow(
                what: .verdict("\(record.verdict.word): \(record.reason)"),
                line: record.outcome == nil ? nil : record.lastLine, elapsed: elapsed, isRefuted: true)
        ]
    }

    private static func bounded(_ rows: [ChartRow]) -> [ChartRow] {
        guard rows.count > limit else { return rows }
        let missing = rows.count - limit
        let gap = ChartRow(
            what: .gap("\(missing) events are left out here; the wire log holds them"), line: nil,
            elapsed: rows[kept].elapsed)
        return rows.prefix(kept) + [gap] + rows.suffix(limit - kept)
    }

    /// The seconds of a stimulus by which time passes; nil for any other.
    private static func seconds(in text: String) -> Int? {
        guard text.hasSuffix(" s pass"), text.utf8.count <= 16 else { return nil }
        return Int(text.dropLast(7))
    }

    /// The row in words.
    var words: String {
        let time = elapsed == 0 ? "" : "after \(elapsed) s: "
        let place = line.map { " (line \($0))" } ?? ""
        switch what {
        case .stimulus(let text): return "\(time)tester → IUT: \(text)\(place)"
        case .time(let text): return "\(time)\(text)\(place)"
        case .message(let peer, let fromIUT, let summary):
            return "\(time)\(fromIUT ? "IUT → \(peer)" : "\(peer) → IUT"): \(summary)\(place)"
        case .gap(let text): return text
        case .verdict(let text): return "\(time)\(text)\(place)"
        }
    }
}

extension EvidenceLog.Entry {
    /// Whether the oracle refused a step here.
    var isRefuted: Bool {
        if case .judged(_, _?) = event { true } else { false }
    }

    /// Whether a case, or a history of it, begins here.
    var isReset: Bool {
        if case .stimulus(let text) = event { text.hasPrefix("reset") } else { false }
    }
}
