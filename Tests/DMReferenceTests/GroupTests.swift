import SyncML
import Testing

@testable import DMReference

@Suite("Parameter groups")
struct GroupTests {
    static func group(
        _ value: String, rank: Int, condition: Definition.Condition? = nil, from: Int? = nil, to: Int? = nil
    ) -> Definition.Group {
        Definition.Group(
            rank: rank, condition: condition, from: from, to: to,
            body: ScheduleBench.body(
                ScheduleBench.replace("./X/t", value, id: "1"), ScheduleBench.replace("./X/b", "7", id: "2")))
    }

    /// The groups of use case 5.6.3: light above 800 and back below 500, busy by day, normal otherwise.
    static var useCase: Definition {
        let light = Definition.Condition(atoms: [
            "a1": Definition.Atom(
                node: NodeURI(segments: ["X", "a"]), .greater, value: "800", rearm: "500")
        ])
        return Definition(
            groups: .init(
                defaultGroup: "normal",
                groups: [
                    "light": group("light", rank: 1, condition: light),
                    "busy": group("busy", rank: 2, from: 7 * 3_600, to: 19 * 3_600),
                    "normal": group("normal", rank: 9),
                ]), report: .init(when: .always))
    }

    @Test("selection takes the lowest rank that matches, else the default")
    func selection() {
        func select(_ second: Int?, isLight: Bool, _ groups: Definition.Groups) -> String? {
            GroupSelection(groups: groups, secondOfDay: second, faults: FaultSet()).select { _ in isLight }
        }
        guard var groups = Self.useCase.groups else { return }
        #expect(select(8 * 3_600, isLight: true, groups) == "light")
        #expect(select(8 * 3_600, isLight: false, groups) == "busy")
        #expect(select(7 * 3_600, isLight: false, groups) == "busy")
        #expect(select(19 * 3_600, isLight: false, groups) == "normal")
        #expect(select(nil, isLight: false, groups) == "normal")
        groups.groups["normal"] = nil
        groups.defaultGroup = nil
        #expect(select(0, isLight: false, groups) == nil)
        groups.defaultGroup = "busy"
        #expect(select(0, isLight: false, groups) == "busy")
        groups.groups["busy"]?.from = 22 * 3_600
        groups.groups["busy"]?.to = 6 * 3_600
        groups.defaultGroup = nil
        #expect(select(23 * 3_600, isLight: false, groups) == "busy")
        #expect(select(5 * 3_600, isLight: false, groups) == "busy")
        #expect(select(6 * 3_600, isLight: false, groups) == nil)
        let clock = GroupSelection(groups: groups, secondOfDay: 21 * 3_600, faults: FaultSet())
        #expect(clock.secondsToNextEdge == 3_600)
    }

    @Test("use case 5.6.3: the device follows conditions and daily windows, one group at a time")
    func useCase563() throws {
        var bench = ScheduleBench(now: ScheduleBench.at(9 * 3_600 + 600))
        #expect(bench.create("q", Self.useCase) == .ok)
        #expect(bench.value("t") == "busy" && bench.info("Group") == "busy")
        bench.set("a", "950")
        #expect(bench.value("t") == "light")
        bench.set("a", "600")
        #expect(bench.value("t") == "light")
        bench.set("a", "450")
        #expect(bench.value("t") == "busy")
        bench.advance(10 * 3_600)
        #expect(bench.value("t") == "normal" && bench.value("b") == "7")
        let runs = bench.reports(.execution)
        #expect(runs.map(\.group) == ["busy", "light", "busy", "normal"])
        #expect(runs.map(\.trigger) == [.startup, .condition, .condition, .time])
        #expect(runs.map(\.occurrence) == [1, 2, 3, 4])
        #expect(runs.last?.begun == ScheduleBench.at(19 * 3_600))
        #expect(runs.first?.commands.map(\.id) == ["1", "2"])
        #expect(bench.operate("Terminate", "q") == .ok)
        #expect(bench.received.last?.fired == 4 && bench.value("t") == "normal")
    }

    @Test("a group that fails in part is undone, keeps the current group and is not tried again")
    func failure() throws {
        var bench = ScheduleBench()
        bench.create("q", Self.useCase)
        #expect(bench.info("Group") == "normal")
        bench.device.setNode(
            NodeURI(segments: ["X", "b"]), value: nil, format: nil, acl: ACL(owner: ScheduleBench.stranger),
            choices: &bench.choices)
        bench.set("a", "950")
        let run = try #require(bench.reports(.execution).last)
        #expect(run.code == .atomicFailed && run.reason == "failed" && run.group == "light")
        #expect(run.commands.map(\.code) == [.atomicRollBackOK, .permissionDenied])
        #expect(bench.value("t") == "normal" && bench.info("Group") == "normal")
        #expect(bench.reports(.fault).map(\.reason) == ["target-rights"])
        bench.set("a", "960")
        #expect(bench.info("Fired") == "2")
        bench.set("a", "1")
        bench.set("a", "960")
        #expect(bench.info("Fired") == "3")
        #expect(bench.reports(.fault).count == 1)
    }

    @Test("changed groups are selected anew, and applied even under the current name")
    func changedGroups() {
        var bench = ScheduleBench()
        bench.create("q", Self.useCase)
        var changed = Self.useCase
        changed.groups?.groups["normal"]?.body = ScheduleBench.body(
            ScheduleBench.replace("./X/t", "calm", id: "1"), ScheduleBench.replace("./X/b", "7", id: "2"))
        #expect(bench.change("q", to: changed) == .ok)
        #expect(bench.value("t") == "calm")
        #expect(bench.reports(.execution).map(\.revision) == [1, 2])
        #expect(bench.reports(.execution).last?.trigger == .startup)
    }

    @Test("with a period groups are selected at occurrences alone")
    func sampledGroups() {
        var bench = ScheduleBench()
        var definition = Self.useCase
        definition.time = .init(period: 100)
        bench.create("q", definition)
        #expect(bench.value("t") == "normal")
        bench.set("a", "950")
        #expect(bench.value("t") == "normal")
        bench.advance(99)
        #expect(bench.value("t") == "light")
        bench.advance(500)
        #expect(bench.reports(.execution).count == 2)
    }

    @Test("an unknown clock closes daily windows")
    func unknownClock() {
        var bench = ScheduleBench(now: ScheduleBench.at(9 * 3_600))
        bench.create("q", Self.useCase)
        #expect(bench.value("t") == "busy")
        bench.device.setWall(nil, choices: &bench.choices)
        #expect(bench.value("t") == "normal")
    }
}
