import Foundation
import SyncML

/// Measures reading and writing of messages beside libxml2 and libwbxml, in one run, and prints ratios.
@main
struct CodecBenchmarks {
    /// One line of the table.
    struct Row {
        var measure: String
        var size: String
        var ours: Double
        var theirs: Double?
        var goal: Double
    }

    /// What each size may cost.
    static let limits = DecodingLimits(
        totalBytes: 4 << 20, elements: 1 << 20, commands: 1 << 16, items: 1 << 16)
    static let sizes = ["1k", "10k", "1m"]

    static func main() throws {
        var peers = "../shared/bench/codec"
        var seconds = 0.7
        var rest = CommandLine.arguments.dropFirst()
        while let name = rest.popFirst(), let value = rest.popFirst() {
            if name == "--peers" { peers = value }
            if name == "--seconds" { seconds = Double(value) ?? seconds }
        }
        guard let peer = CodecPeers(sources: peers) else {
            print("the peers in \(peers) cannot be built")
            exit(70)
        }
        var rows: [Row] = []
        for size in sizes { rows += try measure(size, peer, seconds) }
        print("| measure | message | ours, µs | peer, µs | times faster | goal | met |")
        print("| --- | ---: | ---: | ---: | ---: | ---: | --- |")
        for row in rows { print(line(row)) }
        print(try costs(peer, rows))
    }

    private static func measure(_ size: String, _ peer: CodecPeers, _ seconds: Double) throws -> [Row] {
        let text = try peer.message("msg_\(size).xml")
        let binary = try peer.message("msg_\(size)_ns.wbxml")
        let message = try SyncMLXML.decode(text, limits: limits).message
        let same = try SyncMLWBXML.decode(binary, limits: limits).message
        precondition(same == message, "both files hold the same message")
        func row(
            _ measure: String, _ mode: String, _ file: String, goal: Double, _ work: () throws -> Void
        ) rethrows -> Row {
            let ours = try Stopwatch.best(within: seconds, work)
            let theirs = peer.best(mode, file, within: seconds)
            return Row(measure: measure, size: size, ours: ours, theirs: theirs, goal: goal)
        }
        let xml = "msg_\(size).xml"
        let wbxml = "msg_\(size)_ns.wbxml"
        return [
            try row("XML events, libxml2 SAX2", "sax2", xml, goal: 0.5) {
                _ = try SyncMLEncoding.xml.countEvents(text, limits: limits)
            },
            try row("XML typed decode, libxml2 DOM", "dom", xml, goal: 1) {
                _ = try SyncMLXML.decode(text, limits: limits)
            },
            try row("WBXML events, libwbxml", "wbxml_sax", wbxml, goal: 1) {
                _ = try SyncMLEncoding.wbxml.countEvents(binary, limits: limits)
            },
            try row(
                "WBXML typed decode, libwbxml tree", "wbxml_tree", wbxml,
                goal: size == "1m" ? 20 : size == "10k" ? 3 : 1
            ) {
                _ = try SyncMLWBXML.decode(binary, limits: limits)
            },
            row("WBXML encode, xml2wbxml", "xml2wbxml_nostrtbl", xml, goal: 2) {
                _ = SyncMLWBXML.encode(message)
            },
            row("XML encode, wbxml2xml", "wbxml2xml", wbxml, goal: 1) { _ = SyncMLXML.encode(message) },
        ]
    }

    private static func line(_ row: Row) -> String {
        let ratio = row.theirs.map { $0 / row.ours }
        let isMet = ratio.map { $0 >= row.goal ? "yes" : "NO" } ?? "not compared"
        return "| \(row.measure) | \(row.size) | \(figure(row.ours * 1e6)) | "
            + "\(row.theirs.map { figure($0 * 1e6) } ?? "-") | \(ratio.map(figure) ?? "-") | "
            + "\(figure(row.goal)) | \(isMet) |"
    }

    /// How the cost of an octet grows from 10 KB to 1 MB.
    private static func costs(_ peer: CodecPeers, _ rows: [Row]) throws -> String {
        var lines = [
            "", "| measure | cost of an octet, 1 MB by 10 KB | goal | met |", "| --- | ---: | ---: | --- |",
        ]
        for measure in Set(rows.map(\.measure)).sorted() {
            func cost(_ size: String) throws -> Double? {
                let file = measure.hasPrefix("WBXML") ? "msg_\(size)_ns.wbxml" : "msg_\(size).xml"
                let count = try peer.message(file).count
                return rows.first { $0.measure == measure && $0.size == size }.map { $0.ours / Double(count) }
            }
            guard let small = try cost("10k"), let large = try cost("1m") else { continue }
            let growth = large / small
            lines.append("| \(measure) | \(figure(growth)) | 1.3 | \(growth <= 1.3 ? "yes" : "NO") |")
        }
        return lines.joined(separator: "\n")
    }

    private static func figure(_ number: Double) -> String {
        number >= 100 ? String(Int(number.rounded())) : String((number * 100).rounded() / 100)
    }
}
