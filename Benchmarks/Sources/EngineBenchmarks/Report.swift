import Foundation

/// What was measured, for people and for programs.
struct Report: Encodable {
    /// One figure of ours, beside the peer's if there is one, with its goal.
    struct Row: Encodable {
        let measure: String
        let ours: Double
        let peer: Double?
        /// Ours by the peer's where more is better, the peer's by ours where less is.
        let ratio: Double?
        let goal: String
        let isMet: Bool?
    }

    /// A shrink that took many runs, with what it started from and what it ended with.
    struct Shrink: Encodable {
        let problem: String
        let seed: UInt64
        let before: String
        let after: String
        let runs: Int
    }

    let versions: [String: String]
    var rows: [Row] = []
    var hardest: [Shrink] = []

    init(versions: [String: String]) {
        self.versions = versions
    }

    mutating func add(
        _ measure: String, ours: Double, peer: Double?, isMoreBetter: Bool, goal: String, isMet: Bool?
    ) {
        let ratio = peer.map { isMoreBetter ? ours / $0 : $0 / ours }.flatMap { $0.isFinite ? $0 : nil }
        rows.append(Row(measure: measure, ours: ours, peer: peer, ratio: ratio, goal: goal, isMet: isMet))
    }

    /// The report as a table in Markdown.
    var text: String {
        var lines = versions.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" }
        lines += [
            "", "| measure | ours | peer | ratio | goal | met |", "| --- | ---: | ---: | ---: | --- | --- |",
        ]
        for row in rows {
            let peer = row.peer.map(Self.format) ?? "-"
            let ratio = row.ratio.map { Self.format($0) + "x" } ?? "-"
            let isMet = row.isMet.map { $0 ? "yes" : "NO" } ?? "not compared"
            lines.append(
                "| \(row.measure) | \(Self.format(row.ours)) | \(peer) | \(ratio) | \(row.goal) | \(isMet) |")
        }
        lines += ["", "| problem | seed | runs | before | after |", "| --- | ---: | ---: | --- | --- |"]
        for shrink in hardest {
            lines.append(
                "| \(shrink.problem) | \(shrink.seed) | \(shrink.runs) | `\(shrink.before)` | `\(shrink.after)` |"
            )
        }
        return lines.joined(separator: "\n")
    }

    private static func format(_ number: Double) -> String {
        if number >= 1000 { return String(Int(number.rounded())) }
        return String((number * (number < 10 ? 100 : 10)).rounded() / (number < 10 ? 100 : 10))
    }
}
