public import ConformanceKit
import Traceability

/// What can be said of a log by itself: whether its chain, its order, its totals and its end are as they must be.
///
/// It needs no catalogue and no suite, so that evidence of any version can be checked.
public struct EvidenceVerification: Hashable, Sendable, Codable {
    /// What a log is.
    public enum State: String, CaseIterable, Hashable, Sendable, Codable {
        /// All of a campaign, or of a shard of one.
        case intact
        /// A good beginning of one.
        case unfinished
        /// Changed, or in contradiction with itself.
        case broken
    }

    /// What the log is.
    public var state: State
    /// What is wrong, with the first line that shows it; nil where nothing is.
    public var problem: String?
    /// How many good lines there are before the first problem.
    public var lines: Int
    /// The digest of the last good line: who keeps it can tell later that the log was not replaced.
    public var chain: String
    /// Which part of a divided campaign the log is; nil for a whole one.
    public var shard: Shard?
    /// How many cases have each verdict that occurs.
    public var verdicts: [String: Int]
    /// How many cases were not selected.
    public var notSelected: Int

    /// Checks a log.
    public init(_ log: EvidenceLog) {
        let reader = CampaignReader(log)
        let record = CampaignRecord.state(
            of: log, contradiction: reader.contradiction, reader: reader, catalogue: nil)
        switch record {
        case .whole, .part:
            state = .intact
            problem = nil
        case .unfinished(let cause):
            // A contradiction further up is the graver finding.
            state = reader.contradiction == nil ? .unfinished : .broken
            problem = reader.contradiction ?? cause
        case .broken(let cause):
            state = .broken
            problem = cause
        case .otherCatalogue:
            state = .broken
            problem = record.warning
        }
        lines = log.position.line
        chain = log.position.chain
        shard = reader.header?.shard
        verdicts = reader.cases.reduce(into: [:]) { $0[$1.verdict.rawValue, default: 0] += 1 }
        notSelected = reader.unselected.count
    }

    /// 0 for a log that is intact, 1 for one that is broken, 2 for one that is unfinished.
    public var exitCode: Int32 {
        switch state {
        case .intact: 0
        case .broken: 1
        case .unfinished: 2
        }
    }

    /// The answer for people.
    public var lineOfText: String {
        let counts = verdicts.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }
        let totals = (counts + ["\(notSelected) not selected"]).joined(separator: ", ")
        let part = shard.map { ", shard \($0)" } ?? ""
        switch problem {
        case nil: return "intact\(part): \(lines) lines, \(totals); last digest \(chain)"
        case let cause?:
            return "\(state.rawValue)\(part): \(VisibleText(cause)); \(lines) good lines before that"
        }
    }
}
