import ConformanceKit
import DMReference
import SyncML
import Traceability

/// 6.3.4.1-10: reports and values reach the record, each once, in order. Numbers 0400 to 0499.
enum ServerReportCases {
    static let all: [ServerCase] = [
        outcomes, values, repeated, late, unknownSchedule, unknownInstance, batch, overflow, ended, fault,
        twoDevices, refusedRun, interleaved, afterChallenge, holes,
    ]

    static let outcomes = ServerCase(
        400, "Runs that went well and runs that did not",
        ensure:
            "Ensure that when a device reports a run that went well and one that failed, then both are answered with success "
            + "and both are on record with their codes.",
        ["REQ-6.3.4.1-10a", "UC-5.6.1-post-2"], interpretations: ["AMB-19"], clause: "6.3.4.1"
    ) { server in
        try await server.setUp("good", ServerFixture.periodic(count: 2))
        try await server.setUp(
            "bad",
            ServerFixture.periodic(
                count: 2, body: DeviceFixture.body(DeviceFixture.exec(1, "./Tools/Broken"))))
        try await server.advance(120)
        let good = try await server.filed(.execution, of: "good")
        let bad = try await server.filed(.execution, of: "bad")
        try server.ensure(good.count == 2 && bad.count == 2, "not every run is on record")
    }

    static let values = ServerCase(
        405, "Values in their order",
        ensure:
            "Ensure that when a device reports the values that the work has read, then they are on record with node, format "
            + "and value, in the order of the report.",
        ["REQ-6.3.4.1-10b", "UC-5.6.1-actor-3a", "UC-5.6.1-desc-1a"], clause: "6.3.4.1"
    ) { server in
        try await server.setUp(
            "ask",
            ServerFixture.periodic(
                count: 3,
                body: DeviceFixture.body(
                    DeviceFixture.get(1, "./Net/RespMs", "./Device/Signal"), DeviceFixture.get(2, "./Conf/a"))
            ))
        try await server.advance(60)
        try await server.change(DeviceFixture.uri("./Conf/a"), to: "<new> & \"old\"")
        try await server.advance(120)
        let filed = try await server.filed(.execution, of: "ask")
        try server.ensure(filed.map(\.report.values.count) == [3, 3, 3], "values are missing on record")
    }

    static let repeated = ServerCase(
        410, "A report that comes twice",
        ensure:
            "Ensure that when the answer to a report is lost and the device sends the report again, then it is answered with "
            + "success and is on record once.",
        ["REQ-6.3.4.1-10a", "REQ-6.3.4.1-10b"], interpretations: ["AMB-20", "AMB-30"], clause: "6.3.4.1"
    ) { server in
        try await server.setUp(
            "twice",
            ServerFixture.periodic(count: 2, body: DeviceFixture.body(DeviceFixture.get(1, "./Conf/a"))))
        try await server.conduct(DeviceTroubles(ignoresRepliesTo: [1, 2, 3], breaks: 2))
        try await server.advance(60)
        try await server.record("twice")
        try await server.conduct(.none)
        try await server.advance(3_600)
        try server.ensure(
            try await server.filed(.execution, of: "twice").count == 2, "not each report once on record")
    }

    static let late = ServerCase(
        415, "A run that was under way at the end",
        ensure:
            "Ensure that when a run had begun before the schedule was ended and its report comes after the record was closed, "
            + "then it is answered with success and on record as late.",
        ["REQ-6.3.4.1-10a", "REQ-6.3.4-35c"], interpretations: ["AMB-18"], clause: "6.3.4.1",
        behaviour: .inopportune
    ) { server in
        try await server.setUp(
            "slow",
            ServerFixture.periodic(
                every: 600, body: DeviceFixture.body(DeviceFixture.exec(1, "./Tools/Slow"))))
        try await server.advance(630)
        try await server.carryOut(.terminate, "slow")
        try await server.ensureRecord("slow", .closed, "while the last run goes on")
        try await server.advance(120)
        let filed = try await server.filed(.execution, of: "slow")
        try server.ensure(filed.map(\.isLate) == [true], "the last run is not on record as late")
        try await server.ensureRecord("slow", .closed, "after the last run")
    }

    /// Returns the alert of a report that no schedule of the device has made.
    static func alert(_ report: Report) -> Alert {
        ReportCodec.encode(report, root: NodeURI(segments: ["Schedule"]), id: "")
    }

    static func execution(_ id: String, instance: Int, sequence: Int) -> Report {
        var report = Report(kind: .execution, instance: instance, id: id, revision: 1, sequence: sequence)
        report.occurrence = 1
        report.begun = ServerFixture.start
        report.trigger = .time
        report.code = .ok
        report.reason = "ok"
        report.missed = 0
        report.skipped = 0
        report.failed = 0
        report.commands = [.init(id: "1", code: .ok)]
        return report
    }

    static let unknownSchedule = ServerCase(
        420, "A report of a schedule that nobody planned",
        ensure:
            "Ensure that when a device reports a run of a schedule that the server never planned, then the alert is answered "
            + "with success, so that the device's queue empties, no record appears, and "
            + "plans are carried out as before.",
        ["REQ-6.3.4.1-10a"], clause: "6.3.4.1", behaviour: .inopportune
    ) { server in
        try await server.perform(
            .inject(alert(execution("nobody", instance: 77, sequence: 1)), device: server.first))
        try await server.session()
        try await server.ensureRecord("nobody", .absent, "after the report")
        try await server.setUp("real", ServerFixture.periodic(every: 600))
    }

    static let unknownInstance = ServerCase(
        425, "A report of an instance that was never confirmed",
        ensure:
            "Ensure that when a report names a schedule on record and an instance that was never confirmed, then the alert is "
            + "answered with success and the report is not filed for the schedule.",
        ["REQ-6.3.4.1-10a", "REQ-6.3.4-36"], clause: "6.3.4.1", behaviour: .inopportune
    ) { server in
        try await server.setUp("mine", ServerFixture.periodic(every: 600))
        try await server.perform(
            .inject(alert(execution("mine", instance: 77, sequence: 1)), device: server.first))
        try await server.session()
        try server.ensure(try await server.filed(.execution, of: "mine").isEmpty, "the report was filed")
    }

    static let batch = ServerCase(
        430, "Reports that have waited",
        ensure:
            "Ensure that when a device was without a link for several runs and then delivers all reports at once, then each is "
            + "answered with success and on record, in order.",
        ["REQ-6.3.4.1-10a", "REQ-6.3.4.1-10b", "REQ-6.1.7-3b", "UC-5.6.1-actor-3b"],
        interpretations: ["AMB-20"],
        clause: "6.3.4.1"
    ) { server in
        try await server.setUp(
            "wait",
            ServerFixture.periodic(
                count: 5, body: DeviceFixture.body(DeviceFixture.get(1, "./Device/Signal"))))
        try await server.perform(.link(up: false, device: server.first))
        try await server.advance(240)
        try await server.perform(.link(up: true, device: server.first))
        try server.ensure(
            try await server.filed(.execution, of: "wait").count == 4,
            "not every report that waited is on record")
        try await server.advance(60)
        try await server.ensureRecord("wait", .closed, "after the last run")
    }

    static let overflow = ServerCase(
        435, "Reports that the device had to drop",
        ensure:
            "Ensure that when a device drops reports for want of room and says so, then the fault is on record, and so are the "
            + "reports on both sides of the gap.",
        ["REQ-6.3.4.1-10a"], interpretations: ["AMB-20"], clause: "6.3.4.1",
        setup: ServerFixture.setup { $0.limits = ["OutboxMax": 8] }
    ) { server in
        try await server.setUp("full", ServerFixture.periodic())
        try await server.perform(.link(up: false, device: server.first))
        try await server.advance(1_200)
        try await server.perform(.link(up: true, device: server.first))
        try server.ensure(
            try await server.filed(.fault, of: "full").count == 1, "the fault of the queue is not on record")
        try server.ensure(
            try await !server.filed(.execution, of: "full").isEmpty,
            "the reports that were kept are not on record")
    }

    static let ended = ServerCase(
        440, "A schedule ends by itself",
        ensure:
            "Ensure that when a device reports that a schedule has ended by itself, then the record is closed.",
        ["REQ-6.3.4.1-10a", "REQ-6.3.4-36"], interpretations: ["AMB-16"], clause: "6.3.4.1"
    ) { server in
        try await server.setUp("stop", ServerFixture.periodic(count: 2, when: .never))
        try await server.advance(60)
        try await server.ensureRecord("stop", .confirmed, "before the last run")
        try await server.advance(60)
        try await server.ensureRecord("stop", .closed, "after the last run")
    }

    static let fault = ServerCase(
        445, "A schedule that lost a right",
        ensure:
            "Ensure that when a device reports that a schedule can no longer watch its node, then the fault is on record and "
            + "the schedule still is.",
        ["REQ-6.3.4.1-10a"], interpretations: ["AMB-09"], clause: "6.3.4.1"
    ) { server in
        try await server.setUp(
            "watch",
            Definition(
                condition: .init(startup: false, atoms: ["a1": DeviceFixture.charged]),
                body: ServerFixture.scan))
        try await server.withdraw("Get=srv-b", from: DeviceFixture.uri("./Device/Battery"))
        try server.ensure(
            try await server.filed(.fault, of: "watch").count == 1, "the fault is not on record")
        try await server.ensureRecord("watch", .confirmed, "after the fault")
    }

    static let twoDevices = ServerCase(
        450, "Two devices with schedules of one name",
        ensure:
            "Ensure that when two devices hold schedules of one name, then each device's verdicts and reports are on its own "
            + "record alone.",
        ["REQ-6.3.4-36", "REQ-6.3.4.1-10a", "REQ-6.3.4.1-10b"], interpretations: ["AMB-35"],
        clause: "6.3.4.1",
        setup: ServerFixture.twoDevices
    ) { server in
        let devices = await server.deviceNames
        try await server.setUp("same", ServerFixture.periodic(count: 4), on: devices[0])
        try await server.setUp(
            "same",
            ServerFixture.periodic(every: 90, body: DeviceFixture.body(DeviceFixture.get(1, "./Conf/a"))),
            on: devices[1])
        try await server.advance(200)
        try await server.record("same", on: devices[0])
        try await server.record("same", on: devices[1])
        try await server.carryOut(.terminate, "same", on: devices[1])
        try await server.ensureRecord("same", .confirmed, on: devices[0], "after the end on the other device")
        try await server.ensureRecord("same", .closed, on: devices[1], "after the end")
    }

    static let refusedRun = ServerCase(
        455, "A run that the user refused",
        ensure:
            "Ensure that when a device reports that its user refused a run, then the report, which has no number of a run, is "
            + "answered with success and on record.",
        ["REQ-6.3.4.1-10a"], interpretations: ["AMB-21"], clause: "6.3.4.1",
        setup: ServerFixture.setup { $0.user = .reject }
    ) { server in
        var definition = ServerFixture.periodic()
        definition.user = .init(onRun: .confirm, text: "Now?", timeout: 5)
        try await server.setUp("ask", definition)
        try await server.advance(70)
        let filed = try await server.filed(.execution, of: "ask")
        try server.ensure(filed.count == 1, "the refused run is not on record")
    }

    static let interleaved = ServerCase(
        460, "Reports of several schedules at once",
        ensure:
            "Ensure that when reports of several schedules arrive in one message, then each is on its own record.",
        ["REQ-6.3.4.1-10a", "REQ-6.3.4.1-10b"], clause: "6.3.4.1"
    ) { server in
        try await server.setUp("one", ServerFixture.periodic())
        try await server.setUp(
            "two",
            ServerFixture.periodic(every: 90, body: DeviceFixture.body(DeviceFixture.get(1, "./Conf/a"))))
        try await server.perform(.link(up: false, device: server.first))
        try await server.advance(180)
        try await server.perform(.link(up: true, device: server.first))
        try server.ensure(try await server.filed(.execution, of: "one").count == 3, "runs of one are missing")
        try server.ensure(try await server.filed(.execution, of: "two").count == 2, "runs of two are missing")
    }

    static let afterChallenge = ServerCase(
        465, "Reports that wait for a challenge",
        ensure:
            "Ensure that when a device shows its credentials only when challenged, and sends its reports beside them, then "
            + "each is answered and on record once.",
        ["REQ-6.3.4.1-10a"], interpretations: ["AMB-03"], clause: "6.3.4.1",
        setup: ServerFixture.setup {
            $0.policy = Policy(["reportsInPackage1": 1, "credentialsInPackage1": 1])
        }
    ) { server in
        try await server.setUp("early", ServerFixture.periodic())
        try await server.advance(180)
        try server.ensure(try await server.filed(.execution, of: "early").count == 3, "reports are missing")
    }

    static let holes = ServerCase(
        470, "Reports with gaps in their numbers",
        ensure:
            "Ensure that when the numbers of reports have gaps, then the reports that come are on record, and one that comes "
            + "later than a higher number is filed once.",
        ["REQ-6.3.4.1-10a"], interpretations: ["AMB-20"], clause: "6.3.4.1"
    ) { server in
        try await server.setUp("gap", ServerFixture.periodic(every: 86_400))
        let instance = try await server.schedule("gap")?.instance ?? 0
        for sequence in [7, 4, 7, 4, 5] {
            try await server.perform(
                .inject(alert(execution("gap", instance: instance, sequence: sequence)), device: server.first)
            )
        }
        try await server.session()
        let numbers = try await server.filed(.execution, of: "gap").map(\.report.sequence)
        try server.ensure(
            numbers == [7, 4, 5], "the reports on record have the numbers \(numbers), not 7, 4 and 5")
    }
}

extension ServerTester {
    /// Takes a right from the server under test, as the device does by itself.
    func withdraw(_ acl: String, from uri: NodeURI) async throws {
        try await perform(.setRights(uri, acl: acl, device: first))
        try await advance(1)
    }
}
