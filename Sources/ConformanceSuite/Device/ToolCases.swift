import ConformanceKit
import DMReference
import SyncML
import Traceability

/// Use case 5.6.2, tool run. Numbers 0900 to 0999.
enum ToolCases {
    static let all: [DeviceCase] = [
        flow, silent, always, told, asked, toldBefore, checked, room, offline, quiet, updates, inventory,
    ]

    static let flow = DeviceCase(
        .device(
            900, "A tool runs by time and by condition without a link, and failures are reported",
            "Ensure that when a schedule runs a tool once a period and whenever free storage falls below ten, then it does so "
                + "with the link down, and only the run that failed is reported when the link is back.",
            [
                "UC-5.6.2-desc-1b", "UC-5.6.2-desc-1c", "UC-5.6.2-desc-1d", "UC-5.6.2-desc-1e",
                "UC-5.6.2-actor-2", "UC-5.6.2-post-1b", "UC-5.6.2-var-1a", "UC-5.6.2-var-1b",
                "UC-5.6.2-var-1c", "UC-5.6.2-var-1d", "UC-5.6.2-flow-4", "UC-5.6.2-flow-5",
                "UC-5.6.2-flow-6", "UC-5.6.2-flow-7a", "UC-5.6.2-flow-7b",
            ], interpretations: ["AMB-15", "AMB-19", "AMB-20"], clause: "5.6.2",
            selection: "clock & tools & tree & link"),
        setup: DeviceFixture.setup
    ) { device in
        let day = 86_400
        let start = DeviceFixture.start
        try await device.setUp(
            "scan",
            Definition(
                mode: .any, time: .init(start: start + 3_600, period: day, missed: .once),
                condition: .init(
                    minGap: 3_600,
                    atoms: [
                        "a1": .init(
                            node: DeviceFixture.uri("./Store/FreePct"), .less, value: "10", rearm: "15")
                    ]), body: DeviceFixture.body(DeviceFixture.exec(1, "./Tools/Scan")),
                report: .init(when: .failure)))
        try await device.perform(.link(up: false))
        try await device.advance(3_600)
        try await device.ensureToolRuns(1, "at the start time")
        try await device.perform(.setTool(DeviceFixture.uri("./Tools/Scan"), status: 500, seconds: 0))
        try await device.advance(7_200)
        try await device.change("./Store/FreePct", "9")
        try await device.ensureToolRuns(2, "when storage fell below ten")
        try await device.perform(.setTool(DeviceFixture.uri("./Tools/Scan"), status: 200, seconds: 0))
        try await device.change("./Store/FreePct", "12")
        try await device.change("./Store/FreePct", "8")
        try await device.advance(7_200)
        try await device.ensureToolRuns(2, "while the condition was not armed again")
        try await device.perform(.link(up: true))
        let reports = try await device.executions()
        try await device.ensure(
            reports.map(\.occurrence) == [2] && reports.map(\.code) == [.commandFailed],
            "the reports are of runs \(reports.map(\.occurrence)) instead of the failed second one")
        try await device.advance(to: start + 3_600 + day)
        try await device.ensureToolRuns(3, "a day later")
    }

    static let silent = DeviceCase(
        .device(
            905, "Runs are not reported where the schedule says Never",
            "Ensure that when a schedule asks for no report of runs, then neither a run that fails nor one that ends well "
                + "is reported, and the counters tell of both.",
            ["UC-5.6-def-1c", "UC-5.6.2-desc-1d", "UC-5.6.2-flow-7a"], interpretations: ["AMB-19"],
            clause: "5.6.2"),
        setup: DeviceFixture.setup
    ) { device in
        let beat = try await device.beat()
        try await device.setUp("scan", LifeCycleCases.periodic(beat, when: .never))
        try await device.advance(beat)
        try await device.perform(.setTool(DeviceFixture.uri("./Tools/Scan"), status: 500, seconds: 0))
        try await device.advance(beat)
        try await device.ensureToolRuns(2, "at two occurrences")
        try await device.session("srv-a")
        let reports = try await device.executions()
        try await device.ensure(reports.isEmpty, "\(reports.count) runs were reported")
        try await device.ensureInfo("scan", ["Fired": "2", "Failed": "1"], "after both runs")
    }

    static let always = DeviceCase(
        .device(
            910, "Each run is reported where the schedule says Always",
            "Ensure that when a schedule asks for a report of each run, then a run that ended well is reported with 200, one "
                + "that failed with the code of the tool, and each with its number.",
            ["UC-5.6.2-desc-1d", "UC-5.6.2-flow-7a", "UC-5.6.2-flow-7b"],
            interpretations: ["AMB-19", "AMB-31"],
            clause: "5.6.2"),
        setup: DeviceFixture.setup
    ) { device in
        let beat = try await device.beat()
        try await device.setUp("scan", LifeCycleCases.periodic(beat, count: 3, when: .always))
        try await device.advance(beat)
        try await device.perform(.setTool(DeviceFixture.uri("./Tools/Scan"), status: 500, seconds: 0))
        try await device.advance(beat)
        try await device.perform(.setTool(DeviceFixture.uri("./Tools/Scan"), status: 200, seconds: 0))
        try await device.advance(beat)
        let reports = try await device.executions()
        try await device.ensure(
            reports.map(\.code) == [.ok, .commandFailed, .ok],
            "the codes are \(reports.map { $0.code.map { String($0.rawValue) } ?? "none" })")
        try await device.ensure(
            reports.map(\.occurrence) == [1, 2, 3], "the runs are \(reports.map(\.occurrence))")
    }

    static let told = DeviceCase(
        .device(
            915, "The user is told of each run's outcome",
            "Ensure that when a schedule asks to tell the user of the result, then its text is shown after each run and "
                + "at no other time.",
            ["UC-5.6.2-actor-1b", "UC-5.6.2-var-3b", "UC-5.6.3-actor-1b", "UC-5.6.3-var-3b"],
            interpretations: ["AMB-21"], clause: "5.6.2", selection: "clock & tools & user & cap.Notify"),
        setup: DeviceFixture.setup
    ) { device in
        let beat = try await device.beat()
        var definition = LifeCycleCases.periodic(beat, count: 2)
        definition.user = .init(onResult: .notify, text: "Scanned")
        try await device.setUp("scan", definition)
        let before = try await device.prompts()
        try await device.ensure(before.isEmpty, "the user was told before any run")
        try await device.advance(2 * beat)
        let after = try await device.prompts()
        try await device.ensure(
            after.map(\.text) == ["Scanned", "Scanned"], "the prompts are \(after.map(\.text))")
    }

    static let asked = DeviceCase(
        .device(
            920, "The user is asked before each run",
            "Ensure that when a schedule asks for consent to runs, then its work is done only in the run to which the user "
                + "agrees, and the runs that the user refuses or does not answer count as skipped and are reported as such.",
            ["UC-5.6.2-actor-1b", "UC-5.6.2-var-3b", "UC-5.6.3-actor-1b", "UC-5.6.3-var-3b"],
            interpretations: ["AMB-21"], clause: "5.6.2", selection: "clock & tools & user & cap.Confirm"),
        setup: DeviceFixture.setup
    ) { device in
        let beat = 2 * (try await device.beat())
        var definition = LifeCycleCases.periodic(beat, when: .always)
        definition.user = .init(onRun: .confirm, text: "Scan now?", timeout: 30)
        try await device.setUp("scan", definition)
        try await device.perform(.userAnswers([.accept, .reject, .silent]))
        try await device.advance(3 * beat + beat / 2)
        try await device.ensureToolRuns(1, "after one yes, one no and one silence")
        let reports = try await device.executions()
        try await device.ensure(
            reports.map(\.code) == [.ok, .notModified, .notModified],
            "the runs are reported with \(reports.map { $0.code?.rawValue ?? 0 })")
        try await device.ensureInfo("scan", ["Fired": "1", "Skipped": "2"], "after three occurrences")
        let prompts = try await device.prompts()
        try await device.ensure(prompts.count == 3, "the user was asked \(prompts.count) times, not 3")
    }

    static let toldBefore = DeviceCase(
        .device(
            925, "The user is told of each run",
            "Ensure that when a schedule asks to tell the user of runs, then its text is shown at each run, and nobody has to "
                + "answer.",
            ["UC-5.6.2-actor-1b", "UC-5.6.2-var-3b", "UC-5.6.3-actor-1b", "UC-5.6.3-var-3b"],
            interpretations: ["AMB-21"], clause: "5.6.2", selection: "clock & tools & user & cap.Notify"),
        setup: DeviceFixture.setup
    ) { device in
        let beat = try await device.beat()
        var definition = LifeCycleCases.periodic(beat, count: 2)
        definition.user = .init(onRun: .notify, text: "Scanning")
        try await device.setUp("scan", definition)
        try await device.advance(2 * beat)
        try await device.ensureToolRuns(2, "after two occurrences")
        let prompts = try await device.prompts().map(\.text)
        try await device.ensure(prompts == ["Scanning", "Scanning"], "the prompts are \(prompts)")
    }

    static let checked = WorkCases.checked(
        930, "Tool runs are checked", "a tool run", ["UC-5.6.2-flow-3"], clause: "5.6.2",
        refused: [
            ("of a tool that is not there", DeviceFixture.body(DeviceFixture.exec(1, "./Tools/None"))),
            (
                "without the right to run the tool",
                DeviceFixture.body(DeviceFixture.exec(1, WorkCases.foreignTool))
            ),
            (
                "of which one may not be run",
                DeviceFixture.body(
                    DeviceFixture.exec(1, "./Tools/Scan"), DeviceFixture.exec(2, WorkCases.foreignTool))
            ),
        ].map { name, body in (name, Definition(time: WorkCases.later, body: body)) },
        accepted: Definition(time: WorkCases.later, body: DeviceFixture.scan))

    static let room = WorkCases.room(
        935, "Tool runs", ["UC-5.6.2-pre-2", "UC-5.6.2-post-1a"], clause: "5.6.2",
        Definition(time: WorkCases.later, body: DeviceFixture.scan))

    static let offline = DeviceCase(
        .device(
            940, "Runs take place at their time whether or not there is a link",
            "Ensure that when runs fall due while the link is down, then each takes place at its time although the report "
                + "of the one before could not be sent, and all are reported once the link is back.",
            ["UC-5.6.2-desc-1e"], interpretations: ["AMB-20"], clause: "5.6.2",
            selection: "clock & tools & link"),
        setup: DeviceFixture.setup
    ) { device in
        let beat = try await device.beat()
        try await device.setUp("scan", LifeCycleCases.periodic(beat, when: .always))
        try await device.perform(.link(up: false))
        for count in 1...3 {
            try await device.advance(to: DeviceFixture.start + count * beat)
            try await device.advance(beat / 2)
            try await device.ensureToolRuns(count, "half a period after occurrence \(count)")
        }
        let before = await device.reports["srv-a"]?.count { $0.kind == .execution } ?? 0
        try await device.ensure(before == 0, "\(before) reports came although the link was down")
        try await device.perform(.link(up: true))
        let runs = try await device.executions().map(\.occurrence)
        try await device.ensure(runs == [1, 2, 3], "the runs reported are \(runs)")
    }

    static let quiet = DeviceCase(
        .device(
            945, "Rules are followed without traffic",
            "Ensure that when a schedule asks for no report, then between its set-up and its last run the device sends "
                + "nothing, and yet does the work at each occurrence.",
            ["UC-5.6.2-post-2"], interpretations: ["AMB-19"], clause: "5.6.2"),
        setup: DeviceFixture.setup
    ) { device in
        let beat = try await device.beat()
        try await device.setUp("scan", LifeCycleCases.periodic(beat, when: .never))
        try await device.collect()
        let before = await device.messageCount
        try await device.advance(3 * beat)
        try await device.ensureToolRuns(3, "at three occurrences")
        let sent = await device.messageCount - before
        try await device.ensure(sent == 0, "the device sent \(sent) messages although it had nothing to say")
    }

    /// A tool that updates software, and a list of what is installed.
    private static let guarded: DeviceSetup = {
        var setup = DeviceFixture.setup
        setup.tools.append(
            ToolProfile(uri: "./Tools/Update", acl: "Exec=srv-a&Get=*", kind: "softwareUpdate"))
        setup.nodes.append(NodeProfile(uri: "./Installed", format: "node", acl: "Get=srv-a"))
        setup.nodes.append(
            NodeProfile(uri: "./Installed/List", value: "mail 2.1", format: "chr", kind: "inventory"))
        return setup
    }()

    static let updates = DeviceCase(
        .device(
            950, "Software is updated only where the user agrees",
            "Ensure that when a schedule without a prompt of its own starts an update of software, then the user is asked "
                + "before each run, and the update starts only in the run to which the user agrees.",
            ["REQ-6.1.4-14"], interpretations: ["AMB-22"], clause: "6.1.4",
            selection: "clock & tools & user & cap.Confirm"),
        setup: guarded
    ) { device in
        let beat = 2 * (try await device.beat())
        try await device.setUp(
            "update", LifeCycleCases.periodic(beat, tool: "./Tools/Update", when: .always))
        try await device.perform(.userAnswers([.reject, .accept]))
        try await device.advance(beat + beat / 2)
        try await device.ensureToolRuns(0, "after the user refused")
        try await device.advance(beat)
        try await device.ensureToolRuns(1, "after the user agreed")
        let prompts = try await device.prompts()
        try await device.ensure(prompts.count == 2, "the user was asked \(prompts.count) times, not 2")
    }

    static let inventory = DeviceCase(
        .device(
            955, "What is installed is told only where the user agrees",
            "Ensure that when a schedule without a prompt of its own reads the list of what is installed, then the user is "
                + "asked before each run, and only the run to which the user agrees reports the list.",
            ["REQ-6.1.4-16"], interpretations: ["AMB-22"], clause: "6.1.4",
            selection: "clock & tree & user & cap.Confirm"),
        setup: guarded
    ) { device in
        let beat = 2 * (try await device.beat())
        try await device.setUp(
            "list",
            Definition(
                time: .init(start: DeviceFixture.start + beat, period: beat),
                body: DeviceFixture.body(DeviceFixture.get(1, "./Installed/List"))))
        try await device.perform(.userAnswers([.reject, .accept]))
        try await device.advance(beat + beat / 2)
        let before = try await device.executions().flatMap(\.values)
        try await device.ensure(before.isEmpty, "the list was told although the user refused")
        try await device.advance(beat)
        let values = try await device.executions().flatMap(\.values).map(\.data)
        try await device.ensure(values == ["mail 2.1"], "the values told are \(values)")
    }
}
