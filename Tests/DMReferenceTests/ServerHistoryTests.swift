import DMReference
import SyncML
import Testing

/// Random histories; a seed found to fail becomes a row of its own.
@Suite("Histories of device and server")
struct ServerHistoryTests {
    struct Dice {
        var state: UInt64

        mutating func roll(_ sides: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int((state >> 33) % UInt64(sides))
        }
    }

    enum Move: CaseIterable {
        case session, advance, longAdvance, change, suspend, activate, set, terminate, replan
    }

    static func move(_ dice: inout Dice, _ world: inout ServerWorld) {
        let moves: [Move] = [
            .session, .session, .session, .advance, .advance, .longAdvance, .change, .suspend, .activate,
            .set,
            .terminate, .replan,
        ]
        switch moves[dice.roll(moves.count)] {
        case .session: world.session()
        case .advance: world.advance(dice.roll(900) + 1)
        case .longAdvance: world.advance(dice.roll(9_000) + 1)
        case .change:
            var definition = ServerWorld.plain
            definition.time?.period = 60 * (dice.roll(20) + 1)
            try? world.wish(.change(definition), "s")
        case .suspend: try? world.wish(.suspend, "s")
        case .activate: try? world.wish(.activate, "s")
        case .set: world.set("./Net/RespMs", String(dice.roll(1_000)))
        case .terminate: try? world.wish(.terminate, "s")
        case .replan:
            var definition = ServerWorld.plain
            definition.time?.start = world.device.now.map { $0 + 100 }
            try? world.plan("s", definition)
        }
    }

    static func quiet(_ world: inout ServerWorld) {
        world.lostReplies = []
        world.lostRequests = []
        world.settle(world.device.setLink(up: true))
        for _ in 0..<6 { world.session() }
    }

    @Test("a server's power cuts at any step change no record (P22)", arguments: 0..<12)
    func serverCuts(_ seed: Int) {
        var dice = Dice(state: UInt64(seed))
        var cuts = Dice(state: UInt64(seed) + 1_000)
        var plain = ServerWorld()
        var cut = ServerWorld()
        for _ in 0..<25 {
            var same = dice
            Self.move(&dice, &plain)
            Self.move(&same, &cut)
            if cuts.roll(3) == 0 {
                let before = cut.record("s")
                cut.servers["srv-a"]?.powerCycle()
                #expect(cut.record("s") == before)
            }
        }
        Self.quiet(&plain)
        Self.quiet(&cut)
        #expect(cut.state("s") == plain.state("s"))
        #expect(cut.record("s")?.definition == plain.record("s")?.definition)
        #expect(cut.reports("s").map(\.sequence) == plain.reports("s").map(\.sequence))
        #expect(cut.value("./Net/RespMs") == plain.value("./Net/RespMs"))
    }

    @Test(
        "a device's power cuts at any step are invisible where no drafts and timers are about (P08)",
        arguments: 0..<12)
    func deviceCuts(_ seed: Int) {
        var dice = Dice(state: UInt64(seed))
        var cuts = Dice(state: UInt64(seed) + 2_000)
        var plain = ServerWorld()
        var cut = ServerWorld()
        for _ in 0..<25 {
            var same = dice
            Self.move(&dice, &plain)
            Self.move(&same, &cut)
            if cuts.roll(3) == 0 { cut.settle(cut.device.powerCycle()) }
        }
        Self.quiet(&plain)
        Self.quiet(&cut)
        #expect(cut.state("s") == plain.state("s"))
        #expect(cut.reports("s") == plain.reports("s"))
        #expect(cut.device.model.schedules.schedules == plain.device.model.schedules.schedules)
    }

    @Test(
        "messages lost at random change nothing in the end: each request takes effect once (P17), each report is filed once (P23)",
        arguments: [16, 31] + Array(0..<16))
    func lostMessages(_ seed: Int) {
        var dice = Dice(state: UInt64(seed) + 77)
        var losses = Dice(state: UInt64(seed) + 3_000)
        var world = ServerWorld()
        try? world.plan("s", ServerWorld.plain)
        for _ in 0..<25 {
            let next = world.passages.count
            for offset in 0..<6 where losses.roll(4) == 0 {
                if losses.roll(2) == 0 {
                    world.lostReplies.insert(next + offset)
                } else {
                    world.lostRequests.insert(next + offset)
                }
            }
            Self.move(&dice, &world)
        }
        Self.quiet(&world)
        let record = world.record("s")
        #expect(world.servers["srv-a"]?.isIdle(device: ServerWorld.deviceID) == true)
        #expect(world.device.model.pendingReports(for: "srv-a").isEmpty)
        let schedule = world.device.model.schedules.schedules["s"]
        switch world.state("s") {
        case .confirmed:
            #expect(record?.revision == schedule?.revision)
            #expect(record?.instance == schedule?.instance)
            #expect(
                record?.definition.map { expected in schedule?.definition.isEquivalent(to: expected) ?? false
                } == true)
        case .closed: #expect(schedule == nil || schedule?.state == .ended)
        case .planned, .sent, .refused, .changing, .ending, .unknown, .absent, nil:
            Issue.record("the record rests in \(String(describing: world.state("s")))")
        }
        var numbers: [Int: [Int]] = [:]
        var lost = 0
        for report in world.reports("s") {
            numbers[report.instance, default: []].append(report.sequence)
            lost += report.lost ?? 0
        }
        var missing = 0
        for (instance, sequence) in numbers {
            #expect(Set(sequence).count == sequence.count, "instance \(instance) has a report twice")
            #expect(sequence == sequence.sorted())
            #expect(sequence.first == 1)
            missing += (sequence.last ?? 0) - sequence.count
        }
        #expect(missing <= lost, "numbers are missing only where the device told of an overflow (P09)")
    }

    @Test("the same seed gives the same messages")
    func determinism() {
        func messages() -> [Message] {
            var dice = Dice(state: 5)
            var world = ServerWorld()
            for _ in 0..<20 { Self.move(&dice, &world) }
            return world.passages.map(\.request)
        }
        let first = messages()
        #expect(!first.isEmpty)
        #expect(first == messages())
    }
}
