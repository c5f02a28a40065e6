import ConformanceKit
import ConformanceSuite
import DMHost
import DMReference
import SyncML
import Testing
import Traceability

@Suite("Device suite over every encoding and scheme") struct WireTests {
    /// Every third case.
    static let binaryCases: [TestCaseID] = DeviceSuite.ofCompleteDevice.enumerated().compactMap {
        index, testCase in
        index.isMultiple(of: 3) ? testCase.purpose.id : nil
    }

    /// A few cases of different kinds.
    static let schemeCases: [DeviceCase] = DeviceSuite.ofCompleteDevice.enumerated().compactMap {
        index, testCase in
        index % 19 == 5 ? testCase : nil
    }

    /// A few cases of servers.
    static let serverCases: [ServerCase] = ServerSuite.ofCompleteServer.enumerated().compactMap {
        index, testCase in
        index % 9 == 4 ? testCase : nil
    }

    struct Schemes: CustomTestStringConvertible, Sendable {
        var client: Account.Scheme
        var server: Account.Scheme
        var encoding: SyncMLEncoding
        var testDescription: String { "\(client) and \(server) in \(encoding)" }
    }

    /// Every pair of schemes, and every encoding with each scheme.
    static let pairs: [Schemes] = Account.Scheme.allCases.enumerated().flatMap { row, client in
        Account.Scheme.allCases.enumerated().map { column, server in
            Schemes(
                client: client, server: server, encoding: (row + column).isMultiple(of: 2) ? .xml : .wbxml)
        }
    }

    /// Takes down what passes.
    private actor Wire {
        var messages: [[UInt8]] = []

        func note(_ event: TesterEvent) {
            if case .message(_, _, let octets, _) = event { messages.append(octets) }
        }
    }

    private func made(_ schemes: Schemes) -> DeviceTester.Settings {
        DeviceTester.Settings(
            encoding: schemes.encoding, clientScheme: schemes.client, serverScheme: schemes.server,
            oracle: .init(reportDelay: 0))
    }

    @Test("cases pass over WBXML, and nothing else is on the wire", arguments: binaryCases)
    func binary(id: TestCaseID) async throws {
        let testCase = try #require(DeviceSuite.all.first { $0.purpose.id == id })
        let wire = Wire()
        let settings = made(Schemes(client: .md5, server: .md5, encoding: .wbxml))
        let bench = DeviceBench(DeviceHost().endpoint(version: "test"), settings: settings) { event in
            await wire.note(event)
        }
        let outcome = await bench.run(testCase)
        #expect(outcome.verdict == .pass, "\(outcome)")
        let messages = await wire.messages
        #expect(!messages.isEmpty)
        #expect(messages.allSatisfy { SyncMLEncoding(of: $0) == .wbxml })
    }

    @Test("cases pass with every pair of schemes", arguments: pairs)
    func everyPair(schemes: Schemes) async throws {
        #expect(Self.schemeCases.count > 3)
        for testCase in Self.schemeCases {
            if schemes.server == .none, testCase.purpose.selection.contains("credentials") { continue }
            let bench = DeviceBench(DeviceHost().endpoint(version: "test"), settings: made(schemes))
            let outcome = await bench.run(testCase)
            #expect(outcome.verdict == .pass, "\(testCase.purpose.id): \(outcome)")
        }
    }

    @Test("cases pass where the schedule object lies elsewhere")
    func otherRoot() async throws {
        let root = NodeURI(segments: ["Vendor", "Ext", "Sched"])
        for testCase in Self.schemeCases {
            let host = DeviceHost(root: root)
            let bench = DeviceBench(host.endpoint(version: "test"))
            let outcome = await bench.run(testCase)
            #expect(outcome.verdict == .pass, "\(testCase.purpose.id): \(outcome)")
            #expect(await bench.tester.settings.scheduleRoot == root)
        }
        for testCase in Self.serverCases {
            let bench = ServerBench(ServerHost(root: root).endpoint(version: "test"))
            let outcome = await bench.run(testCase)
            #expect(outcome.verdict == .pass, "\(testCase.purpose.id): \(outcome)")
        }
    }

    @Test("server cases pass over every scheme and encoding", arguments: Account.Scheme.allCases)
    func serverSchemes(scheme: Account.Scheme) async throws {
        #expect(Self.serverCases.count > 3)
        for (index, testCase) in Self.serverCases.enumerated() {
            if scheme == .none, testCase.purpose.selection.contains("credentials") { continue }
            let settings = ServerTester.Settings(
                encoding: index.isMultiple(of: 2) ? .wbxml : .xml, clientScheme: scheme,
                serverScheme: scheme)
            let bench = ServerBench(ServerHost().endpoint(version: "test"), settings: settings)
            let outcome = await bench.run(testCase)
            #expect(outcome.verdict == .pass, "\(testCase.purpose.id): \(outcome)")
        }
    }

    @Test("the evidence shows a binary message as text and keeps its octets")
    func evidence() throws {
        let message = Message(
            header: Header(sessionID: "1", messageID: "1", target: Location("t"), source: Location("s")),
            commands: [], isFinal: true)
        let octets = SyncMLWBXML.encode(message)
        guard
            case .message(let shown) = TesterEvent.message(peer: "p", fromIUT: true, octets: octets).evidence
        else {
            Issue.record("no message")
            return
        }
        #expect(shown.text == String(decoding: SyncMLXML.encode(message), as: UTF8.self))
        #expect(shown.octets == Base64.encode(octets))
    }
}
