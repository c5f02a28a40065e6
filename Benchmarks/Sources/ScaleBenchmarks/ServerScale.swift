import ConformanceKit
import DMHost
import DMReference
import SyncML

/// A server with many devices, a schedule planned for each; some of them carry out their sessions.
enum ServerScale {
    static func measure(_ devices: Int) async throws {
        try await withStore { path in
            let store = try RecordStore(path: path, owner: .server)
            let host = ServerHost(store: store)
            let control = try await client(host.endpoint(version: "0"))
            var setUp = Times()
            let profile = ServerProfileRequest(
                now: Setting.start, serverID: Setting.serverID,
                devices: (0..<devices).map {
                    .init(deviceID: "IMEI:\($0)", client: Setting.client($0), server: Setting.server)
                })
            let url = try await setUp.measure { try await control.call(.resetServer, profile).url }
            var plans = Times()
            for number in 0..<devices {
                let wish = ScheduleWish(
                    deviceID: "IMEI:\(number)", id: "s", definition: try Setting.definition(number))
                _ = try await plans.measure { try await control.call(.planSchedule, wish) }
            }
            var messages = Times()
            let step = max(1, devices / 500)
            for number in stride(from: 0, to: devices, by: step) {
                try await session(number, url, host, &messages)
            }
            let size = octets(path)
            let used = memory()
            await host.stop()
            var restart = Times()
            let reopened = try RecordStore(path: path, owner: .server)
            _ = try await restart.measure { try await ServerHost(store: reopened).restore() }
            reopened.close()
            print(
                "| \(devices) | \(text(setUp.sum)) | \(text(plans.mean * 1_000)) "
                    + "| \(text(messages.quantile(0.5) * 1_000)) (\(text(messages.quantile(0.99) * 1_000))) | \(messages.count) "
                    + "| \(text(Double(size) / 1_048_576, 1)) | \(size / devices) | \(text(restart.sum)) | \(used) |"
            )
        }
    }

    /// One session of a device, which sets up the schedule that is planned for it.
    private static func session(
        _ number: Int, _ url: String, _ host: ServerHost, _ times: inout Times
    ) async throws {
        let account = Account(
            serverID: Setting.serverID, url: url, client: Setting.client(number), server: Setting.server)
        let model = try DeviceModel(
            DeviceProfileRequest(
                now: Setting.start, deviceID: "IMEI:\(number)", accounts: [AccountProfile(account)],
                nodes: [NodeProfile(uri: "./X/a", value: "0", format: "int", acl: "Get=*&Replace=srv-a")]),
            scheduleRoot: NodeURI(segments: ["Schedule"]))
        var device = ReferenceDevice(model)
        var action = device.startSession(with: Setting.serverID)
        while case .send(_, let url, let message) = action {
            let request = ExchangeRequest(
                url: url, contentType: SyncMLEncoding.xml.contentType, headers: [:],
                body: SyncMLXML.encode(message))
            let answer = await times.measure { await host.receive(request) }
            guard let answer, let decoded = try? SyncMLXML.decode(answer.body) else { return }
            action = device.received(decoded.message)
        }
    }
}
