import SyncML
import Testing

@testable import DMReference

@Suite("Tree conditions")
struct ConditionTests {
    static let watched = NodeURI(segments: ["X", "a"])

    static func holds(
        _ comparison: Definition.Comparison, _ value: String?, _ node: WatchedNode?, rearm: String? = nil,
        memory: inout AtomMemory, at second: Int = 0, hold: Int? = nil
    ) -> ConditionTruth {
        let atom = Definition.Atom(node: watched, comparison, value: value, rearm: rearm, hold: hold)
        let evaluation = ConditionEvaluation(node: { _ in node }, monotonic: second, faults: FaultSet())
        var all = ConditionMemory(atoms: ["a": memory])
        let truth = evaluation.evaluate(Definition.Condition(atoms: ["a": atom]), &all)
        memory = all.atoms["a"] ?? memory
        return truth
    }

    struct Row: Sendable, CustomTestStringConvertible {
        var comparison: Definition.Comparison
        var operand: String?
        var format: String?
        var value: String
        var expected: Bool
        var testDescription: String { "\(format ?? "-") \(value) \(comparison.rawValue) \(operand ?? "")" }

        init(
            _ format: String?, _ value: String, _ comparison: Definition.Comparison, _ operand: String?,
            _ expected: Bool
        ) {
            self.comparison = comparison
            self.operand = operand
            self.format = format
            self.value = value
            self.expected = expected
        }
    }

    static let rows = [
        Row("int", "5", .equal, "5", true), Row("int", "+05", .equal, "5", true),
        Row("int", "5", .equal, "005", true), Row("int", "-0", .equal, "0", true),
        Row("int", "5", .notEqual, "5", false), Row("int", "6", .notEqual, "5", true),
        Row("int", "99999999999999999999999", .greater, "99999999999999999999998", true),
        Row("int", "-3", .less, "-2", true), Row("int", "-2", .less, "-3", false),
        Row("int", "5", .greaterOrEqual, "5", true), Row("int", "5", .greater, "5", false),
        Row("int", "5", .lessOrEqual, "5", true), Row("int", "5", .less, "5", false),
        Row("int", "5", .greater, "4.5", true), Row("int", "x", .greater, "4", false),
        Row("int", "x", .notEqual, "4", false), Row("float", "1.50", .equal, "1.5", true),
        Row("float", "1e2", .greater, "99", true), Row("float", "abc", .equal, "abc", false),
        Row("bool", "true", .equal, "true", true), Row("bool", "TRUE", .equal, "true", false),
        Row("bool", "TRUE", .notEqual, "true", false), Row("chr", "5", .greater, "4", true),
        Row("chr", "05", .greater, "4", false), Row("chr", "+5", .greater, "4", false),
        Row("chr", "05", .equal, "5", false), Row("chr", "abc", .equal, "abc", true),
        Row("chr", "e\u{301}", .equal, "\u{e9}", false), Row("chr", "", .equal, "", true),
        Row("b64", "QUJD", .equal, "QUJD", true), Row("b64", "QUJD", .greater, "1", false),
        Row("xml", "<a/>", .equal, "<a></a>", false), Row("xml", "<a/>", .equal, "<a/>", true),
        Row(nil, "", .equal, "1", false), Row(nil, "", .notEqual, "1", false),
        Row(nil, "", .greater, "1", false), Row(nil, "", .absent, nil, true),
        Row(nil, "", .present, nil, false), Row("int", "1", .present, nil, true),
        Row("int", "1", .absent, nil, false), Row("node", "", .present, nil, true),
        Row("node", "", .notEqual, "x", false),
    ]

    @Test("operators compare canonical values; unknown is false", arguments: rows)
    func operators(row: Row) {
        var memory = AtomMemory()
        let node = row.format.map { format in
            format == "node" ? WatchedNode(children: ["a"]) : WatchedNode(format: format, value: row.value)
        }
        let truth = Self.holds(row.comparison, row.operand, node, memory: &memory)
        #expect(truth.now == row.expected)
        #expect(truth.afterwards == row.expected)
    }

    @Test("CHANGED pulses when the value differs from the last one evaluated")
    func changed() {
        var memory = AtomMemory()
        func pulse(_ node: WatchedNode?) -> Bool {
            let truth = Self.holds(.changed, nil, node, memory: &memory)
            #expect(!truth.afterwards)
            return truth.now
        }
        #expect(!pulse(WatchedNode(format: "int", value: "1")))
        #expect(!pulse(WatchedNode(format: "int", value: "1")))
        #expect(!pulse(WatchedNode(format: "int", value: "01")))
        #expect(pulse(WatchedNode(format: "int", value: "2")))
        #expect(pulse(nil))
        #expect(!pulse(nil))
        #expect(pulse(WatchedNode(children: ["a"])))
        #expect(!pulse(WatchedNode(children: ["a"])))
        #expect(pulse(WatchedNode(children: ["b"])))
    }

    @Test("an atom with a rearm value stays true until that is reached")
    func hysteresis() {
        func run(_ comparison: Definition.Comparison, _ rearm: String, _ values: [Int]) -> [Bool] {
            var memory = AtomMemory()
            return values.map { value in
                Self.holds(
                    comparison, "10", WatchedNode(format: "int", value: String(value)), rearm: rearm,
                    memory: &memory
                ).now
            }
        }
        #expect(
            run(.greater, "5", [10, 11, 8, 6, 5, 8, 11]) == [false, true, true, true, false, false, true])
        #expect(run(.greaterOrEqual, "5", [9, 10, 6, 5, 9]) == [false, true, true, false, false])
        #expect(run(.less, "15", [10, 9, 12, 15, 12]) == [false, true, true, false, false])
        #expect(run(.lessOrEqual, "15", [11, 10, 14, 15, 11]) == [false, true, true, false, false])
    }

    @Test("an atom with a hold time is true only after it has held so long")
    func hold() {
        var memory = AtomMemory()
        func truth(_ value: String, _ second: Int) -> Bool {
            Self.holds(
                .equal, "1", WatchedNode(format: "int", value: value), memory: &memory, at: second, hold: 10
            ).now
        }
        #expect(!truth("1", 0))
        #expect(!truth("1", 9))
        #expect(truth("1", 10))
        #expect(!truth("0", 11))
        #expect(!truth("1", 12))
        #expect(!truth("1", 21))
        #expect(truth("1", 22))
        var running = ConditionMemory(atoms: ["a": AtomMemory(isLatched: true, isTrue: false, since: 3)])
        running.restartTimers(at: 50)
        #expect(running.atoms["a"]?.since == 50)
        var held = ConditionMemory(atoms: ["a": AtomMemory(isLatched: true, isTrue: true, since: 3)])
        held.restartTimers(at: 50)
        #expect(held.atoms["a"]?.isTrue == true)
    }

    // MARK: On the model

    static func above(_ limit: Int, startup: Bool? = nil, minGap: Int? = 0) -> Definition.Condition {
        Definition.Condition(
            startup: startup, minGap: minGap,
            atoms: ["a1": Definition.Atom(node: watched, .greater, value: String(limit))])
    }

    @Test("a run follows each edge, never a level")
    func edges() {
        var bench = ScheduleBench()
        bench.create("q", .reading(condition: Self.above(10)))
        for value in [5, 11, 12, 9, 11, 11, 10, 20] { bench.set("a", String(value)) }
        #expect(bench.reports(.execution).count == 3)
        #expect(bench.reports(.execution).allSatisfy { $0.trigger == .condition })
        #expect(bench.info("NextFire")?.isEmpty == true)
    }

    @Test("an already true condition triggers once at activation unless Startup is false")
    func startup() {
        for startup in [true, false, nil] {
            var bench = ScheduleBench()
            bench.set("a", "50")
            bench.create("q", .reading(condition: Self.above(10, startup: startup)))
            #expect(bench.reports(.execution).count == (startup == false ? 0 : 1))
            #expect(bench.reports(.execution).allSatisfy { $0.trigger == .startup })
            bench.set("a", "60")
            bench.set("a", "1")
            bench.set("a", "60")
            #expect(bench.reports(.execution).count == (startup == false ? 1 : 2))
        }
    }

    @Test("a change between two commands of one message is an edge")
    func edgeWithinMessage() {
        var bench = ScheduleBench()
        bench.create("q", .reading(condition: Self.above(10)))
        bench.session(
            ScheduleBench.replace("./X/a", "20"), ScheduleBench.replace("./X/a", "1", id: "2"))
        #expect(bench.reports(.execution).count == 1)
        #expect(bench.reports(.execution).first?.values.first?.data == "1")
        bench.session(
            .atomic(
                Group(
                    id: "9",
                    commands: [
                        ScheduleBench.replace("./X/a", "20"), ScheduleBench.replace("./X/a", "1", id: "2"),
                    ])))
        #expect(bench.reports(.execution).count == 1)
    }

    @Test("inside a gap one trigger is remembered, and runs if the condition is still true")
    func minimumGap() {
        var bench = ScheduleBench()
        bench.create("q", .reading(condition: Self.above(10, minGap: 100)))
        bench.set("a", "20")
        #expect(bench.runs == [1])
        for value in [1, 20, 1, 20] { bench.set("a", String(value)) }
        bench.advance(94)
        #expect(bench.runs == [1])
        bench.advance(2)
        #expect(bench.runs == [1, 101])
        bench.set("a", "1")
        bench.set("a", "20")
        bench.set("a", "1")
        bench.advance(100)
        #expect(bench.runs == [1, 101])
        #expect(bench.info("Skipped") == "1")
    }

    @Test("the truth is remembered over a loss of power")
    func memoryOverReboot() {
        var bench = ScheduleBench()
        bench.create("q", .reading(condition: Self.above(10)))
        bench.set("a", "20")
        bench.cut(off: 100)
        #expect(bench.reports(.execution).count == 1)
        bench.set("a", "1")
        bench.cut(off: 5)
        bench.set("a", "20")
        #expect(bench.reports(.execution).count == 2)
        bench.set("a", "1")
        bench.device.setNode(
            Self.watched, value: "30", format: nil, acl: nil, choices: &bench.choices)
        bench.cut(off: 100)
        #expect(bench.reports(.execution).count == 3)
    }

    @Test("the owner's loss of the right to read suspends, and is told once")
    func lossOfRight() throws {
        var bench = ScheduleBench()
        bench.create("q", .reading(condition: Self.above(10)))
        bench.device.setNode(
            Self.watched, value: "20", format: nil, acl: ACL(owner: ScheduleBench.stranger),
            choices: &bench.choices)
        bench.advance(1)
        #expect(bench.reports(.execution).isEmpty)
        let fault = try #require(bench.reports(.fault).first)
        #expect(fault.reason == "watch-rights" && fault.code == .permissionDenied)
        #expect(fault.node == "./X/a" && fault.state == "Suspended")
        bench.advance(100)
        #expect(bench.reports(.fault).count == 1)
        #expect(bench.operate("Activate", "q") == .permissionDenied)
        #expect(bench.received.last?.reason == "watch-rights")
    }

    @Test("atoms combine by the mode of the condition")
    func combination() {
        for mode in [Definition.Combination.all, .any] {
            var bench = ScheduleBench()
            var condition = Self.above(10)
            condition.mode = mode
            condition.atoms["b1"] = Definition.Atom(
                node: NodeURI(segments: ["X", "b"]), .equal, value: "1")
            bench.create("q", .reading(condition: condition))
            bench.set("a", "20")
            #expect(bench.reports(.execution).count == (mode == .all ? 0 : 1))
            bench.set("b", "1")
            #expect(bench.reports(.execution).count == 1)
            bench.set("a", "1")
            bench.set("a", "20")
            #expect(bench.reports(.execution).count == (mode == .all ? 2 : 1))
        }
    }

    // MARK: Combination with time, every cell of semantics 7

    @Test("with Mode All the condition is sampled at occurrences")
    func sampled() {
        var bench = ScheduleBench()
        bench.create(
            "q", .reading(time: .init(start: ScheduleBench.at(100), period: 100), condition: Self.above(10)))
        bench.advance(150)
        bench.set("a", "20")
        #expect(bench.runs.isEmpty)
        bench.advance(300)
        #expect(bench.runs == [200, 300, 400])
        bench.set("a", "1")
        bench.advance(100)
        #expect(bench.runs == [200, 300, 400])
        #expect(bench.info("Missed") == "0" && bench.info("Skipped") == "0")
        #expect(bench.reports(.execution).allSatisfy { $0.trigger == .time })
    }

    @Test("with Mode Any occurrences and edges both run")
    func either() {
        var bench = ScheduleBench()
        bench.create(
            "q",
            .reading(
                time: .init(start: ScheduleBench.at(100), period: 100), condition: Self.above(10), mode: .any)
        )
        bench.advance(149)
        bench.set("a", "20")
        bench.advance(100)
        #expect(bench.runs == [100, 150, 200])
        #expect(bench.reports(.execution).map(\.trigger) == [.time, .condition, .time])
    }

    @Test("a bounded condition runs on edges until End and at most Count times")
    func bounded() {
        var bench = ScheduleBench()
        bench.create("q", .reading(time: .init(end: ScheduleBench.at(100)), condition: Self.above(10)))
        bench.set("a", "20")
        bench.set("a", "1")
        bench.advance(97)
        bench.set("a", "20")
        #expect(bench.reports(.execution).count == 1)
        #expect(bench.info("EndReason") == "expired")
        var counted = ScheduleBench()
        counted.create("q", .reading(time: .init(count: 2), condition: Self.above(10)))
        for value in [20, 1, 20, 1, 20] { counted.set("a", String(value)) }
        #expect(counted.reports(.execution).count == 2)
        #expect(counted.info("EndReason") == "completed")
    }

    @Test("with windows and Mode All edges count inside, and an opening with a true condition is one")
    func windowsAndEdges() {
        var bench = ScheduleBench()
        bench.create(
            "q",
            .reading(
                time: .init(start: ScheduleBench.at(100), period: 100, duration: 50),
                condition: Self.above(10)))
        bench.set("a", "20")
        #expect(bench.runs.isEmpty)
        bench.advance(99)
        #expect(bench.runs == [100])
        bench.set("a", "1")
        bench.set("a", "20")
        #expect(bench.runs == [100, 102])
        bench.advance(60)
        bench.set("a", "1")
        bench.set("a", "20")
        #expect(bench.runs == [100, 102])
        bench.set("a", "1")
        bench.advance(60)
        #expect(bench.runs == [100, 102])
        bench.set("a", "20")
        #expect(bench.reports(.execution).map(\.trigger) == [.time, .condition, .condition])
    }

    @Test("with windows and Mode Any openings and edges anywhere run")
    func windowsOrEdges() {
        var bench = ScheduleBench()
        bench.create(
            "q",
            .reading(
                time: .init(start: ScheduleBench.at(100), period: 100, duration: 50),
                condition: Self.above(10),
                mode: .any))
        bench.set("a", "20")
        bench.advance(99)
        bench.set("a", "1")
        bench.advance(69)
        bench.set("a", "20")
        #expect(bench.runs == [1, 100, 171])
    }

    @Test("a run may trigger others, and a chain is cut at the declared depth")
    func cascade() {
        var bench = ScheduleBench()
        func relay(_ watched: String, _ written: String) -> Definition {
            Definition(
                condition: .init(
                    startup: false, minGap: 0,
                    atoms: ["a1": Definition.Atom(node: NodeURI(segments: ["X", watched]), .changed)]),
                body: ScheduleBench.body(
                    .replace(
                        TreeCommand(
                            id: "1",
                            items: [
                                Item(target: Location("./X/\(written)"), data: written == "a" ? "1" : "2")
                            ]))),
                report: .init(when: .always))
        }
        bench.create("p", relay("a", "b"))
        bench.create("q", relay("b", "t"))
        bench.set("a", "7")
        #expect(bench.value("t") == "2")
        #expect(bench.reports(.execution).map(\.id) == ["p", "q"])
    }
}
