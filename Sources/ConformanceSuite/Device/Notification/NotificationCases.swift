import ConformanceKit
import DMReference
import SyncML
import Traceability

/// 6.3.1.2-9: the result of each request is told to the server. Numbers 0700 to 0799.
enum NotificationCases {
    static let all: [DeviceCase] =
        accepted.enumerated().map { index, row in success(700 + index, row) }
        + refused.enumerated().map { index, row in refusal(710 + index, row) }
        + [deleteIsTold, noCorrelator, repeatedCorrelator, otherOperation] + DeliveryCases.all

    /// A schedule that stays active during a case.
    static let definition = Definition(
        time: .init(start: DeviceFixture.start + 600, period: 600), body: DeviceFixture.scan)

    /// Brings schedule `s` into a state.
    static func bring(_ state: String, _ device: DeviceTester) async throws {
        var start = definition
        if state == "Installed" { start.autoStart = false }
        if state == "absent" { return }
        try await device.install("s", start)
        if state == "Suspended" { try await device.request(.suspend, "s") }
        if state == "Ended" { try await device.request(.terminate, "s") }
    }

    /// Requests that are accepted: the state before, the operation, the state that the alert names.
    private static let accepted: [(from: String, operation: Report.Operation, to: String)] = [
        ("absent", .commit, "Active"), ("Active", .commit, "Active"), ("Installed", .activate, "Active"),
        ("Active", .suspend, "Suspended"), ("Suspended", .activate, "Active"),
        ("Active", .terminate, "Ended"),
    ]

    private static func success(
        _ number: Int, _ row: (from: String, operation: Report.Operation, to: String)
    ) -> DeviceCase {
        let usesSuspend = row.from == "Suspended" || row.operation == .suspend
        return DeviceCase(
            number, "An alert after \(row.operation.rawValue) of a schedule that is \(row.from)",
            ensure:
                "Ensure that when \(row.operation.rawValue) was accepted, then exactly one verification alert follows, "
                + "with the operation, 200, the state reached and the correlator of the request.",
            ["REQ-6.3.1.2-9a", "UC-5.6.1-flow-4"], interpretations: ["AMB-03"], clause: "6.3.1.2",
            selection: usesSuspend ? "cap.Suspend" : ""
        ) { device in
            try await bring(row.from, device)
            let before = try await device.collect().count
            var status: StatusCode?
            if row.operation == .commit {
                var changed = definition
                changed.time?.period = 1_200
                status =
                    row.from == "absent"
                    ? try await device.create("s", definition, correlator: "tell").status
                    : try await device.change("s", from: definition, to: changed, correlator: "tell").status
            } else {
                status = try await device.request(row.operation, "s", correlator: "tell").status
            }
            try await device.ensure(status == .ok, "the Status is \(status?.rawValue ?? 0), not 200")
            let alerts = try await device.collect().dropFirst(before).filter { $0.kind == .verification }
            try await device.ensure(
                alerts.count == 1, "there are \(alerts.count) verification alerts, not one")
            let alert = alerts.first
            try await device.ensure(alert?.operation == row.operation, "the alert names another operation")
            try await device.ensure(
                alert?.code == .ok, "the alert says \(alert?.code?.rawValue ?? 0), not 200")
            try await device.ensure(
                alert?.correlator == "tell", "the alert has not the correlator of the request")
            try await device.ensure(
                alert?.state == row.to, "the alert says \(alert?.state ?? "no state"), not \(row.to)")
            let revision = row.from == "Active" && row.operation == .commit ? 2 : 1
            try await device.ensure(alert?.revision == revision, "the alert names another revision")
        }
    }

    /// Requests that are refused in a state, with the code.
    private static let refused: [(from: String, operation: Report.Operation, code: StatusCode)] = [
        ("Installed", .suspend, .commandNotAllowed), ("Ended", .activate, .commandNotAllowed),
        ("Ended", .commit, .commandNotAllowed), ("Active", .commit, .badRequest),
    ]

    private static func refusal(
        _ number: Int, _ row: (from: String, operation: Report.Operation, code: StatusCode)
    ) -> DeviceCase {
        DeviceCase(
            number, "An alert after a refused \(row.operation.rawValue) of a schedule that is \(row.from)",
            ensure:
                "Ensure that when \(row.operation.rawValue) was refused, then exactly one verification alert follows, "
                + "with the code of the Status, a reason and the correlator of the request.",
            ["REQ-6.3.1.2-9b"], interpretations: ["AMB-04"], clause: "6.3.1.2", behaviour: .inopportune,
            selection: row.operation == .suspend ? "cap.Suspend" : ""
        ) { device in
            try await bring(row.from, device)
            let before = try await device.collect().count
            var spoiled = definition
            spoiled.time?.count = 0
            var status: StatusCode?
            if row.operation == .commit, row.from != "Ended" {
                status = try await device.change("s", from: definition, to: spoiled, correlator: "tell")
                    .status
            } else {
                status = try await device.request(row.operation, "s", correlator: "tell").status
            }
            try await device.ensure(
                status == row.code, "the Status is \(status?.rawValue ?? 0), not \(row.code.rawValue)")
            let alerts = try await device.collect().dropFirst(before).filter { $0.kind == .verification }
            try await device.ensure(
                alerts.count == 1, "there are \(alerts.count) verification alerts, not one")
            let alert = alerts.first
            try await device.ensure(alert?.code == row.code, "the alert says \(alert?.code?.rawValue ?? 0)")
            try await device.ensure(alert?.operation == row.operation, "the alert names another operation")
            try await device.ensure(
                alert?.correlator == "tell", "the alert has not the correlator of the request")
            let reason = alert?.reason ?? ""
            try await device.ensure(!reason.isEmpty && reason != "ok", "the alert gives no reason")
        }
    }

    static let deleteIsTold = DeviceCase(
        720, "An alert after Delete of an active schedule",
        ensure:
            "Ensure that when an active schedule was deleted, then one verification alert tells of it, with state absent.",
        ["REQ-6.3.1.2-9a"], interpretations: ["AMB-03"], clause: "6.3.1.2"
    ) { device in
        try await bring("Active", device)
        let before = try await device.collect().count
        try await device.request(.delete, "s")
        let alerts = try await device.collect().dropFirst(before).filter { $0.kind == .verification }
        try await device.ensure(
            alerts.map(\.operation) == [.delete], "there are \(alerts.count) alerts of the deletion, not one")
        try await device.ensure(
            alerts.first?.state == "absent", "the alert says \(alerts.first?.state ?? "no state")")
    }

    static let noCorrelator = DeviceCase(
        725, "An operation without Correlator",
        ensure:
            "Ensure that when an Exec of an operation has no Correlator, then it is refused with 412, told by an alert "
            + "without Correlator, and has no effect.",
        ["REQ-6.3.1.2-9b"], interpretations: ["AMB-30"], clause: "6.3.1.2", behaviour: .invalid
    ) { device in
        try await bring("Active", device)
        let before = try await device.collect().count
        let node = await device.settings.scheduleRoot.child("Set").child("s").child("Op").child("Terminate")
        let exec = Command.exec(TreeCommand(id: "1", items: [Item(target: Location(node.description))]))
        let session = try await device.session("srv-a", [exec])
        try await device.ensure(
            session.code("1") == .incompleteCommand,
            "the Status is \(session.code("1")?.rawValue ?? 0), not 412")
        let alerts = try await device.collect().dropFirst(before).filter { $0.kind == .verification }
        try await device.ensure(
            alerts.count == 1 && alerts.first?.correlator == nil && alerts.first?.code == .incompleteCommand,
            "there is not exactly one alert with 412 and no Correlator")
        try await device.ensureState("s", "Active")
    }

    static let repeatedCorrelator = DeviceCase(
        726, "A request with the Correlator of the one before",
        ensure:
            "Ensure that when an operation is repeated with its Correlator, then it is answered as before and has no "
            + "second effect.",
        ["REQ-6.3.1.2-9a", "REQ-6.1.7-2b"], interpretations: ["AMB-30"], clause: "6.3.1.2"
    ) { device in
        var other = definition
        other.time?.period = 1_200
        try await device.install("s", definition)
        try await device.change("s", from: definition, to: other, correlator: "twice")
        let again = try await device.change("s", from: other, to: definition, correlator: "twice")
        try await device.ensure(again.status == .ok, "the Status is \(again.status?.rawValue ?? 0), not 200")
        let revision = try await device.info("s", "Revision")
        try await device.ensure(revision == "2", "Info/Revision is \(revision ?? "missing"), not 2")
        let period = await device.settings.scheduleRoot.child("Set").child("s").child("Def").child("Time")
            .child("Period")
        let read = try await device.read([period])
        try await device.ensure(read[period] == "1200", "the repeated request took effect")
    }

    static let otherOperation = DeviceCase(
        727, "Another operation with the Correlator of the one before",
        ensure:
            "Ensure that when an operation comes with the Correlator of another one before it, then it is no repetition, and "
            + "is carried out.",
        ["REQ-6.3.1.2-9a", "REQ-6.3.1-41c"], interpretations: ["AMB-30"], clause: "6.3.1.2"
    ) { device in
        let created = try await device.create("s", definition, correlator: "same")
        try await device.require(created.status == .ok, "the schedule was not accepted")
        try await device.request(.terminate, "s", correlator: "same")
        try await device.ensureState("s", "Ended")
    }
}
