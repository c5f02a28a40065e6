import DMReference
import SyncML
import Testing

@Suite("Server model")
struct ServerModelTests {
    @Test("activate, suspend, change, terminate, remove and a new plan, each in a session of its own")
    func lifeCycle() throws {
        var world = ServerWorld()
        var definition = ServerWorld.plain
        definition.autoStart = false
        try world.plan("s", definition)
        world.session()
        #expect(world.state("s") == .confirmed)
        #expect(world.reports("s").last?.state == "Installed")
        try world.wish(.activate, "s")
        world.session()
        #expect(world.reports("s").last?.state == "Active")
        try world.wish(.suspend, "s")
        world.session()
        #expect(world.reports("s").last?.state == "Suspended")
        definition.time?.period = 700
        try world.wish(.change(definition), "s")
        #expect(world.record("s")?.wanted == definition)
        world.session()
        #expect(world.record("s")?.revision == 2)
        #expect(world.record("s")?.wanted == nil)
        try world.wish(.terminate, "s")
        world.session()
        #expect(world.state("s") == .closed)
        try world.plan("s", ServerWorld.plain)
        #expect(world.state("s") == .planned)
        world.session()
        #expect(world.state("s") == .confirmed)
        #expect(world.record("s")?.confirmedInstances.count == 2)
        #expect(world.record("s")?.revision == 1)
        try world.wish(.remove, "s")
        world.session()
        #expect(world.state("s") == .closed)
        #expect(world.servers["srv-a"]?.isIdle(device: ServerWorld.deviceID) == true)
    }

    @Test("wishes queued before any session are carried out in their order")
    func queue() throws {
        var world = ServerWorld()
        try world.plan("s", ServerWorld.plain)
        var other = ServerWorld.plain
        other.time?.period = 900
        try world.wish(.change(other), "s")
        try world.wish(.suspend, "s")
        try world.wish(.terminate, "s")
        world.session()
        #expect(world.state("s") == .closed)
        #expect(
            world.reports("s", "srv-a", .verification).map(\.operation) == [
                .commit, .commit, .suspend, .terminate,
            ])
    }

    struct Call: Sendable, CustomTestStringConvertible {
        var state: String
        var wish: ServerJob.Wish
        var kind: ServerModel.Refusal.Kind?
        var testDescription: String { "\(state) \(wish.name)" }
    }

    static let calls: [Call] = [
        Call(state: "absent", wish: .change(ServerWorld.plain), kind: .unknownSchedule),
        Call(state: "absent", wish: .activate, kind: .unknownSchedule),
        Call(state: "absent", wish: .suspend, kind: .unknownSchedule),
        Call(state: "absent", wish: .terminate, kind: .unknownSchedule),
        Call(state: "absent", wish: .remove, kind: .unknownSchedule),
        Call(state: "planned", wish: .plan(ServerWorld.plain), kind: .live),
        Call(state: "planned", wish: .change(ServerWorld.plain), kind: nil),
        Call(state: "confirmed", wish: .plan(ServerWorld.plain), kind: .live),
        Call(state: "confirmed", wish: .terminate, kind: nil),
        Call(state: "closed", wish: .plan(ServerWorld.plain), kind: nil),
        Call(state: "closed", wish: .change(ServerWorld.plain), kind: .notLive),
        Call(state: "closed", wish: .activate, kind: .notLive),
        Call(state: "closed", wish: .suspend, kind: .notLive),
        Call(state: "closed", wish: .terminate, kind: .notLive),
        Call(state: "closed", wish: .remove, kind: nil),
    ]

    @Test("calls that the state does not allow are refused and change nothing", arguments: calls)
    func refusedCalls(_ call: Call) throws {
        var world = ServerWorld()
        if call.state != "absent" { try world.plan("s", ServerWorld.plain) }
        if call.state == "confirmed" || call.state == "closed" { world.session() }
        if call.state == "closed" {
            try world.wish(.terminate, "s")
            world.session()
        }
        #expect(world.state("s")?.rawValue == call.state)
        let before = world.servers["srv-a"]
        do {
            try world.wish(call.wish, "s")
            #expect(call.kind == nil)
        } catch let error as ServerModel.Refusal {
            #expect(error.kind == call.kind)
            #expect(world.servers["srv-a"] == before)
        }
    }

    @Test(
        "a lost answer makes the record unknown; Info is read before anything is repeated", arguments: 0..<8)
    func lostAnswers(_ passage: Int) throws {
        for isRequest in [false, true] {
            var world = ServerWorld()
            try world.plan("s", ServerWorld.plain)
            if isRequest { world.lostRequests = [passage] } else { world.lostReplies = [passage] }
            world.session()
            for _ in 0..<3 where world.state("s") != .confirmed {
                world.advance(60)
                world.session()
            }
            #expect(world.state("s") == .confirmed)
            #expect(world.record("s")?.revision == 1)
            #expect(world.device.model.schedules.schedules["s"]?.revision == 1)
            #expect(world.reports("s", "srv-a", .verification).count == 1)
        }
    }

    @Test(
        "a device that withholds its answer is asked by Get Info, and an operation that took effect is not repeated"
    )
    func reconciliation() throws {
        var world = ServerWorld()
        try world.plan("s", ServerWorld.plain)
        world.session()
        world.device.settings.troubles = DeviceTroubles(withholds: [2], breaks: 1)
        try world.wish(.terminate, "s")
        world.session()
        #expect(world.state("s") == .ending)
        world.settle(world.device.setLink(up: true))
        #expect(world.state("s") == .closed)
        let executions = world.passages.compactMap(\.reply).flatMap(\.commands).filter { $0.name == "Exec" }
        #expect(executions.count == 1)
    }

    @Test(
        "freedoms of both sides lead to the same records",
        arguments: [
            ("readsCapFirst", 1, true), ("commitInLaterMessage", 1, true), ("statusPerCommand", 1, false),
            ("verificationPlacement", 1, false), ("verificationPlacement", 2, false),
            ("reportsInPackage1", 1, false),
            ("credentialsInPackage1", 1, false), ("headerStatusAfterCredentials", 1, true),
            ("headerStatusAfterCredentials", 1, false), ("credentialsWithRefusal", 1, true),
            ("nonceWithAcceptance", 1, true), ("resultsPlacement", 1, false),
            ("sequenceAfterFailure", 1, false),
        ])
    func variants(_ name: String, option: Int, isServer: Bool) throws {
        let policy = Policy([Freedom(rawValue: name): option])
        var world = ServerWorld(
            device: .init(policy: isServer ? Policy() : policy), policy: isServer ? policy : Policy())
        try world.plan("s", ServerWorld.plain)
        world.session()
        #expect(world.state("s") == .confirmed)
        world.advance(3_600)
        #expect(world.reports("s", "srv-a", .execution).map(\.occurrence) == [1])
        try world.wish(.terminate, "s")
        world.session()
        #expect(world.state("s") == .closed)
        #expect(world.device.model.pendingReports(for: "srv-a").isEmpty)
    }

    @Test("each operation has a correlator of its own")
    func correlators() throws {
        var world = ServerWorld()
        for id in ["a", "b"] { try world.plan(id, ServerWorld.plain) }
        try world.wish(.suspend, "a")
        try world.wish(.terminate, "b")
        world.session()
        let commands = world.passages.compactMap(\.reply).flatMap(\.commands).flatMap { [$0] + $0.members }
        let correlators = commands.compactMap { command -> String? in
            if case .exec(let exec) = command { exec.correlator } else { nil }
        }
        #expect(correlators.count == 4)
        #expect(Set(correlators).count == 4)
    }

    @Test(
        "a crash before any durable write of the server loses nothing that was told (P22)", arguments: 1...12)
    func crash(_ write: Int) throws {
        var world = ServerWorld()
        world.servers["srv-a"]?.armCrash(writes: write)
        try world.plan("s", ServerWorld.plain)
        #expect(world.record("s")?.definition == ServerWorld.plain)
        for _ in 0..<4 {
            world.session()
            world.advance(60)
        }
        #expect(world.state("s") == .confirmed)
        world.advance(3_600)
        try world.wish(.terminate, "s")
        for _ in 0..<4 {
            world.session()
            world.advance(60)
        }
        #expect(world.state("s") == .closed)
        let numbers = world.reports("s").map(\.sequence)
        #expect(numbers == Array(1...numbers.count))
        #expect(numbers.count >= 3)
    }

    @Test("a power cut leaves records, reports, marks and wishes as they were (P22)")
    func powerCut() throws {
        var world = ServerWorld()
        try world.plan("s", ServerWorld.plain)
        world.session()
        world.advance(4_300)
        try world.wish(.terminate, "s")
        let before = world.record("s")
        world.servers["srv-a"]?.powerCycle(off: 5)
        #expect(world.record("s") == before)
        #expect(world.state("s") == .ending)
        world.session()
        #expect(world.state("s") == .closed)
    }

    @Test("an acknowledged report that comes again is answered 200 and filed once (P23)")
    func duplicates() throws {
        var world = ServerWorld(deviceFaults: FaultSet([.repeatsAcknowledged: ""]))
        try world.plan("s", ServerWorld.plain)
        world.session()
        world.advance(3_600)
        let sent = world.passages.flatMap(\.request.genericAlerts).count
        #expect(sent > world.reports("s").count)
        #expect(world.reports("s").map(\.sequence) == [1, 2])
        #expect(world.device.model.pendingReports(for: "srv-a").isEmpty)
    }

    @Test(
        "a server whose nonce is out of step still gets reports: the device lets itself be challenged first")
    func repair() throws {
        var world = ServerWorld()
        try world.plan("s", ServerWorld.plain)
        world.session()
        let stale = Account.Credential(scheme: .md5, name: "srv-a", secret: "s2-srv-a", nonce: [7, 7])
        world.device.credentials["srv-a"].map { account in
            var account = account
            account.server = stale
            world.settle(world.device.addAccount(account))
        }
        world.advance(3_600)
        #expect(world.device.lastEnd == .peerUnproven)
        #expect(world.device.model.pendingReports(for: "srv-a").count == 1)
        world.advance(60)
        #expect(world.device.lastEnd == .complete)
        #expect(world.device.model.pendingReports(for: "srv-a").isEmpty)
        #expect(world.reports("s").map(\.sequence) == [1, 2])
    }

    @Test("a report of nobody's schedule is answered 200 and filed nowhere; a foreign alert too")
    func strayReport() throws {
        var world = ServerWorld()
        try world.plan("s", ServerWorld.plain)
        world.session()
        var stray = Report(kind: .execution, instance: 99, id: "s", revision: 1, sequence: 1)
        stray.occurrence = 1
        stray.code = .ok
        stray.reason = "ok"
        stray.trigger = .time
        stray.missed = 0
        stray.skipped = 0
        stray.failed = 0
        world.settle(
            world.device.inject(
                ReportCodec.encode(stray, root: NodeURI(segments: ["Schedule"]), id: ""), for: "srv-a"))
        #expect(world.device.injectedAnswers == [.ok])
        #expect(world.reports("s").count == 1)
        #expect(world.servers["srv-a"]?.store.shelves[ServerWorld.deviceID]?.stray.count == 1)
    }

    @Test("reports of a run that outlives terminate come late and say so")
    func lateReport() throws {
        var nodes = ServerWorld.nodes
        nodes["./Tools/Scan"] = .tool(
            Node.Tool(status: .ok, seconds: 500), acl: ACL("Exec=srv-a") ?? ACL())
        var world = ServerWorld(nodes: nodes)
        var definition = ServerWorld.plain
        definition.body = ServerWorld.body(ServerWorld.exec)
        try world.plan("s", definition)
        world.session()
        world.advance(3_700)
        try world.wish(.terminate, "s")
        world.session()
        #expect(world.state("s") == .closed)
        #expect(world.reports("s").last?.running == 1)
        world.advance(500)
        let last = try #require(world.record("s")?.reports.last)
        #expect(last.report.kind == .execution)
        #expect(last.isLate)
    }

    @Test(
        "a server without credentials of the device's account, and a device unknown to the server, get nowhere"
    )
    func strangers() throws {
        var world = ServerWorld()
        try world.plan("s", ServerWorld.plain)
        world.device.credentials["srv-a"].map { account in
            var account = account
            account.client.secret = "other"
            world.settle(world.device.addAccount(account))
        }
        world.session()
        #expect(world.state("s") == .planned)
        #expect(world.device.model.schedules.schedules.isEmpty)
    }

    @Test("progress takes each number once, whatever the order")
    func progress() {
        var progress = SequenceProgress()
        var isNew: [Bool] = []
        for number in [3, 1, 3, 2, 2, 5, 4, 1] { isNew.append(progress.take(number)) }
        #expect(isNew == [true, true, false, true, false, true, true, false])
        #expect(progress.mark == 5)
        #expect(progress.holes.isEmpty)
        var wide = SequenceProgress()
        for number in [1_000_000, 500_000] { isNew.append(wide.take(number)) }
        #expect(isNew.suffix(2) == [true, true])
        #expect(wide.holes == [1...499_999, 500_001...999_999])
    }
}

extension ServerJob.Wish {
    var name: String {
        switch self {
        case .plan: "plan"
        case .change: "change"
        case .activate: "activate"
        case .suspend: "suspend"
        case .terminate: "terminate"
        case .remove: "remove"
        case .cleanUp: "clean up"
        }
    }
}
