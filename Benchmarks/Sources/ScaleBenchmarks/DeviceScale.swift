import ConformanceKit
import DMHost
import DMReference

/// A device with many schedules, set up by a server in this process.
enum DeviceScale {
    static func measure(_ counts: [Int]) async throws {
        for count in counts {
            try await withStore { path in try await measure(count, path) }
        }
    }

    private static func measure(_ count: Int, _ path: String) async throws {
        let server = ServerHost()
        let planner = try await client(server.endpoint(version: "0"))
        let url = try await planner.call(
            .resetServer,
            ServerProfileRequest(
                now: Setting.start, serverID: Setting.serverID,
                devices: [.init(deviceID: "IMEI:0", client: Setting.client(0), server: Setting.server)])
        ).url
        let store = try RecordStore(path: path, owner: .device)
        let host = DeviceHost(store: store)
        let control = try await client(host.endpoint(version: "0"))
        let messages = Collector()
        await control.answerExchanges { request throws(ControlFailure) in
            guard let answer = await messages.measure({ await server.receive(request) }) else {
                throw ControlFailure(.refused, "the connection was closed")
            }
            return answer
        }
        let account = Account(
            serverID: Setting.serverID, url: url, client: Setting.client(0), server: Setting.server)
        _ = try await control.call(
            .resetDevice,
            DeviceProfileRequest(
                now: Setting.start, deviceID: "IMEI:0", accounts: [AccountProfile(account)],
                nodes: [NodeProfile(uri: "./X/a", value: "0", format: "int", acl: "Get=*&Replace=srv-a")],
                limits: ["MaxSchedules": count, "MaxPerServer": count, "OutboxMax": 2 * count + 8]))
        var plans = Times()
        for number in 0..<count {
            let wish = ScheduleWish(
                deviceID: "IMEI:0", id: "s\(number)", definition: try Setting.definition(number))
            _ = try await planner.call(.planSchedule, wish)
            try await plans.measure {
                _ = try await control.call(.startSession, ServerSelection(serverID: Setting.serverID))
            }
        }
        var runs = Times()
        try await runs.measure { _ = try await control.call(.advanceClock, ClockAdvance(seconds: 3_600)) }
        let steps = await messages.deviceTimes
        let size = octets(path)
        await host.close()
        var restart = Times()
        let reopened = try RecordStore(path: path, owner: .device)
        _ = try await restart.measure { try await DeviceHost(store: reopened).restore() }
        reopened.close()
        print(
            "| \(count) | \(text(plans.mean * 1_000)) | \(text(steps.quantile(0.5) * 1_000)) (\(text(steps.quantile(0.99) * 1_000))) "
                + "| \(text(runs.sum * 1_000 / Double(count))) | \(size / 1_024) | \(text(restart.sum * 1_000)) |"
        )
    }
}

/// How long the device takes from the server's answer to its next message.
actor Collector {
    private var last: ContinuousClock.Instant?
    private(set) var deviceTimes = Times()

    func measure(_ work: @Sendable () async -> ExchangeAnswer?) async -> ExchangeAnswer? {
        if let last { deviceTimes.note(ContinuousClock().now - last) }
        let answer = await work()
        last = ContinuousClock().now
        return answer
    }
}

extension Times {
    /// Takes note of a time that was measured elsewhere.
    mutating func note(_ duration: Duration) { add(Self.seconds(duration)) }
}
