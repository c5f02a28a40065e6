import ConformanceKit
import DMHost
import DMReference
import Links
import SyncML
import Testing

@Suite("Messages to the server host")
struct ServerHostMessageTests {
    private static let mediaType = "application/vnd.syncml.dm+xml"

    /// Posts over HTTP, as a device does.
    private static let http: ServerHostWorld.Post = { request in
        let client = HTTPClient()
        var headers = HTTPFields(request.headers)
        headers.append("Content-Type", request.contentType)
        let answer = try? await client.post(request.url, headers: headers, body: request.body)
        await client.close()
        return answer.map { answer in
            let fields = answer.headers.all.map { ($0.name.lowercased(), $0.value) }
            return ExchangeAnswer(
                status: answer.status, contentType: answer.headers["Content-Type"] ?? "",
                headers: Dictionary(fields) { first, _ in first }, body: answer.body)
        }
    }

    /// A first message of a device that proves itself.
    private static func opening(_ world: ServerHostWorld) async throws -> [UInt8] {
        let seen = Captured()
        try await world.session { request in
            await seen.set(request.body)
            return nil
        }
        return await seen.body
    }

    private actor Captured {
        var body: [UInt8] = []

        func set(_ body: [UInt8]) { self.body = body }
    }

    @Test("the whole flow over loopback HTTP", .timeLimit(.minutes(1)))
    func overHTTP() async throws {
        let host = ServerHost()
        let address = try await host.listen()
        let world = try await ServerHostWorld(host)
        #expect(try await world.control.open().links == ["http", "exchange"])
        try await world.reset()
        #expect(await world.url.hasPrefix(address))
        _ = try await world.control.call(.planSchedule, try ServerHostWorld.wish())
        try await world.session(Self.http)
        #expect(try await world.record().state == .confirmed)
        try await world.advance(4_200, Self.http)
        let record = try await world.record()
        #expect(record.reports.map(\.report).compactMap(\.occurrence) == [1, 2])
        #expect(await world.statuses.allSatisfy { $0 == 200 })
        await host.stop()
    }

    struct Wire: CustomTestStringConvertible, Sendable {
        var client: Account.Scheme
        var server: Account.Scheme
        var encoding: SyncMLEncoding
        var testDescription: String { "\(client) and \(server) in \(encoding)" }
    }

    static let wires: [Wire] = Account.Scheme.allCases.flatMap { client in
        Account.Scheme.allCases.flatMap { server in
            SyncMLEncoding.allCases.map { Wire(client: client, server: server, encoding: $0) }
        }
    }

    @Test("every scheme goes with every other in every encoding", .timeLimit(.minutes(1)), arguments: wires)
    func everyWire(wire: Wire) async throws {
        let host = ServerHost()
        try await host.listen()
        let world = try await ServerHostWorld(host)
        var profile = ServerHostWorld.profile
        profile.devices[0].client.scheme = wire.client
        profile.devices[0].server.scheme = wire.server
        try await world.reset(profile, encoding: wire.encoding)
        _ = try await world.control.call(.planSchedule, try ServerHostWorld.wish())
        // Over HTTP and by exchange, with the nonces of one session used in the next.
        try await world.session(Self.http)
        #expect(try await world.record().state == .confirmed)
        try await world.advance(4_200)
        #expect(try await world.record().reports.map(\.report).compactMap(\.occurrence) == [1, 2])
        #expect(await world.statuses.allSatisfy { $0 == 200 })
        await host.stop()
    }

    @Test("the address stays over a power cut and is another one after a reset", .timeLimit(.minutes(1)))
    func addresses() async throws {
        let host = ServerHost()
        try await host.listen()
        let world = try await ServerHostWorld(host)
        try await world.reset()
        let first = await world.url
        let body = try await Self.opening(world)
        func status(_ url: String, _ body: [UInt8]) async -> Int? {
            await Self.http(ExchangeRequest(url: url, contentType: Self.mediaType, body: body))?.status
        }
        _ = try await world.control.call(.cyclePower, PowerCycle())
        #expect(await status(first, body) == 200)
        try await world.reset()
        #expect(await status(first, body) == 404)
        let second = await world.url
        #expect(second != first)
        #expect(await status(second + "?query", body) == 200)
        #expect(await status(second + "/more", body) == 404)
        await host.stop()
    }

    @Test(
        "an armed crash closes the connection without an answer, over HTTP and by exchange",
        .timeLimit(.minutes(1)))
    func dropped() async throws {
        let host = ServerHost()
        try await host.listen()
        let world = try await ServerHostWorld(host)
        try await world.reset()
        for post in [Self.http, nil] {
            _ = try await world.control.call(.armCrash, CrashArming(writes: 1))
            try await world.session(post)
            #expect(try await world.control.call(.crashFired, Nothing()).fired)
            #expect(await world.statuses.last == .some(nil))
        }
        _ = try await world.control.call(.armCrash, CrashArming(writes: 1))
        let body = try await Self.opening(world)
        let request = ExchangeRequest(url: await world.url, contentType: Self.mediaType, body: body)
        #expect(
            await world.failure("exchange", request.json)
                == .refused("the connection was closed without an answer"))
        await host.stop()
    }

    @Test("messages pass by exchange of test control, whose answer carries the media type")
    func byExchange() async throws {
        let world = try await ServerHostWorld()
        try await world.reset()
        #expect(await world.url == "exchange:/server")
        _ = try await world.control.call(.planSchedule, try ServerHostWorld.wish())
        let control = world.control
        try await world.session { request in
            let answer = try? await control.call(.exchange, request)
            #expect(answer?.contentType == Self.mediaType)
            return answer
        }
        #expect(try await world.record().state == .confirmed)
    }

    @Test("a public address is shown as Source and taken as well")
    func publicAddress() async throws {
        let world = try await ServerHostWorld()
        var profile = ServerHostWorld.profile
        profile.publicURL = "http://dm.example:8080/public/dm"
        try await world.reset(profile)
        #expect(await world.url == "exchange:/server")
        let body = try await Self.opening(world)
        for url in ["http://dm.example:8080/public/dm", "/public/dm", "exchange:/server"] {
            let reply = await world.host.receive(
                ExchangeRequest(url: url, contentType: Self.mediaType, body: body))
            guard let answer = reply, answer.status == 200 else {
                Issue.record("\(url): \(reply.map { String($0.status) } ?? "no answer")")
                continue
            }
            #expect(try SyncMLXML.decode(answer.body).message.header.source.uri == profile.publicURL)
        }
    }

    // MARK: Bad input

    struct Row: Sendable, CustomTestStringConvertible {
        var name: String
        var type = "application/vnd.syncml.dm+xml"
        var body: String
        var status: Int
        var testDescription: String { name }
    }

    static let rows = [
        Row(name: "empty", body: "", status: 400),
        Row(name: "no XML", body: "hello", status: 400),
        Row(name: "no SyncML", body: "<a/>", status: 400),
        Row(name: "cut off", body: "<SyncML xmlns='SYNCML:SYNCML1.2'><SyncHdr>", status: 400),
        Row(
            name: "no header",
            body: "<SyncML xmlns='SYNCML:SYNCML1.2'><SyncBody><Final/></SyncBody></SyncML>", status: 400),
        Row(name: "a document type", body: "<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>", status: 400),
        Row(name: "broken WBXML", type: "application/vnd.syncml.dm+wbxml", body: "x", status: 400),
        Row(name: "a form", type: "application/x-www-form-urlencoded", body: "x", status: 415),
    ]

    @Test("malformed bodies get an HTTP error and harm nothing", arguments: rows)
    func malformed(row: Row) async throws {
        let world = try await ServerHostWorld()
        try await world.reset()
        let reply = await world.host.receive(
            ExchangeRequest(url: await world.url, contentType: row.type, body: Array(row.body.utf8)))
        guard let answer = reply else {
            Issue.record("no answer")
            return
        }
        #expect(answer.status == row.status)
        _ = try await world.control.call(.planSchedule, try ServerHostWorld.wish())
        try await world.session()
        #expect(try await world.record().state == .confirmed)
    }

    @Test(
        "the media type may have parameters, capitals, or be absent",
        arguments: [
            "Application/vnd.SyncML.dm+xml; charset=utf-8", "",
            "application/vnd.syncml.dm+xml ;charset=UTF-8",
        ])
    func mediaTypes(type: String) async throws {
        let world = try await ServerHostWorld()
        try await world.reset()
        let body = try await Self.opening(world)
        let reply = await world.host.receive(
            ExchangeRequest(url: await world.url, contentType: type, body: body))
        guard let answer = reply else {
            Issue.record("no answer")
            return
        }
        #expect(answer.status == 200)
    }
}
