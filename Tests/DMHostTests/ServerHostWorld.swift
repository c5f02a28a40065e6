import ConformanceKit
import DMHost
import DMReference
import Links
import SyncML

/// A server host behind test control, with a reference device that speaks with it.
actor ServerHostWorld {
    /// Carries a message of the device; nil where no answer came.
    typealias Post = @Sendable (ExchangeRequest) async -> ExchangeAnswer?

    static let other = "IMEI:2"

    nonisolated let host: ServerHost
    nonisolated let control: ControlClient
    private var device: ReferenceDevice?
    private(set) var url = ""
    /// HTTP statuses of the answers so far; nil where none came.
    private(set) var statuses: [Int?] = []
    /// What the device sends.
    private var encoding = SyncMLEncoding.xml

    init(_ host: ServerHost = ServerHost()) async throws {
        self.host = host
        control = ControlClient(
            InProcessLink(host.endpoint(version: "test")), suite: HelloRequest(suite: "test", version: "0")
        ) { _ in
            let (never, _) = AsyncStream.makeStream(of: Never.self)
            for await _ in never {}
        }
        try await control.open()
    }

    static let profile = ServerProfileRequest(
        now: ServerPeer.start, serverID: ServerPeer.serverID,
        devices: [ServerPeer.deviceID, other].map {
            .init(deviceID: $0, client: ServerPeer.client, server: ServerPeer.server)
        })

    /// Resets the server, and has a new device that knows its address.
    ///
    /// The device knows the credentials that the server is given for it.
    func reset(_ profile: ServerProfileRequest = profile, encoding: SyncMLEncoding = .xml) async throws {
        self.encoding = encoding
        url = try await control.call(.resetServer, profile).url
        var own = ServerPeer.profile
        own.accounts[0].account.url = url
        if let known = profile.devices.first(where: { $0.deviceID == ServerPeer.deviceID }) {
            own.accounts[0].account.client = known.client
            own.accounts[0].account.server = known.server
        }
        device = ReferenceDevice(
            try DeviceModel(own, scheduleRoot: NodeURI(segments: ["Schedule"])),
            settings: ReferenceDevice.Settings(seed: 7))
        statuses = []
    }

    /// Lets something happen to the device and carries its messages by `receive`, or by what is given.
    func run(
        _ post: Post? = nil, _ event: @Sendable (inout ReferenceDevice) -> ReferenceDevice.Action
    ) async throws {
        guard var own = device else { return }
        var action = event(&own)
        while case .send(_, let url, let message) = action {
            let octets = encoding.encode(message)
            let request = ExchangeRequest(
                url: url, contentType: encoding.contentType,
                headers: own.seal?.fields(sealing: octets) ?? [:], body: octets)
            let answer: ExchangeAnswer?
            if let post {
                answer = await post(request)
            } else {
                answer = await host.receive(request)
            }
            statuses.append(answer?.status)
            if let answer, answer.status == 200 {
                let seal = ReceivedSeal(answer.headers, body: answer.body)
                action = own.received(try encoding.decode(answer.body).message, seal: seal)
            } else {
                action = own.sendingFailed()
            }
        }
        device = own
    }

    func session(_ post: Post? = nil) async throws {
        try await run(post) { $0.startSession(with: ServerPeer.serverID) }
    }

    func advance(_ seconds: Int, _ post: Post? = nil) async throws {
        _ = try await control.call(.advanceClock, ClockAdvance(seconds: seconds))
        try await run(post) { $0.advance(seconds) }
    }

    /// The state of a schedule on the device.
    func state(_ id: String = "s") -> Schedule.State? { device?.model.schedules.schedules[id]?.state }

    // MARK: Calls

    nonisolated static func wish(
        _ definition: Definition = ServerPeer.definition, _ id: String = "s",
        _ device: String = ServerPeer.deviceID
    ) throws -> ScheduleWish {
        ScheduleWish(
            deviceID: device, id: id, definition: try JSONValue(encoding: DefinitionJSON(definition)))
    }

    nonisolated static func selection(_ id: String = "s", _ device: String = ServerPeer.deviceID)
        -> ScheduleSelection
    {
        ScheduleSelection(deviceID: device, id: id)
    }

    func record(_ id: String = "s", _ device: String = ServerPeer.deviceID) async throws
        -> ConformanceKit.ScheduleRecord
    {
        try await control.call(.readRecord, Self.selection(id, device))
    }

    /// The error that a call ends in; nil where it has a result.
    nonisolated func failure(_ method: String, _ parameters: JSONValue = .empty) async -> ControlError? {
        do {
            _ = try await control.call(method, parameters)
            return nil
        } catch {
            return error
        }
    }
}
