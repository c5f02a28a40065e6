import SyncML
import Testing

@testable import DMReference

@Suite("Index rule")
struct OccurrenceTests {
    static func at(_ seconds: Int) -> Instant { Instant(seconds: seconds) }

    static func rule(
        _ missed: Definition.Missed, grace: Grace = .seconds(1_000), period: Int? = 100, end: Int? = nil
    ) -> IndexRule {
        IndexRule(
            occurrences: Occurrences(start: at(0), period: period, end: end.map(at)), missed: missed,
            grace: grace, maxLatency: 5, maxCatchUp: 3)
    }

    @Test("an occurrence exists if it lies before the end")
    func bounds() {
        let occurrences = Occurrences(start: Self.at(0), period: 100, end: Self.at(200))
        #expect(occurrences.last == 1)
        #expect(Occurrences(start: Self.at(0), period: 100, end: Self.at(201)).last == 2)
        #expect(Occurrences(start: Self.at(0), period: nil, end: Self.at(1)).last == 0)
        #expect(Occurrences(start: Self.at(0), period: 10, end: Self.at(0)).last == -1)
        #expect(Occurrences(start: Self.at(0), period: 10, end: nil).last == nil)
        #expect(occurrences.latest(notAfter: Self.at(-1)) == -1)
        #expect(occurrences.latest(notAfter: Self.at(99)) == 0)
        #expect(occurrences.latest(notAfter: Self.at(100)) == 1)
        #expect(occurrences.latest(notAfter: Self.at(1_000_000)) == 1)
        #expect(occurrences.first(notBefore: Self.at(0)) == 0)
        #expect(occurrences.first(notBefore: Self.at(1)) == 1)
        #expect(occurrences.first(notBefore: Self.at(100)) == 1)
        #expect(occurrences.next(after: 0) == Self.at(100))
        #expect(occurrences.next(after: 1) == nil)
    }

    struct Row: Sendable, CustomTestStringConvertible {
        var missed: Definition.Missed
        var last: Int
        var now: Int
        var grace = Grace.seconds(1_000)
        var runs: [Int]
        var late: [Bool]
        var count: Int
        var testDescription: String { "\(missed) from \(last) at \(now)" }
    }

    static let rows = [
        Row(missed: .once, last: -1, now: 0, runs: [0], late: [false], count: 0),
        Row(missed: .once, last: -1, now: 5, runs: [0], late: [false], count: 0),
        Row(missed: .once, last: -1, now: 6, runs: [0], late: [true], count: 0),
        Row(missed: .skip, last: -1, now: 6, runs: [], late: [], count: 1),
        Row(missed: .skip, last: 0, now: 350, runs: [], late: [], count: 3),
        Row(missed: .once, last: 0, now: 350, runs: [3], late: [true], count: 2),
        Row(missed: .all, last: 0, now: 350, runs: [1, 2, 3], late: [true, true, true], count: 0),
        Row(missed: .all, last: -1, now: 450, runs: [2, 3, 4], late: [true, true, true], count: 2),
        Row(
            missed: .all, last: 0, now: 350, grace: .seconds(150), runs: [2, 3], late: [true, true], count: 1),
        Row(missed: .once, last: 0, now: 350, grace: .seconds(49), runs: [], late: [], count: 3),
        Row(missed: .once, last: 0, now: 350, grace: .seconds(50), runs: [3], late: [true], count: 2),
        Row(missed: .once, last: 0, now: 302, runs: [3], late: [false], count: 2),
        Row(missed: .all, last: 0, now: 302, runs: [1, 2, 3], late: [true, true, false], count: 0),
        Row(missed: .skip, last: 0, now: 302, runs: [3], late: [false], count: 2),
        Row(missed: .all, last: 3, now: 350, runs: [], late: [], count: 0),
        Row(missed: .all, last: 7, now: 350, runs: [], late: [], count: 0),
    ]

    @Test("late occurrences follow the policy", arguments: rows)
    func policies(row: Row) {
        let outcome = Self.rule(row.missed, grace: row.grace).process(after: row.last, now: Self.at(row.now))
        #expect(outcome.runs.map(\.index) == row.runs)
        #expect(outcome.runs.map(\.isLate) == row.late)
        #expect(outcome.missed == row.count)
        #expect(outcome.last == max(row.last, row.now / 100))
    }

    @Test("a one-shot runs late up to its end unless grace says otherwise")
    func oneShot() {
        let time = Definition.TimePart(start: Self.at(0), end: Self.at(50))
        #expect(time.effectiveGrace.allows(due: Self.at(0), now: Self.at(49)))
        #expect(!time.effectiveGrace.allows(due: Self.at(0), now: Self.at(50)))
        #expect(
            Definition.TimePart(start: Self.at(0)).effectiveGrace.allows(
                due: Self.at(0), now: Self.at(9_999_999)))
        let explicit = Definition.TimePart(start: Self.at(0), end: Self.at(50), grace: 60)
        #expect(explicit.effectiveGrace.allows(due: Self.at(0), now: Self.at(60)))
        #expect(!explicit.effectiveGrace.allows(due: Self.at(0), now: Self.at(61)))
        #expect(Definition.TimePart(period: 30).effectiveGrace == .seconds(30))
    }

    @Test("a leap over a century takes no time")
    func century() {
        var rule = Self.rule(.all, grace: .untilEnd(nil), period: 1)
        rule.maxLatency = 2
        let outcome = rule.process(after: -1, now: Self.at(3_155_760_000))
        #expect(outcome.runs.count == 6)
        #expect(outcome.missed == 3_155_760_001 - 6)
    }

    @Test("clock movements on the model follow the vectors of semantics 5")
    func vectors() throws {
        func bench(_ missed: Definition.Missed) -> ScheduleBench {
            var bench = ScheduleBench()
            bench.create(
                "q",
                .reading(time: .init(start: ScheduleBench.at(100), period: 100, missed: missed, grace: 300)))
            return bench
        }
        for (policy, runs, missed) in [
            (Definition.Missed.skip, 0, 3), (.once, 1, 2), (.all, 3, 0),
        ] {
            var stepped = bench(policy)
            stepped.advance(50)
            stepped.step(to: 350)
            #expect(stepped.runs.count == runs, "\(policy)")
            #expect(stepped.info("Missed") == String(missed))
            var off = bench(policy)
            off.advance(50)
            off.cut(off: 300)
            #expect(off.runs.count == runs, "off, \(policy)")
            #expect(off.info("Missed") == String(missed))
        }
        var back = bench(.once)
        back.advance(100)
        back.step(to: 50)
        back.advance(49)
        #expect(back.runs == [100])
        back.advance(51)
        #expect(back.runs == [100])
        back.advance(50)
        #expect(back.runs == [100, 200])
        for _ in 0..<5 {
            back.step(to: 10)
            back.step(to: 250)
        }
        #expect(back.runs == [100, 200])
        let due = try #require(back.reports(.execution).first?.due)
        #expect(due == ScheduleBench.at(100))
    }

    @Test("occurrences before activation are void")
    func voidBeforeActivation() {
        var bench = ScheduleBench()
        bench.create("q", .reading(time: .init(start: ScheduleBench.at(-250), period: 100)))
        #expect(bench.runs.isEmpty)
        bench.advance(500)
        #expect(bench.runs == [50, 150, 250, 350, 450])
        #expect(bench.info("Missed") == "0")
        var exact = ScheduleBench()
        exact.create("q", .reading(time: .init(start: ScheduleBench.at(-200), period: 100, count: 1)))
        #expect(exact.runs == [0])
    }

    @Test("an occurrence exactly at the end does not exist")
    func endIsExclusive() throws {
        var bench = ScheduleBench()
        bench.create(
            "q", .reading(time: .init(start: ScheduleBench.at(100), end: ScheduleBench.at(300), period: 100)))
        bench.advance(1_000)
        #expect(bench.runs == [100, 200])
        let ended = try #require(bench.reports(.ended).first)
        #expect(ended.reason == "completed" && ended.missed == 0)
    }

    @Test("what was passed over together with the end is processed first", arguments: [true, false])
    func endPassedOver(byPower: Bool) throws {
        /// Passes over occurrences at 100 and 200, and over the end at 250, in one step.
        func ended(_ missed: Definition.Missed, grace: Int?, watching: Bool = false) throws -> (Report, [Int])
        {
            var bench = ScheduleBench()
            let atom = Definition.Atom(node: NodeURI(segments: ["X", "a"]), .greater, value: "5")
            let condition = Definition.Condition(atoms: ["a": atom])
            let time = Definition.TimePart(
                start: ScheduleBench.at(100), end: ScheduleBench.at(250), period: 100, missed: missed,
                grace: grace)
            bench.create(
                "q", .reading(time: time, condition: watching ? condition : nil, mode: watching ? .any : nil))
            if byPower { bench.cut(off: 300) } else { bench.step(to: 300) }
            #expect(bench.info("State") == "Ended")
            return (try #require(bench.reports(.ended).first), bench.runs)
        }
        let skipped = try ended(.skip, grace: nil)
        #expect(skipped.0.reason == "completed" && skipped.0.missed == 2 && skipped.1.isEmpty)
        // Without a grace of its own the latest may run up to one period late.
        let once = try ended(.once, grace: nil)
        #expect(once.0.reason == "completed" && once.0.missed == 1 && once.0.fired == 1 && once.1 == [300])
        let late = try ended(.all, grace: 200)
        #expect(late.0.reason == "completed" && late.0.missed == 0 && late.0.fired == 2)
        // A condition could have fired until End, so this one expires; its late occurrence runs before that.
        let watched = try ended(.once, grace: 200, watching: true)
        #expect(watched.0.reason == "expired" && watched.0.missed == 1 && watched.1 == [300])
    }

    @Test("a failed run counts")
    func failedRunCounts() {
        var bench = ScheduleBench()
        bench.create(
            "q",
            Definition(
                lenient: true, time: .init(period: 100, count: 2),
                body: ScheduleBench.body(ScheduleBench.get("./X/nowhere"))))
        bench.advance(1_000)
        #expect(bench.reports(.execution).map(\.code) == [.notFound, .notFound])
        #expect(bench.reports(.execution).map(\.reason) == ["target", "target"])
        #expect(bench.info("Failed") == "2" && bench.info("EndReason") == "completed")
    }

    @Test("a period below the least is refused")
    func shortPeriod() throws {
        var bench = ScheduleBench()
        #expect(bench.create("q", .reading(time: .init(period: 9))) == .badRequest)
        let verdict = try #require(bench.received.first)
        #expect(verdict.reason == "range" && verdict.revision == 0 && verdict.sequence == 1)
        #expect(verdict.state == "Draft")
        #expect(bench.info("State") == nil)
    }

    @Test("a one-shot that missed its start completes at activation")
    func lateActivation() {
        var bench = ScheduleBench()
        var definition = Definition.reading(time: .init(start: ScheduleBench.at(50)))
        definition.autoStart = false
        bench.create("q", definition)
        bench.advance(60)
        #expect(bench.operate("Activate", "q") == .ok)
        #expect(bench.received.suffix(2).map(\.kind) == [.verification, .ended])
        #expect(bench.info("EndReason") == "completed" && bench.runs.isEmpty)
    }

    @Test("an unknown clock holds back time until it is known")
    func unknownClock() {
        var bench = ScheduleBench(now: nil)
        #expect(bench.create("q", .reading(time: .init(period: 100))) == .ok)
        #expect(bench.received.first?.reason == "clock-pending")
        bench.advance(500)
        #expect(bench.reports(.execution).isEmpty)
        bench.step(to: 1_000)
        #expect(bench.runs == [1_000])
        bench.advance(100)
        #expect(bench.runs == [1_000, 1_100])
        bench.device.setWall(nil, choices: &bench.choices)
        bench.advance(300)
        bench.step(to: 1_250)
        #expect(bench.runs == [1_000, 1_100, 1_250])
    }

    @Test("windows open once, stay open over steps back and end the schedule when the last has closed")
    func windows() {
        var bench = ScheduleBench()
        bench.create(
            "q", .reading(time: .init(start: ScheduleBench.at(100), period: 100, duration: 50, count: 2)))
        bench.step(to: 140)
        #expect(bench.runs == [140])
        #expect(bench.reports(.execution).first?.due == ScheduleBench.at(100))
        #expect(bench.reports(.execution).first?.trigger == .time)
        bench.advance(60)
        #expect(bench.runs == [140, 200])
        #expect(bench.info("State") == "Active")
        bench.step(to: 180)
        #expect(bench.info("State") == "Active")
        bench.advance(70)
        #expect(bench.info("EndReason") == "completed")
        var closed = ScheduleBench()
        closed.create("q", .reading(time: .init(start: ScheduleBench.at(100), period: 100, duration: 50)))
        closed.step(to: 160)
        #expect(closed.reports(.execution).map(\.trigger) == [.missed])
    }
}
