import ConformanceKit
import DMHost
import DMReference
import SyncML
import Testing
import Traceability

/// A device host behind test control, with the server whose messages it answers.
struct DeviceWorld {
    let control: ControlClient
    let peer = ServerPeer()

    init(_ host: DeviceHost = DeviceHost()) async throws {
        control = ControlClient(
            InProcessLink(host.endpoint(version: "test")), suite: HelloRequest(suite: "test", version: "0")
        ) { _ in
            let (never, _) = AsyncStream.makeStream(of: Never.self)
            for await _ in never {}
        }
        let peer = peer
        await control.answerExchanges { request throws(ControlFailure) in try await peer.answer(request) }
        try await control.open()
    }

    func reset(_ profile: DeviceProfileRequest = ServerPeer.profile) async throws {
        _ = try await control.call(.resetDevice, profile)
    }

    func session() async throws {
        _ = try await control.call(.startSession, ServerSelection(serverID: ServerPeer.serverID))
    }

    func value(_ uri: String = "./X/a") async throws -> String? {
        try await control.call(.readNode, NodeSelection(uri: uri)).value
    }

    /// The error that a call ends in; nil where it has a result.
    func failure<Parameters, Result>(
        _ method: ControlMethod<Parameters, Result>, _ parameters: Parameters
    ) async -> ControlError? {
        do {
            _ = try await control.call(method, parameters)
            return nil
        } catch {
            return error
        }
    }
}

@Suite("Device host")
struct DeviceHostTests {
    @Test("says which groups it offers")
    func hello() async throws {
        let world = try await DeviceWorld()
        let hello = try await world.control.open()
        #expect(hello.controls == Set(ControlGroup.all(of: .device)).subtracting([.storage]))
    }

    @Test("refuses everything before the first reset")
    func notReset() async throws {
        let world = try await DeviceWorld()
        let refused = ControlError.refused("the device was not reset")
        #expect(await world.failure(.armCrash, CrashArming(writes: 1)) == refused)
        #expect(await world.failure(.crashFired, Nothing()) == refused)
        #expect(await world.failure(.notify, NotificationDelivery(message: [1])) == refused)
    }

    // MARK: Crash

    /// Has a schedule planned, transferred and run three times, with power cut before the n-th write of it all.
    ///
    /// - Returns: The world afterwards and whether power was cut.
    private func story(cutBefore write: Int) async throws -> (DeviceWorld, fired: Bool) {
        let world = try await DeviceWorld()
        try await world.reset()
        try await world.peer.plan("s")
        _ = try await world.control.call(.armCrash, CrashArming(writes: write))
        for _ in 0..<3 { try await world.session() }
        let now = try await world.control.call(.advanceClock, ClockAdvance(seconds: 5_000)).now
        #expect(now == ServerPeer.start + 5_000, "an advance goes on to its end, write \(write)")
        return (world, try await world.control.call(.crashFired, Nothing()).fired)
    }

    @Test(
        "power is cut before each durable write of a story in turn, and the story goes on",
        .timeLimit(.minutes(1)))
    func crashAtEachWrite() async throws {
        var write = 1
        while write < 200 {
            let (world, fired) = try await story(cutBefore: write)
            #expect(await world.peer.state("s") == .confirmed, "write \(write)")
            #expect(try await world.value() == "7", "write \(write)")
            let runs =
                await world.peer.record("s")?.reports.map(\.report).filter { $0.kind == .execution } ?? []
            #expect(Set(runs.compactMap(\.occurrence)) == [1, 2, 3], "write \(write)")
            if !fired { break }
            write += 1
        }
        #expect((15..<200).contains(write), "\(write) writes")
    }

    @Test("0 disarms, a new arm replaces the old and forgets that it fired")
    func disarmed() async throws {
        let world = try await DeviceWorld()
        try await world.reset()
        try await world.peer.plan("s")
        for writes in [1, 0] { _ = try await world.control.call(.armCrash, CrashArming(writes: writes)) }
        try await world.session()
        #expect(try await world.control.call(.crashFired, Nothing()).fired == false)
        _ = try await world.control.call(.armCrash, CrashArming(writes: 1))
        _ = try await world.control.call(.advanceClock, ClockAdvance(seconds: 3_600))
        #expect(try await world.control.call(.crashFired, Nothing()).fired)
        _ = try await world.control.call(.armCrash, CrashArming(writes: 1))
        #expect(try await world.control.call(.crashFired, Nothing()).fired == false)
    }

    @Test("what the device's own values do is no durable write")
    func ownChanges() async throws {
        let world = try await DeviceWorld()
        try await world.reset()
        _ = try await world.control.call(.armCrash, CrashArming(writes: 1))
        _ = try await world.control.call(.setNode, TreeChange(uri: "./X/a", value: "3"))
        #expect(try await world.control.call(.crashFired, Nothing()).fired == false)
        _ = try await world.control.call(.cyclePower, PowerCycle())
        #expect(try await world.value() == "3", "it outlives a power cut all the same")
    }

    // MARK: Notification

    @Test("a notification opens a session with Alert 1200 and the SessionID asked for")
    func notified() async throws {
        let world = try await DeviceWorld()
        try await world.reset()
        try await world.peer.plan("s")
        let package = try #require(await world.peer.notifications().first)
        _ = try await world.control.call(.notify, NotificationDelivery(message: package))
        let request = try #require(await world.peer.requests.first)
        let content = try ReceivedPackage0(decoding: package).content
        #expect(request.header.sessionID == content.sessionText)
        guard case .alert(let alert)? = request.commands.first else {
            Issue.record("the first command is no Alert")
            return
        }
        #expect(alert.code == .serverInitiatedManagement)
        #expect(await world.peer.state("s") == .confirmed)
    }

    @Test("a notification that is broken, forged or repeated opens none")
    func ignoredNotifications() async throws {
        let world = try await DeviceWorld()
        try await world.reset()
        try await world.peer.plan("s")
        let package = try #require(await world.peer.notifications().first)
        var forged = package
        forged[0] ^= 1
        for octets in [[], [1, 2, 3], forged, Array(package.dropLast())] {
            _ = try await world.control.call(.notify, NotificationDelivery(message: octets))
        }
        #expect(await world.peer.requests.isEmpty)
        _ = try await world.control.call(.notify, NotificationDelivery(message: package))
        let count = await world.peer.requests.count
        #expect(count > 0)
        _ = try await world.control.call(.notify, NotificationDelivery(message: package))
        #expect(await world.peer.requests.count == count)
    }
}
