import ConformanceKit
import ConformanceSuite
import DMHost
import Foundation
import Synchronization
import Testing
import Traceability

/// A log in memory whose writer is cut off: the line after the last one allowed, and every later one, is lost.
private final class CutLog: Sendable {
    private let state: Mutex<(octets: [UInt8], left: Int)>

    struct CutOff: Error {}

    init(_ kept: [UInt8] = [], lines: Int = .max) { state = Mutex((octets: kept, left: lines)) }

    /// Takes a line; the first one that is lost leaves a part of itself behind.
    func write(_ line: [UInt8]) throws {
        try state.withLock { state in
            guard state.left > 0 else {
                if state.left == 0 { state.octets += line.prefix(line.count / 2) }
                state.left = -1
                throw CutOff()
            }
            state.left -= 1
            state.octets += line
        }
    }

    var octets: [UInt8] { state.withLock(\.octets) }
    var log: EvidenceLog { EvidenceLog(Data(octets)) }
}

/// Campaigns on the reference device that are cut off and continued, each time with a new device.
@Suite("Campaigns that are resumed")
struct ResumedCampaignTests {
    private static let cases = [110, 125, 300, 470, 471].compactMap { number in
        DeviceSuite.all.first { $0.purpose.id == TestCaseID(.device, number) }
    }

    private static let header = EvidenceEvent.header(
        EvidenceHeader(
            tool: "1", suite: "s", catalogue: "c", configuration: "d", seed: 1, selection: "",
            roles: [.device], planned: cases.count))

    /// Runs the cases, or the rest of them; returns false where the writer was cut off.
    private static func run(
        into target: CutLog, version: String = "test", resuming: EvidenceResumption? = nil
    ) async throws -> Bool {
        let writer = EvidenceWriter(at: resuming?.position ?? .start) { line in try target.write(line) }
        let bench = DeviceBench(DeviceHost().endpoint(version: version)) { event in
            try? await writer.write(event.evidence)
        }
        let (tester, control) = (bench.tester, bench.control)
        await control.answerExchanges { request throws(ControlFailure) in
            switch await tester.receive(request) {
            case .answer(let answer): return answer
            case .drop: throw ControlFailure(.adapterFault, "the connection was closed")
            }
        }
        do {
            if resuming == nil { try await writer.write(header) }
            _ = try await Campaign(cases, on: tester, uri: "inprocess:device").run(
                control: control, resuming: resuming?.roles[.device]
            ) { event in try await writer.write(event) }
            return true
        } catch is CutLog.CutOff {
            return false
        }
    }

    private static func verdicts(_ log: EvidenceLog) -> [TestCaseID: Verdict] {
        log.events.reduce(into: [:]) { found, event in
            if case .caseEnded(let outcome) = event { found[outcome.id] = outcome.verdict }
        }
    }

    private static func begun(_ log: EvidenceLog) -> [TestCaseID] {
        log.events.compactMap { event in
            if case .caseStarted(let purpose) = event { purpose.id } else { nil }
        }
    }

    @Test("cut off at any of twenty points, a resumed campaign gives the verdicts of an unbroken one")
    func anywhere() async throws {
        let unbroken = CutLog()
        #expect(try await Self.run(into: unbroken))
        let whole = unbroken.log
        let expected = Self.verdicts(whole)
        try #require(expected.count == 5 && whole.entries.count > 60)
        var random: UInt64 = 20_261_127
        var seenKept: Set<Int> = []
        for _ in 0..<20 {
            random = random &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            let point = 1 + Int(random >> 33) % (whole.entries.count - 1)
            let cut = CutLog(lines: point)
            #expect(try await !Self.run(into: cut))
            #expect(cut.log.entries.count == point)
            let resumption = try EvidenceResumption(cut.log)
            let kept = Array(cut.octets.prefix(resumption.position.octets))
            let resumed = CutLog(kept)
            #expect(try await Self.run(into: resumed, resuming: resumption))
            let log = resumed.log
            #expect(log.defect?.kind == .unfinished, "after \(point) lines")
            #expect(Self.verdicts(log) == expected, "after \(point) lines")
            #expect(Self.begun(log) == Self.begun(whole), "after \(point) lines")
            #expect(resumed.octets.starts(with: kept))
            seenKept.insert(resumption.accounted)
        }
        #expect(seenKept.count >= 4)
    }

    @Test("a campaign whose last case ended is resumed without asking the device anything")
    func complete() async throws {
        let unbroken = CutLog()
        #expect(try await Self.run(into: unbroken))
        let again = CutLog(unbroken.octets, lines: 0)
        #expect(try await Self.run(into: again, resuming: try EvidenceResumption(unbroken.log)))
        #expect(again.octets == unbroken.octets)
    }

    @Test("another device than that of the log is refused")
    func otherIUT() async throws {
        let cut = CutLog(lines: 40)
        #expect(try await !Self.run(into: cut))
        let resumption = try EvidenceResumption(cut.log)
        let target = CutLog(Array(cut.octets.prefix(resumption.position.octets)))
        await #expect(throws: Campaign.OtherIUT.self) {
            try await Self.run(into: target, version: "other", resuming: resumption)
        }
    }
}
