import ConformanceKit
import DMReference
import SyncML
import Traceability

/// Use case 5.6.1, proactive reporting. Numbers 0800 to 0899.
enum ReportingCases {
    static let all: [DeviceCase] =
        [flow, offline, event, stopped] + consent.map(asked) + [
            notified, unanswered, checkedFirst, queries, room, mixed,
        ]

    private static let body = DeviceFixture.body(
        DeviceFixture.get(1, "./Device/Signal"), DeviceFixture.get(2, "./Device/Battery"))

    private static let battery = DeviceFixture.uri("./Device/Battery")

    static let flow = DeviceCase(
        .device(
            800, "Values are reported at each occurrence while a condition holds",
            "Ensure that when a schedule with a period, a condition and two queries is active, then at each occurrence at "
                + "which the condition holds the device reports both values, at others nothing, and after the count it "
                + "reports the end.",
            [
                "UC-5.6.1-desc-1c", "UC-5.6.1-actor-2b", "UC-5.6.1-post-1b", "UC-5.6.1-var-1a",
                "UC-5.6.1-var-1b", "UC-5.6.1-var-1d", "UC-5.6.1-var-2a", "UC-5.6.1-flow-4", "UC-5.6.1-flow-5",
                "UC-5.6.1-flow-6a", "UC-5.6.1-flow-6b", "UC-5.6-def-1c", "REQ-6.1.7-4b",
            ], interpretations: ["AMB-15", "AMB-19"], clause: "5.6.1", selection: "clock & tree"),
        setup: DeviceFixture.setup
    ) { device in
        let beat = try await device.beat()
        let start = DeviceFixture.start
        try await device.setUp(
            "q1",
            Definition(
                time: .init(start: start + beat, period: beat, count: 2),
                condition: .init(atoms: ["a1": .init(node: battery, .greater, value: "20")]), body: body))
        try await device.advance(beat)
        try await device.change("./Device/Battery", "15")
        try await device.advance(to: start + 2 * beat)
        try await device.change("./Device/Battery", "90")
        try await device.advance(to: start + 4 * beat)
        let reports = try await device.executions()
        try await device.ensure(
            reports.map { $0.values.map(\.data) } == [["-71", "57"], ["-71", "90"]],
            "the reports have the values \(reports.map { $0.values.map(\.data) })")
        let ended = try await device.collected(.ended)
        try await device.ensure(
            ended.map(\.reason) == ["completed"],
            "\(ended.count) reports of the end instead of one: completed")
    }

    static let offline = DeviceCase(
        .device(
            805, "Values read without a link are reported when it is back",
            "Ensure that when runs happen while the link is down, then each is reported once, in order, with the value at "
                + "the time of the run, when the link is back.",
            ["UC-5.6.1-desc-1c", "UC-5.6.1-actor-2b", "UC-5.6.1-flow-6a", "REQ-6.1.7-4b"],
            interpretations: ["AMB-20"], clause: "5.6.1", selection: "clock & tree & link"),
        setup: DeviceFixture.setup
    ) { device in
        let beat = try await device.beat()
        let start = DeviceFixture.start
        try await device.setUp(
            "q1", Definition(time: .init(start: start + beat, period: beat, count: 3), body: body))
        try await device.perform(.link(up: false))
        for (index, signal) in ["-81", "-82", "-83"].enumerated() {
            try await device.advance(to: start + (index + 1) * beat)
            try await device.change("./Device/Signal", signal)
        }
        try await device.perform(.link(up: true))
        let reports = try await device.executions()
        try await device.ensure(
            reports.compactMap(\.values.first?.data) == ["-71", "-81", "-82"],
            "the reports have the values \(reports.map { $0.values.map(\.data) })")
        let numbers = reports.map(\.sequence)
        try await device.ensure(
            numbers == numbers.sorted() && Set(numbers).count == 3, "the reports have the numbers \(numbers)")
    }

    static let event = DeviceCase(
        .device(
            810, "Values are reported each time a condition becomes true",
            "Ensure that when a schedule with a condition alone is active, then each time the condition becomes true the "
                + "device reports the values by itself, and not while it stays true.",
            ["UC-5.6.1-desc-1e", "UC-5.6.1-var-1c", "UC-5.6.1-flow-5", "UC-5.6.1-flow-6b"],
            interpretations: ["AMB-14"], clause: "5.6.1", selection: "clock & tree"),
        setup: DeviceFixture.setup
    ) { device in
        let beat = try await device.beat()
        try await device.setUp(
            "low",
            Definition(
                condition: .init(atoms: ["a1": .init(node: battery, .less, value: "20")]), body: body))
        for value in ["18", "17", "40", "10"] {
            try await device.advance(beat)
            try await device.change("./Device/Battery", value)
        }
        let values = try await device.executions().compactMap(\.values.last?.data)
        try await device.ensure(values == ["18", "10"], "the values reported are \(values)")
    }

    static let stopped = DeviceCase(
        .device(
            815, "A server ends the reporting in a later session",
            "Ensure that when the owner terminates a reporting schedule in a later session, then nothing is reported any more "
                + "but the verification.",
            ["UC-5.6.1-var-2b", "UC-5.6.1-flow-6b", "REQ-6.1.7-2c"], clause: "5.6.1",
            selection: "clock & tree"),
        setup: DeviceFixture.setup
    ) { device in
        let beat = try await device.beat()
        try await device.setUp(
            "q1",
            Definition(time: .init(start: DeviceFixture.start + beat, period: beat), body: body))
        try await device.advance(beat)
        try await device.must(.terminate, "q1")
        let before = try await device.collect()
        try await device.ensure(
            before.last?.kind == .verification && before.last?.operation == .terminate,
            "the termination was not verified")
        try await device.advance(3 * beat)
        let after = try await device.collect()
        try await device.ensure(
            after.count == before.count, "\(after.count - before.count) reports after the termination")
    }

    /// What the user answers when asked, and what becomes of the request.
    struct ConsentRow: Sendable {
        var number: Int
        var reply: UserScript.Reply
        var word: String
        var code: StatusCode
    }

    static let consent: [ConsentRow] = [
        ConsentRow(number: 820, reply: .accept, word: "agrees", code: .ok),
        ConsentRow(number: 825, reply: .reject, word: "refuses", code: .notModified),
        ConsentRow(number: 827, reply: .cancel, word: "cancels", code: .operationCancelled),
        ConsentRow(number: 830, reply: .silent, word: "does not answer", code: .notModified),
    ]

    static func asked(_ row: ConsentRow) -> DeviceCase {
        DeviceCase(
            .device(
                row.number, "The user is asked for the schedule and \(row.word)",
                "Ensure that when a schedule asks for consent to the request and the user \(row.word), then the verification "
                    + "says \(row.code.rawValue), and the schedule exists and runs only if the user agreed.",
                ["UC-5.6.1-actor-1b", "UC-5.6.1-var-3b", "UC-5.6.2-actor-1a", "UC-5.6.3-actor-1a"],
                interpretations: ["AMB-21"], clause: "5.6.1", selection: "clock & tree & user & cap.Confirm"),
            setup: DeviceFixture.setup
        ) { device in
            let beat = try await device.beat()
            let timeout = 30
            try await device.perform(.userAnswers([row.reply]))
            let verdict = try await device.create(
                "q1",
                Definition(
                    time: .init(start: DeviceFixture.start + 2 * beat), body: body,
                    user: .init(onRequest: .confirm, text: "Report?", timeout: timeout)))
            try await device.ensure(
                verdict.status?.isSuccess ?? false || verdict.status == row.code,
                "the request was answered \(verdict.status.map { String($0.rawValue) } ?? "not at all")")
            try await device.advance(timeout)
            let verdicts = try await device.collected(.verification)
            try await device.ensure(
                verdicts.map(\.code) == [row.code],
                "the verdicts are \(verdicts.map { $0.code.map { String($0.rawValue) } ?? "none" })")
            let prompts = try await device.prompts()
            try await device.ensure(
                prompts.map(\.text) == ["Report?"], "the prompts are \(prompts.map(\.text))")
            try await device.advance(to: DeviceFixture.start + 2 * beat)
            let count = try await device.executions().count
            try await device.ensure(count == (row.code == .ok ? 1 : 0), "\(count) runs were reported")
        }
    }

    static let notified = DeviceCase(
        .device(
            835, "The user is told of the schedule",
            "Ensure that when a schedule asks to tell the user of the request, then the text is shown once and the schedule "
                + "is accepted without an answer.",
            ["UC-5.6.1-actor-1a", "UC-5.6.1-var-3a", "UC-5.6.2-var-3a", "UC-5.6.3-var-3a"],
            interpretations: ["AMB-21"], clause: "5.6.1", selection: "clock & user & cap.Notify"),
        setup: DeviceFixture.setup
    ) { device in
        try await device.setUp(
            "q1",
            Definition(
                time: .init(start: DeviceFixture.start + 600), body: body,
                user: .init(onRequest: .notify, text: "Reports are made")))
        let prompts = try await device.prompts()
        try await device.ensure(
            prompts.map(\.text) == ["Reports are made"] && prompts.map(\.kind) == [.notify],
            "the prompts are \(prompts.map(\.text))")
        try await device.ensureInfo("q1", ["State": "Active"], "after the request")
    }

    static let unanswered = DeviceCase(
        .device(
            840, "A report stays queued until the server takes it",
            "Ensure that when a server answers a report with a failure, then the device sends it again, and never more "
                + "once it was answered 200.",
            ["UC-5.6.1-actor-2b", "UC-5.6.1-flow-6a"], interpretations: ["AMB-20", "AMB-30"], clause: "5.6.1",
            behaviour: .inopportune, selection: "clock & tree"),
        setup: DeviceFixture.setup
    ) { device in
        let beat = try await device.beat()
        try await device.setUp(
            "q1",
            Definition(time: .init(start: DeviceFixture.start + beat, period: beat, count: 2), body: body))
        try await device.perform(.conduct("srv-a", ServerTroubles(reportCodeAfterwards: .commandFailed)))
        try await device.advance(beat)
        try await device.session("srv-a", troubles: ServerTroubles(reportCodeAfterwards: .commandFailed))
        try await device.perform(.conduct("srv-a", .none))
        let first = try await device.collect().filter { $0.kind == .execution }
        try await device.ensure(
            first.count >= 2 && Set(first).count == 1, "the run was reported as \(first.map(\.sequence))")
        try await device.session("srv-a")
        let again = try await device.collect().filter { $0.kind == .execution }
        try await device.ensure(again.count == first.count, "a report came again that the server had taken")
        try await device.advance(to: DeviceFixture.start + 2 * beat)
        let last = try await device.executions().map(\.occurrence)
        try await device.ensure(last == [1, 2], "the runs reported are \(last)")
    }

    static let checkedFirst = DeviceCase(
        .device(
            845, "A request is checked before anything of it is done",
            "Ensure that when a schedule that is due at once is refused for its second command, then its first command "
                + "was not done either, and when one is accepted, then the verdict is reported before its run.",
            ["UC-5.6.1-desc-1b"], interpretations: ["AMB-05"], clause: "5.6.1", behaviour: .invalid),
        setup: DeviceFixture.setup
    ) { device in
        let scan = DeviceFixture.exec(1, "./Tools/Scan")
        let refused = try await device.create(
            "bad",
            Definition(
                time: .init(), body: DeviceFixture.body(scan, DeviceFixture.replace(2, "./Fixed/ro", "x"))))
        try await device.ensure(
            refused.status?.isSuccess == false, "a Replace of what cannot be written was accepted")
        try await device.advance(try await device.beat())
        try await device.ensureToolRuns(0, "after the refusal")
        try await device.setUp(
            "good",
            Definition(time: .init(), body: DeviceFixture.body(scan, DeviceFixture.get(2, "./Device/Signal")))
        )
        try await device.advance(try await device.beat())
        try await device.ensureToolRuns(1, "after the set-up")
        let kinds = try await device.collect().filter { $0.id == "good" }.map(\.kind)
        try await device.ensure(
            kinds.first == .verification && kinds.contains(.execution),
            "the reports came in the order \(kinds.map(\.rawValue))")
    }

    static let queries = WorkCases.checked(
        850, "Queries are checked", "a query", ["UC-5.6.1-flow-3", "UC-5.6.1-actor-2a"], clause: "5.6.1",
        selection: "clock",
        refused: [
            ("of a leaf that is not there", DeviceFixture.body(DeviceFixture.get(1, "./Conf/none"))),
            ("without the right to read", DeviceFixture.body(DeviceFixture.get(1, "./Private/x"))),
            (
                "of which one leaf may not be read",
                DeviceFixture.body(DeviceFixture.get(1, "./Device/Signal", "./Private/x"))
            ),
        ].map { name, body in (name, Definition(time: WorkCases.later, body: body)) },
        accepted: Definition(time: WorkCases.later, body: body))

    static let room = WorkCases.room(
        855, "Queries", ["UC-5.6.1-pre-2", "UC-5.6.1-post-1a"], clause: "5.6.1",
        Definition(time: WorkCases.later, body: body))

    static let mixed = DeviceCase(
        .device(
            860, "One schedule queries, runs a tool and adjusts parameters",
            "Ensure that when the actions of a schedule are a query, a tool run and a change of two leaves, then at its "
                + "time the tool runs, both leaves change, and the value that was read is reported.",
            ["UC-5.6-def-1d", "REQ-6.1.7-1c"], clause: "5.6.1", selection: "clock & tree & tools"),
        setup: DeviceFixture.setup
    ) { device in
        let beat = try await device.beat()
        try await device.setUp(
            "all",
            Definition(
                time: .init(start: DeviceFixture.start + beat),
                body: DeviceFixture.body(
                    DeviceFixture.get(1, "./Device/Signal"), DeviceFixture.exec(2, "./Tools/Scan"),
                    DeviceFixture.atomic(
                        3, DeviceFixture.replace(4, "./Net/Proxy/Addr", "new.example"),
                        DeviceFixture.replace(5, "./Net/Proxy/Port", "8090", format: .int)))))
        try await device.advance(beat)
        try await device.ensureToolRuns(1, "at its time")
        try await device.ensureLeaf("./Net/Proxy/Addr", "new.example", "at its time")
        try await device.ensureLeaf("./Net/Proxy/Port", "8090", "at its time")
        let values = try await device.executions().map { $0.values.map(\.data) }
        try await device.ensure(values == [["-71"]], "the reports have the values \(values)")
    }
}
