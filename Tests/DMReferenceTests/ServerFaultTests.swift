import DMReference
import SyncML
import Testing

/// Each fault of the server must show in what it sends or records, else no test case could catch it.
@Suite("Faults of the server")
struct ServerFaultTests {
    /// What the world saw of a server over one scenario.
    struct Trace: Hashable {
        var messages: [Message] = []
        var states: [ScheduleRecord.State?] = []
        var records: [ScheduleRecord?] = []
        var notifications: [[UInt8]] = []
    }

    static let reference = try? trace(nil)

    static func trace(_ fault: ServerFault?) throws -> Trace {
        let faults = FaultSet<ServerFault>(fault.map { [$0: ""] } ?? [:])
        var trace = Trace()
        try followLife(&trace, faults)
        try followTroubles(&trace, faults)
        try followRepeat(&trace, faults)
        return trace
    }

    /// A full life with a change, duplicates, values, a failure, and power cuts of the server.
    private static func followLife(_ trace: inout Trace, _ faults: FaultSet<ServerFault>) throws {
        var nodes = ServerWorld.nodes
        nodes["./Tools/Scan"] = .tool(Node.Tool(status: .commandFailed), acl: ACL("Exec=srv-a") ?? ACL())
        var world = ServerWorld(faults: faults, nodes: nodes)
        var definition = ServerWorld.proactive
        definition.autoStart = false
        definition.time?.count = nil
        definition.body = ServerWorld.body(
            ServerWorld.get(1, "./Device/Signal") + ServerWorld.get(2, "./DevDetail/FwV")
                + ServerWorld.exec.replacing("<CmdID>1<", with: "<CmdID>3<"))
        try world.plan("s", definition)
        trace.notifications += world.servers["srv-a"]?.notifications(device: ServerWorld.deviceID) ?? []
        note(&trace, world)
        world.servers["srv-a"]?.powerCycle()
        world.session()
        note(&trace, world)
        try? world.wish(.activate, "s")
        world.session()
        world.advance(3_600)
        note(&trace, world)
        world.servers["srv-a"]?.powerCycle()
        note(&trace, world)
        definition.time?.period = 7_200
        try? world.wish(.change(definition), "s")
        note(&trace, world)
        world.session()
        note(&trace, world)
        world.device.settings.troubles = DeviceTroubles(manner: .missing)
        world.advance(30_000)
        world.device.settings.troubles = .none
        world.settle(world.device.setLink(up: true))
        try? world.wish(.terminate, "s")
        note(&trace, world)
        world.session()
        note(&trace, world)
        trace.messages += world.passages.compactMap(\.reply)
    }

    /// A refusal, a waiting consent, lost answers, repeated and late reports, a device that is not what it says.
    private static func followTroubles(_ trace: inout Trace, _ faults: FaultSet<ServerFault>) throws {
        var nodes = ServerWorld.nodes
        nodes["./Tools/Scan"] = .tool(Node.Tool(seconds: 700), acl: ACL("Exec=srv-a") ?? ACL())
        var world = ServerWorld(
            deviceFaults: FaultSet([.repeatsAcknowledged: ""]), faults: faults,
            user: UserScript(fallback: .silent), nodes: nodes)
        var refused = ServerWorld.plain
        refused.time?.start = ServerWorld.start + -100
        refused.time?.period = nil
        try world.plan("bad", refused)
        var asking = ServerWorld.scan
        asking.user.timeout = 600
        try world.plan("asks", asking)
        var slow = ServerWorld.plain
        slow.body = ServerWorld.body(ServerWorld.exec)
        try world.plan("slow", slow)
        world.device.settings.troubles = DeviceTroubles(withholds: [3], breaks: 1)
        world.session()
        note(&trace, world)
        world.session()
        note(&trace, world)
        world.advance(3_700)
        world.servers["srv-a"]?.powerCycle()
        try? world.wish(.terminate, "slow")
        world.session()
        world.advance(900)
        note(&trace, world)
        trace.messages += world.passages.compactMap(\.reply)
    }

    /// A report whose Status is lost comes again after the server's power cut.
    private static func followRepeat(_ trace: inout Trace, _ faults: FaultSet<ServerFault>) throws {
        var world = ServerWorld(faults: faults)
        try world.plan("s", ServerWorld.plain)
        world.session()
        world.lostReplies = [world.passages.count]
        world.advance(3_600)
        world.servers["srv-a"]?.powerCycle()
        world.advance(60)
        note(&trace, world)
    }

    private static func note(_ trace: inout Trace, _ world: ServerWorld) {
        for id in ["s", "bad", "asks", "slow"] {
            trace.states.append(world.state(id))
            trace.records.append(world.record(id))
        }
    }

    /// Faults of which this scenario shows nothing; the cases of the suite do (`conformance sensitivity --check`).
    private static let elsewhere: Set<ServerFault> = [
        .wishIgnored, .newWishReplacesOld, .refusedChangeCounts, .refusedSuspensionCloses,
        .losesPendingOnPowerCut, .filesAnyInstance, .consentNotTaken, .mixesSchedules, .expectsStatusPerItem,
        .repeatsWhatWasDone, .unwrapsSingleGroup,
    ]

    @Test(
        "each fault makes a difference", arguments: ServerFault.allCases.filter { !elsewhere.contains($0) })
    func difference(_ fault: ServerFault) throws {
        if fault == .mixesDevices { return try mixing() }
        let reference = try #require(Self.reference)
        #expect(try Self.trace(fault) != reference)
    }

    /// A report of one device lands on the other one's record of the same name.
    private func mixing() throws {
        let other = ManagedDevice(
            deviceID: "IMEI:2", client: .init(scheme: .none, name: "", secret: ""),
            server: .init(scheme: .none, name: "", secret: ""))
        for isFaulty in [false, true] {
            var world = ServerWorld()
            guard let own = world.servers["srv-a"]?.store.shelves[ServerWorld.deviceID]?.device,
                let profile = world.servers["srv-a"]?.profile
            else { return }
            var changed = profile
            changed.faults = FaultSet(isFaulty ? [.mixesDevices: ""] : [:])
            world.servers["srv-a"] = ServerModel(
                profile: changed, devices: [own, other], wall: world.device.now)
            try world.plan("s", ServerWorld.plain)
            try world.servers["srv-a"]?.plan(device: "IMEI:2", id: "s", ServerWorld.plain)
            world.session()
            #expect((world.state("s") == .confirmed) == !isFaulty)
        }
    }

    @Test("no fault, no difference") func noDifference() throws {
        #expect(try Self.trace(nil) == Self.trace(nil))
    }
}
