import ConformanceKit
import DMReference
import Foundation
import Synchronization
import Testing

@testable import Links

/// A device adapter in miniature: advances a clock, and sends a DM message when a session is started.
private func miniature(_ log: @escaping @Sendable (String) -> Void = { _ in }) -> ControlRouter {
    var router = ControlRouter()
    router.on(.bye) { (_: Nothing) throws(ControlFailure) in Nothing() }
    router.on(.advanceClock) { (request: ClockAdvance) throws(ControlFailure) in
        log("advance \(request.seconds)")
        return ClockReading(now: Instant(seconds: request.seconds))
    }
    router.on(.startSession) { (_, turn) throws(ControlFailure) in
        log("begin")
        let answer = try await turn.exchange(ExchangeRequest(url: "exchange:a", contentType: "t", body: [1]))
        log("end \(answer.status)")
        return Nothing()
    }
    return router
}

@Suite("Control over standard input and output")
struct StdioControlServerTests {
    /// A suite's end of the pipes.
    private struct Suite {
        var channel: LineChannel
        var lines: AsyncStream<LineChannel.Event>.Iterator
        var server: Task<Void, any Error>

        init(_ endpoint: any ControlEndpoint) async throws {
            let requests = try PipeEnds()
            let responses = try PipeEnds()
            server = Task {
                try await StdioControlServer(endpoint).run(input: requests.read, output: responses.write)
            }
            let (events, continuation) = AsyncStream.makeStream(of: LineChannel.Event.self)
            channel = try await LineChannel.open(
                input: responses.read, output: requests.write, limit: 1 << 20
            ) { continuation.yield($0) }
            lines = events.makeAsyncIterator()
        }

        func send(_ id: Int, _ method: String, _ parameters: JSONValue = .empty) {
            channel.write(ControlRequest(id: id, method: method, parameters: parameters).line)
        }

        mutating func next() async throws -> ControlMessage? {
            switch await lines.next(isolation: #isolation) {
            case .line(let line): return try ControlMessage(parsing: line)
            case .tooLong, .end, nil: return nil
            }
        }
    }

    @Test("plain files serve as input and output", .timeLimit(.minutes(1)))
    func plainFiles() async throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let (requests, responses) = (
            folder.appendingPathComponent("in"), folder.appendingPathComponent("out")
        )
        let lines = [
            ControlRequest(id: 1, method: "clock.advance", parameters: ["seconds": 7]).line,
            ControlRequest(id: 2, method: "clock.advance", parameters: ["seconds": 8]).line,
        ]
        try Data((lines.joined(separator: "\n") + "\n").utf8).write(to: requests)
        try Data().write(to: responses)
        let input = unsafe open(requests.path, O_RDONLY)
        let output = unsafe open(responses.path, O_WRONLY)
        try #require(input >= 0 && output >= 0)
        try await StdioControlServer(miniature()).run(input: input, output: output)
        let answers = String(decoding: try Data(contentsOf: responses), as: UTF8.self)
            .split(separator: "\n").map(String.init)
        try #require(answers.count == 2)
        #expect(answers[0].contains("\"id\":1") && answers[0].contains("result"))
        #expect(answers[1].contains("\"id\":2") && answers[1].contains("result"))
    }

    @Test(
        "requests that come at once are answered in order, then the end of the input ends it",
        .timeLimit(.minutes(1)))
    func order() async throws {
        var suite = try await Suite(miniature())
        for id in 1...50 { suite.send(id, "clock.advance", ["seconds": .integer(id)]) }
        await suite.channel.closeOutput()
        for id in 1...50 {
            let now = Instant(seconds: id).description
            #expect(try await suite.next() == .result(id: .integer(id), ["now": .text(now)]))
        }
        #expect(try await suite.next() == nil)
        try await suite.server.value
    }

    @Test("bye is answered and ends it", .timeLimit(.minutes(1)))
    func bye() async throws {
        var suite = try await Suite(miniature())
        suite.send(1, "bye")
        #expect(try await suite.next() == .result(id: 1, [:]))
        #expect(try await suite.next() == nil)
        try await suite.server.value
    }

    @Test("what is no request gets an error and the next request its answer", .timeLimit(.minutes(1)))
    func malformed() async throws {
        var suite = try await Suite(miniature())
        let rows: [(String, ControlFailure.Code)] = [
            ("nonsense", .parseError), ("{}", .invalidRequest), ("[]", .invalidRequest),
            (#"{"jsonrpc":"2.0","id":9,"result":{}}"#, .invalidRequest),
        ]
        for (line, code) in rows {
            suite.channel.write(line)
            guard case .failure(.null, let failure) = try await suite.next() else {
                Issue.record("no error for \(line)")
                continue
            }
            #expect(failure.code == code)
        }
        suite.send(1, "no.such.method")
        guard case .failure(1, let failure) = try await suite.next() else {
            Issue.record("no error")
            return
        }
        #expect(failure.code == .unknownMethod)
        suite.send(2, "clock.advance", ["seconds": 0])
        #expect(try await suite.next() == .result(id: 2, ["now": "19700101T000000Z"]))
        await suite.channel.closeOutput()
        try await suite.server.value
    }

    @Test("a request overlaps another one that waits for a DM answer, and none else", .timeLimit(.minutes(1)))
    func overlap() async throws {
        let log = Mutex<[String]>([])
        var suite = try await Suite(miniature { entry in log.withLock { $0.append(entry) } })
        suite.send(1, "session.start", ["serverID": "a"])
        guard case .request(let id, "exchange", let parameters) = try await suite.next() else {
            Issue.record("no exchange")
            return
        }
        #expect(parameters["body"] == "AQ==")
        suite.send(2, "clock.advance", ["seconds": 5])
        #expect(try await suite.next() == .result(id: 2, ["now": "19700101T000005Z"]))
        suite.channel.write(
            ControlMessage.result(
                id: id, ExchangeAnswer(status: 200, contentType: "t", body: []).json
            ).line)
        #expect(try await suite.next() == .result(id: 1, [:]))
        #expect(log.withLock { $0 } == ["begin", "advance 5", "end 200"])
        await suite.channel.closeOutput()
        try await suite.server.value
    }

    @Test(
        "an input that ends while a DM message is out ends the wait for its answer", .timeLimit(.minutes(1)))
    func abandoned() async throws {
        var suite = try await Suite(miniature())
        suite.send(1, "session.start", ["serverID": "a"])
        _ = try await suite.next()
        await suite.channel.closeOutput()
        guard case .failure(1, let failure) = try await suite.next() else {
            Issue.record("no error")
            return
        }
        #expect(failure.code == .adapterFault)
        try await suite.server.value
    }
}

@Suite("Control over HTTP")
struct HTTPControlTests {
    private static let noExchange: Exchange = { _ throws(ControlFailure) in
        throw ControlFailure(.refused, "none")
    }

    private static func failure(
        _ link: HTTPLink, _ method: String, _ parameters: JSONValue = .empty
    ) async -> ControlError? {
        do throws(ControlError) {
            _ = try await link.send(
                ControlRequest(id: 1, method: method, parameters: parameters), exchange: noExchange)
            return nil
        } catch {
            return error
        }
    }

    @Test("results and errors pass, and bye is told", .timeLimit(.minutes(1)))
    func passes() async throws {
        let (farewell, continuation) = AsyncStream.makeStream(of: Void.self)
        let server = try await HTTPControlServer.start(miniature()) { continuation.finish() }
        let link = HTTPLink(server.url)
        try await link.start()
        let result = try await link.send(
            ControlRequest(id: 1, method: "clock.advance", parameters: ["seconds": 1]),
            exchange: Self.noExchange)
        #expect(result == ["now": "19700101T000001Z"])
        #expect(await Self.failure(link, "no.such.method") == .unknownMethod("no method `no.such.method`"))
        #expect(await Self.failure(link, "clock.advance") == .badParameters("seconds must be a whole number"))
        guard case .adapterFault = await Self.failure(link, "session.start", ["serverID": "a"]) else {
            Issue.record("a device behind a control URL has no exchange")
            return
        }
        #expect(await Self.failure(link, "bye") == nil)
        for await _ in farewell {}
        await server.stop()
        guard case .died(.connectionLost) = await Self.failure(link, "clock.advance") else {
            Issue.record("the server still answers")
            return
        }
    }

    struct Row: Sendable, CustomTestStringConvertible {
        var name: String
        var answer: HTTPAnswer
        var isExpected: @Sendable (ControlError) -> Bool
        var testDescription: String { name }
    }

    private static func json(_ text: String) -> HTTPAnswer {
        .respond(HTTPResponse(contentType: "application/json; charset=utf-8", body: Array(text.utf8)))
    }

    static let rows: [Row] = [
        Row(name: "drops the connection", answer: .dropConnection) { error in
            if case .died(.connectionLost) = error { true } else { false }
        },
        Row(name: "answers 500", answer: .respond(HTTPResponse(status: 500))) { error in
            error == .babbled(.badHTTP("status 500"))
        },
        Row(
            name: "answers a page",
            answer: .respond(HTTPResponse(contentType: "text/html", body: Array("<p>".utf8)))
        ) { error in error == .babbled(.badHTTP("content type `text/html`")) },
        Row(name: "answers no JSON", answer: json("hm")) { error in
            if case .babbled(.notJSON) = error { true } else { false }
        },
        Row(name: "answers another id", answer: json(#"{"jsonrpc":"2.0","id":2,"result":{}}"#)) { error in
            error == .babbled(.wrongID("2"))
        },
        Row(
            name: "answers a request", answer: json(#"{"jsonrpc":"2.0","id":1,"method":"exchange"}"#)
        ) { error in
            if case .babbled(.notJSONRPC) = error { true } else { false }
        },
    ]

    @Test("ends every call to a broken adapter in the right error", .timeLimit(.minutes(1)), arguments: rows)
    func broken(row: Row) async throws {
        let listener = try await HTTPListener.bind { _ in row.answer }
        let error = try #require(await Self.failure(HTTPLink(listener.url), "x"))
        #expect(row.isExpected(error), "\(error)")
        await listener.stop()
    }

    @Test("an address that nobody serves, or that is none", .timeLimit(.minutes(1)))
    func unreachable() async {
        #expect(await Self.failure(HTTPLink("https://127.0.0.1/"), "x")?.endsAdapter == true)
        #expect(await Self.failure(HTTPLink("nowhere"), "x") == .couldNotStart("not an http: URL: nowhere"))
    }
}
