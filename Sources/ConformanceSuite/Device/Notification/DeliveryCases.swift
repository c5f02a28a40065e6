import ConformanceKit
import DMReference
import SyncML
import Traceability

/// How alerts survive a bad link and a server that does not take them. Numbers 0740 to 0759.
enum DeliveryCases {
    static let all: [DeviceCase] = [
        lostReply, refusedAlert, linkDown, overflow, acrossPower, verdictStays, roomOfOne,
    ]

    private static let base: [RequirementID] = ["REQ-6.3.1.2-9a", "UC-5.6.1-flow-4"]

    private static func reporter(_ period: Int) -> Definition {
        Definition(
            time: .init(start: DeviceFixture.start + 60, period: period), body: DeviceFixture.scan,
            report: .init(when: .always))
    }

    /// Asks for something, treats the alert about it badly, and waits until it came in this or one of the next sessions.
    ///
    /// - Returns: How often it came.
    private static func offered(
        _ correlator: String, by command: Command, _ troubles: ServerTroubles, on device: DeviceTester
    ) async throws -> Int {
        try await device.perform(.conduct("srv-a", troubles))
        try await device.session("srv-a", [command], troubles: troubles)
        var count = 0
        for _ in 0..<3 {
            count = await device.reports["srv-a"]?.count { $0.correlator == correlator } ?? 0
            if count > 0 { break }
            try await device.session("srv-a", troubles: troubles)
        }
        try await device.perform(.conduct("srv-a", .none))
        try await device.ensure(count > 0, "the alert did not come in any of four sessions")
        return count
    }

    static let lostReply = DeviceCase(
        740, "The answer to an alert is lost",
        ensure:
            "Ensure that when the link breaks before the server's Status for an alert came, then the device sends that "
            + "alert again, with the same number.",
        base, interpretations: ["AMB-20", "AMB-30"], clause: "6.3.1.2", selection: "clock"
    ) { device in
        let command = await NotificationCases.definition.creationCommand(
            root: device.settings.scheduleRoot, id: "s", correlator: "lost")
        let first = try await offered(
            "lost", by: command, ServerTroubles(leavesReportsUnanswered: true), on: device)
        try await device.session("srv-a")
        let alerts = try await device.collect().filter { $0.correlator == "lost" }
        try await device.ensure(
            alerts.count > first, "the alert was not sent again: it came \(alerts.count) times")
        try await device.ensure(
            Set(alerts.map(\.sequence)).count == 1, "the alert was sent again with another number")
        let count = alerts.count
        try await device.session("srv-a")
        let later = try await device.collect().filter { $0.correlator == "lost" }
        try await device.ensure(later.count == count, "the alert was sent again after it was accepted")
    }

    static let refusedAlert = DeviceCase(
        741, "The server refuses an alert",
        ensure:
            "Ensure that when the server answers an alert with 500, then the device keeps it and sends it again.",
        base, interpretations: ["AMB-20"], clause: "6.3.1.2", selection: "clock"
    ) { device in
        let command = await NotificationCases.definition.creationCommand(
            root: device.settings.scheduleRoot, id: "s", correlator: "kept")
        let first = try await offered(
            "kept", by: command, ServerTroubles(reportCodeAfterwards: .commandFailed), on: device)
        try await device.session("srv-a")
        let alerts = try await device.collect().filter { $0.correlator == "kept" }
        try await device.ensure(alerts.count > first, "the refused alert was not sent again")
    }

    static let linkDown = DeviceCase(
        742, "Reports made without a link come later, in order",
        ensure:
            "Ensure that when a schedule runs while there is no link, then its reports come in the order of the runs "
            + "once there is one.",
        ["REQ-6.3.1.2-9a", "UC-5.6.2-flow-6"], interpretations: ["AMB-20"], clause: "6.3.1.2",
        selection: "clock & tools & link"
    ) { device in
        let period = try await device.period()
        try await device.install("s", reporter(period))
        try await device.perform(.link(up: false))
        try await device.advance(60 + 2 * period)
        try await device.ensureRuns(3, "without a link")
        try await device.perform(.link(up: true))
        let runs = try await device.collect().filter { $0.kind == .execution }.map(\.occurrence)
        try await device.ensure(runs == [1, 2, 3], "the reports came as \(runs.map { $0 ?? 0 })")
    }

    static let overflow = DeviceCase(
        745, "More reports than the outbox holds",
        ensure:
            "Ensure that when more reports are made than the outbox holds, then the oldest execution reports are "
            + "dropped and one fault report tells how many.",
        ["REQ-6.3.1.2-9a"], interpretations: ["AMB-20"], clause: "6.3.1.2", selection: "clock & link"
    ) { device in
        let limit = try await device.capabilities()[.outboxMax]
        try await device.require(limit <= 128, "the outbox is too large for this case")
        let period = try await device.period()
        try await device.install("s", reporter(period))
        try await device.collect()
        try await device.perform(.link(up: false))
        try await device.advance(60 + (limit + 3) * period)
        try await device.perform(.link(up: true))
        let reports = try await device.collect()
        let faults = reports.filter { $0.kind == .fault && $0.reason == "overflow" }
        try await device.ensure(faults.count == 1, "there are \(faults.count) overflow reports, not one")
        let runs = reports.filter { $0.kind == .execution }.compactMap(\.occurrence)
        try await device.ensure(runs.contains(limit + 4), "the newest report is missing")
        try await device.ensure(!runs.contains(1), "the oldest report was kept")
    }

    static let verdictStays = DeviceCase(
        747, "A verdict outlives an overflow",
        ensure:
            "Ensure that when more reports are made than the outbox holds while a verdict waits in it, then executions are "
            + "dropped and the verdict is delivered.",
        ["REQ-6.3.1.2-9a"], interpretations: ["AMB-20"], clause: "6.3.1.2", selection: "clock & link"
    ) { device in
        let limit = try await device.capabilities()[.outboxMax]
        try await device.require(limit <= 128, "the outbox is too large for this case")
        let period = try await device.period()
        let command = await reporter(period).creationCommand(
            root: device.settings.scheduleRoot, id: "s", correlator: "kept")
        let first = try await offered(
            "kept", by: command, ServerTroubles(leavesReportsUnanswered: true), on: device)
        try await device.perform(.link(up: false))
        try await device.advance(to: DeviceFixture.start + 60 + (limit + 1) * period)
        try await device.perform(.link(up: true))
        let alerts = try await device.collect().filter { $0.correlator == "kept" }
        try await device.ensure(alerts.count > first, "the verdict was lost with the oldest reports")
    }

    static let roomOfOne = DeviceCase(
        748, "The overflow of one server costs another nothing",
        ensure:
            "Ensure that when more reports for one server are made than the outbox holds, then every report for another server "
            + "is delivered to it.",
        ["REQ-6.3.1.2-9a"], interpretations: ["AMB-20"], clause: "6.3.1.2", selection: "clock & link"
    ) { device in
        let limit = try await device.capabilities()[.outboxMax]
        try await device.require(limit <= 128, "the outbox is too large for this case")
        let period = try await device.period()
        try await device.install("a", reporter(period))
        let query = DeviceFixture.body(DeviceFixture.get(1, "./Device/Signal"))
        let time = Definition.TimePart(start: DeviceFixture.start + 60, period: period, count: 2)
        try await device.install("b", Definition(time: time, body: query), by: "srv-b")
        try await device.collect(from: "srv-a")
        try await device.collect(from: "srv-b")
        try await device.perform(.link(up: false))
        try await device.advance(to: DeviceFixture.start + 60 + (limit + 1) * period)
        try await device.perform(.link(up: true))
        let runs = try await device.collect(from: "srv-b").filter { $0.kind == .execution }
        try await device.ensure(
            runs.map(\.occurrence) == [1, 2],
            "the other server got the runs \(runs.map { $0.occurrence ?? 0 })")
        let lost = try await device.collect(from: "srv-a").filter { $0.reason == "overflow" }
        try await device.ensure(lost.count == 1, "there are \(lost.count) overflow reports, not one")
    }

    static let acrossPower = DeviceCase(
        746, "An alert that waits survives a power cut",
        ensure: "Ensure that when power is cut while an alert waits to be sent, then it is sent afterwards.",
        base + ["REQ-6.3.1-43"], interpretations: ["AMB-20", "AMB-25"], clause: "6.3.1.2",
        selection: "clock & power"
    ) { device in
        let command = await NotificationCases.definition.creationCommand(
            root: device.settings.scheduleRoot, id: "s", correlator: "cut")
        let first = try await offered(
            "cut", by: command, ServerTroubles(leavesReportsUnanswered: true), on: device)
        try await device.perform(.powerCycle(off: 10))
        try await device.session("srv-a")
        let alerts = try await device.collect().filter { $0.correlator == "cut" }
        try await device.ensure(alerts.count > first, "the alert was not sent after the power cut")
    }
}
