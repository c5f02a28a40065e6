import ConformanceKit
import Foundation
import Synchronization
import Testing
import Traceability

@testable import Reports

@Suite("Merging of shards") struct EvidenceMergeTests {
    /// The campaign with every verdict, divided as `check --shard` divides it; each log is written and read again.
    static func parts(
        _ count: Int, change: (Int, inout SyntheticCampaign) -> Void = { _, _ in }
    ) async throws -> [EvidenceMerge.Part] {
        let whole = SyntheticCampaign.mixed(try Repository.catalogue())
        var parts: [EvidenceMerge.Part] = []
        for index in 1...count {
            var part = try whole.part(try #require(Shard(index, of: count)))
            change(index, &part)
            parts.append(.init(name: "s\(index)", log: try await part.writtenLog()))
        }
        return parts
    }

    static func merged(_ parts: [EvidenceMerge.Part]) async throws -> EvidenceLog {
        let merge = try EvidenceMerge(parts)
        let octets = Mutex<[UInt8]>([])
        let writer = EvidenceWriter(sink: { line in octets.withLock { $0 += line } })
        try await merge.write(to: writer)
        try await writer.write(.footer(SyntheticCampaign.footer(of: merge.entries.map(\.event))))
        return EvidenceLog(Data(octets.withLock { $0 }))
    }

    static func record(_ log: EvidenceLog) throws -> CampaignRecord {
        CampaignRecord(
            log, catalogue: try Repository.catalogue(), sensitivity: nil,
            interpretations: try Repository.interpretations())
    }

    @Test("shards joined in any order say what the undivided campaign says", arguments: [1, 2, 3, 8])
    func joined(count: Int) async throws {
        let parts = try await Self.parts(count)
        let log = try await Self.merged(parts.reversed())
        #expect(log.defect == nil)
        let record = try Self.record(log)
        let whole = try SyntheticCampaign.mixedRecord()
        #expect(record.state == .whole)
        #expect(record.exitCode == whole.exitCode)
        #expect(record.header?.shard == nil && record.header?.undivided == nil)
        #expect(record.header?.parts == parts.map(\.log.position.chain))
        func cases(_ record: CampaignRecord) -> [[EvidenceEvent]] {
            record.cases.sorted { $0.id < $1.id }.map { $0.steps.map(\.event) }
        }
        #expect(cases(record) == cases(whole))
        #expect(
            Set(record.cases.map(\.outcome)) == Set(whole.cases.map(\.outcome))
                && record.unselected == whole.unselected)
        #expect(record.coverages.map(\.states) == whole.coverages.map(\.states))
        #expect(try CampaignComparison(whole, record).changes.isEmpty)
        #expect(log.entries.compactMap(\.time).isEmpty == false)
    }

    @Test("a shard alone concludes nothing and meets no gate")
    func alone() async throws {
        let part = try #require(try await Self.parts(3).first)
        let record = try Self.record(part.log)
        #expect(record.state == .part(try #require(Shard(1, of: 3))))
        #expect(record.conclusion == .notFinished && record.exitCode != 0)
        #expect(record.tally.openCore.isEmpty)
        let gate = GateReport(rules: ["coverage(core) >= 0%"], record: record)
        #expect(!gate.isMet && gate.exitCode == 2)
        #expect(EvidenceVerification(part.log).state == .intact)
    }

    private static func problem(_ parts: [EvidenceMerge.Part]) throws -> EvidenceMerge.Problem {
        try #require(throws: EvidenceMerge.Problem.self) { try EvidenceMerge(parts) }
    }

    @Test("a missing, a double and no shard at all are refused")
    func incomplete() async throws {
        let parts = try await Self.parts(3)
        #expect(try Self.problem([]) == .nothing)
        #expect(
            try Self.problem([parts[0], parts[2]]) == .missing([try #require(Shard(2, of: 3))]))
        #expect(
            try Self.problem(parts + [.init(name: "again", log: parts[1].log)])
                == .double(name: "again", other: "s2", try #require(Shard(2, of: 3))))
    }

    @Test("a whole campaign, an unfinished and a broken shard are refused")
    func damaged() async throws {
        let parts = try await Self.parts(2)
        let whole = try await SyntheticCampaign.mixed(try Repository.catalogue()).writtenLog()
        #expect(
            try Self.problem([parts[0], .init(name: "w", log: whole)]) == .notAPart(name: "w"))
        var cut = parts[1]
        cut.log = EvidenceLog(
            entries: cut.log.entries.dropLast(), defect: .init(kind: .unfinished, line: 9))
        guard case .damaged(name: "s2", let cause) = try Self.problem([parts[0], cut]) else {
            Issue.record("an unfinished shard was taken")
            return
        }
        #expect(cause.hasPrefix("unfinished"))
        let doubled = try await Self.parts(2) { index, part in
            guard index == 2 else { return }
            part.run(SyntheticCampaign.purpose(.server, 110, ["REQ-6.1.7-1a"]), .pass)
            part.end(exitCode: 0)
        }
        guard case .damaged(name: "s2", _) = try Self.problem(doubled) else {
            Issue.record("a shard that goes on after its footer was taken")
            return
        }
    }

    static let differences: [(String, @Sendable (inout EvidenceHeader) -> Void)] = [
        ("suite", { $0.suite = "other" }), ("catalogue", { $0.catalogue = "other" }),
        ("configuration", { $0.configuration = "other" }), ("seed", { $0.seed += 1 }),
        ("selection", { $0.selection = "device" }), ("version of the tool", { $0.tool = "9" }),
        ("roles", { $0.roles = [.server, .device] }), ("accepted requirements", { $0.accepted = ["x": "y"] }),
        ("known failures", { $0.knownFailures = ["x": "y"] }),
        ("number of shards", { $0.shard = Shard(2, of: 7) }),
        ("number of cases of the whole", { $0.undivided = 99 }),
        ("format of the evidence", { $0.format = 9 }),
    ]

    @Test("a shard of another campaign is refused, with what differs", arguments: differences.indices)
    func mismatched(index: Int) async throws {
        let (what, change) = Self.differences[index]
        let parts = try await Self.parts(2) { index, part in
            guard index == 2, case .header(var header) = part.events[0] else { return }
            change(&header)
            part.events[0] = .header(header)
        }
        #expect(try Self.problem(parts) == .mismatched(name: "s2", first: "s1", what: what))
    }

    @Test("another IUT in one shard is refused; one that could not be reached there is not")
    func otherIUT() async throws {
        func parts(_ change: @escaping (inout EvidenceIUT) -> Void) async throws -> [EvidenceMerge.Part] {
            try await Self.parts(2) { index, part in
                guard index == 2 else { return }
                for (place, event) in part.events.enumerated() {
                    if case .iut(var iut) = event, iut.role == .device {
                        change(&iut)
                        part.events[place] = .iut(iut)
                    }
                }
            }
        }
        #expect(
            try Self.problem(try await parts { $0.version = "2" })
                == .mismatched(name: "s2", first: "s1", what: "version of the device"))
        let unreached = try await parts { iut in
            iut.name = "unknown"
            iut.version = ""
            iut.failure = "it never started"
        }
        let record = try Self.record(try await Self.merged(unreached))
        #expect(record.roles.first?.iut?.version == "1.0" && record.roles.first?.iut?.failure == nil)
        let moved = try await parts { $0.uri = "http://127.0.0.1:1/control" }
        #expect(try Self.record(try await Self.merged(moved)).state == .whole)
    }

    @Test("a case that lies in the wrong shard is refused")
    func foreign() async throws {
        let parts = try await Self.parts(2) { index, part in
            guard case .header(var header) = part.events[0] else { return }
            header.shard = Shard(3 - index, of: 2)
            part.events[0] = .header(header)
        }
        guard case .foreign = try Self.problem(parts) else {
            Issue.record("exchanged shards were taken")
            return
        }
    }

    @Test("shards that hold fewer cases than were planned are refused")
    func miscounted() async throws {
        let parts = try await Self.parts(2) { _, part in
            guard case .header(var header) = part.events[0] else { return }
            header.undivided = 8
            part.events[0] = .header(header)
        }
        #expect(try Self.problem(parts) == .miscounted(found: 7, planned: 8))
    }

    @Test("reads I/N and nothing else")
    func text() throws {
        #expect(Shard("2/5").map { [$0.index, $0.count] } == [2, 5])
        #expect(Shard("10000/10000") != nil)
        for text in ["0/1", "2/1", "1/10001", "", "1", "1/", "/1", "1/2/3", "+1/2", "1 /2", "١/٢", "-1/-1"] {
            #expect(Shard(text) == nil, "\(text)")
        }
        let ids = Set((1...11).map { TestCaseID(.device, $0) })
        let shares = (1...4).compactMap { Shard($0, of: 4)?.part(of: ids) }
        #expect(shares.map(\.count) == [3, 3, 3, 2])
        #expect(shares.reduce(into: Set()) { $0.formUnion($1) } == ids)
        #expect(throws: DecodingError.self) {
            try JSONDecoder().decode(Shard.self, from: Data(#""1/0""#.utf8))
        }
    }
}

@Suite("Verification of evidence") struct EvidenceVerificationTests {
    @Test("a whole log is intact, whatever its catalogue")
    func intact() async throws {
        var campaign = SyntheticCampaign.mixed(try Repository.catalogue())
        guard case .header(var header) = campaign.events[0] else { return }
        header.catalogue = "another"
        campaign.events[0] = .header(header)
        let log = try await campaign.writtenLog()
        let answer = EvidenceVerification(log)
        #expect(answer.state == .intact && answer.problem == nil && answer.exitCode == 0)
        #expect(answer.lines == campaign.events.count && answer.chain == log.position.chain)
        #expect(answer.verdicts == ["pass": 3, "fail": 1, "inconclusive": 1, "error": 1])
        #expect(answer.notSelected == 1)
    }

    @Test("a log cut after any line is unfinished, one changed in any line is broken there")
    func cut() async throws {
        let octets = try await SyntheticCampaign.mixed(try Repository.catalogue()).octets()
        let lines = octets.split(separator: UInt8(ascii: "\n")).map { Array($0) + [UInt8(ascii: "\n")] }
        for count in lines.indices {
            let answer = EvidenceVerification(EvidenceLog(Data(lines.prefix(count).joined())))
            #expect(answer.state == .unfinished && answer.exitCode == 2 && answer.lines == count)
            var changed = lines
            changed[count].swapAt(90, 91)
            guard changed[count] != lines[count] else { continue }
            let broken = EvidenceVerification(EvidenceLog(Data(changed.joined())))
            #expect(broken.state == .broken && broken.exitCode == 1, "line \(count + 1)")
            #expect(broken.problem?.contains("line \(count + 1):") == true)
        }
    }

    @Test("totals that do not agree are broken, although the chain holds")
    func totals() async throws {
        var campaign = SyntheticCampaign(catalogue: try Repository.catalogue(), roles: [.device])
        campaign.run(SyntheticCampaign.purpose(.device, 1, ["REQ-6.1.7-1a"]), .pass)
        campaign.end(exitCode: 0, planned: 0)
        let log = try await campaign.writtenLog()
        #expect(log.defect == nil)
        #expect(EvidenceVerification(log).state == .broken)
    }
}
