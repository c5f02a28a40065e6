import SyncML
import Testing

@testable import DMReference

/// A seeded source of numbers (SplitMix64), so that each history can be repeated.
struct HistorySource {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    /// Returns a number from 0 up to the bound, exclusive.
    mutating func next(_ bound: Int) -> Int {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return Int((mixed ^ (mixed >> 31)) % UInt64(bound))
    }
}

@Suite("Properties of scheduling")
struct SchedulePropertyTests {
    static let seeds: [UInt64] = Array(1...40)

    @Test("P03, P04: no occurrence runs twice, and every processed one is counted", arguments: seeds)
    func clockMovements(seed: UInt64) {
        var source = HistorySource(seed: seed)
        var bench = ScheduleBench()
        let period = 20 + source.next(60)
        let policy = Definition.Missed.allCases[source.next(3)]
        bench.create(
            "q",
            .reading(
                time: .init(
                    start: ScheduleBench.at(30), period: period, missed: policy, grace: source.next(200))))
        for _ in 0..<25 {
            switch source.next(4) {
            case 0: bench.advance(1 + source.next(100))
            case 1: bench.step(to: max(0, bench.now + source.next(600) - 300))
            case 2: bench.cut(off: source.next(200))
            default: bench.advance(period)
            }
        }
        let due = bench.reports(.execution).compactMap(\.due)
        #expect(Set(due).count == due.count)
        #expect(due == due.sorted())
        #expect(due.allSatisfy { ($0 - ScheduleBench.at(30)) % period == 0 })
        let schedule = bench.device.schedules.schedules["q"]
        let counted = (schedule?.fired ?? 0) + (schedule?.missed ?? 0) + (schedule?.skipped ?? 0)
        #expect(counted == (schedule?.time.last ?? -1) + 1)
    }

    @Test("P05: no run begins after a terminate", arguments: seeds)
    func terminate(seed: UInt64) throws {
        var source = HistorySource(seed: seed)
        var bench = ScheduleBench(policy: ["runsBetweenMessages": source.next(2)])
        bench.device.tree.change(RunTests.tool) {
            $0.tool = Node.Tool(status: .ok, seconds: source.next(80))
        }
        bench.create("q", RunTests.running(ScheduleBench.exec("./T/run"), period: 10 + source.next(50)))
        bench.advance(source.next(400))
        bench.operate("Terminate", "q")
        let verdict = try #require(bench.received.last { $0.operation == .terminate })
        let ended = bench.now
        for _ in 0..<5 {
            bench.advance(source.next(200))
            if source.next(3) == 0 { bench.cut(off: source.next(100)) }
        }
        let runs = bench.reports(.execution)
        #expect(runs.allSatisfy { ($0.occurrence ?? 0) <= (verdict.fired ?? 0) })
        #expect(runs.compactMap(\.begun).allSatisfy { $0 <= ScheduleBench.at(ended) })
    }

    @Test("P07: each run fits one revision", arguments: seeds)
    func atomicChange(seed: UInt64) {
        var source = HistorySource(seed: seed)
        var bench = ScheduleBench()
        func definition(_ commands: Int) -> Definition {
            var definition = Definition.reading(time: .init(start: ScheduleBench.at(10), period: 20))
            definition.body = SyncMLXML.encodeBody(
                (1...commands).map { ScheduleBench.get("./X/a", id: String($0)) })
            return definition
        }
        var sizes = [1]
        bench.create("q", definition(1))
        for _ in 0..<15 {
            bench.advance(source.next(50))
            switch source.next(3) {
            case 0:
                let size = ((sizes.last ?? 1) + source.next(5)) % 6 + 1
                sizes.append(size)
                #expect(bench.change("q", to: definition(size)) == .ok)
            case 1:
                var broken = definition(3)
                broken.time?.period = 1
                #expect(bench.change("q", to: broken) == .badRequest)
            default: bench.cut()
            }
        }
        let runs = bench.reports(.execution)
        #expect(!runs.isEmpty)
        for run in runs { #expect(run.commands.count == sizes[run.revision - 1]) }
    }

    @Test("P08: a power cut between steps changes nothing", arguments: seeds)
    func powerCuts(seed: UInt64) {
        func play(cuts: Bool) -> ([Report], [String]) {
            var source = HistorySource(seed: seed)
            var cutter = HistorySource(seed: seed &+ 1_000)
            var bench = ScheduleBench()
            bench.create("p", .reading(time: .init(start: ScheduleBench.at(30), period: 40)))
            bench.create("q", .reading(condition: ConditionTests.above(10, minGap: 0)))
            bench.create("r", GroupTests.useCase)
            for _ in 0..<20 {
                switch source.next(3) {
                case 0: bench.advance(source.next(100))
                case 1: bench.set("a", String(source.next(1_000)))
                default: bench.session(ScheduleBench.replace("./X/a", String(source.next(20))))
                }
                if cuts, cutter.next(2) == 0 { bench.cut() }
            }
            return (bench.received, ["a", "b", "t"].map { bench.value($0) ?? "" })
        }
        #expect(play(cuts: true) == play(cuts: false))
    }

    @Test("P18, P19: triggers follow the edges of the condition, and runs keep the gap", arguments: seeds)
    func edges(seed: UInt64) {
        var source = HistorySource(seed: seed)
        let gap = source.next(2) == 0 ? 0 : 3 + source.next(10)
        var bench = ScheduleBench()
        bench.create("q", .reading(condition: ConditionTests.above(10, minGap: gap)))
        var wasTrue = false
        var edges = 0
        for _ in 0..<40 {
            let value = source.next(20)
            bench.set("a", String(value))
            if value > 10, !wasTrue { edges += 1 }
            wasTrue = value > 10
        }
        bench.advance(gap + 1)
        let runs = bench.runs
        if gap == 0 { #expect(runs.count == edges) }
        #expect(runs.count <= edges)
        for (early, late) in zip(runs, runs.dropFirst()) { #expect(late - early >= gap) }
    }
}
