import ConformanceKit
import ConformanceSuite
import DMHost
import DMReference
import Foundation
import SyncML
import Synchronization
import Testing
import Traceability

/// Campaigns whose evidence is judged again, without the implementation that made it.
@Suite("Evidence that is judged again")
struct RejudgingTests {
    private static func deviceCases(_ numbers: [Int]) -> [DeviceCase] {
        numbers.compactMap { number in
            DeviceSuite.all.first { $0.purpose.id == TestCaseID(.device, number) }
        }
    }

    private static func header(_ role: Role, _ planned: Int) -> EvidenceEvent {
        .header(
            EvidenceHeader(
                tool: "1", suite: "s", catalogue: "c", configuration: "", seed: 1, selection: "",
                roles: [role], planned: planned))
    }

    private final class Sink: Sendable {
        private let octets = Mutex<[UInt8]>([])
        func write(_ line: [UInt8]) { octets.withLock { $0 += line } }
        var log: EvidenceLog { EvidenceLog(Data(octets.withLock(\.self))) }
    }

    /// Runs cases against a reference device and returns the evidence.
    private static func evidence(
        _ cases: [DeviceCase], _ host: DeviceHost = DeviceHost(),
        settings: DeviceTester.Settings = DeviceTester.Settings(oracle: .init(reportDelay: 0)),
        redaction: Redaction = Redaction()
    ) async throws -> EvidenceLog {
        let sink = Sink()
        let writer = EvidenceWriter(redaction: redaction) { sink.write($0) }
        let bench = DeviceBench(host.endpoint(version: "test"), settings: settings) { event in
            try? await writer.write(event.evidence)
        }
        let (tester, control) = (bench.tester, bench.control)
        await control.answerExchanges { request throws(ControlFailure) in
            switch await tester.receive(request) {
            case .answer(let answer): return answer
            case .drop: throw ControlFailure(.adapterFault, "the connection was closed")
            }
        }
        try await writer.write(header(.device, cases.count))
        _ = try await Campaign(cases, on: tester, uri: "inprocess:device").run(control: control) { event in
            try await writer.write(event)
        }
        return sink.log
    }

    private static func verdict(_ judgement: RecordedCase.Judgement) -> Verdict? {
        if case .judged(let outcome) = judgement { outcome.verdict } else { nil }
    }

    private static let oracle = DeviceOracle.Settings(reportDelay: 0)

    @Test(
        "each verdict on a device stands, over every scheme and encoding",
        arguments: [
            DeviceTester.Settings(oracle: .init(reportDelay: 0)),
            DeviceTester.Settings(
                encoding: .wbxml, clientScheme: .hmac, serverScheme: .hmac, oracle: .init(reportDelay: 0)),
            DeviceTester.Settings(clientScheme: .basic, serverScheme: .basic, oracle: .init(reportDelay: 0)),
        ])
    func device(settings: DeviceTester.Settings) async throws {
        let cases = Self.deviceCases([100, 110, 125, 300, 470, 600])
        let log = try await Self.evidence(cases, settings: settings)
        let recorded = RecordedCase.all(in: log)
        try #require(recorded.count == cases.count && cases.count == 6)
        for (entry, testCase) in zip(recorded, cases) {
            #expect(entry.purpose.id == testCase.purpose.id)
            let judgement = await entry.judge(testCase, oracle: Self.oracle)
            #expect(Self.verdict(judgement) == .pass, "\(entry.purpose.id): \(judgement)")
        }
    }

    @Test("a failure stands with its reason")
    func failure() async throws {
        let cases = Self.deviceCases([633, 634])
        let faults = try #require(FaultSet<DeviceFault>("acceptsPast"))
        let log = try await Self.evidence(cases, DeviceHost(faults: faults))
        let failed = RecordedCase.all(in: log).filter { $0.outcome.verdict == .fail }
        try #require(!failed.isEmpty)
        for entry in failed {
            let testCase = try #require(cases.first { $0.purpose.id == entry.purpose.id })
            guard case .judged(let outcome) = await entry.judge(testCase, oracle: Self.oracle) else {
                Issue.record("\(entry.purpose.id) was not judged")
                continue
            }
            #expect(outcome.verdict == .fail)
            #expect(outcome.reason == entry.outcome.reason)
            #expect(outcome.refutation == entry.outcome.refutation)
        }
    }

    @Test("a newer suite that demands more fails what passed; one that does otherwise judges nothing")
    func newerSuite() async throws {
        let testCase = try #require(Self.deviceCases([110]).first)
        let entry = try #require(RecordedCase.all(in: try await Self.evidence([testCase])).first)
        let body = testCase.body
        let stricter = DeviceCase(testCase.purpose, setup: testCase.setup, preamble: testCase.preamble) {
            device in
            try await body(device)
            throw EnsureFailed("more was to be seen")
        }
        #expect(Self.verdict(await entry.judge(stricter, oracle: Self.oracle)) == .fail)
        let other = DeviceCase(testCase.purpose, setup: testCase.setup, preamble: testCase.preamble) {
            device in
            try await device.perform(.advance(seconds: 7))
        }
        guard case .unfit(let cause) = await entry.judge(other, oracle: Self.oracle) else {
            Issue.record("another body was judged")
            return
        }
        #expect(!cause.isEmpty)
        let shorter = DeviceCase(testCase.purpose, setup: testCase.setup, preamble: testCase.preamble) { _ in
        }
        #expect(Self.verdict(await entry.judge(shorter, oracle: Self.oracle)) == nil)
    }

    @Test("an answer of the device that was changed in the evidence is refuted or does not fit")
    func changed() async throws {
        let testCase = try #require(Self.deviceCases([110]).first)
        let log = try await Self.evidence([testCase])
        let start = try #require(log.events.firstIndex { if case .caseStarted = $0 { true } else { false } })
        var refuted = 0
        for index in log.entries.indices[start...] {
            guard case .message(var message) = log.entries[index].event, message.fromIUT,
                message.text.contains("<Data>200</Data>")
            else { continue }
            message.text = message.text.replacing("<Data>200</Data>", with: "<Data>418</Data>")
            var entries = log.entries
            entries[index].event = .message(message)
            let entry = try #require(RecordedCase.all(in: EvidenceLog(entries: entries, defect: nil)).first)
            let judgement = await entry.judge(testCase, oracle: Self.oracle)
            #expect(Self.verdict(judgement) != .pass, "line \(index + 1)")
            if Self.verdict(judgement) == .fail { refuted += 1 }
        }
        #expect(refuted > 0)
    }

    @Test(
        "secrets are not in the evidence, and with them the checks of credentials are repeated",
        arguments: [Account.Scheme.basic, .md5, .hmac])
    func secrets(scheme: Account.Scheme) async throws {
        func configuration(_ secret: String) throws -> Configuration {
            let accounts = ["srv-a", "srv-b"].map { server in
                let credential =
                    "scheme: \(scheme.rawValue), secret: \"env:\(server)\", nonce: \"MDEyMzQ1Njc4OWFiY2RlZg==\""
                return """
                        - serverID: \(server)
                          path: /\(server)
                          client: {name: phone-\(server), \(credential)}
                          server: {name: \(server), \(credential)}
                    """
            }
            let text = "ixit:\n  device:\n    accounts:\n" + accounts.joined(separator: "\n")
            return try Configuration(Array(text.utf8)) { source in "\(source)-\(secret)" }
        }
        let testCase = try #require(Self.deviceCases([110]).first)
        var settings = DeviceTester.Settings(
            clientScheme: scheme, serverScheme: scheme, oracle: .init(reportDelay: 0))
        var ixit = try configuration("s3cret-phrase").ixit
        settings.accounts = ixit.device.accounts
        let log = try await Self.evidence([testCase], settings: settings, redaction: ixit.redaction)
        #expect(log.events.count > 10)
        for event in log.events {
            if case .message(let message) = event {
                #expect(!message.text.contains("s3cret"))
                #expect(
                    !message.text.contains(
                        Data("phone-srv-a:env:srv-a-s3cret-phrase".utf8).base64EncodedString()))
            }
        }
        let entry = try #require(RecordedCase.all(in: log).first)
        #expect(entry.outcome.verdict == .pass)
        let right = await entry.judge(
            testCase, oracle: Self.oracle, accounts: ixit.device.accounts, redaction: ixit.redaction)
        #expect(Self.verdict(right) == .pass, "\(right)")
        // A secret shown in the open was taken out, so nothing is left that could contradict another one.
        guard scheme != .basic else { return }
        ixit = try configuration("another-one").ixit
        let wrong = await entry.judge(
            testCase, oracle: Self.oracle, accounts: ixit.device.accounts, redaction: ixit.redaction)
        #expect(Self.verdict(wrong) != .pass, "\(wrong)")
    }

    @Test("each verdict on a server stands")
    func server() async throws {
        let cases = Array(
            ServerSuite.ofCompleteServer.filter { $0.purpose.clause == "6.1.7" && !$0.purpose.id.isGenerated }
        )
        try #require(cases.count > 10)
        let sink = Sink()
        let writer = EvidenceWriter { sink.write($0) }
        let bench = ServerBench(ServerHost().endpoint(version: "test")) { event in
            try? await writer.write(event.evidence)
        }
        try await writer.write(Self.header(.server, cases.count))
        _ = try await Campaign(cases, on: bench.tester, uri: "inprocess:server").run(control: bench.control) {
            event in try await writer.write(event)
        }
        let recorded = RecordedCase.all(in: sink.log)
        #expect(recorded.count == cases.count)
        for entry in recorded {
            let testCase = try #require(cases.first { $0.purpose.id == entry.purpose.id })
            let judgement = await entry.judge(testCase, sessions: 3)
            #expect(Self.verdict(judgement) == entry.outcome.verdict, "\(entry.purpose.id): \(judgement)")
        }
    }

    @Test("a case alone gives the messages that it gives among others")
    func alone() async throws {
        func messages(_ log: EvidenceLog, of id: TestCaseID) -> [EvidenceMessage] {
            var isOpen = false
            return log.events.compactMap { event in
                if case .caseStarted(let purpose) = event { isOpen = purpose.id == id }
                guard isOpen, case .message(let message) = event else { return nil }
                return message
            }
        }
        let id = TestCaseID(.device, 300)
        let alone = messages(try await Self.evidence(Self.deviceCases([300])), of: id)
        let among = messages(try await Self.evidence(Self.deviceCases([110, 125, 300])), of: id)
        #expect(alone.count > 4)
        #expect(alone == among)
    }
}
