import ConformanceKit
import Foundation
import Testing
import Traceability

@Suite("Resumption of a log") struct EvidenceResumptionTests {
    private static func purpose(_ number: Int) -> TestPurpose {
        TestPurpose(
            id: TestCaseID(.device, number), role: .device, title: "t", ensure: "e",
            requirements: [.init("REQ-6.1.7-2")], clause: "6.1.7")
    }

    private static func ended(_ number: Int) -> EvidenceEvent {
        .caseEnded(
            EvidenceOutcome(
                id: TestCaseID(.device, number), verdict: .pass, reason: "", refutation: nil, history: [],
                reproduce: ""))
    }

    private static let opening: [EvidenceEvent] = [
        EvidenceTests.header,
        .iut(EvidenceIUT(role: .device, uri: "u", name: "n", version: "1", controls: [])),
        .stimulus("reset"), .review(StaticReview(role: .device)),
    ]
    private static let body: [EvidenceEvent] = [
        .notSelected(purpose(3), reason: "no"), .caseStarted(purpose(1)), .stimulus("x"), ended(1),
        .note("between"), .caseStarted(purpose(2)), .stimulus("y"), ended(2),
    ]

    private static func resumption(
        _ events: [EvidenceEvent], torn: Int = 0
    ) async throws -> EvidenceResumption {
        let octets = try await EvidenceTests.log(events)
        return try EvidenceResumption(EvidenceLog(Data(octets.dropLast(torn))))
    }

    @Test("keeps all up to the end of the last case that ended, wherever the log was cut")
    func boundary() async throws {
        let events = Self.opening + Self.body
        // Lines kept, cases accounted for, after each line of the log.
        let kept = [1, 1, 1, 4, 5, 5, 5, 8, 8, 8, 8, 12]
        for count in 1...events.count {
            let found = try await Self.resumption(Array(events.prefix(count)))
            #expect(found.position.line == kept[count - 1], "\(count) lines")
            #expect(found.accounted == [5, 8, 12].filter { $0 <= count }.count)
            #expect(found.roles.isEmpty == (count < 4))
            if count > 1 {
                let torn = try await Self.resumption(Array(events.prefix(count)), torn: 3)
                #expect(torn.position.line == kept[count - 2], "\(count) lines, the last torn")
            }
        }
        let all = try await Self.resumption(events)
        #expect(all.roles[.device]?.outcomes.keys.sorted() == [1, 2].map { TestCaseID(.device, $0) })
        #expect(all.roles[.device]?.notSelected == [TestCaseID(.device, 3): "no"])
        let whole = EvidenceLog(Data(try await EvidenceTests.log(events)))
        #expect(all.position == whole.position)
    }

    @Test("a campaign that ended, an empty and a changed log are not continued")
    func refused() async throws {
        func problem(_ data: [UInt8]) throws -> EvidenceResumption.Problem {
            try #require(throws: EvidenceResumption.Problem.self) {
                try EvidenceResumption(EvidenceLog(Data(data)))
            }
        }
        let footer = EvidenceEvent.footer(
            EvidenceFooter(verdicts: ["pass": 2], notSelected: 1, exitCode: 0))
        let whole = try await EvidenceTests.log(Self.opening + Self.body + [footer])
        #expect(try problem(whole) == .finished)
        #expect(try problem([]) == .noBeginning)
        #expect(try problem(Array(whole.prefix(20))) == .noBeginning)
        var changed = try await EvidenceTests.log(Self.opening + Self.body)
        changed[changed.count / 2] ^= 1
        guard case .broken = try problem(changed) else {
            Issue.record("a changed log was taken")
            return
        }
    }

    static let contradictions: [[EvidenceEvent]] = [
        [ended(1)], [.caseStarted(purpose(1)), ended(2)],
        [.caseStarted(purpose(1)), .caseStarted(purpose(2))],
        body + [.caseStarted(purpose(1))], body + [.notSelected(purpose(3), reason: "")],
        [opening[1]], [opening[3]], [.caseStarted(purpose(1)), .notSelected(purpose(2), reason: "")],
    ]

    @Test("a log that contradicts itself is not continued", arguments: contradictions.indices)
    func contradictory(index: Int) async throws {
        let events = Self.opening + Self.contradictions[index]
        let log = EvidenceLog(Data(try await EvidenceTests.log(events)))
        #expect(throws: EvidenceResumption.Problem.contradictory(line: events.count)) {
            try EvidenceResumption(log)
        }
    }
}
