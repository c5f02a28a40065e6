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

    /// What is known of a detached signature.
    public enum Signature: String, CaseIterable, Hashable, Sendable, Codable {
        /// There is none, and none was asked for.
        case none
        /// There is one, and no key to check it with.
        case unchecked
        /// It is of the owner of the key.
        case valid
        /// It is not of the owner of the key, or of another log.
        case invalid
        /// A key was named, and there is no signature.
        case missing
    }

    /// What the log is.
    public var state: State
    /// What is known of its signature; whoever has the file and the key says so.
    public var signature = Signature.none
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

    /// 0 for a log that is intact, 1 for one that is broken or not signed as was asked for, 2 for one that is unfinished.
    public var exitCode: Int32 {
        switch signature {
        case .invalid, .missing: return 1
        case .none, .unchecked, .valid: break
        }
        return switch state {
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
        let signed =
            switch signature {
            case .none: ""
            case .unchecked: "; there is a signature, which --public-key checks"
            case .valid: "; the signature is good"
            case .invalid: "; NOT SIGNED by the owner of this key: the signature does not fit"
            case .missing: "; NOT SIGNED: there is no \(EvidenceSignature.fileName)"
            }
        switch problem {
        case nil: return "intact\(part): \(lines) lines, \(totals); last digest \(chain)\(signed)"
        case let cause?:
            return "\(state.rawValue)\(part): \(VisibleText(cause)); \(lines) good lines before that\(signed)"
        }
    }
}
