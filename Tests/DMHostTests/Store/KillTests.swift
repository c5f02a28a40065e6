import ConformanceKit
import DMHost
import DMReference
import SyncML
import Testing

@Suite("Killed processes", .serialized)
struct KillTests {
    /// A schedule that runs a tool every minute or less often, nine times.
    private static func definition(_ number: Int) -> Definition {
        let item = Item(target: Location("./Tools/T\(number)"))
        return Definition(
            time: .init(
                start: KilledDevice.start + 60, period: 60 + 15 * number, count: KilledDevice.counts,
                missed: .all, grace: 600),
            body: SyncMLXML.encodeBody([.exec(TreeCommand(id: "1", items: [item]))]),
            report: .init(when: .always, ended: true))
    }

    private static func dues(_ number: Int) -> [Instant] {
        (0..<KilledDevice.counts).map { KilledDevice.start + 60 + (60 + 15 * number) * $0 }
    }

    private static func wish(_ number: Int, _ change: (inout Definition) -> Void = { _ in }) throws
        -> ScheduleWish
    {
        var definition = definition(number)
        change(&definition)
        return try ServerHostWorld.wish(definition, "s\(number)")
    }

    @Test(
        "a device that is killed loses nothing it accepted and runs nothing twice", .timeLimit(.minutes(10)))
    func device() async throws {
        var kills = 0
        var seed: UInt64 = 0
        while kills < KillPoints.wanted {
            seed += 1
            kills += try await Self.life(seed: seed)
        }
        print("device killed \(kills) times in \(seed) runs")
        #expect(kills >= KillPoints.wanted)
    }

    @Test("sees a device that repeats what was interrupted", arguments: ["repeatsInterruptedRun"])
    func faultyDevice(_ fault: String) async {
        await withKnownIssue { _ = try await Self.life(seed: 1, fault: fault) }
    }

    /// One life of a device from its first schedule to the end of the last, with kills in between.
    private static func life(seed: UInt64, fault: String? = nil) async throws -> Int {
        var kills = 0
        try await KillPoints.withFile { path in
            let device = KilledDevice(store: path, fault: fault, seed: seed)
            try await device.reset()
            for number in 0..<4 { try await device.wish(.planSchedule, wish(number)) }
            let server = ServerSelection(serverID: ServerPeer.serverID)
            for _ in 0..<3 { _ = try await device.call(.startSession, server) }
            try await device.advance(to: KilledDevice.start + 300)
            try await device.wish(.changeSchedule, wish(1) { $0.report.failLimit = 50 })
            _ = try await device.call(.startSession, server)
            try await device.advance(to: KilledDevice.start + 600)
            try await device.wish(.suspendSchedule, ServerHostWorld.selection("s2"))
            for _ in 0..<3 { _ = try await device.call(.startSession, server) }
            try await device.advance(to: KilledDevice.start + 1_000)
            try await device.calm()
            _ = try await device.call(.advanceClock, ClockAdvance(seconds: 200))
            for _ in 0..<2 { _ = try await device.call(.startSession, server) }
            try await check(device, seed)
            kills = await device.kills
            await device.close()
        }
        return kills
    }

    private static func check(_ device: KilledDevice, _ seed: UInt64) async throws {
        let accepted = await device.accepted
        #expect(accepted.count == 4 && accepted["s1"] == 2, "seed \(seed): \(accepted)")
        for (id, revision) in accepted {
            let node = try await device.call(
                .readNode, NodeSelection(uri: "./Schedule/Set/\(id)/Info/Revision"))
            let kept = node.value.flatMap { Int($0) } ?? 0
            #expect(kept >= revision, "seed \(seed): \(id) was accepted with revision \(revision)")
        }
        #expect(await device.changed.isEmpty, "seed \(seed): a report came again with another content")
        let tools = try await device.call(.readToolLog, Nothing()).runs
        for (instance, series) in await device.reports {
            #expect(
                series.keys.sorted() == Array(1...series.count),
                "seed \(seed): reports of \(instance) are lost")
        }
        for number in 0..<4 {
            let reports = await device.reports.values.flatMap(\.values)
                .filter { $0.id == "s\(number)" && $0.kind == .execution }
            let begun = reports.compactMap(\.begun)
            let dues = reports.compactMap(\.due).sorted()
            #expect(Set(dues).count == dues.count, "seed \(seed): an occurrence of s\(number) ran twice")
            #expect(
                reports.compactMap(\.occurrence).sorted() == Array(1...reports.count), "seed \(seed)")
            if number != 2 { #expect(dues == Self.dues(number), "seed \(seed): occurrences of s\(number)") }
            let runs = tools.filter { $0.uri == "./Tools/T\(number)" }.compactMap(\.at)
            #expect(Set(runs).count == runs.count, "seed \(seed): a tool was begun twice at one instant")
            #expect(Set(runs).isSubset(of: Set(begun)), "seed \(seed): a tool was begun without a run")
            for report in reports where report.code == .ok {
                let at = try #require(report.begun)
                #expect(runs.contains(at), "seed \(seed): \(report.id) tells of a run that was not")
            }
        }
    }

    // MARK: Server

    @Test("a server that is killed loses no wish and no report that it answered", .timeLimit(.minutes(10)))
    func server() async throws {
        var kills = 0
        var seed: UInt64 = 0
        while kills < KillPoints.wanted / 2 {
            seed += 1
            kills += try await Self.serverLife(seed: seed)
        }
        print("server killed \(kills) times in \(seed) runs")
        #expect(kills >= KillPoints.wanted / 2)
    }

    @Test("sees a server that forgets reports", arguments: ["losesReportsOnPowerCut"])
    func faultyServer(_ fault: String) async {
        await withKnownIssue { _ = try await Self.serverLife(seed: 1, fault: fault) }
    }

    private static func serverLife(seed: UInt64, fault: String? = nil) async throws -> Int {
        var kills = 0
        try await KillPoints.withFile { path in
            let world = KilledServer(store: path, fault: fault, seed: seed)
            try await world.reset()
            for number in 0..<4 {
                var definition = ServerPeer.definition
                definition.time?.start = ServerPeer.start + 60
                definition.time?.count = KilledDevice.counts
                try await world.wish(ServerHostWorld.wish(definition, "s\(number)"))
                try await world.session()
                #expect(try await world.record("s\(number)").state != .absent, "seed \(seed)")
            }
            for _ in 0..<30 {
                try await world.advance(300)
                for number in 0..<4 {
                    let state = try await world.record("s\(number)").state
                    #expect(state != .absent, "seed \(seed): the wish for s\(number) is lost")
                }
            }
            await world.calm()
            // The longest back-off of the device is a day.
            for _ in 0..<6 { try await world.session() }
            try await world.advance(100_000)
            for _ in 0..<3 { try await world.session() }
            for number in 0..<4 { try await check(world, "s\(number)", seed) }
            kills = await world.kills
            await world.close()
        }
        return kills
    }

    private static func check(_ world: KilledServer, _ id: String, _ seed: UInt64) async throws {
        let record = try await world.record(id)
        #expect(record.state == .closed, "seed \(seed): \(id) is \(record.state)")
        let numbers = record.reports.map(\.report.sequence)
        #expect(
            numbers.sorted() == Array(1...max(1, numbers.count)),
            "seed \(seed): reports of \(id) are lost or filed twice: \(numbers)")
        let runs = record.reports.filter { $0.report.kind == .execution }
        #expect(runs.count == KilledDevice.counts, "seed \(seed): \(id) has \(runs.count) runs")
    }
}
