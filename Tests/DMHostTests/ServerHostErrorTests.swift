import ConformanceKit
import DMHost
import DMReference
import SyncML
import Testing

@Suite("Errors of the server host")
struct ServerHostErrorTests {
    private static let methods = [
        "schedule.plan", "schedule.change", "schedule.activate", "schedule.suspend", "schedule.terminate",
        "schedule.remove", "schedule.record", "notifications", "clock.advance", "clock.set", "power.cycle",
        "crash.arm", "crash.fired",
    ]

    /// Parameters that every method takes.
    private static func parameters(_ id: String = "s", _ device: String = ServerPeer.deviceID) throws
        -> JSONValue
    {
        .object([
            "deviceID": .text(device), "id": .text(id), "definition": try ServerHostWorld.wish().definition,
            "seconds": 0, "now": .null, "writes": 0,
        ])
    }

    @Test("refuses everything before the first reset", arguments: methods)
    func notReset(method: String) async throws {
        let world = try await ServerHostWorld()
        let error = await world.failure(method, try Self.parameters())
        #expect(error == .refused("the server was not reset"))
        try await world.reset()
        guard case .refused("the server was not reset") = await world.failure(method, try Self.parameters())
        else { return }
        Issue.record("\(method) is refused after a reset")
    }

    @Test("takes no DM message before the first reset")
    func noMessageBefore() async throws {
        let host = ServerHost()
        let request = ExchangeRequest(
            url: "exchange:/server", contentType: "application/vnd.syncml.dm+xml", body: [])
        guard let answer = await host.receive(request) else {
            Issue.record("no answer")
            return
        }
        #expect(answer.status == 503)
    }

    @Test(
        "an unknown device is a bad parameter",
        arguments: [
            "schedule.plan", "schedule.change", "schedule.activate", "schedule.suspend", "schedule.terminate",
            "schedule.remove", "schedule.record", "notifications",
        ])
    func unknownDevice(method: String) async throws {
        let world = try await ServerHostWorld()
        try await world.reset()
        let error = await world.failure(method, try Self.parameters("s", "IMEI:9"))
        #expect(error == .badParameters("no device IMEI:9"))
    }

    // MARK: State

    /// A state of a record, how it is reached, and what is refused in it.
    struct Row: Sendable, CustomTestStringConvertible {
        var state: ConformanceKit.ScheduleRecord.State
        var refused: Set<String>
        var testDescription: String { state.rawValue }
    }

    static let rows = [
        Row(state: .absent, refused: ["change", "activate", "suspend", "terminate", "remove"]),
        Row(state: .planned, refused: ["plan"]),
        Row(state: .confirmed, refused: ["plan"]),
        Row(state: .changing, refused: ["plan"]),
        Row(state: .ending, refused: ["plan", "change", "activate", "suspend"]),
        Row(state: .closed, refused: ["change", "activate", "suspend", "terminate"]),
        Row(state: .refused, refused: ["change", "activate", "suspend", "terminate"]),
    ]

    private static func world(_ state: ConformanceKit.ScheduleRecord.State) async throws -> ServerHostWorld {
        let world = try await ServerHostWorld()
        try await world.reset()
        guard state != .absent else { return world }
        var definition = ServerPeer.definition
        if state == .refused { definition.time?.end = ServerPeer.start + -1 }
        _ = try await world.control.call(.planSchedule, try ServerHostWorld.wish(definition))
        guard state != .planned else { return world }
        for _ in 0..<2 { try await world.session() }
        if state == .changing {
            _ = try await world.control.call(.changeSchedule, try ServerHostWorld.wish())
        }
        if state == .ending || state == .closed {
            _ = try await world.control.call(.terminateSchedule, ServerHostWorld.selection())
        }
        if state == .closed { try await world.session() }
        return world
    }

    @Test("refuses what the state of the record does not allow, and nothing else", arguments: rows)
    func states(row: Row) async throws {
        for method in ["plan", "change", "activate", "suspend", "terminate", "remove"] {
            let world = try await Self.world(row.state)
            let before = try await world.record()
            #expect(before.state == row.state)
            let error = await world.failure("schedule.\(method)", try Self.parameters())
            if row.refused.contains(method) {
                guard case .refused = error else {
                    Issue.record("\(method) in \(row.state): \(String(describing: error))")
                    continue
                }
                #expect(try await world.record() == before, "\(method) in \(row.state)")
            } else {
                #expect(error == nil, "\(method) in \(row.state)")
            }
        }
    }

    // MARK: Parameters

    static let bad: [(String, JSONValue)] = [
        ("schedule.plan", ["id": "s", "definition": [:]]),
        ("schedule.plan", ["deviceID": "IMEI:1", "definition": [:]]),
        ("schedule.plan", ["deviceID": "IMEI:1", "id": "s"]),
        ("schedule.plan", ["deviceID": "IMEI:1", "id": "s", "definition": "x"]),
        ("schedule.plan", ["deviceID": "IMEI:1", "id": "s", "definition": ["mode": "Some"]]),
        ("schedule.plan", ["deviceID": "IMEI:1", "id": "s", "definition": ["time": ["start": "now"]]]),
        (
            "schedule.plan",
            ["deviceID": "IMEI:1", "id": "s", "definition": ["time": ["period": JSONValue.number(1.5)]]]
        ),
        ("schedule.plan", ["deviceID": "IMEI:1", "id": "s/t", "definition": [:]]),
        ("schedule.plan", ["deviceID": "IMEI:1", "id": "", "definition": [:]]),
        ("schedule.change", ["deviceID": "IMEI:1", "id": "s", "definition": ["cond": 1]]),
        ("schedule.activate", ["deviceID": "IMEI:1"]),
        ("schedule.record", ["id": "s"]),
        ("notifications", [:]),
        ("clock.advance", [:]),
        ("clock.advance", ["seconds": -1]),
        ("clock.advance", ["seconds": JSONValue.number(0.5)]),
        ("clock.advance", ["seconds": .integer(.max)]),
        ("clock.set", ["now": "tomorrow"]),
        ("power.cycle", ["off": -1]),
        ("power.cycle", ["off": .integer(.max)]),
        ("crash.arm", [:]),
        ("crash.arm", ["writes": -1]),
        ("exchange", ["url": "exchange:/server"]),
        ("exchange", ["url": "exchange:/server", "contentType": "x", "body": "***"]),
        ("reset", [:]),
        ("reset", ["serverID": "srv-a", "now": "soon"]),
        ("reset", ["serverID": "srv-a", "devices": [["deviceID": "a"]]]),
        ("reset", ["serverID": "srv-a", "tls": ["ca": "x"]]),
    ]

    @Test("finds bad parameters", arguments: bad)
    func badParameters(method: String, parameters: JSONValue) async throws {
        let world = try await ServerHostWorld()
        try await world.reset()
        let error = await world.failure(method, parameters)
        guard case .badParameters = error else {
            Issue.record("\(method) \(parameters): \(String(describing: error))")
            return
        }
        #expect(try await world.record().state == .absent, "the server is as it was")
    }

    @Test("a profile must not name a device twice")
    func badProfiles() async throws {
        let world = try await ServerHostWorld()
        var twice = ServerHostWorld.profile
        twice.devices += twice.devices.prefix(1)
        #expect(
            await world.failure("reset", twice.json) == .badParameters("devices[2].deviceID was named before")
        )
    }

    @Test(
        "a method of a device, or of nobody, is unknown",
        arguments: ["tree.get", "session.start", "no.such.method"])
    func unknown(method: String) async throws {
        let world = try await ServerHostWorld()
        #expect(await world.failure(method) == .unknownMethod("no method `\(method)`"))
    }
}
