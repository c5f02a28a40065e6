import ConformanceKit
import DMReference
import SyncML
import Traceability

/// 6.1.7-2, 6.3.4-35: operators start, pause, change, end and remove schedules. Numbers 0130 to 0199.
enum OperationCases {
    static let all: [ServerCase] =
        [activate, suspend, unoffered] + changes + [
            changeWhileRunning, terminate, terminateAtOnce, remove, again, queue, changeAndPause, later,
        ]

    static let activate = ServerCase(
        130, "A schedule starts when the operator says so",
        ensure:
            "Ensure that when a schedule is planned without start, then nothing runs before the operator activates it, "
            + "and it runs afterwards.",
        ["REQ-6.1.7-2a", "REQ-6.3.4-35a"], interpretations: ["AMB-01"], clause: "6.1.7"
    ) { server in
        try await server.setUp("later", ServerFixture.periodic(autoStart: false), as: .installed)
        try await server.advance(180)
        try server.ensure(
            try await server.schedule("later")?.fired == 0, "the schedule ran before it was activated")
        try await server.carryOut(.activate, "later")
        try await server.ensureHeld("later", .active, "after activation")
        try await server.advance(60)
        try server.ensure(
            try await !server.filed(.execution, of: "later").isEmpty, "no report of a run after activation")
    }

    static let suspend = ServerCase(
        135, "A schedule pauses and goes on",
        ensure:
            "Ensure that when the operator suspends a schedule and later activates it, then the device pauses it and "
            + "lets it go on, and the record stays confirmed.",
        ["REQ-6.1.7-2a"], interpretations: ["AMB-01"], clause: "6.1.7", selection: "schedule & C-140"
    ) { server in
        try await server.setUp("pause", ServerFixture.periodic())
        try await server.carryOut(.suspend, "pause")
        try await server.ensureHeld("pause", .suspended, "after suspension")
        try await server.ensureRecord("pause", .confirmed, "after suspension")
        try await server.carryOut(.activate, "pause")
        try await server.ensureHeld("pause", .active, "after activation")
    }

    /// For a server that claims not to suspend.
    static let unoffered = ServerCase(
        136, "Suspend, which the server does not offer",
        ensure:
            "Ensure that when the server claims not to suspend schedules and the operator wishes it, then the wish is not "
            + "taken, and the schedule goes on.",
        ["REQ-6.1.7-2a"], interpretations: ["AMB-01"], clause: "6.1.7", behaviour: .invalid,
        selection: "schedule & !C-140"
    ) { server in
        try await server.setUp("go", ServerFixture.periodic())
        let isTaken = try await server.isTaken(.suspend, "go")
        try server.ensure(!isTaken, "the operator was told that the schedule will pause")
        try await server.session()
        try await server.ensureHeld("go", .active, "after the wish was not taken")
        try await server.ensureRecord("go", .confirmed, "after the wish was not taken")
    }

    /// A change: what is held before, and what is wished for.
    private struct Change {
        var number: Int
        var title: String
        var before = ServerFixture.periodic()
        var after: Definition
    }

    private static let changes: [ServerCase] = rows.map { row in
        ServerCase(
            row.number, row.title,
            ensure:
                "Ensure that when the operator changes a schedule that the device holds, then the device reaches the new "
                + "definition in the next revision of the same instance, and the record shows it.",
            ["REQ-6.1.7-2b", "REQ-6.3.4-35b"], interpretations: ["AMB-17"], clause: "6.1.7"
        ) { server in
            try await server.setUp("work", row.before)
            let instance = try await server.schedule("work")?.instance
            let record = try await server.carryOut(.change(row.after), "work")
            try server.ensure(
                record.state == .confirmed, "the record is \(record.state.rawValue) after the change")
            let held = try await server.schedule("work")
            try server.ensure(held?.instance == instance, "the schedule was made anew instead of changed")
            try server.ensure(held?.revision == 2, "the device holds revision \(held?.revision ?? 0), not 2")
        }
    }

    private static let rows: [Change] = [
        Change(number: 140, title: "The period is changed", after: ServerFixture.periodic(every: 120)),
        Change(
            number: 142, title: "A condition is added",
            after: Definition(
                mode: .any, time: .init(start: ServerFixture.start + 60, period: 60),
                condition: .init(atoms: ["a1": DeviceFixture.charged]), body: ServerFixture.scan)),
        Change(
            number: 144, title: "A condition is taken away",
            before: Definition(
                mode: .any, time: .init(start: ServerFixture.start + 60, period: 60),
                condition: .init(
                    mode: .any, startup: false,
                    atoms: [
                        "a1": DeviceFixture.charged,
                        "a2": .init(node: DeviceFixture.uri("./Conf/a"), .changed),
                    ]), body: ServerFixture.scan, report: .init(when: .always)),
            after: ServerFixture.periodic()),
        Change(
            number: 146, title: "The work is changed",
            after: ServerFixture.periodic(body: DeviceFixture.body(DeviceFixture.get(1, "./Device/Signal")))),
        Change(
            number: 148, title: "Groups are changed", before: ServerFixture.proxies,
            after: {
                var definition = ServerFixture.proxies
                definition.groups?.groups["busy"] = nil
                definition.groups?.groups["light"]?.rank = 4
                definition.groups?.groups["light"]?.condition?.atoms["a1"]?.rearm = nil
                return definition
            }()),
        Change(
            number: 150, title: "Settings are changed",
            after: {
                var definition = ServerFixture.periodic(when: .never)
                definition.report.ended = false
                definition.user = .init(onRun: .notify, text: "Now & then", timeout: 10)
                return definition
            }()),
    ]

    static let changeWhileRunning = ServerCase(
        155, "A schedule is changed between two runs",
        ensure:
            "Ensure that when the operator changes a schedule between two occurrences, then the report of the run before "
            + "names the old revision and that of the run after the new one.",
        ["REQ-6.1.7-2b", "REQ-6.3.4-35b", "REQ-6.3.4.1-10a"], interpretations: ["AMB-17"], clause: "6.1.7"
    ) { server in
        try await server.setUp("tick", ServerFixture.periodic())
        try await server.advance(60)
        try await server.carryOut(
            .change(
                ServerFixture.periodic(
                    body: DeviceFixture.body(
                        DeviceFixture.replace(1, "./Conf/a", "new")))), "tick")
        try await server.advance(60)
        let revisions = try await server.filed(.execution, of: "tick").map(\.report.revision)
        try server.ensure(revisions == [1, 2], "the runs on record have revisions \(revisions), not 1 and 2")
    }

    static let terminate = ServerCase(
        160, "A schedule is ended in a later session",
        ensure:
            "Ensure that when the operator ends a schedule, then the record is ending until the device has confirmed it "
            + "and closed from then on, and no run follows.",
        ["REQ-6.1.7-2c", "REQ-6.3.4-35c", "UC-5.6.1-var-2b", "UC-5.6.2-var-2b", "UC-5.6.3-var-2b"],
        interpretations: ["AMB-18"], clause: "6.1.7"
    ) { server in
        try await server.setUp("end", ServerFixture.periodic())
        try await server.wish(.terminate, "end")
        try await server.ensureRecord("end", .ending, "before the device was told")
        try await server.carryOut()
        try await server.ensureHeld("end", .ended, "after the termination")
        try await server.ensureRecord("end", .closed, "after the device has confirmed the termination")
        try await server.advance(180)
        try server.ensure(
            try await server.filed(.execution, of: "end").isEmpty, "a run was reported after the end")
    }

    static let terminateAtOnce = ServerCase(
        162, "A schedule that was never started is ended",
        ensure:
            "Ensure that when the operator ends a schedule that is installed and not active, then the device ends it and "
            + "the record is closed.",
        ["REQ-6.3.4-35c"], interpretations: ["AMB-34"], clause: "6.3.4"
    ) { server in
        try await server.setUp("end", ServerFixture.periodic(autoStart: false), as: .installed)
        try await server.carryOut(.terminate, "end")
        try await server.ensureHeld("end", .ended, "after the termination")
        try await server.ensureRecord("end", .closed, "after the termination")
    }

    static let remove = ServerCase(
        165, "A schedule is removed",
        ensure:
            "Ensure that when the operator removes a schedule, then the device no longer has it and the record is closed.",
        ["REQ-6.1.7-2c", "REQ-6.3.4-35c"], clause: "6.3.4"
    ) { server in
        try await server.setUp("gone", ServerFixture.periodic())
        try await server.wish(.remove, "gone")
        try await server.ensureRecord("gone", .ending, "before the device was told")
        try await server.carryOut()
        try await server.ensureHeld("gone", nil, "after the removal")
        try await server.ensureRecord("gone", .closed, "after the removal")
    }

    static let again = ServerCase(
        170, "A name is used again",
        ensure:
            "Ensure that when a schedule was ended and the operator plans another one of the same name, then the device "
            + "is given a new instance of it and the record shows that.",
        ["REQ-6.3.4-35a", "REQ-6.3.4-36"], interpretations: ["AMB-30"], clause: "6.3.4"
    ) { server in
        try await server.setUp("name", ServerFixture.periodic())
        let first = try await server.schedule("name")?.instance
        try await server.carryOut(.terminate, "name")
        try await server.ensureRecord("name", .closed, "after the termination")
        try await server.setUp("name", ServerFixture.periodic(every: 300))
        let second = try await server.schedule("name")?.instance
        try server.ensure(first != second, "the device was not given a new schedule")
    }

    static let queue = ServerCase(
        175, "Several wishes wait for one device",
        ensure:
            "Ensure that when the operator has planned several schedules and changed one before any session, then all of it "
            + "is carried out and every record is confirmed.",
        ["REQ-6.3.4-35a", "REQ-6.3.4-35b", "REQ-6.3.4-36"], clause: "6.3.4"
    ) { server in
        try await server.plan("one", ServerFixture.periodic())
        try await server.plan("two", ServerFixture.periodic(every: 90, autoStart: false))
        try await server.wish(.change(ServerFixture.periodic(every: 120)), "one")
        try await server.wish(.activate, "two")
        for _ in 0..<4 { try await server.carryOutOnce() }
        try await server.carryOut()
        try await server.ensureHeld("one", .active, "after all wishes")
        try await server.ensureHeld("two", .active, "after all wishes")
        try await server.ensureRecord("one", .confirmed, "after all wishes")
        try await server.ensureRecord("two", .confirmed, "after all wishes")
    }

    static let changeAndPause = ServerCase(
        177, "Two wishes for one schedule wait",
        ensure:
            "Ensure that when the operator has changed and suspended a schedule before any session, then both are carried "
            + "out, the change first.",
        ["REQ-6.1.7-2a", "REQ-6.3.4-35b", "REQ-6.3.4-36"], clause: "6.3.4", selection: "schedule & C-140"
    ) { server in
        try await server.setUp("one", ServerFixture.periodic())
        try await server.wish(.change(ServerFixture.periodic(every: 120)), "one")
        try await server.wish(.suspend, "one")
        for _ in 0..<4 { try await server.carryOutOnce() }
        try await server.carryOut()
        try await server.ensureHeld("one", .suspended, "after both wishes")
        try await server.ensureRecord("one", .confirmed, "after both wishes")
    }

    static let later = ServerCase(
        180, "A schedule runs without a session of the server",
        ensure:
            "Ensure that when a schedule was set up, then its runs reach the record by the device's own sessions alone.",
        ["UC-5.6.2-actor-3", "REQ-6.3.4.1-10a"], clause: "5.6.2"
    ) { server in
        try await server.setUp("own", ServerFixture.periodic(count: 4))
        try await server.advance(300)
        try server.ensure(
            try await server.filed(.execution, of: "own").count == 4, "not every run is on record")
        try await server.ensureRecord("own", .closed, "after the last run")
    }
}
