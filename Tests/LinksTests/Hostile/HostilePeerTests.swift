import ConformanceKit
import ConformanceSuite
import DMHost
import Foundation
import Synchronization
import Testing
import Traceability

@testable import Links

/// A reference implementation behind test control that counts resets and sessions, so that one case of a campaign can be spoilt.
private final class CountedEndpoint: ControlEndpoint {
    private let inner: any ControlEndpoint
    private let count = Mutex((resets: 0, sessions: 0))

    init(_ inner: any ControlEndpoint) { self.inner = inner }

    var resets: Int { count.withLock { $0.resets } }

    /// Whether the second case of a device's campaign has come to its body: what `Cap` says was read before.
    var isInBody: Bool { count.withLock { $0.resets == 3 && $0.sessions > 1 } }

    func answer(
        _ method: String, _ parameters: JSONValue, turn: ControlTurn
    ) async throws(ControlFailure) -> JSONValue {
        count.withLock { count in
            if method == "reset" { count = (count.resets + 1, 0) }
            if method == "session.start" { count.sessions += 1 }
        }
        return try await inner.answer(method, parameters, turn: turn)
    }
}

/// The endpoint that is made after those who ask it how often it was reset.
private final class EndpointBox: Sendable {
    private let endpoint = Mutex<CountedEndpoint?>(nil)

    func set(_ endpoint: CountedEndpoint) { self.endpoint.withLock { $0 = endpoint } }
    var isInBody: Bool { endpoint.withLock { $0?.isInBody ?? false } }
}

/// Campaigns of three cases whose middle one meets a hostile peer: it ends in a verdict in bounded time and memory, and the
/// others pass.
@Suite("Hostile peers", .serialized, .timeLimit(.minutes(2)))
struct HostilePeerTests {
    /// What a message may take here; a campaign allows a minute.
    private static let patience = Duration.milliseconds(400)

    /// Runs a hostile peer on a thread of its own; the result tells when it has done.
    private static func detached(_ work: @escaping @Sendable () -> Void) async {
        let (done, continuation) = AsyncStream<Void>.makeStream()
        Thread.detachNewThread {
            work()
            continuation.finish()
        }
        for await _ in done {}
    }

    /// Checks the memory that a campaign took, and writes the row of the table in docs/hostile-peers.md.
    private static func bounded(
        _ name: String, _ work: () async throws -> [Verdict]
    ) async rethrows -> [Verdict] {
        Memory.forgetPeak()
        let before = Memory.read()?.now ?? 0
        let clock = ContinuousClock()
        let start = clock.now
        let verdicts = try await work()
        let time = clock.now - start
        let growth = max(0, (Memory.read()?.peak ?? 0) - before)
        let milliseconds =
            time.components.seconds * 1_000 + time.components.attoseconds / 1_000_000_000_000_000
        print(
            "| \(name) | \(verdicts.count > 1 ? "\(verdicts[1])" : "none") | \(milliseconds) ms | \(growth) MiB |"
        )
        #expect(growth < 150, "\(name) took \(growth) MiB")
        return verdicts
    }

    // MARK: A hostile server

    /// The verdicts of three cases on a server whose answers are hostile in the second one.
    private static func verdicts(onServer hostility: Hostility) async throws -> [Verdict] {
        let host = ServerHost()
        let endpoint = CountedEndpoint(host.endpoint(version: "test"))
        let control = ControlClient(InProcessLink(endpoint), suite: HelloRequest(suite: "test", version: "1"))
        { _ in
            let (never, _) = AsyncStream<Never>.makeStream()
            for await _ in never {}
        }
        let client = HTTPClient()
        let tester = ServerTester(control: control) { request throws(ControlError) in
            guard endpoint.resets == 2 else {
                return await host.receive(request).map { .answer($0) } ?? .dropped
            }
            return try await Self.post(request, hostility, client)
        }
        let cases = Array(ServerSuite.all.prefix(3))
        let result = try await Campaign(cases, on: tester, uri: "test:").run(control: control) { _ in }
        await client.close()
        return result.outcomes.map(\.outcome.verdict)
    }

    private static func post(
        _ request: ExchangeRequest, _ hostility: Hostility, _ client: HTTPClient
    ) async throws(ControlError) -> ServerTester.Reply {
        guard let (listener, port) = try? RawSocket.listening() else { throw .couldNotStart("no socket") }
        if hostility == .refused { listener.close() }
        let peer = Task {
            guard hostility != .refused else { return }
            await detached {
                let socket = listener.accepted()
                listener.close()
                _ = socket.receive()
                hostility.act(on: socket, "HTTP/1.1 200 OK")
            }
        }
        let reply = try await ServerExchange.post(
            request, to: "http://127.0.0.1:\(port)/dm", by: client, within: patience)
        await peer.value
        return reply
    }

    @Test("a server that is hostile", arguments: Hostility.allCases)
    func server(hostility: Hostility) async throws {
        let verdicts = try await Self.bounded("server | \(hostility.rawValue)") {
            try await Self.verdicts(onServer: hostility)
        }
        #expect(verdicts.count == 3)
        #expect(verdicts.first == .pass && verdicts.last == .pass)
        #expect(verdicts.dropFirst().first.map { [.fail, .inconclusive].contains($0) } == true)
    }

    // MARK: A hostile device

    /// The verdicts of three cases on a device whose messages are hostile in the second one.
    private static func verdicts(onDevice hostility: Hostility) async throws -> [Verdict] {
        let box = EndpointBox()
        let testerBox = Mutex<DeviceTester?>(nil)
        var limits = HTTPLimits()
        limits.requestTime = patience
        let listener = try await HTTPListener.bind(limits: limits) { request in
            guard let tester = testerBox.withLock({ $0 }) else { return .dropConnection }
            let message = ExchangeRequest(
                url: request.path, contentType: request.headers["content-type"] ?? "",
                headers: request.headers.byLowerCaseName, body: request.body)
            switch await tester.receive(message) {
            case .drop: return .dropConnection
            case .answer(let answer):
                return .respond(
                    HTTPResponse(status: answer.status, contentType: answer.contentType, body: answer.body))
            }
        }
        let port = listener.port
        let client = HTTPClient()
        let host = DeviceHost(post: { request in
            guard box.isInBody else {
                let fields: HTTPFields = ["Content-Type": request.contentType]
                let answer = try? await client.post(request.url, headers: fields, body: request.body)
                return answer.map {
                    ExchangeAnswer(
                        status: $0.status, contentType: $0.headers["content-type"] ?? "", headers: [:],
                        body: $0.body)
                }
            }
            let path = request.url.split(separator: "/").dropFirst(2).joined(separator: "/")
            await detached {
                guard let socket = try? RawSocket.connected(to: port) else { return }
                hostility.act(on: socket, "POST /\(path) HTTP/1.1")
            }
            return nil
        })
        let endpoint = CountedEndpoint(host.endpoint(version: "test"))
        box.set(endpoint)
        let control = ControlClient(InProcessLink(endpoint), suite: HelloRequest(suite: "test", version: "1"))
        { _ in
            let (never, _) = AsyncStream<Never>.makeStream()
            for await _ in never {}
        }
        var settings = DeviceTester.Settings(oracle: .init(reportDelay: 0))
        settings.baseURL = listener.url
        let tester = DeviceTester(control: control, settings: settings)
        testerBox.withLock { $0 = tester }
        let cases = [110, 100, 471].compactMap { number in
            DeviceSuite.all.first { $0.purpose.id == TestCaseID(.device, number) }
        }
        let result = try await Campaign(cases, on: tester, uri: "test:").run(control: control) { _ in }
        await client.close()
        await listener.stop()
        return result.outcomes.map(\.outcome.verdict)
    }

    @Test("a device that is hostile", arguments: Hostility.ofClients)
    func device(hostility: Hostility) async throws {
        let verdicts = try await Self.bounded("device | \(hostility.rawValue)") {
            try await Self.verdicts(onDevice: hostility)
        }
        #expect(verdicts.count == 3)
        #expect(verdicts.first == .pass && verdicts.last == .pass)
        #expect(verdicts.dropFirst().first.map { [.fail, .inconclusive].contains($0) } == true)
    }

    // MARK: Hostile processes

    /// The program that these tests were built with.
    private static func program() throws -> String {
        let folder = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
        let path = folder.appendingPathComponent("conformance").path
        try #require(FileManager.default.isExecutableFile(atPath: path), "\(path) is not built")
        return path
    }

    private static func campaign(_ command: [String]) async throws -> [Verdict] {
        let control = ControlClient(ExecLink(command), suite: HelloRequest(suite: "test", version: "1")) {
            _ in
            let (never, _) = AsyncStream<Never>.makeStream()
            for await _ in never {}
        }
        let tester = DeviceTester(
            control: control, settings: DeviceTester.Settings(oracle: .init(reportDelay: 0)))
        await control.answerExchanges { request throws(ControlFailure) in
            switch await tester.receive(request) {
            case .answer(let answer): return answer
            case .drop: throw ControlFailure(.adapterFault, "the connection was closed")
            }
        }
        let cases = [110, 470, 471].compactMap { number in
            DeviceSuite.all.first { $0.purpose.id == TestCaseID(.device, number) }
        }
        let result = try await Campaign(cases, on: tester, uri: "test:").run(control: control) { _ in }
        await control.close()
        return result.outcomes.map(\.outcome.verdict)
    }

    @Test("a device that dies of a signal in mid-session costs one case")
    func killed() async throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
            "hostile-\(ProcessInfo.processInfo.processIdentifier)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        // The first process ends itself at the 24th point around its messages; the next one lives.
        let script = """
            if [ -e "$1/started" ]; then exec "$0" serve device; fi
            touch "$1/started"
            exec "$0" serve device --kill-at 24
            """
        let verdicts = try await Self.bounded("device | dies of SIGKILL in mid-session") {
            try await Self.campaign(["/bin/sh", "-c", script, try Self.program(), folder.path])
        }
        #expect(verdicts.count == 3 && verdicts.filter { $0 == .pass }.count == 2, "\(verdicts)")
    }

    @Test("dozens of processes that a device leaves behind end with it")
    func leftBehind() async throws {
        let mark = "987654\(ProcessInfo.processInfo.processIdentifier % 1_000)"
        let script =
            "for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29 30 "
            + "31 32 33 34 35 36; do sleep $1 & done; exec \"$0\" serve device"
        let verdicts = try await Self.bounded("device | leaves 36 processes behind") {
            try await Self.campaign(["/bin/sh", "-c", script, try Self.program(), mark])
        }
        #expect(verdicts == [.pass, .pass, .pass])
        #expect(Self.processes(with: mark) == 0)
    }

    /// How many processes have a word among their arguments.
    private static func processes(with word: String) -> Int {
        let entries = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
        return entries.filter { entry in
            guard Int(entry) != nil,
                let octets = FileManager.default.contents(atPath: "/proc/\(entry)/cmdline")
            else { return false }
            return String(decoding: octets, as: UTF8.self).split(separator: "\0").contains { $0 == word }
        }.count
    }
}
