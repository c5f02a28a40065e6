import ConformanceKit
import DMReference
import SyncML
import Testing
import Traceability

@Suite("Methods of test control")
struct ControlMethodTests {
    private static let credential = Account.Credential(
        scheme: .md5, name: "dev", secret: "s1", nonce: [0, 1, 255])

    private static func roundTrips<Value: JSONConvertible>(_ value: Value) -> Bool {
        let parsed = try? JSONValue(parsing: value.json.description)
        return parsed.flatMap { try? Value(reading: JSONReader($0)) } == value
    }

    @Test("every parameter and result survives the wire")
    func roundTrip() {
        let now = Instant("20260101T000000Z")
        let account = Account(
            serverID: "srv-a", url: "http://127.0.0.1:1/x", client: Self.credential, server: Self.credential)
        var report = Report(kind: .execution, instance: 7, id: "q1", revision: 2, sequence: 3)
        report.occurrence = 1
        report.due = now
        report.trigger = .condition
        report.code = .ok
        report.commands = [
            Report.CommandStatus(id: "1", code: .ok), Report.CommandStatus(id: "2", code: .notFound),
        ]
        report.values = [Report.Value(uri: "./A", format: "int", data: "5")]
        #expect(Self.roundTrips(HelloRequest(suite: "s", version: "1")))
        #expect(
            Self.roundTrips(
                HelloResult(
                    role: .device, implementation: .init(name: "n", version: "1", vendor: "v"),
                    controls: [.clock, .user], links: ["http"], encodings: ["xml"], overlap: true,
                    binding: .init(root: "./V/S", isAbstract: true), statement: ["cap": 3])))
        #expect(
            Self.roundTrips(
                DeviceProfileRequest(
                    now: now, deviceID: "IMEI:1", encoding: .wbxml,
                    accounts: [AccountProfile(account, tls: TLSMaterial(authority: "PEM"))],
                    nodes: [
                        NodeProfile(uri: "./A", value: "1", format: "int", acl: "Get=*", access: ["Get"])
                    ],
                    tools: [ToolProfile(uri: "./T", status: 500, seconds: 3, kind: "softwareUpdate")],
                    limits: ["MaxSchedules": 4], user: .choices([1, 3]))))
        #expect(Self.roundTrips(DeviceResetResult(unsupported: ["nodes[0].acl"], deviceID: "IMEI:1")))
        #expect(
            Self.roundTrips(
                ServerProfileRequest(
                    now: nil, serverID: "srv-a",
                    devices: [.init(deviceID: "d", client: Self.credential, server: Self.credential)])))
        #expect(Self.roundTrips(ServerResetResult(url: "http://127.0.0.1:1/")))
        #expect(Self.roundTrips(ExchangeRequest(url: "exchange:a", contentType: "t", body: [1, 2, 3])))
        #expect(
            Self.roundTrips(
                ExchangeAnswer(status: 410, contentType: "", headers: ["x-syncml-hmac": "a"], body: [])))
        #expect(Self.roundTrips(UserAnswers(answers: [.accept, .silent, .text("x"), .choices([])])))
        #expect(
            Self.roundTrips(
                UserPrompts(prompts: [.init(at: now, kind: .confirm, text: "?", reply: .reject)])))
        #expect(Self.roundTrips(ToolLog(runs: [ToolRunRecord(at: nil, uri: "./T", data: "d")])))
        #expect(Self.roundTrips(StorageFilling(free: nil)))
        #expect(Self.roundTrips(NotificationList(messages: [[1], []])))
        #expect(Self.roundTrips(ClockReading(now: nil)))
        #expect(Self.roundTrips(TreeChange(uri: "./A", value: "")))
        #expect(Self.roundTrips(ScheduleWish(deviceID: "d", id: "q1", definition: ["body": "<x/>"])))
        #expect(
            Self.roundTrips(
                ScheduleRecord(
                    state: .confirmed, revision: 1, instance: 7, definition: ["lenient": true],
                    reports: [RecordedReport(report, isLate: true)])))
        #expect(Self.roundTrips(AbstractOperation(serverID: "srv-a", id: "q1", correlator: "c")))
        #expect(Self.roundTrips(AbstractVerdict(code: .acceptedForProcessing, reason: "consent")))
    }

    @Test("absent members take their defaults and unknown ones are ignored")
    func defaults() throws {
        let hello = try HelloResult(
            reading: JSONReader([
                "control": "1", "role": "device", "implementation": ["name": "n", "version": "1"],
                "mood": [1],
            ]))
        #expect(hello.controls.isEmpty && !hello.overlap && hello.binding == .init())
        let profile = try DeviceProfileRequest(reading: JSONReader(["deviceID": "d"]))
        #expect(profile == DeviceProfileRequest(now: nil, deviceID: "d"))
        #expect(try DeviceResetResult(reading: JSONReader([:])) == DeviceResetResult())
        #expect(try ToolProfile(reading: JSONReader(["uri": "./T"])) == ToolProfile(uri: "./T"))
    }

    @Test("an unknown clock travels as null")
    func unknownClock() {
        #expect(ClockSetting(now: nil).json == ["now": .null])
        #expect(StorageFilling(free: nil).json == ["free": .null])
    }

    @Test("reads the profile of the documents")
    func documentedProfile() throws {
        let text = """
            { "now": "20260101T000000Z", "deviceID": "IMEI:000000000000001", "encoding": "xml",
              "accounts": [ { "serverID": "srv-a", "url": "http://127.0.0.1:1/t/srv-a",
                "client": {"scheme": "md5", "name": "dev", "secret": "s1", "nonce": "AAAA"},
                "server": {"scheme": "md5", "name": "srv-a", "secret": "s2", "nonce": "BBBB"} } ],
              "nodes": [ { "uri": "./Net/RespMs", "format": "int", "value": "120",
                "acl": "Get=*&Replace=srv-a", "access": ["Get","Replace"] } ],
              "tools": [ { "uri": "./Tools/Scan", "status": 200, "seconds": 0, "acl": "Exec=srv-a" } ],
              "limits": { "MaxSchedules": 4, "OutboxMax": 8 }, "user": "accept" }
            """
        let profile = try DeviceProfileRequest(reading: JSONReader(try JSONValue(parsing: text)))
        #expect(profile.accounts.first?.account.server.nonce == [4, 16, 65])
        #expect(profile.nodes.first?.access == ["Get", "Replace"])
        #expect(profile.limits == ["MaxSchedules": 4, "OutboxMax": 8])
    }

    @Test("a router answers unknown methods and bad parameters with the right errors")
    func router() async throws {
        var router = ControlRouter()
        router.on(.advanceClock) { (request: ClockAdvance) throws(ControlFailure) in
            guard request.seconds < 100 else { throw ControlFailure(.refused, "too far") }
            return ClockReading(now: Instant(seconds: request.seconds))
        }
        let none = ControlTurn { _ throws(ControlFailure) in throw ControlFailure(.adapterFault, "none") }
        func code(_ method: String, _ parameters: JSONValue) async -> ControlFailure.Code? {
            do {
                _ = try await router.answer(method, parameters, turn: none)
                return nil
            } catch {
                return error.code
            }
        }
        #expect(await code("no.such.method", [:]) == .unknownMethod)
        #expect(await code("clock.advance", [:]) == .badParameters)
        #expect(await code("clock.advance", ["seconds": -1]) == .badParameters)
        #expect(await code("clock.advance", ["seconds": 100]) == .refused)
        let result = try await router.answer("clock.advance", ["seconds": 60], turn: none)
        #expect(result == ["now": "19700101T000100Z"])
    }
}
