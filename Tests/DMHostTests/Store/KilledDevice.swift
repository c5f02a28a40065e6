import ConformanceKit
import DMHost
import DMReference
import SyncML
import Testing

/// A device that is a process with a store, killed again and again, and the server that it reports to.
///
/// Everything that is checked was seen from outside: messages, the record of its tools, the nodes of its tree.
actor KilledDevice {
    static let start = ServerPeer.start
    static let counts = 9

    private let store: String
    private let fault: String?
    private let server = ServerHost()
    private let planner: ControlClient
    private var points: KillPoints
    private var control: ControlClient?
    private(set) var kills = 0
    /// Reports seen on the wire, by instance and number; the same one is always the same.
    private(set) var reports: [Int: [Int: Report]] = [:]
    /// Reports that came with another content than before.
    private(set) var changed: [Report] = []
    /// The highest revision of each schedule that the device said it had accepted.
    private(set) var accepted: [String: Int] = [:]

    init(store: String, fault: String?, seed: UInt64) {
        self.store = store
        self.fault = fault
        points = KillPoints(seed: seed)
        planner = KillPoints.control(InProcessLink(server.endpoint(version: "test")))
    }

    // MARK: The server

    private func answer(_ request: ExchangeRequest) async throws(ControlFailure) -> ExchangeAnswer {
        if let message = try? SyncMLXML.decode(request.body).message { note(message) }
        guard let answer = await server.receive(request) else {
            throw ControlFailure(.refused, "the connection was closed")
        }
        return answer
    }

    private func note(_ message: Message) {
        for case .alert(let alert) in message.commands {
            guard let report = try? ReportCodec.decode(alert).report else { continue }
            if let known = reports[report.instance]?[report.sequence], known != report {
                changed.append(report)
            }
            reports[report.instance, default: [:]][report.sequence] = report
            guard report.kind == .verification, report.operation == .commit, report.code == .ok else {
                continue
            }
            accepted[report.id] = max(accepted[report.id] ?? 0, report.revision)
        }
    }

    /// Has the server want something; the server is never killed here.
    func wish<Value: JSONConvertible>(_ method: ControlMethod<Value, Nothing>, _ value: Value) async throws {
        _ = try await planner.call(method, value)
    }

    // MARK: The device

    /// Sets both up; nothing is killed yet.
    func reset() async throws {
        let own = ServerProfileRequest(
            now: Self.start, serverID: ServerPeer.serverID,
            devices: [
                .init(deviceID: ServerPeer.deviceID, client: ServerPeer.client, server: ServerPeer.server)
            ])
        try await planner.open()
        let url = try await planner.call(.resetServer, own).url
        var profile = ServerPeer.profile
        profile.accounts[0].account.url = url
        profile.tools = (0..<4).map {
            ToolProfile(
                uri: "./Tools/T\($0)", status: 200, seconds: $0 == 3 ? 20 : 0, acl: "Exec=srv-a&Get=*")
        }
        try await begin(at: nil)
        _ = try await control?.call(.resetDevice, profile)
        await control?.close()
        control = nil
    }

    private func begin(at point: Int?) async throws {
        control = try await KillPoints.start("device", store: store, fault: fault, at: point) {
            [self] request throws(ControlFailure) in try await answer(request)
        }
    }

    /// Calls the device until it has answered, starting it again whenever it was killed.
    func call<Parameters, Result>(
        _ method: ControlMethod<Parameters, Result>, _ parameters: Parameters, killing: Bool = true
    ) async throws -> Result {
        for _ in 0..<200 {
            do {
                if control == nil { try await begin(at: killing ? points.next() : nil) }
                guard let control else { continue }
                return try await control.call(method, parameters)
            } catch let error as ControlError {
                guard KillPoints.isKill(error) else { throw error }
                kills += 1
                await control?.close()
                control = nil
            }
        }
        throw ControlError.timedOut(after: .seconds(0))
    }

    /// Lets the device's time run on to an instant.
    func advance(to instant: Instant) async throws {
        while true {
            // A process that was killed takes up its clock at the last write.
            guard let now = try await call(.advanceClock, ClockAdvance(seconds: 0)).now, now < instant else {
                return
            }
            let step = min(25, instant.seconds - now.seconds)
            _ = try await call(.advanceClock, ClockAdvance(seconds: step))
        }
    }

    /// Ends the process that may still be killed and has one that is not.
    func calm() async throws {
        await control?.close()
        try await begin(at: nil)
    }

    func close() async { await control?.close() }
}
