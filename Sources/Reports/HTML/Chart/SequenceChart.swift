import ConformanceKit

/// A message sequence chart of a case as a drawing: lifelines, arrows, texts, each with its place in pixels.
struct SequenceChart {
    let anchor: String
    let description: String
    let width: Int
    let height: Int
    let lifelines: [Lifeline]
    let bands: [Band]
    let arrows: [Arrow]
    let texts: [Label]
    /// The chart in words, a row a line.
    let words: [String]

    /// The line of a party downwards.
    struct Lifeline {
        let name: String
        let x: Int
        let bottom: Int
    }

    /// A ground behind rows.
    struct Band {
        let tone: String
        let y: Int
        let height: Int
        let width: Int
    }

    /// An arrow with the corners of its head.
    struct Arrow {
        let tone: String
        let from: Int
        let to: Int
        let y: Int
        let head: String
    }

    /// A line of text.
    struct Label {
        let tone: String
        let x: Int
        let y: Int
        let text: String
    }

    /// Draws a case; nothing where there is nothing to draw or no room left.
    ///
    /// - Parameters:
    ///   - record: The case.
    ///   - anchor: Its anchor on the page.
    ///   - budget: The octets that are left; what is drawn is taken off.
    init?(_ record: CaseRecord, anchor: String, budget: inout WireBudget) {
        let rows = ChartRow.rows(of: record)
        guard rows.contains(where: { $0.line != nil }) else { return nil }
        var drawing = Drawing(ChartParties(rows))
        for row in rows { drawing.add(row) }
        let words = rows.map { $0.words.replacing("\n", with: " ").visible(300) }
        let size = drawing.size + words.reduce(0) { $0 + $1.utf8.count + 10 } + 600
        guard budget.takeChart(size) else { return nil }
        self.anchor = anchor
        let parties = drawing.parties.names.joined(separator: ", ")
        description =
            "Sequence of \(rows.count) rows between \(parties); the rows with a red ground are those that decided the verdict. The same in words follows."
        width = drawing.parties.width
        height = drawing.y + 14
        lifelines = zip(drawing.parties.names, drawing.parties.places).map { name, place in
            Lifeline(name: name, x: place, bottom: drawing.y + 8)
        }
        bands = drawing.bands
        arrows = drawing.arrows
        texts = drawing.texts
        self.words = words
    }
}

/// Who takes part, and where each stands.
struct ChartParties {
    let names: [String]
    let places: [Int]
    let width: Int
    let letters: Int
    private let peers: [String]

    /// The peers beyond this number share the last lifeline.
    private static let peerLimit = 4
    private static let left = 170

    init(_ rows: [ChartRow]) {
        var peers: [String] = []
        for row in rows {
            if case .message(let peer, _, _) = row.what, !peers.contains(peer) { peers.append(peer) }
        }
        self.peers = peers
        let shown = peers.prefix(Self.peerLimit).enumerated().map { index, name in
            index == Self.peerLimit - 1 && peers.count > Self.peerLimit ? "other peers" : name.visible(24)
        }
        names = ["Tester", "IUT"] + shown
        let spacing = names.count <= 3 ? 400 : names.count == 4 ? 300 : 250
        places = names.indices.map { Self.left + $0 * spacing }
        width = Self.left + (names.count - 1) * spacing + 90
        letters = (spacing - 16) * 10 / 67
    }

    var tester: Int { places[0] }
    var iut: Int { places[1] }

    func place(of peer: String) -> Int {
        let index = peers.firstIndex(of: peer) ?? 0
        return places[min(index, Self.peerLimit - 1) + 2]
    }
}

/// The chart as it grows downwards.
private struct Drawing {
    let parties: ChartParties
    var y = 44
    var bands: [SequenceChart.Band] = []
    var arrows: [SequenceChart.Arrow] = []
    var texts: [SequenceChart.Label] = []
    /// About how many octets of markup it takes.
    var size: Int {
        texts.reduce(0) { $0 + 50 + $1.text.utf8.count } + arrows.count * 110 + bands.count * 70
            + parties.names.count * 150
    }

    private static let lineHeight = 14

    init(_ parties: ChartParties) { self.parties = parties }

    mutating func add(_ row: ChartRow) {
        let top = y
        let middle = (parties.tester + parties.iut) / 2
        switch row.what {
        case .stimulus(let text):
            write(
                text, at: middle, letters: parties.letters, tone: row.isRefuted ? "step" : "",
                lines: 3)
            arrow(from: parties.tester, to: parties.iut, tone: row.isRefuted ? "bad" : "stimulus")
        case .message(let peer, let fromIUT, let summary):
            let place = parties.place(of: peer)
            // The text stands beside the peer, so that it crosses no other line.
            write(
                summary, at: place - (parties.places[1] - parties.places[0]) / 2, letters: parties.letters,
                tone: row.isRefuted ? "step" : "", lines: 3)
            arrow(
                from: fromIUT ? parties.iut : place, to: fromIUT ? place : parties.iut,
                tone: row.isRefuted ? "bad" : fromIUT ? "in" : "out")
        case .time(let text):
            write(text, at: parties.iut, letters: parties.letters, tone: "time", lines: 1)
            bands.append(.init(tone: "time", y: top + 2, height: y - top, width: parties.width))
            y += 4
        case .gap(let text):
            write(text, at: parties.iut, letters: parties.letters * 2, tone: "time", lines: 1)
            y += 4
        case .verdict(let text):
            let all = (parties.width - 110) * 10 / 67
            write("✗ \(text)", at: 100, letters: all, tone: "verdict", lines: 4)
            y += 4
        }
        if row.isRefuted {
            bands.append(.init(tone: "bad", y: top + 2, height: y - top, width: parties.width))
        }
        let elapsed = "+\(row.elapsed) s"
        if case .gap = row.what { return }
        texts.append(.init(tone: "when", x: 6, y: top + Self.lineHeight, text: elapsed))
    }

    private mutating func write(_ text: String, at x: Int, letters: Int, tone: String, lines: Int) {
        for line in ChartText.lines(text.visible(600), letters: letters, limit: lines) {
            y += Self.lineHeight
            texts.append(.init(tone: tone, x: x, y: y, text: line))
        }
    }

    private mutating func arrow(from: Int, to: Int, tone: String) {
        y += 6
        let back = from < to ? to - 9 : to + 9
        arrows.append(
            .init(
                tone: tone, from: from, to: from < to ? to - 2 : to + 2, y: y,
                head: "\(to),\(y) \(back),\(y - 4) \(back),\(y + 4)"))
        y += 8
    }
}

/// Text broken into lines of letters of one width.
enum ChartText {
    /// Breaks text; what does not fit ends in an ellipsis.
    static func lines(_ text: String, letters: Int, limit: Int) -> [String] {
        var lines: [String] = []
        var line = ""
        for word in text.split(whereSeparator: \.isWhitespace) {
            var rest = word
            while !rest.isEmpty {
                let room = letters - line.count - (line.isEmpty ? 0 : 1)
                if rest.count <= room {
                    line += (line.isEmpty ? "" : " ") + rest
                    break
                }
                if line.isEmpty {
                    line = String(rest.prefix(letters))
                    rest = rest.dropFirst(letters)
                }
                if lines.count == limit - 1 { return lines + [line.prefix(letters - 1) + "…"] }
                lines.append(line)
                line = ""
            }
        }
        return line.isEmpty ? lines : lines + [line]
    }
}
