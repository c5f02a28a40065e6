import Foundation
import Links
import Testing

@Suite("HTTP listener")
struct HTTPListenerTests {
    private static let echo: HTTPListener.Handler = { request in
        guard request.path != "/drop" else { return .dropConnection }
        return .respond(
            HTTPResponse(
                status: 200,
                headers: ["X-Target": request.target, "X-Seen": request.headers["x-test"] ?? ""],
                body: request.body.reversed()))
    }

    /// Runs blocking work off the cooperative pool.
    private static func blocking<Value: Sendable>(_ work: @escaping @Sendable () throws -> Value) async throws
        -> Value
    {
        try await withCheckedThrowingContinuation { continuation in
            Thread.detachNewThread { continuation.resume(with: Result { try work() }) }
        }
    }

    /// Sends text to a listener with small limits and returns all that comes back before it closes.
    private static func raw(_ text: String, then finish: (@Sendable (RawSocket) -> Void)? = nil) async throws
        -> String
    {
        var limits = HTTPLimits()
        limits.body = 100
        limits.headerField = 200
        limits.headers = 400
        limits.headerCount = 10
        limits.requestTime = .milliseconds(100)
        limits.idleTime = .seconds(60)
        let listener = try await HTTPListener.bind(limits: limits, handler: echo)
        let port = listener.port
        let answer = try await blocking {
            let socket = try RawSocket.connected(to: port)
            defer { socket.close() }
            socket.send(text)
            finish?(socket)
            return socket.receiveAll()
        }
        await listener.stop()
        return answer
    }

    @Test("answers requests of its client, with headers, query and body", .timeLimit(.minutes(1)))
    func answers() async throws {
        let listener = try await HTTPListener.bind(handler: Self.echo)
        for reuse in [HTTPClient.Reuse.fresh, .persistent] {
            let client = HTTPClient(reuse: reuse)
            for size in [0, 1, 70_000, 3 << 20] {
                let body = (0..<size).map { UInt8(truncatingIfNeeded: $0) }
                let response = try await client.post(
                    listener.url + "/a/b?c=d", headers: ["X-Test": "yes"], body: body)
                #expect(response.status == 200)
                #expect(response.headers["x-target"] == "/a/b?c=d")
                #expect(response.headers["X-SEEN"] == "yes")
                #expect(response.body == body.reversed())
            }
            await client.close()
        }
        await listener.stop()
    }

    @Test("answers many clients at the same time", .timeLimit(.minutes(1)))
    func concurrent() async throws {
        let listener = try await HTTPListener.bind(handler: Self.echo)
        let url = listener.url
        try await withThrowingTaskGroup(of: Bool.self) { group in
            for number in 0..<50 {
                group.addTask {
                    let response = try await HTTPClient().post(url, body: [UInt8(number)])
                    return response.body == [UInt8(number)]
                }
            }
            for try await isRight in group { #expect(isRight) }
        }
        await listener.stop()
    }

    @Test("a dropped connection is a lost answer to the client", .timeLimit(.minutes(1)))
    func drops() async throws {
        let listener = try await HTTPListener.bind(handler: Self.echo)
        let error = await #expect(throws: HTTPError.self) {
            try await HTTPClient().post(listener.url + "/drop", body: [1])
        }
        #expect(error == .connectionLost("before the response"))
        await listener.stop()
    }

    @Test("keeps a connection open for the next request, and closes it where asked", .timeLimit(.minutes(1)))
    func keepsAlive() async throws {
        let request = "POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nab"
        let answer = try await Self.raw(
            request + request
                + "POST /x HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: 1\r\n\r\nc")
        #expect(answer.components(separatedBy: "HTTP/1.1 200").count == 4)
        #expect(answer.components(separatedBy: "\r\n\r\nba").count == 3)
        #expect(answer.hasSuffix("\r\n\r\nc"))
    }

    @Test("understands chunks and waits for no permission", .timeLimit(.minutes(1)))
    func chunks() async throws {
        let answer = try await Self.raw(
            "POST / HTTP/1.1\r\nHost: a\r\nConnection: close\r\nExpect: 100-continue\r\n"
                + "Transfer-Encoding: chunked\r\n\r\n2\r\nab\r\n1\r\nc\r\n0\r\n\r\n")
        #expect(answer.hasPrefix("HTTP/1.1 100"))
        #expect(answer.hasSuffix("cba"))
    }

    struct Row: Sendable, CustomTestStringConvertible {
        var name: String
        var text: String
        var status: String
        var testDescription: String { name }
    }

    static let hostile = [
        Row(
            name: "declared body too long", text: "POST / HTTP/1.1\r\nContent-Length: 101\r\n\r\n",
            status: "HTTP/1.1 413"),
        Row(
            name: "chunked body too long",
            text: "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n65\r\n"
                + String(repeating: "a", count: 101) + "\r\n", status: "HTTP/1.1 413"),
        Row(
            name: "header field too long",
            text: "POST / HTTP/1.1\r\nX: " + String(repeating: "a", count: 300) + "\r\n\r\n",
            status: "HTTP/1.1 400"),
        Row(
            name: "too many header fields",
            text: "POST / HTTP/1.1\r\n" + String(repeating: "X: a\r\n", count: 20) + "\r\n",
            status: "HTTP/1.1 400"),
        Row(name: "no HTTP", text: "SSH-2.0-x\r\n\r\n", status: "HTTP/1.1 400"),
        Row(
            name: "negative length", text: "POST / HTTP/1.1\r\nContent-Length: -1\r\n\r\n",
            status: "HTTP/1.1 400"),
        Row(name: "head that never ends", text: "POST / HTTP/1.1\r\nX: a", status: ""),
        Row(
            name: "body that never ends", text: "POST / HTTP/1.1\r\nContent-Length: 10\r\n\r\nabc", status: ""
        ),
    ]

    @Test("ends every hostile request in bounded time", .timeLimit(.minutes(1)), arguments: hostile)
    func refuses(row: Row) async throws {
        let answer = try await Self.raw(row.text)
        #expect(answer.hasPrefix(row.status))
        #expect(!answer.contains("200 OK"))
    }

    @Test("a peer that drips is cut off although it is never idle", .timeLimit(.minutes(1)))
    func drips() async throws {
        let answer = try await Self.raw("POST / HTTP/1.1\r\nX: ") { socket in
            while !socket.isClosed(within: 5), socket.send("a") {}
        }
        #expect(answer.isEmpty)
    }

    @Test("a request cut short by the peer's end is not answered", .timeLimit(.minutes(1)))
    func halfClosed() async throws {
        let answer = try await Self.raw("POST / HTTP/1.1\r\nContent-Length: 10\r\n\r\nabc") {
            $0.closeOutput()
        }
        #expect(!answer.contains("200 OK"))
    }

    @Test("a peer that sends no more still gets its answer", .timeLimit(.minutes(1)))
    func halfClosedAfterRequest() async throws {
        let answer = try await Self.raw("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc") {
            $0.closeOutput()
        }
        #expect(answer.hasSuffix("cba"))
    }

    @Test(
        "takes no more connections than allowed, and new ones once others have gone", .timeLimit(.minutes(1)))
    func bounded() async throws {
        var limits = HTTPLimits()
        limits.connections = 2
        let listener = try await HTTPListener.bind(limits: limits, handler: Self.echo)
        let port = listener.port
        let request = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n"
        let isRefused = try await Self.blocking {
            let kept = try (0..<2).map { _ in try RawSocket.connected(to: port) }
            defer { for socket in kept { socket.close() } }
            for socket in kept {
                socket.send(request)
                guard socket.receive().hasPrefix("HTTP/1.1 200") else { return false }
            }
            let third = try RawSocket.connected(to: port)
            defer { third.close() }
            return third.isClosed(within: 10_000)
        }
        #expect(isRefused)
        await listener.stop()
    }

    @Test("a port in use is an error, and a stopped listener gives it free", .timeLimit(.minutes(1)))
    func binds() async throws {
        let first = try await HTTPListener.bind(handler: Self.echo)
        let port = first.port
        let error = await #expect(throws: HTTPError.self) {
            _ = try await HTTPListener.bind(port: port, handler: Self.echo)
        }
        #expect(error == .cannotBind("127.0.0.1:\(port): Address already in use"))
        await first.stop()
        let second = try await HTTPListener.bind(port: port, handler: Self.echo)
        await second.stop()
    }

    @Test("stops while a peer holds a connection open", .timeLimit(.minutes(1)))
    func stops() async throws {
        let listener = try await HTTPListener.bind(handler: Self.echo)
        let port = listener.port
        let socket = try await Self.blocking {
            let socket = try RawSocket.connected(to: port)
            socket.send("POST / HTTP/1.1\r\nContent-Length: 0\r\n\r\n")
            _ = socket.receive()
            return socket
        }
        await listener.stop()
        #expect(try await Self.blocking { socket.isClosed(within: 10_000) })
        socket.close()
    }
}
