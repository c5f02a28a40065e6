import ConformanceKit
import DMReference
import Synchronization
import Testing
import Traceability

/// A link that answers from a script, one entry a start or request.
private final class ScriptedLink: ControlLink {
    enum Step: Sendable {
        case start(ControlError?)
        case answer(Result<JSONValue, ControlError>)
        case hang
    }

    private let steps: Mutex<[Step]>
    let log = Mutex<[String]>([])
    private let hanging = Mutex(false)

    init(_ steps: [Step]) { self.steps = Mutex(steps) }

    private func next() -> Step? { steps.withLock { $0.isEmpty ? nil : $0.removeFirst() } }

    func start() async throws(ControlError) {
        log.withLock { $0.append("start") }
        if case .start(let error?) = next() { throw error }
    }

    func send(
        _ request: ControlRequest, exchange: @escaping Exchange
    ) async throws(ControlError) -> JSONValue {
        log.withLock { $0.append(request.method) }
        switch next() {
        case .answer(let result): return try result.get()
        case .hang:
            hanging.withLock { $0 = true }
            await untilCancelled()
            throw .died(.connectionLost("cancelled"))
        case .start, nil: throw .adapterFault(code: 0, "the script has no answer here")
        }
    }

    /// Whether a call hangs.
    var isHanging: Bool { hanging.withLock(\.self) }

    func stop() async {
        hanging.withLock { $0 = false }
        log.withLock { $0.append("stop") }
    }

    func takeDiagnostics() async -> String { "" }
}

/// Returns when the task is cancelled.
private func untilCancelled() async {
    let (stream, continuation) = AsyncStream<Never>.makeStream()
    for await _ in stream {}
    continuation.finish()
}

@Suite("Control client")
struct ControlClientTests {
    private static let hello = HelloResult(
        role: .device, implementation: .init(name: "n", version: "1"), controls: [.clock], links: ["http"],
        encodings: ["xml"])
    private static let opening: [ScriptedLink.Step] = [
        .start(nil), .answer(.success(hello.json)), .answer(.failure(.unknownMethod("no"))),
    ]

    /// A client whose time-outs strike as soon as a call hangs.
    private static func client(_ link: ScriptedLink) -> ControlClient {
        ControlClient(link, suite: HelloRequest(suite: "t", version: "0")) { _ in
            while !link.isHanging {
                try Task.checkCancellation()
                await Task.yield()
            }
        }
    }

    /// A client whose time-outs never strike.
    private static func client(_ link: InProcessLink) -> ControlClient {
        ControlClient(link, suite: HelloRequest(suite: "t", version: "0")) { _ in
            await untilCancelled()
            throw CancellationError()
        }
    }

    private static func error(_ work: () async throws(ControlError) -> Void) async -> ControlError? {
        do {
            try await work()
            return nil
        } catch {
            return error
        }
    }

    @Test("opens with hello and a method that must be refused", .timeLimit(.minutes(1)))
    func opens() async throws {
        let link = ScriptedLink(Self.opening)
        let client = Self.client(link)
        #expect(try await client.open() == Self.hello)
        #expect(try await client.open() == Self.hello)
        #expect(link.log.withLock { $0 } == ["start", "hello", "no.such.method"])
    }

    @Test("an adapter that answers a method that does not exist is given up", .timeLimit(.minutes(1)))
    func untrusted() async {
        let link = ScriptedLink([.start(nil), .answer(.success(Self.hello.json)), .answer(.success([:]))])
        let client = Self.client(link)
        #expect(await Self.error { () throws(ControlError) in try await client.open() } == .untrusted)
        #expect(await Self.error { () throws(ControlError) in try await client.open() } == .untrusted)
        #expect(link.log.withLock { $0 } == ["start", "hello", "no.such.method", "stop"])
    }

    @Test("gives up for good after three starts that failed", .timeLimit(.minutes(1)))
    func givesUp() async {
        let failure = ControlError.couldNotStart("no such file")
        let link = ScriptedLink([.start(failure), .start(failure), .start(failure)])
        let client = Self.client(link)
        #expect(await Self.error { () throws(ControlError) in try await client.open() } == failure)
        #expect(await Self.error { () throws(ControlError) in try await client.open() } == failure)
        #expect(link.log.withLock { $0 } == ["start", "stop", "start", "stop", "start", "stop"])
    }

    struct Row: Sendable, CustomTestStringConvertible {
        var error: ControlError
        var endsAdapter: Bool
        var testDescription: String { error.description }
    }

    static let errors = [
        Row(error: .refused("x"), endsAdapter: false), Row(error: .badParameters("x"), endsAdapter: false),
        Row(error: .unknownMethod("x"), endsAdapter: false),
        Row(error: .adapterFault(code: -32001, "x"), endsAdapter: false),
        Row(error: .died(.exited(status: 3)), endsAdapter: true),
        Row(error: .babbled(.wrongID("9")), endsAdapter: true),
        Row(error: .babbled(.unsolicitedRequest(method: "exchange")), endsAdapter: false),
    ]

    @Test("passes each error on, and starts the adapter again where it must", arguments: errors)
    func passesErrors(row: Row) async throws {
        let link = ScriptedLink(Self.opening + [.answer(.failure(row.error))] + Self.opening)
        let client = Self.client(link)
        try await client.open()
        let error = await Self.error { () throws(ControlError) in _ = try await client.call("x") }
        #expect(error == row.error)
        #expect(await (client.hello == nil) == row.endsAdapter)
        try await client.open()
        #expect(link.log.withLock { $0.filter { $0 == "start" }.count } == (row.endsAdapter ? 2 : 1))
    }

    @Test("a call that hangs ends when the time is up, and the adapter with it", .timeLimit(.minutes(1)))
    func timesOut() async {
        let link = ScriptedLink([.start(nil), .hang, .start(nil), .hang, .start(nil), .hang])
        let client = Self.client(link)
        let error = await Self.error { () throws(ControlError) in try await client.open() }
        #expect(error == .couldNotStart(ControlError.timedOut(after: .seconds(20)).description))
        #expect(link.log.withLock { $0.filter { $0 == "stop" }.count } == 3)
    }

    @Test("a result of the wrong form is babble, not a crash", .timeLimit(.minutes(1)))
    func badResult() async throws {
        let link = ScriptedLink(Self.opening + [.answer(.success(["now": 5]))])
        let client = Self.client(link)
        try await client.open()
        let error = await Self.error { () throws(ControlError) in
            _ = try await client.call(.advanceClock, ClockAdvance(seconds: 1))
        }
        #expect(error == .babbled(.badResult(.init(path: "now", wanted: "an instant as YYYYMMDDThhmmssZ"))))
        #expect(await client.hello != nil)
    }

    @Test("a DM message travels from an endpoint to the suite during a call", .timeLimit(.minutes(1)))
    func exchanges() async throws {
        var router = ControlRouter()
        router.on(.hello) { (_: HelloRequest) throws(ControlFailure) in Self.hello }
        router.on(.startSession) { (_, turn) throws(ControlFailure) in
            let answer = try await turn.exchange(
                ExchangeRequest(url: "exchange:a", contentType: "t", body: [1]))
            guard answer.body == [2] else { throw ControlFailure(.adapterFault, "another answer") }
            return Nothing()
        }
        let client = Self.client(InProcessLink(router))
        try await client.open()
        let early = await Self.error { () throws(ControlError) in
            _ = try await client.call(.startSession, ServerSelection(serverID: "a"))
        }
        #expect(early == .refused("no DM message is expected now"))
        await client.answerExchanges { request throws(ControlFailure) in
            ExchangeAnswer(status: 200, contentType: request.contentType, body: request.body.map { $0 + 1 })
        }
        _ = try await client.call(.startSession, ServerSelection(serverID: "a"))
    }

    @Test("calls and their outcomes are observed in order", .timeLimit(.minutes(1)))
    func observes() async throws {
        let link = ScriptedLink(Self.opening + [.answer(.success(["now": .null]))])
        let client = Self.client(link)
        let seen = Mutex<[ControlObservation]>([])
        await client.observe { observation in seen.withLock { $0.append(observation) } }
        try await client.open()
        _ = try await client.call(.advanceClock, ClockAdvance(seconds: 1))
        let last = ControlRequest(id: 3, method: "clock.advance", parameters: ["seconds": 1])
        let observations = seen.withLock { $0 }
        #expect(observations.count == 6)
        #expect(observations.suffix(2) == [.call(last), .outcome(last, .success(["now": .null]))])
    }
}

@Suite("JSON-RPC messages")
struct ControlMessageTests {
    @Test("requests, results and errors survive the wire")
    func roundTrip() throws {
        let messages: [ControlMessage] = [
            .request(id: 1, method: "m", parameters: ["a": 1]), .result(id: "x", ["b": .null]),
            .failure(id: .null, ControlFailure(.refused, "no")),
        ]
        for message in messages {
            #expect(try ControlMessage(parsing: Array(message.line.utf8)) == message)
        }
    }

    static let malformed = [
        "[]", "{}", #"{"jsonrpc":"1.0","id":1,"result":{}}"#, #"{"jsonrpc":"2.0","id":1}"#,
        #"{"jsonrpc":"2.0","id":1,"result":{},"error":{"code":1}}"#,
        #"{"jsonrpc":"2.0","id":[],"result":{}}"#, #"{"jsonrpc":"2.0","id":1,"error":{}}"#,
    ]

    @Test("what is not JSON-RPC is refused", arguments: malformed)
    func refuses(text: String) throws {
        let error = try #require(throws: ControlError.Babble.self) {
            try ControlMessage(parsing: Array(text.utf8))
        }
        guard case .notJSONRPC = error else {
            Issue.record("another error: \(error)")
            return
        }
    }
}
