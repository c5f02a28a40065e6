import DMReference
import SyncML
import Testing

@Suite("Use cases from end to end")
struct ServerUseCaseTests {
    @Test("5.6.1 proactive report: set up, three reports with values, end by count")
    func proactiveReport() throws {
        var world = ServerWorld()
        try world.plan("q1", ServerWorld.proactive)
        #expect(world.state("q1") == .planned)
        world.session()
        #expect(world.state("q1") == .confirmed)
        #expect(world.record("q1")?.revision == 1)
        let first = world.passages[0].reply?.commands.last
        #expect(first?.name == "Get")
        world.advance(3_599)
        #expect(world.reports("q1", "srv-a", .execution).isEmpty)
        world.advance(1)
        let reports = world.reports("q1", "srv-a", .execution)
        #expect(reports.map(\.occurrence) == [1])
        #expect(reports.first?.values.map(\.data) == ["-71", "1.0"])
        #expect(reports.first?.due == ServerWorld.start + 3_600)
        world.set("./Device/Battery", "10")
        world.advance(21_600)
        #expect(world.reports("q1", "srv-a", .execution).count == 1)
        world.set("./Device/Battery", "30")
        world.advance(21_600)
        world.settle(world.device.setLink(up: false))
        world.advance(21_600)
        #expect(world.reports("q1", "srv-a", .execution).count == 2)
        world.settle(world.device.setLink(up: true))
        #expect(world.reports("q1", "srv-a", .execution).map(\.occurrence) == [1, 2, 3])
        #expect(world.reports("q1", "srv-a", .ended).map(\.reason) == ["completed"])
        #expect(world.state("q1") == .closed)
        #expect(world.record("q1")?.reports.allSatisfy { !$0.isLate } == true)
    }

    @Test(
        "5.6.2 tool run: consent, silent success, failure told after the link is back, change to revision 2")
    func toolRun() throws {
        var world = ServerWorld(user: UserScript(answers: [.accept]))
        try world.plan("scan", ServerWorld.scan)
        world.session()
        #expect(world.state("scan") == .confirmed)
        #expect(world.device.model.user.prompts.map(\.text) == ["Scan each day?"])
        world.settle(world.device.setLink(up: false))
        world.advance(3_600)
        #expect(world.device.model.toolRuns.count == 1)
        world.settle(
            world.device.change { model, _ in
                guard let uri = NodeURI("./Tools/Scan") else { return }
                model.tree[uri].map { node in
                    var node = node
                    node.tool?.status = .commandFailed
                    model.tree.set(uri, node)
                }
            })
        world.set("./Store/FreePct", "9")
        #expect(world.device.model.toolRuns.count == 2)
        #expect(world.reports("scan", "srv-a", .execution).isEmpty)
        world.settle(world.device.setLink(up: true))
        let report = try #require(world.reports("scan", "srv-a", .execution).first)
        #expect(report.code == .commandFailed)
        #expect(report.occurrence == 2)
        #expect(report.commands == [.init(id: "1", code: .commandFailed)])
        var changed = ServerWorld.scan
        changed.time?.period = 43_200
        try world.wish(.change(changed), "scan")
        #expect(world.state("scan") == .changing)
        world.session()
        #expect(world.state("scan") == .confirmed)
        #expect(world.record("scan")?.revision == 2)
        #expect(world.record("scan")?.definition == changed)
    }

    @Test("5.6.2 refused by the user: the record is refused with the reason, nothing remains")
    func refusedByUser() throws {
        var world = ServerWorld(user: UserScript(answers: [.reject]))
        try world.plan("scan", ServerWorld.scan)
        world.session()
        #expect(world.state("scan") == .refused)
        #expect(world.record("scan")?.code == .notModified)
        #expect(world.record("scan")?.reason == "refused")
        #expect(world.device.model.schedules.schedules.isEmpty)
    }

    @Test("5.6.3 parameter adjustment: groups by rank, hysteresis, window and terminate")
    func parameterAdjustment() throws {
        var world = ServerWorld()
        world.advance(9 * 3_600)
        try world.plan("proxy", ServerWorld.proxies)
        world.session()
        #expect(world.state("proxy") == .confirmed)
        #expect(world.value("./Net/Proxy/Addr") == "busy")
        world.set("./Net/RespMs", "950")
        #expect(world.value("./Net/Proxy/Addr") == "light")
        world.set("./Net/RespMs", "600")
        #expect(world.value("./Net/Proxy/Addr") == "light")
        world.set("./Net/RespMs", "450")
        #expect(world.value("./Net/Proxy/Addr") == "busy")
        world.advance(10 * 3_600)
        #expect(world.value("./Net/Proxy/Addr") == "normal")
        let reports = world.reports("proxy", "srv-a", .execution)
        #expect(reports.map(\.group) == ["busy", "light", "busy", "normal"])
        #expect(reports.map(\.occurrence) == [1, 2, 3, 4])
        try world.wish(.terminate, "proxy")
        #expect(world.state("proxy") == .ending)
        world.session()
        #expect(world.state("proxy") == .closed)
        #expect(world.reports("proxy").last?.operation == .terminate)
        #expect(world.reports("proxy").last?.fired == 4)
        #expect(world.value("./Net/Proxy/Addr") == "normal")
        try world.wish(.remove, "proxy")
        world.session()
        #expect(world.state("proxy") == .closed)
        #expect(world.device.model.schedules.schedules.isEmpty)
    }

    @Test("negative flow: no right to a target gives refused with the device's reason and node")
    func refusedForRights() throws {
        var nodes = ServerWorld.nodes
        nodes["./Tools/Scan"] = .tool(Node.Tool(), acl: ACL("Exec=srv-b") ?? ACL())
        var world = ServerWorld(nodes: nodes)
        var definition = ServerWorld.scan
        definition.user = .init()
        try world.plan("scan", definition)
        world.session()
        #expect(world.state("scan") == .refused)
        #expect(world.record("scan")?.code == .permissionDenied)
        #expect(world.record("scan")?.reason == "target-rights")
        #expect(world.device.model.schedules.schedules.isEmpty)
    }
}
