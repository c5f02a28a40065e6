import SyncML
import Testing

@testable import DMReference

@Suite("Runs of schedules")
struct RunTests {
    static let tool = NodeURI(segments: ["T", "run"])

    static func running(
        _ commands: Command..., period: Int? = 100, when: Definition.ReportPart.When = .always,
        onError: Definition.OnError? = nil, user: Definition.UserPart = .init()
    ) -> Definition {
        Definition(
            onError: onError, time: .init(start: ScheduleBench.at(100), period: period),
            body: SyncMLXML.encodeBody(commands), report: .init(when: when), user: user)
    }

    @Test("the report names each command's status in document order and the first that is bad decides")
    func statuses() throws {
        var bench = ScheduleBench()
        bench.device.tree.set(NodeURI(segments: ["X", "fixed"]), Node(.int, value: "1", access: [.get]))
        var definition = Self.running(
            ScheduleBench.replace("./X/a", "5", id: "1"), ScheduleBench.get("./X/gone", id: "2"),
            .sequence(
                Group(
                    id: "3",
                    commands: [ScheduleBench.get("./X/a", id: "4"), ScheduleBench.get("./X/b", id: "5")])))
        definition.lenient = true
        bench.create("q", definition)
        bench.advance(100)
        let run = try #require(bench.reports(.execution).first)
        #expect(run.commands.map(\.id) == ["1", "2", "3", "4", "5"])
        #expect(run.commands.map(\.code) == [.ok, .notFound, .ok, .ok, .ok])
        #expect(run.code == .notFound && run.reason == "target")
        #expect(run.values.map(\.data) == ["5", "0"])
        definition.onError = .stop
        bench.change("q", to: definition)
        bench.advance(100)
        let stopped = try #require(bench.reports(.execution).last)
        #expect(stopped.commands.map(\.code) == [.ok, .notFound, .notExecuted, .notExecuted, .notExecuted])
        #expect(stopped.revision == 2 && stopped.values.isEmpty)
    }

    @Test("an Atomic that fails undoes its members, and 507 is the result")
    func atomic() throws {
        var bench = ScheduleBench()
        var definition = Self.running(
            .atomic(
                Group(
                    id: "1",
                    commands: [
                        ScheduleBench.replace("./X/a", "5", id: "2"),
                        ScheduleBench.replace("./X/no", "5", id: "3"),
                    ])))
        definition.lenient = true
        bench.create("q", definition)
        bench.advance(100)
        let run = try #require(bench.reports(.execution).first)
        #expect(run.commands.map(\.code) == [.atomicFailed, .atomicRollBackOK, .notFound])
        #expect(run.code == .atomicFailed && bench.value("a") == "0")
    }

    @Test("the rights of the moment of the run count, and their lack is a fault once")
    func rights() throws {
        var bench = ScheduleBench()
        bench.create("q", Self.running(ScheduleBench.replace("./X/a", "5"), when: .never))
        let node = NodeURI(segments: ["X", "a"])
        bench.device.setNode(
            node, value: nil, format: nil, acl: ACL(owner: ScheduleBench.stranger), choices: &bench.choices)
        bench.advance(200)
        let faults = bench.reports(.fault)
        #expect(faults.map(\.reason) == ["target-rights"] && faults.first?.node == "./X/a")
        #expect(faults.first?.state == "Active" && bench.value("a") == "0")
        #expect(bench.info("Failed") == "2" && bench.reports(.execution).isEmpty)
        bench.device.setNode(node, value: nil, format: nil, acl: ACL(), choices: &bench.choices)
        bench.advance(100)
        #expect(bench.value("a") == "5")
        bench.device.setNode(
            node, value: nil, format: nil, acl: ACL(owner: ScheduleBench.stranger), choices: &bench.choices)
        bench.advance(100)
        #expect(bench.reports(.fault).count == 2)
    }

    @Test("a process that takes time keeps the run open, and triggers meanwhile are skipped")
    func longRun() throws {
        var bench = ScheduleBench()
        bench.device.tree.change(Self.tool) { $0.tool = Node.Tool(status: .ok, seconds: 150) }
        bench.create("q", Self.running(ScheduleBench.exec("./T/run")))
        bench.advance(120)
        #expect(bench.info("Running") == "1" && bench.info("Fired") == "1")
        bench.advance(129)
        #expect(bench.info("Running") == "1" && bench.info("Skipped") == "1")
        bench.advance(1)
        let run = try #require(bench.reports(.execution).first)
        #expect(run.code == .ok && run.commands.map(\.code) == [.ok] && run.skipped == 1)
        #expect(bench.info("Running") == "0")
        bench.advance(60)
        #expect(bench.info("Running") == "2")
        #expect(bench.operate("Terminate", "q") == .ok)
        let verdict = try #require(bench.received.last)
        #expect(verdict.running == 2 && verdict.fired == 2 && verdict.state == "Ended")
        bench.advance(200)
        #expect(bench.reports(.execution).map(\.occurrence) == [1, 2])
        #expect(bench.info("Fired") == "2")
    }

    @Test("a schedule that is deleted while a run is open lets the run finish and report")
    func deletedWhileRunning() throws {
        var bench = ScheduleBench()
        bench.device.tree.change(Self.tool) { $0.tool = Node.Tool(status: .commandFailed, seconds: 50) }
        bench.create("q", Self.running(ScheduleBench.exec("./T/run")))
        bench.advance(100)
        #expect(bench.session(ScheduleBench.delete("./Schedule/Set/q")).last?.code == .ok)
        let verdict = try #require(bench.received.last)
        #expect(verdict.operation == .delete && verdict.state == "absent" && verdict.running == 1)
        #expect(verdict.free == 4 && verdict.correlator == nil)
        bench.create("q", Self.running(ScheduleBench.get("./X/a")))
        bench.advance(50)
        let run = try #require(bench.reports(.execution).first { $0.instance == 1 })
        #expect(run.code == .commandFailed && run.occurrence == 1)
        #expect(bench.info("Instance") == "2" && bench.device.schedules.detached.isEmpty)
    }

    @Test("the setting says which runs are reported, and a Get always is")
    func reportSettings() {
        func reports(_ when: Definition.ReportPart.When?, _ command: Command) -> Int {
            var bench = ScheduleBench()
            var definition = Self.running(command)
            definition.report.when = when
            definition.lenient = true
            bench.create("q", definition)
            bench.advance(100)
            return bench.reports(.execution).count
        }
        let good = ScheduleBench.replace("./X/a", "1")
        let bad = ScheduleBench.replace("./X/none", "1")
        #expect(reports(.never, good) == 0 && reports(.never, bad) == 0)
        #expect(reports(.failure, good) == 0 && reports(.failure, bad) == 1)
        #expect(reports(nil, good) == 0 && reports(nil, bad) == 1)
        #expect(reports(.always, good) == 1)
        #expect(reports(.never, ScheduleBench.get("./X/a")) == 1)
    }

    @Test("schedules due together run in the order of due instants, then of names")
    func order() {
        var bench = ScheduleBench()
        for name in ["b", "a", "B"] {
            bench.create(name, .reading(time: .init(start: ScheduleBench.at(100))))
        }
        bench.create("z", .reading(time: .init(start: ScheduleBench.at(90))))
        bench.step(to: 100)
        #expect(bench.reports(.execution).map(\.id) == ["z", "B", "a", "b"])
    }

    @Test("no run begins between the commands of a message, and none after a terminate")
    func terminateLine() {
        var bench = ScheduleBench()
        bench.create(
            "q",
            Definition(
                condition: ConditionTests.above(10),
                body: ScheduleBench.body(ScheduleBench.replace("./X/b", "9")), report: .init(when: .always)))
        bench.session(
            ScheduleBench.replace("./X/a", "20"),
            ScheduleBench.exec("./Schedule/Set/q/Op/Terminate", correlator: "t", id: "2"))
        #expect(bench.value("b") == "0" && bench.info("Fired") == "0")
        #expect(bench.received.last?.operation == .terminate)
    }

    // MARK: The user

    @Test("consent to a request is waited for, and decides")
    func consentAtRequest() throws {
        for (reply, code, reason) in [
            (UserScript.Reply.accept, StatusCode.ok, "ok"), (.reject, .notModified, "refused"),
            (.cancel, .operationCancelled, "cancelled"), (.silent, .notModified, "no-answer"),
        ] {
            var bench = ScheduleBench()
            bench.device.user.fallback = reply
            let user = Definition.UserPart(onRequest: .confirm, text: "May I?", timeout: 30)
            #expect(
                bench.create("q", Self.running(ScheduleBench.replace("./X/a", "1"), user: user))
                    == .acceptedForProcessing)
            #expect(bench.device.user.prompts.map(\.text) == ["May I?"])
            if reply == .silent {
                #expect(bench.info("Pending") == "true" && bench.info("LastCode") == "202")
                #expect(bench.info("State") == "Draft" && bench.received.isEmpty)
                #expect(bench.operate("Commit", "q") == .commandNotAllowed)
                bench.received = []
                bench.advance(30)
            }
            let verdict = try #require(bench.received.first)
            #expect(verdict.code == code && verdict.reason == reason && verdict.correlator == "c1")
            #expect(verdict.state == (code == .ok ? "Active" : "absent"))
            #expect(bench.info("State") == (code == .ok ? "Active" : nil))
            #expect(bench.info("Pending") == (code == .ok ? "false" : nil))
        }
    }

    @Test("a refused change leaves the old revision in force, and power loss is a refusal")
    func refusedChange() {
        var bench = ScheduleBench()
        let user = Definition.UserPart(onRequest: .confirm, text: "May I?")
        bench.create("q", Self.running(ScheduleBench.replace("./X/a", "1"), user: user))
        bench.device.user.fallback = .silent
        #expect(
            bench.change("q", to: Self.running(ScheduleBench.replace("./X/a", "2"), user: user))
                == .acceptedForProcessing)
        #expect(bench.info("Pending") == "true" && bench.info("Revision") == "1")
        bench.cut()
        #expect(bench.received.last?.reason == "no-answer" && bench.info("Pending") == "false")
        #expect(bench.info("Revision") == "1" && bench.info("LastCode") == "304")
        bench.change("q", to: Self.running(ScheduleBench.replace("./X/a", "2"), user: user))
        #expect(bench.operate("Terminate", "q") == .ok)
        #expect(bench.received.suffix(2).map(\.code) == [.commandNotAllowed, .ok])
        #expect(bench.received.suffix(2).map(\.operation) == [.commit, .terminate])
    }

    @Test("consent to a run decides on that run alone")
    func consentAtRun() {
        var bench = ScheduleBench()
        let user = Definition.UserPart(onRun: .confirm, onResult: .notify, text: "Now?", timeout: 20)
        bench.create("q", Self.running(ScheduleBench.replace("./X/a", "1"), user: user))
        bench.device.user.answers = [.reject, .silent, .cancel, .accept]
        bench.advance(199)
        #expect(bench.reports(.execution).map(\.reason) == ["refused"])
        #expect(bench.reports(.execution).first?.occurrence == nil && bench.info("Skipped") == "1")
        bench.advance(20)
        #expect(bench.reports(.execution).count == 1)
        bench.advance(1)
        #expect(bench.reports(.execution).map(\.reason) == ["refused", "no-answer"])
        bench.advance(200)
        #expect(bench.reports(.execution).map(\.reason) == ["refused", "no-answer", "cancelled", "ok"])
        #expect(bench.reports(.execution).map(\.code) == [.notModified, .notModified, .notModified, .ok])
        #expect(bench.info("Skipped") == "3" && bench.info("Fired") == "1" && bench.info("Failed") == "0")
        #expect(bench.device.user.prompts.map(\.kind) == [.confirm, .confirm, .confirm, .confirm, .notify])
    }

    @Test("software updates and inventory need consent at run time whatever the setting")
    func generalConsent() {
        var bench = ScheduleBench()
        bench.device.tree.change(Self.tool) { $0.kind = .softwareUpdate }
        bench.create("q", Self.running(ScheduleBench.exec("./T/run")))
        bench.device.user.answers = [.reject, .accept]
        bench.advance(200)
        #expect(bench.reports(.execution).map(\.code) == [.notModified, .ok])
        #expect(bench.device.toolRuns.count == 1 && bench.device.user.prompts.count == 2)
    }

    @Test("too many failures in a row suspend")
    func failureLimit() {
        var bench = ScheduleBench()
        var definition = Self.running(ScheduleBench.replace("./X/none", "1"))
        definition.lenient = true
        definition.report.failLimit = 3
        bench.create("q", definition)
        bench.advance(1_000)
        #expect(bench.info("State") == "Suspended" && bench.info("Fired") == "3")
        #expect(bench.reports(.fault).map(\.reason) == ["failures"])
    }
}
