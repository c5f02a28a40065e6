import ConformanceKit
import DMHost
import DMReference
import SyncML
import Testing
import Traceability

@Suite("Server host")
struct ServerHostTests {
    private static func world(confirmed: Bool = false) async throws -> ServerHostWorld {
        let world = try await ServerHostWorld()
        try await world.reset()
        guard confirmed else { return world }
        _ = try await world.control.call(.planSchedule, try ServerHostWorld.wish())
        try await world.session()
        return world
    }

    @Test("says what it is and offers every group of a server")
    func hello() async throws {
        let world = try await ServerHostWorld()
        let hello = try await world.control.open()
        #expect(hello.role == .server)
        #expect(hello.controls == Set(ControlGroup.all(of: .server)))
        #expect(hello.links == ["exchange"])
    }

    // MARK: Flow

    @Test("a plan is transferred, confirmed, run, reported, changed and ended, and the record says so")
    func wholeFlow() async throws {
        let world = try await Self.world()
        _ = try await world.control.call(.planSchedule, try ServerHostWorld.wish())
        var record = try await world.record()
        #expect(record.state == .planned)
        #expect(record.definition == (try ServerHostWorld.wish().definition))
        try await world.session()
        record = try await world.record()
        #expect(record.state == .confirmed && record.revision == 1 && record.instance == 1)
        #expect(record.code == 200, "\(record)")
        #expect(await world.state() == .active)

        try await world.advance(4_200)
        record = try await world.record()
        let runs = record.reports.map(\.report).filter { $0.kind == .execution }
        #expect(runs.map(\.occurrence) == [1, 2])
        #expect(runs.map(\.begun) == [3_600, 4_200].map { ServerPeer.start + $0 })
        #expect(record.reports.allSatisfy { !$0.isLate })

        var changed = ServerPeer.definition
        changed.time?.period = 900
        _ = try await world.control.call(.changeSchedule, try ServerHostWorld.wish(changed))
        record = try await world.record()
        #expect(record.state == .changing)
        #expect(record.wanted == (try ServerHostWorld.wish(changed).definition))
        try await world.session()
        record = try await world.record()
        #expect(record.state == .confirmed && record.revision == 2 && record.wanted == nil)
        #expect(record.definition == (try ServerHostWorld.wish(changed).definition))

        for (method, state) in [
            (ControlMethod.suspendSchedule, Schedule.State.suspended), (.activateSchedule, .active),
        ] {
            _ = try await world.control.call(method, ServerHostWorld.selection())
            try await world.session()
            #expect(await world.state() == state)
        }
        _ = try await world.control.call(.terminateSchedule, ServerHostWorld.selection())
        #expect(try await world.record().state == .ending)
        try await world.session()
        #expect(try await world.record().state == .closed)
        #expect(await world.state() == .ended)
        _ = try await world.control.call(.removeSchedule, ServerHostWorld.selection())
        try await world.session()
        #expect(await world.state() == nil)
        #expect(await world.statuses.allSatisfy { $0 == 200 })
    }

    @Test("a refused plan is on record with the device's code and reason")
    func refused() async throws {
        let world = try await Self.world()
        var definition = ServerPeer.definition
        definition.time?.end = ServerPeer.start + -1
        _ = try await world.control.call(.planSchedule, try ServerHostWorld.wish(definition))
        for _ in 0..<2 { try await world.session() }
        let record = try await world.record()
        #expect(record.state == .refused)
        #expect(record.code.map { $0 >= 400 } == true && record.reason?.isEmpty == false)
    }

    @Test("a schedule that is not wished for is absent, on every device by itself")
    func absent() async throws {
        let world = try await Self.world(confirmed: true)
        #expect(try await world.record("t") == ConformanceKit.ScheduleRecord(state: .absent))
        #expect(try await world.record("s", ServerHostWorld.other).state == .absent)
    }

    @Test("a reset leaves nothing of what was before")
    func resets() async throws {
        let world = try await Self.world(confirmed: true)
        _ = try await world.control.call(.planSchedule, try ServerHostWorld.wish(ServerPeer.definition, "t"))
        try await world.reset()
        #expect(try await world.record().state == .absent)
        let list = try await world.control.call(
            .readNotifications, DeviceSelection(deviceID: ServerPeer.deviceID))
        #expect(list.messages.isEmpty)
    }

    // MARK: Notifications, clock, power

    @Test("each wish makes a notification that the device accepts; asking drains the list")
    func notifications() async throws {
        let world = try await Self.world()
        _ = try await world.control.call(.planSchedule, try ServerHostWorld.wish())
        let selection = DeviceSelection(deviceID: ServerPeer.deviceID)
        let package = try #require(
            try await world.control.call(.readNotifications, selection).messages.first)
        #expect(try await world.control.call(.readNotifications, selection).messages.isEmpty)
        #expect(
            try await world.control.call(
                .readNotifications, DeviceSelection(deviceID: ServerHostWorld.other)
            ).messages.isEmpty)
        try await world.run { $0.notify(package) }
        #expect(try await world.record().state == .confirmed)
    }

    @Test("the clock runs, is stepped and may be unknown")
    func clock() async throws {
        let world = try await Self.world()
        let start = ServerPeer.start
        #expect(
            try await world.control.call(.advanceClock, ClockAdvance(seconds: 5))
                == ClockReading(now: start + 5))
        #expect(
            try await world.control.call(.cyclePower, PowerCycle(off: 7)) == ClockReading(now: start + 12))
        #expect(try await world.control.call(.setClock, ClockSetting(now: start)).now == start)
        #expect(try await world.control.call(.setClock, ClockSetting(now: nil)).now == nil)
        #expect(try await world.control.call(.advanceClock, ClockAdvance(seconds: 5)).now == nil)
    }

    @Test("records, reports and wishes outlive a power cut, and the address stays")
    func powerCut() async throws {
        let world = try await Self.world(confirmed: true)
        try await world.advance(3_600)
        _ = try await world.control.call(.terminateSchedule, ServerHostWorld.selection())
        let before = try await world.record()
        _ = try await world.control.call(.cyclePower, PowerCycle())
        #expect(try await world.record() == before)
        try await world.session()
        #expect(try await world.record().state == .closed)
    }

    /// Has a schedule planned, transferred, run and terminated, with power cut before the n-th write of it all.
    private func story(cutBefore write: Int) async throws -> (ServerHostWorld, fired: Bool) {
        let world = try await Self.world()
        _ = try await world.control.call(.armCrash, CrashArming(writes: write))
        _ = try await world.control.call(.planSchedule, try ServerHostWorld.wish())
        for _ in 0..<3 { try await world.session() }
        try await world.advance(3_600)
        for _ in 0..<2 { try await world.advance(300) }
        _ = try await world.control.call(.terminateSchedule, ServerHostWorld.selection())
        for _ in 0..<3 { try await world.session() }
        return (world, try await world.control.call(.crashFired, Nothing()).fired)
    }

    @Test(
        "power is cut before each durable write of a story in turn, and nothing is lost",
        .timeLimit(.minutes(1)))
    func crashAtEachWrite() async throws {
        var write = 1
        var lostAnswers = 0
        while write < 100 {
            let (world, fired) = try await story(cutBefore: write)
            let record = try await world.record()
            #expect(record.state == .closed, "write \(write)")
            let runs = record.reports.map(\.report).filter { $0.kind == .execution }
            #expect(runs.map(\.occurrence) == [1, 2], "write \(write)")
            #expect(await world.state() == .ended, "write \(write)")
            let answers = await world.statuses
            lostAnswers += answers.count { $0 == nil }
            #expect(answers.count { $0 == nil } <= (fired ? 1 : 0), "write \(write)")
            if !fired { break }
            write += 1
        }
        #expect((10..<100).contains(write), "\(write) writes")
        #expect(lostAnswers > 5)
    }

    @Test("0 disarms, and a new arm replaces the old and forgets that it fired")
    func disarmed() async throws {
        let world = try await Self.world()
        for writes in [1, 0] { _ = try await world.control.call(.armCrash, CrashArming(writes: writes)) }
        _ = try await world.control.call(.planSchedule, try ServerHostWorld.wish())
        #expect(try await world.control.call(.crashFired, Nothing()).fired == false)
        _ = try await world.control.call(.armCrash, CrashArming(writes: 1))
        try await world.session()
        #expect(try await world.control.call(.crashFired, Nothing()).fired)
        _ = try await world.control.call(.armCrash, CrashArming(writes: 1))
        #expect(try await world.control.call(.crashFired, Nothing()).fired == false)
    }

    @Test("a fault shows through test control")
    func fault() async throws {
        let world = try await ServerHostWorld(ServerHost(faults: FaultSet([.losesRecordsOnPowerCut: ""])))
        try await world.reset()
        _ = try await world.control.call(.planSchedule, try ServerHostWorld.wish())
        _ = try await world.control.call(.cyclePower, PowerCycle())
        #expect(try await world.record().state == .absent)
    }
}
