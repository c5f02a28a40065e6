import ConformanceKit
import Foundation
import Synchronization
import Testing
import Traceability

@Suite("Evidence")
struct EvidenceTests {
    static let header = EvidenceEvent.header(
        EvidenceHeader(
            tool: "1", suite: "s", catalogue: "c", configuration: "d", seed: .max, selection: "",
            roles: [.device], planned: 2, accepted: ["REQ-6.1.7-2": "no clock"], knownFailures: ["x": "y"]))
    static let footer = EvidenceEvent.footer(
        EvidenceFooter(verdicts: ["pass": 1, "fail": 0], notSelected: 1, exitCode: 0))
    static let note = EvidenceEvent.note("Grüße\n")
    static let ended = EvidenceEvent.caseEnded(
        EvidenceOutcome(
            id: TestCaseID(.device, 1), verdict: .pass, reason: "", refutation: nil, history: ["advance 60"],
            reproduce: "--select x"))
    private static let purpose = TestPurpose(
        id: TestCaseID(.device, 1), role: .device, title: "t", ensure: "e",
        requirements: [.init("REQ-6.1.7-2")], clause: "6.1.7")
    static let middle: [EvidenceEvent] = [
        .iut(
            EvidenceIUT(role: .device, uri: "builtin:device", name: "n", version: "1", controls: ["clock"])),
        .review(StaticReview(role: .device, failures: [.init(ICSItemID(rawValue: "C-001"), "t")])),
        .notSelected(purpose, reason: "user = No"),
        .caseStarted(purpose),
        .stimulus("60 s pass"), .control(.call(method: "clock.advance", parameters: ["seconds": 60])),
        .control(.result(method: "clock.advance", .empty)),
        .control(.failure(method: "tree.get", .init(.adapterFault, "no", code: -32001))),
        .control(.diagnostics("warm")),
        .message(EvidenceMessage(peer: "srv-a", fromIUT: true, text: "<a>ä\n</a>", octets: "AAA=")),
        .judged(
            states: 3,
            refutation: Refutation("no", allowed: ["a"], observed: "b", requirements: ["REQ-6.1.7-2c"])),
        note, ended,
    ]

    /// Writes events into memory.
    static func log(_ events: [EvidenceEvent], redaction: Redaction = Redaction()) async throws -> [UInt8] {
        let octets = Mutex<[UInt8]>([])
        let writer = EvidenceWriter(redaction: redaction) {
            "2026-01-01T00:00:00Z"
        } sink: { line in
            octets.withLock { $0 += line }
        }
        for event in events { try await writer.write(event) }
        return octets.withLock { $0 }
    }

    private static func defect(_ octets: [UInt8]) -> EvidenceLog.Defect? {
        EvidenceLog(Data(octets)).defect
    }

    private static func defect(_ kind: EvidenceLog.Defect.Kind, _ line: Int) -> EvidenceLog.Defect {
        EvidenceLog.Defect(kind: kind, line: line)
    }

    @Test("a refutation of an earlier version, which names no requirements, can be read")
    func earlierRefutation() throws {
        let text = #"{"summary":"no","allowed":["a"],"observed":"b","interpretations":[]}"#
        let refutation = try JSONDecoder().decode(Refutation.self, from: Data(text.utf8))
        #expect(refutation == Refutation("no", allowed: ["a"], observed: "b"))
    }

    @Test("every kind of event survives the log")
    func roundTrip() async throws {
        let events = [Self.header] + Self.middle + [Self.footer]
        let log = EvidenceLog(Data(try await Self.log(events)))
        #expect(Set(events.map(\.kind)).count == 12)
        #expect(log.events == events)
        #expect(log.defect == nil)
    }

    @Test("equal campaigns give equal logs")
    func deterministic() async throws {
        let events = [Self.header] + Self.middle + [Self.footer]
        #expect(try await Self.log(events) == (try await Self.log(events)))
    }

    @Test("a change of any single octet is noticed")
    func tampering() async throws {
        let log = try await Self.log([Self.header, Self.ended, Self.footer])
        try #require(log.count > 500)
        for index in log.indices {
            var changed = log
            changed[index] ^= 1
            #expect(Self.defect(changed) != nil, "octet \(index)")
        }
    }

    @Test("a line removed, moved or doubled is noticed, with its number")
    func reordered() async throws {
        let log = try await Self.log([Self.header] + Self.middle + [Self.footer])
        let lines = log.split(separator: UInt8(ascii: "\n")).map { Array($0) + [UInt8(ascii: "\n")] }
        try #require(lines.count == 15)
        var removed = lines
        removed.remove(at: 4)
        #expect(Self.defect(Array(removed.joined())) == Self.defect(.broken, 5))
        var swapped = lines
        swapped.swapAt(5, 6)
        #expect(Self.defect(Array(swapped.joined())) == Self.defect(.broken, 6))
        var doubled = lines
        doubled.insert(lines[2], at: 2)
        #expect(Self.defect(Array(doubled.joined())) == Self.defect(.broken, 4))
        #expect(Self.defect(Array(lines.dropFirst().joined())) == Self.defect(.broken, 1))
    }

    @Test("a log cut anywhere is unfinished, and says after which line")
    func truncated() async throws {
        let log = try await Self.log([Self.header, Self.ended, Self.footer])
        let ends = log.indices.filter { log[$0] == UInt8(ascii: "\n") }.map { $0 + 1 }
        try #require(ends.count == 3)
        for count in log.indices {
            let whole = ends.filter { $0 <= count }.count
            let expected =
                count == 0
                ? Self.defect(.empty, 0)
                : ends.contains(count) ? Self.defect(.unfinished, whole) : Self.defect(.torn, whole + 1)
            #expect(Self.defect(Array(log.prefix(count))) == expected, "\(count) octets")
        }
    }

    @Test("the header stands first and only there, the footer last")
    func frame() async throws {
        #expect(
            Self.defect(try await Self.log([Self.note, Self.footer])) == Self.defect(.misplacedHeader, 1))
        #expect(
            Self.defect(try await Self.log([Self.header, Self.header])) == Self.defect(.misplacedHeader, 2))
        let late = try await Self.log([Self.header, Self.ended, Self.footer, Self.note])
        #expect(Self.defect(late) == Self.defect(.afterFooter, 4))
    }

    @Test("a footer that counts other verdicts than there are is refused")
    func miscounted() async throws {
        let log = try await Self.log([Self.header, Self.ended, Self.ended, Self.footer])
        #expect(Self.defect(log) == Self.defect(.miscounted, 4))
    }

    @Test("the lines before a defect are still given")
    func prefix() async throws {
        let whole = try await Self.log([Self.header, Self.note, Self.ended])
        let log = EvidenceLog(Data(whole.dropLast(5)))
        #expect(log.events == [Self.header, Self.note])
        #expect(log.position.line == 2)
    }

    @Test("an unfinished campaign is resumed where its last good line ended")
    func resumes() async throws {
        let url = FileManager.default.temporaryDirectory.appending(
            path: "evidence-\(UInt64.random(in: 0 ... .max)).jsonl")
        defer { try? FileManager.default.removeItem(at: url) }
        let first = try EvidenceWriter(creating: url)
        try await first.write(Self.header)
        try await first.write(Self.ended)
        let torn = try FileHandle(forWritingTo: url)
        try torn.seekToEnd()
        try torn.write(contentsOf: Data(#"{"chain":"#.utf8))
        try torn.close()

        let log = try EvidenceLog(contentsOf: url)
        #expect(log.defect == Self.defect(.torn, 3))
        #expect(throws: (any Error).self) { try EvidenceWriter(creating: url) }
        let second = try EvidenceWriter(resuming: url, at: log.position)
        try await second.write(Self.footer)
        let whole = try EvidenceLog(contentsOf: url)
        #expect(whole.events == [Self.header, Self.ended, Self.footer])
        #expect(whole.defect == nil)
    }

    @Test("a sink that fails is an error of the tester, and nothing is counted as written")
    func fullDisk() async throws {
        struct Full: Error {}
        let writer = EvidenceWriter(sink: { _ in throw Full() })
        await #expect(throws: Full.self) { try await writer.write(Self.header) }
        #expect(await writer.position == .start)
    }
}

@Suite("Redaction")
struct RedactionTests {
    private static let redaction = Redaction(secrets: ["hunter<2>&", "s1"], names: ["dev"])

    static let forms = [
        "hunter<2>&", "x hunter&lt;2&gt;&amp; y", Data("hunter<2>&".utf8).base64EncodedString(),
        Data("dev:hunter<2>&".utf8).base64EncodedString(), "s1", Data("dev:s1".utf8).base64EncodedString(),
        Data("\u{3}\u{1}\u{6A}<Data>hunter<2>&</Data>".utf8).base64EncodedString(),
    ]

    @Test("takes a secret out in every form in which it travels", arguments: forms)
    func removes(form: String) async throws {
        let event = EvidenceEvent.note(form)
        let log = String(
            decoding: try await EvidenceTests.log(
                [EvidenceTests.header, event, EvidenceTests.ended, EvidenceTests.footer],
                redaction: Self.redaction), as: UTF8.self
        )
        #expect(!log.contains(form))
        #expect(log.contains("redacted") || log.contains("W3JlZGFjdGVkX"))
        #expect(EvidenceLog(Data(log.utf8)).defect == nil)
    }

    static let untouched = [
        "{}", #"{"seed":18446744073709551615,"n":1.50,"rs1x":"class1fied"}"#, #"["\\","a\"b\\",true]"#,
        #"["AQIDBAUG"]"#, "5",
    ]

    @Test("leaves everything else alone, octet by octet", arguments: untouched)
    func leaves(json: String) {
        #expect(Self.redaction.applied(toJSON: Array(json.utf8)) == Array(json.utf8))
    }

    @Test("takes secrets out of parameters of control calls, member names included")
    func parameters() {
        let json = #"{"hunter<2>&":{"client":{"name":"dev","secret":"s1"}},"x":"\"hunter<2>&\\"}"#
        let redacted = #"{"[redacted]":{"client":{"name":"dev","secret":"[redacted]"}},"x":"\"[redacted]\\"}"#
        #expect(Self.redaction.applied(toJSON: Array(json.utf8)) == Array(redacted.utf8))
    }

    @Test("does nothing where there is no secret")
    func empty() {
        #expect(Redaction(secrets: ["", ""]).isEmpty && Redaction().isEmpty)
    }
}
