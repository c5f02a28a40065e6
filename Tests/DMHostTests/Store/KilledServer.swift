import ConformanceKit
import DMHost
import DMReference
import SyncML
import Testing

/// A server that is a process with a store, killed again and again, and a device that is managed by it.
actor KilledServer {
    private let store: String
    private let fault: String?
    private let device = DeviceHost()
    private let deviceControl: ControlClient
    private var points: KillPoints
    private var control: ControlClient?
    private var isCalm = false
    private(set) var kills = 0

    init(store: String, fault: String?, seed: UInt64) {
        self.store = store
        self.fault = fault
        points = KillPoints(seed: seed)
        deviceControl = KillPoints.control(InProcessLink(device.endpoint(version: "test")))
    }

    /// Sets both up; nothing is killed yet.
    func reset() async throws {
        try await begin(at: nil)
        let own = ServerProfileRequest(
            now: ServerPeer.start, serverID: ServerPeer.serverID,
            devices: [
                .init(deviceID: ServerPeer.deviceID, client: ServerPeer.client, server: ServerPeer.server)
            ])
        let url = try await control?.call(.resetServer, own).url ?? ""
        var profile = ServerPeer.profile
        // What waits for a server that is away must not be dropped by the device.
        profile.limits = ["OutboxMax": 200]
        // The port is another one after each start, the path is kept.
        profile.accounts[0].account.url =
            "exchange:/" + url.split(separator: "/").suffix(2).joined(separator: "/")
        await deviceControl.answerExchanges { [self] request throws(ControlFailure) in
            try await carry(request)
        }
        try await deviceControl.open()
        _ = try await deviceControl.call(.resetDevice, profile)
        await control?.close()
        control = nil
    }

    private func begin(at point: Int?) async throws {
        control = try await KillPoints.start("server", store: store, fault: fault, at: point) {
            _ throws(ControlFailure) in
            throw ControlFailure(.refused, "a server sends nothing")
        }
    }

    /// Carries a message of the device; where the server is killed meanwhile there is no answer.
    private func carry(_ request: ExchangeRequest) async throws(ControlFailure) -> ExchangeAnswer {
        do {
            if control == nil { try await begin(at: isCalm ? nil : points.next()) }
            guard let control else { throw ControlFailure(.refused, "no server") }
            return try await control.call(.exchange, request)
        } catch let error as ControlError where KillPoints.isKill(error) {
            await noteKill()
            throw ControlFailure(.refused, "the connection was closed")
        } catch {
            throw ControlFailure(.adapterFault, "\(error)")
        }
    }

    private func noteKill() async {
        kills += 1
        await control?.close()
        control = nil
    }

    /// Calls the server until it has answered, starting it again whenever it was killed.
    func call<Parameters, Result>(
        _ method: ControlMethod<Parameters, Result>, _ parameters: Parameters
    ) async throws -> Result {
        for _ in 0..<200 {
            do {
                if control == nil { try await begin(at: isCalm ? nil : points.next()) }
                guard let control else { continue }
                return try await control.call(method, parameters)
            } catch let error as ControlError where KillPoints.isKill(error) {
                await noteKill()
            }
        }
        throw ControlError.timedOut(after: .seconds(0))
    }

    /// Makes a wish; one whose answer was lost was recorded where the server refuses it now.
    func wish(_ wish: ScheduleWish) async throws {
        let before = kills
        do {
            _ = try await call(.planSchedule, wish)
        } catch ControlError.refused where kills > before {}
    }

    func record(_ id: String) async throws -> ConformanceKit.ScheduleRecord {
        try await call(.readRecord, ServerHostWorld.selection(id))
    }

    /// Lets the device's time run on.
    func advance(_ seconds: Int) async throws {
        _ = try await deviceControl.call(.advanceClock, ClockAdvance(seconds: seconds))
    }

    /// Has the device open a session.
    func session() async throws {
        _ = try await deviceControl.call(.startSession, ServerSelection(serverID: ServerPeer.serverID))
    }

    /// What a node of the device holds.
    func value(_ uri: String) async throws -> String? {
        try await deviceControl.call(.readNode, NodeSelection(uri: uri)).value
    }

    /// Ends the process that may still be killed; those to come are not.
    func calm() async {
        isCalm = true
        await control?.close()
        control = nil
    }

    func close() async {
        await control?.close()
        await deviceControl.close()
    }
}
