import SyncML
import Testing

@testable import DMReference

@Suite("Use cases of scheduling")
struct ScheduleUseCaseTests {
    @Test("5.6.1: values are reported every six hours while the battery is above 20")
    func proactiveReport() {
        var bench = ScheduleBench()
        bench.set("a", "57")
        let definition = Definition(
            time: .init(start: ScheduleBench.at(3_600), period: 21_600, count: 3),
            condition: .init(atoms: [
                "a1": .init(node: NodeURI(segments: ["X", "a"]), .greater, value: "20")
            ]),
            body: ScheduleBench.body(ScheduleBench.get("./X/a"), ScheduleBench.get("./X/b", id: "2")))
        #expect(bench.create("q1", definition) == .ok)
        bench.advance(3_600)
        bench.set("a", "12")
        bench.advance(21_600)
        bench.set("a", "90")
        bench.isLinkUp = false
        bench.advance(21_600)
        bench.set("a", "33")
        bench.isLinkUp = true
        bench.advance(21_600)
        let runs = bench.reports(.execution)
        #expect(runs.map { $0.values.map(\.data) } == [["57", "0"], ["90", "0"], ["33", "0"]])
        #expect(runs.map(\.sequence) == [2, 3, 4])
        #expect(bench.reports(.ended).map(\.reason) == ["completed"])
    }

    @Test("5.6.2: a tool runs daily and when space is low, and failures alone are reported")
    func toolRun() throws {
        var bench = ScheduleBench()
        bench.set("a", "50")
        let definition = Definition(
            mode: .any, time: .init(start: ScheduleBench.at(3_600), period: 86_400, missed: .once),
            condition: .init(
                minGap: 3_600,
                atoms: [
                    "a1": .init(
                        node: NodeURI(segments: ["X", "a"]), .less, value: "10", rearm: "15")
                ]),
            body: ScheduleBench.body(ScheduleBench.exec("./T/run")), report: .init(when: .failure),
            user: .init(onRequest: .confirm, text: "Scan?"))
        #expect(bench.create("scan", definition) == .acceptedForProcessing)
        #expect(bench.received.map(\.code) == [.ok])
        bench.isLinkUp = false
        bench.advance(3_600)
        #expect(bench.device.toolRuns.count == 1 && bench.device.pendingReports(for: "srv-a").isEmpty)
        bench.device.tree.change(RunTests.tool) { $0.tool?.status = .commandFailed }
        bench.set("a", "9")
        #expect(bench.device.toolRuns.count == 2)
        bench.isLinkUp = true
        bench.advance(100)
        let run = try #require(bench.reports(.execution).first)
        #expect(run.occurrence == 2 && run.trigger == .condition && run.code == .commandFailed)
        #expect(run.commands == [Report.CommandStatus(id: "1", code: .commandFailed)])
        for value in ["14", "9", "16", "9"] { bench.set("a", value) }
        #expect(bench.device.toolRuns.count == 2)
        bench.advance(3_600)
        #expect(bench.device.toolRuns.count == 3)
        var changed = definition
        changed.time?.period = 43_200
        bench.change("scan", to: changed)
        #expect(bench.info("Revision", "scan") == "2" && bench.info("Fired", "scan") == "3")
    }

    @Test("a modification restarts what it concerns and nothing else")
    func modification() throws {
        var bench = ScheduleBench()
        bench.set("a", "20")
        var definition = Definition.reading(
            time: .init(start: ScheduleBench.at(100), period: 100), condition: ConditionTests.above(10),
            mode: .any)
        bench.create("q", definition)
        bench.advance(250)
        #expect(bench.runs == [1, 101, 201].map { $0 - 1 } || bench.runs == [1, 100, 200])
        let before = bench.reports(.execution).count
        definition.report.when = .always
        #expect(bench.change("q", to: definition) == .ok)
        bench.advance(49)
        #expect(bench.reports(.execution).count == before + 1)
        #expect(bench.reports(.execution).last?.revision == 2)
        definition.condition?.atoms["a1"]?.value = "11"
        bench.change("q", to: definition)
        #expect(bench.reports(.execution).last?.trigger == .startup)
        definition.time = .init(start: ScheduleBench.at(1_000), count: 10)
        bench.change("q", to: definition)
        let runs = bench.reports(.execution).count
        bench.advance(600)
        #expect(bench.reports(.execution).count == runs)
        definition.time?.count = 2
        bench.change("q", to: definition)
        #expect(bench.reports(.ended).map(\.reason) == ["completed"])
        #expect(bench.info("State") == "Ended")
    }

    @Test("a refused change leaves everything as it was, and can be corrected in the session")
    func refusedChange() throws {
        var bench = ScheduleBench()
        let definition = Definition.reading(time: .init(start: ScheduleBench.at(100), period: 100))
        bench.create("q", definition)
        let before = bench.device.schedules.schedules["q"]
        let set = "./Schedule/Set/q"
        let answers = bench.session(
            ScheduleBench.replace(set + "/Def/Time/Period", "1"),
            ScheduleBench.exec(set + "/Op/Commit", correlator: "x", id: "2"),
            ScheduleBench.replace(set + "/Def/Time/Period", "50", id: "3"),
            ScheduleBench.exec(set + "/Op/Commit", correlator: "y", id: "4"),
            ScheduleBench.replace(set + "/Def/Time/Period", "70", id: "5"))
        #expect(answers.map(\.code) == [.ok, .badRequest, .ok, .ok, .ok])
        #expect(bench.received.map(\.code) == [.ok, .badRequest, .ok])
        #expect(bench.received.map(\.revision) == [1, 1, 2])
        #expect(before?.revision == 1 && bench.info("Revision") == "2")
        #expect(bench.read(set + "/Def/Time/Period") == "50")
    }

    @Test("others may read and stop what the owner's list allows, and never edit")
    func strangers() {
        var bench = ScheduleBench()
        bench.create("q", .reading(time: .init(period: 100)))
        let other = ScheduleBench.stranger
        let set = "./Schedule/Set/q"
        #expect(
            bench.session(as: other, ScheduleBench.get(set + "/Info/State")).last?.code == .permissionDenied)
        #expect(bench.session(as: other, ScheduleBench.delete(set)).last?.code == .permissionDenied)
        bench.session(ScheduleBench.replace(set + "?prop=ACL", "Get=*&Replace=*&Add=*&Exec=srv-a"))
        #expect(bench.read(set + "/Info/State", as: other) == "Active")
        #expect(
            bench.session(as: other, ScheduleBench.replace(set + "/Def/Time/Period", "60")).last?.code
                == .permissionDenied)
        #expect(bench.read("./Schedule/Set", as: other) == "q")
        #expect(bench.read("./Schedule/Cap/Free", as: other) == "4")
    }

    @Test("limits refuse whole, and room comes back")
    func limits() {
        var bench = ScheduleBench { $0[.maxPerServer] = 2 }
        bench.create("a", .reading(time: .init(period: 100)))
        bench.create("b", .reading(time: .init(period: 100)))
        #expect(bench.read("./Schedule/Cap/Free") == "0")
        let add = Command.add(
            TreeCommand(
                id: "1", items: [Item(target: Location("./Schedule/Set/c"), meta: Meta(format: "node"))]))
        #expect(bench.session(add).last?.code == .deviceFull)
        #expect(bench.session(as: ScheduleBench.stranger, add).last?.code == .ok)
        bench.session(ScheduleBench.delete("./Schedule/Set/a"))
        #expect(bench.session(add).last?.code == .ok)
    }
}
