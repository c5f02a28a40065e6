import ConformanceKit
import Foundation
import Synchronization
import Testing
import Traceability

extension SyntheticCampaign {
    /// The octets of the log as a campaign writes it.
    func octets() async throws -> [UInt8] {
        let octets = Mutex<[UInt8]>([])
        let writer = EvidenceWriter(sink: { line in octets.withLock { $0 += line } })
        for entry in log().entries { try await writer.write(entry.event, time: entry.time) }
        return octets.withLock { $0 }
    }

    /// The log written and read again, so that its chain is a real one.
    func writtenLog() async throws -> EvidenceLog { EvidenceLog(Data(try await octets())) }

    /// A footer that counts what some events hold.
    static func footer(of events: [EvidenceEvent]) -> EvidenceFooter {
        var footer = EvidenceFooter(verdicts: [:], notSelected: 0, exitCode: 0)
        for event in events {
            switch event {
            case .caseEnded(let outcome): footer.verdicts[outcome.verdict.rawValue, default: 0] += 1
            case .notSelected: footer.notSelected += 1
            default: break
            }
        }
        return footer
    }

    /// One part of the campaign, as `check --shard` would have run it.
    func part(_ shard: Shard) throws -> SyntheticCampaign {
        var ids: Set<TestCaseID> = []
        for event in events {
            switch event {
            case .caseStarted(let purpose), .notSelected(let purpose, _): ids.insert(purpose.id)
            default: break
            }
        }
        let own = shard.part(of: ids)
        var part = self
        var isOwn = true
        part.events = events.filter { event in
            switch event {
            case .footer: return false
            case .notSelected(let purpose, _): return own.contains(purpose.id)
            case .caseStarted(let purpose): isOwn = own.contains(purpose.id)
            case .caseEnded:
                defer { isOwn = true }
                return isOwn
            default: break
            }
            return isOwn
        }
        part.events.append(.footer(Self.footer(of: part.events)))
        guard case .header(var header) = part.events[0] else { throw CocoaError(.coderInvalidValue) }
        header.shard = shard
        header.undivided = ids.count
        header.planned = own.count
        part.events[0] = .header(header)
        return part
    }
}
