import ConformanceKit
import Foundation
import Synchronization
import Testing
import Traceability

@Suite("Evidence")
struct EvidenceTests {
    static let header = EvidenceEvent.header(
        CampaignHeader(
            tool: "conformance 1", suite: "1", suiteDigest: ContentDigest(of: []),
            catalogueDigest: ContentDigest(of: [1]), role: .device, iut: "builtin:device",
            hello: ["role": "device"], icsDigest: ContentDigest(of: [2]), ics: ["cap": ["Suspend": true]],
            selection: "", seed: .max, planned: ["C-1"]))
    static let footer = EvidenceEvent.footer(
        CampaignFooter(counts: ["pass": 1], notSelected: 1, exitCode: .pass))
    private static let test = CaseDescription(
        id: "C-1", title: "starts on time", purposes: ["TP-1"], citations: ["REQ-6.1.7-2~1"])
    static let middle: [EvidenceEvent] = [
        .notSelected(NotSelected(test: test, expression: "user & cap.Suspend", reason: "user = No")),
        .caseStarted(CaseStarted(test: test, seed: 7)),
        .stimulus(Stimulus(text: "60 s pass", phase: .body)),
        .controlCall(ControlCallRecord(id: 3, method: "clock.advance", parameters: ["seconds": 60])),
        .controlResult(ControlResultRecord(id: 3, method: "clock.advance", result: ["now": .null])),
        .message(
            MessageRecord(
                direction: .fromIUT, server: "srv-a", url: "http://127.0.0.1:1/", contentType: "x",
                headers: ["x-syncml-hmac": "h"], body: Array("<a>ä\n</a>".utf8), summary: ["Alert 1201"])),
        .message(
            MessageRecord(direction: .toIUT, server: "srv-a", status: 200, contentType: "y", body: [2, 0xFF])),
        .oracleStep(
            OracleStep(
                observed: "Status 200", statesBefore: 4, statesAfter: 2, allowed: ["Status 200"],
                requirements: ["REQ-6.1.7-2"],
                interpretations: [InterpretationID(rawValue: "AMB-14")].compactMap { $0 })),
        .note(Note(text: "bad digest in package 0", isFinding: true)),
        .adapterStderr(AdapterOutput(text: "hm\n")),
        .caseEnded(CaseEnded(id: "C-1", verdict: .pass, reason: "as required", reproduce: "abc")),
    ]

    /// Writes entries into memory.
    static func log(_ events: [EvidenceEvent], redaction: Redaction = Redaction()) async throws -> [UInt8] {
        let octets = Mutex<[UInt8]>([])
        let writer = EvidenceWriter(redaction: redaction) {
            "2026-01-01T00:00:00.000Z"
        } sink: { line in
            octets.withLock { $0 += line }
        }
        for event in events { try await writer.write(event) }
        return octets.withLock { $0 }
    }

    static func read(_ octets: [UInt8]) -> (events: [EvidenceEvent], error: EvidenceError?) {
        var reader = EvidenceReader(octets: octets)
        var events: [EvidenceEvent] = []
        do throws(EvidenceError) {
            try reader.readAll { events.append($0.event) }
            return (events, nil)
        } catch {
            return (events, error)
        }
    }

    @Test("every kind of entry survives the log")
    func roundTrip() async throws {
        let events = [Self.header] + Self.middle + [Self.footer]
        #expect(Set(events.map(\.kind)) == Set(EvidenceEvent.Kind.allCases))
        let (read, error) = Self.read(try await Self.log(events))
        #expect(read == events)
        #expect(error == nil)
    }

    @Test("equal campaigns give equal logs")
    func deterministic() async throws {
        let events = [Self.header] + Self.middle + [Self.footer]
        #expect(try await Self.log(events) == (try await Self.log(events)))
    }

    @Test("messages keep their octets, text or not")
    func octets() {
        for octets: [UInt8] in [[], Array("<a/>".utf8), [0, 0xFF, 10], [0xC3, 0x28]] {
            #expect(MessageRecord.Octets(octets).octets == octets)
        }
    }

    @Test("a change of any single octet is noticed")
    func tampering() async throws {
        let log = try await Self.log([Self.header, Self.middle[1], Self.footer])
        try #require(log.count > 500)
        for index in log.indices {
            var changed = log
            changed[index] ^= 1
            #expect(Self.read(changed).error != nil, "octet \(index)")
        }
    }

    @Test("a line removed, moved or doubled is noticed, with its number")
    func reordered() async throws {
        let log = try await Self.log([Self.header] + Self.middle + [Self.footer])
        let lines = log.split(separator: UInt8(ascii: "\n")).map { Array($0) + [UInt8(ascii: "\n")] }
        try #require(lines.count == 13)
        var removed = lines
        removed.remove(at: 4)
        #expect(Self.read(Array(removed.joined())).error == .brokenChain(line: 5))
        var swapped = lines
        swapped.swapAt(5, 6)
        #expect(Self.read(Array(swapped.joined())).error == .brokenChain(line: 6))
        var doubled = lines
        doubled.insert(lines[2], at: 2)
        #expect(Self.read(Array(doubled.joined())).error == .brokenChain(line: 4))
        #expect(Self.read(Array(lines.dropFirst().joined())).error == .brokenChain(line: 1))
    }

    @Test("a log cut anywhere is unfinished, and says after which line")
    func truncated() async throws {
        let log = try await Self.log([Self.header, Self.middle[1], Self.footer])
        let ends = log.indices.filter { log[$0] == UInt8(ascii: "\n") }.map { $0 + 1 }
        try #require(ends.count == 3)
        for count in log.indices {
            let whole = ends.filter { $0 <= count }.count
            let error = Self.read(Array(log.prefix(count))).error
            if count == 0 {
                #expect(error == .empty)
            } else if ends.contains(count) {
                #expect(error == .missingFooter(afterLine: whole))
            } else {
                #expect(error == .tornLine(line: whole + 1))
            }
        }
    }

    @Test("the header stands first and only there, the footer last")
    func frame() async throws {
        let one = Self.middle[1]
        #expect(Self.read(try await Self.log([one, Self.footer])).error == .misplacedHeader(line: 1))
        #expect(
            Self.read(try await Self.log([Self.header, Self.header])).error == .misplacedHeader(line: 2))
        #expect(
            Self.read(try await Self.log([Self.header, Self.footer, one])).error
                == .contentAfterFooter(line: 3))
        #expect(Self.read(Array("{}\n".utf8)).error?.isMalformedLine(1) == true)
    }

    @Test("a line without end is bounded")
    func endless() {
        var reader = EvidenceReader(maximumLine: 1000) { count in [UInt8](repeating: 0x61, count: count) }
        #expect(throws: EvidenceError.lineTooLong(line: 1, limit: 1000)) { try reader.next() }
    }

    @Test("an unfinished campaign is resumed where its last good line ended")
    func resumes() async throws {
        let path = FileManager.default.temporaryDirectory.appending(
            path: "evidence-\(UInt64.random(in: 0 ... .max)).jsonl"
        ).path
        defer { try? FileManager.default.removeItem(atPath: path) }
        let stamp: @Sendable () -> String = { "t" }
        let first = try EvidenceWriter(file: path, stamp: stamp)
        try await first.write(Self.header)
        try await first.write(Self.middle[1])
        let torn = try FileHandle(forWritingTo: URL(filePath: path))
        try torn.seekToEnd()
        try torn.write(contentsOf: Data(#"{"chain":"#.utf8))
        try torn.close()

        var reader = try EvidenceReader(file: path)
        #expect(throws: EvidenceError.tornLine(line: 3)) { try reader.readAll { _ in } }
        #expect(throws: EvidenceError.self) { try EvidenceWriter(file: path, stamp: stamp) }
        let second = try EvidenceWriter(file: path, resuming: reader.position, stamp: stamp)
        try await second.write(Self.footer)
        var whole = try EvidenceReader(file: path)
        var events: [EvidenceEvent] = []
        try whole.readAll { events.append($0.event) }
        #expect(events == [Self.header, Self.middle[1], Self.footer])
    }

    @Test("a sink that fails is an error of the tester")
    func fullDisk() async throws {
        struct Full: Error {}
        let writer = EvidenceWriter {
            "t"
        } sink: { _ in
            throw Full()
        }
        await #expect(throws: EvidenceError.unwritable("Full()")) { try await writer.write(Self.header) }
    }
}

extension EvidenceError {
    fileprivate func isMalformedLine(_ number: Int) -> Bool {
        if case .malformedLine(number, _) = self { true } else { false }
    }
}

@Suite("Redaction")
struct RedactionTests {
    private static let redaction = Redaction(secrets: ["hunter<2>&", "s1"], names: ["dev"])

    static let forms = [
        "hunter<2>&", "x hunter&lt;2&gt;&amp; y", Data("hunter<2>&".utf8).base64EncodedString(),
        Data("dev:hunter<2>&".utf8).base64EncodedString(), "s1", Data("dev:s1".utf8).base64EncodedString(),
        Data("\u{3}\u{1}<Data>hunter<2>&</Data>".utf8).base64EncodedString(),
    ]

    @Test("takes a secret out in every form in which it travels", arguments: forms)
    func removes(form: String) async throws {
        let event = EvidenceEvent.note(Note(text: form))
        let log = String(
            decoding: try await EvidenceTests.log(
                [EvidenceTests.header, event, EvidenceTests.footer], redaction: Self.redaction), as: UTF8.self
        )
        #expect(!log.contains(form))
        #expect(log.contains("redacted") || log.contains("W3JlZGFjdGVkX"))
        #expect(EvidenceTests.read(Array(log.utf8)).error == nil)
    }

    @Test("leaves everything else alone, also where a short secret is part of a word")
    func leaves() {
        let value: JSONValue = [
            "rs1x": "class1fied", "n": 5, "b": .text(Data([1, 2, 3, 4, 5, 6]).base64EncodedString()),
        ]
        #expect(Self.redaction.applied(to: value) == value)
        #expect(Redaction(secrets: ["", ""]).isEmpty)
    }

    @Test("takes secrets out of parameters of control calls")
    func parameters() {
        let value: JSONValue = ["accounts": [["client": ["secret": "s1", "name": "dev"]]]]
        #expect(
            Self.redaction.applied(to: value) == [
                "accounts": [["client": ["secret": .text(Redaction.mark), "name": "dev"]]]
            ])
    }
}
