import ConformanceKit
import DMReference
import SyncML

/// A server that answers the messages which a device host sends by `exchange`.
actor ServerPeer {
    static let serverID: ServerID = "srv-a"
    static let deviceID = "IMEI:1"
    static let start = Instant("20260101T000000Z") ?? Instant(seconds: 0)
    static let client = Account.Credential(scheme: .md5, name: "dev", secret: "s1", nonce: [1])
    static let server = Account.Credential(scheme: .md5, name: "srv-a", secret: "s2", nonce: [2])

    /// The profile of a device that this server manages.
    static let profile = DeviceProfileRequest(
        now: start, deviceID: deviceID,
        accounts: [
            AccountProfile(
                Account(serverID: serverID, url: "exchange:/srv-a", client: client, server: server))
        ], nodes: [NodeProfile(uri: "./X/a", value: "0", format: "int", acl: "Get=*&Replace=srv-a")])

    /// A schedule that replaces `./X/a` every ten minutes, from an hour after the start on.
    static let definition = Definition(
        time: .init(start: start + 3_600, period: 600),
        body: SyncMLXML.encodeBody([
            .replace(TreeCommand(id: "1", items: [Item(target: Location("./X/a"), data: "7")]))
        ]), report: .init(when: .always))

    private(set) var model = ServerModel(
        profile: ServerProfile(serverID: serverID, url: "exchange:/srv-a"),
        devices: [ManagedDevice(deviceID: deviceID, client: client, server: server)], wall: start)
    private(set) var requests: [Message] = []

    func answer(_ request: ExchangeRequest) throws(ControlFailure) -> ExchangeAnswer {
        guard let decoded = try? SyncMLXML.decode(request.body) else {
            return ExchangeAnswer(status: 400, contentType: "text/plain", body: [])
        }
        requests.append(decoded.message)
        guard case .answer(let message) = model.received(decoded.message) else {
            throw ControlFailure(.adapterFault, "the connection was closed")
        }
        return ExchangeAnswer(
            status: 200, contentType: "application/vnd.syncml.dm+xml", body: SyncMLXML.encode(message))
    }

    func plan(_ id: String) throws {
        try model.plan(device: Self.deviceID, id: id, Self.definition)
    }

    func notifications() -> [[UInt8]] { model.notifications(device: Self.deviceID) }

    func state(_ id: String) -> DMReference.ScheduleRecord.State {
        model.state(device: Self.deviceID, id: id)
    }

    func record(_ id: String) -> DMReference.ScheduleRecord? { model.record(device: Self.deviceID, id: id) }
}
