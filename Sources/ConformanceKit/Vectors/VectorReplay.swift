import DMReference
import Traceability

/// Judges a vector again, without the implementation that made it, by the testers and oracles of a campaign.
public struct VectorReplay: Sendable {
    /// What came of it.
    public enum Outcome: Hashable, Sendable {
        /// Every step is explained.
        case accepted
        /// No state of the model explains a step, counted from 0.
        case rejected(step: Int, Refutation)
        /// It cannot be judged: this version of the suite does otherwise than recorded, or the set-up is none.
        case unfit(step: Int?, String)
    }

    /// Takes note of what passes.
    public typealias Observer = DeviceTester.Observer

    private let observer: Observer

    /// Creates a replay.
    ///
    /// - Parameter observer: Takes note of what passes.
    public init(observer: @escaping Observer = { _ in }) { self.observer = observer }

    /// Judges a vector.
    ///
    /// - Parameter vector: The vector.
    /// - Returns: What came of it; nothing is thrown.
    public func judge(_ vector: Vector) async -> Outcome {
        var place: Int?
        let reset = JSONReader(vector.start.reset)
        do {
            switch vector.start.side {
            case .device(let reportDelay, let backOff, let exchanges):
                let profile: DeviceProfileRequest = try reset.read()
                let playback = Playback(role: .device, addresses: profile.addresses)
                let settings = DeviceTester.Settings(
                    seed: vector.start.seed, oracle: .init(reportDelay: reportDelay, backOff: backOff))
                let bench = DeviceBench(playback, settings: settings, observer: observer)
                await bench.connect()
                try await bench.control.open()
                playback.load(profile.opening(vector.start.reset), exchanges)
                return try await run(vector, playback, &place) {
                    try await bench.tester.reset(DeviceSetup(profile))
                } perform: { step in
                    try await bench.tester.perform(try step.deviceStimulus())
                }
            case .server(let url, let devices):
                let profile: ServerProfileRequest = try reset.read()
                let playback = Playback(role: .server)
                let bench = ServerBench(
                    playback, settings: ServerTester.Settings(seed: vector.start.seed), observer: observer)
                try await bench.control.open()
                playback.load(
                    [.init(method: "reset", parameters: vector.start.reset, result: ["url": .text(url)])], [])
                return try await run(vector, playback, &place) {
                    try await bench.tester.reset(ServerSetup(now: profile.now, devices: devices))
                } perform: { step in
                    try await bench.tester.perform(try step.serverStimulus())
                }
            }
        } catch {
            return .unfit(step: place, "\(error)")
        }
    }

    private func run(
        _ vector: Vector, _ playback: Playback, _ place: inout Int?, reset: () async throws -> Void,
        perform: (Vector.Step) async throws -> Void
    ) async throws -> Outcome {
        if let outcome = await attempt(nil, playback, reset) { return outcome }
        for (index, step) in vector.steps.enumerated() {
            place = index
            playback.load(step.calls, step.exchanges)
            if let outcome = await attempt(index, playback, { try await perform(step) }) { return outcome }
        }
        return .accepted
    }

    /// Returns what ends the replay; nil where it goes on.
    private func attempt(
        _ index: Int?, _ playback: Playback, _ action: () async throws -> Void
    ) async -> Outcome? {
        do {
            try await action()
        } catch let refutation as Refutation {
            if let mismatch = playback.mismatch { return .unfit(step: index, mismatch) }
            guard let index else {
                return .unfit(step: nil, "its start is rejected already: \(refutation.summary)")
            }
            return .rejected(step: index, refutation)
        } catch let inconclusive as Inconclusive {
            return .unfit(step: index, playback.mismatch ?? inconclusive.message)
        } catch {
            return .unfit(step: index, playback.mismatch ?? "\(error)")
        }
        return playback.mismatch.map { .unfit(step: index, $0) }
    }
}

extension Vector.Step {
    /// The calls of test control that the step makes.
    var calls: [Playback.Call] {
        guard let result else { return [] }
        var calls = [Playback.Call(method: method, parameters: parameters, result: result)]
        if let notifications {
            calls.append(
                .init(
                    method: ControlMethod.readNotifications.name,
                    parameters: ["deviceID": parameters["deviceID"] ?? .null],
                    result: NotificationList(messages: notifications).json))
        }
        return calls
    }
}

extension DeviceProfileRequest {
    /// The address of each account.
    var addresses: [String: String] {
        Dictionary(accounts.map { ($0.account.serverID.rawValue, $0.account.url) }) { first, _ in first }
    }

    /// The calls with which a case begins: the set-up, and the session in which the limits are read.
    fileprivate func opening(_ recorded: JSONValue) -> [Playback.Call] {
        let server = accounts.map(\.account.serverID).min()
        return [
            .init(method: "reset", parameters: recorded, result: DeviceResetResult().json),
            .init(
                method: "session.start", parameters: ["serverID": .text(server?.rawValue ?? "")],
                result: .empty),
        ]
    }
}

extension DeviceSetup {
    /// Creates the set-up that led to a profile.
    init(_ profile: DeviceProfileRequest) {
        self.init(
            now: profile.now, servers: profile.accounts.map(\.account.serverID), nodes: profile.nodes,
            tools: profile.tools, limits: profile.limits, user: profile.user)
    }
}
