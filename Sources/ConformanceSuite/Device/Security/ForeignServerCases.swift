import ConformanceKit
import DMReference
import SyncML
import Traceability

/// What a server may do with another server's schedule, without and with the right. Numbers 0510 to 0539.
enum ForeignServerCases {
    static let all: [DeviceCase] =
        attempts.enumerated().map { index, row in denied(510 + index, row) }
        + allowed.enumerated().map { index, row in granted(525 + index, row) }
        + editing.enumerated().map { index, row in ownerOnly(532 + index, row) }

    /// The commands a second server tries on schedule `s`, with the CmdID 1.
    private static let attempts: [(String, Command)] = [
        ("Get of Info", DeviceFixture.get(1, schedule + "/Info/State")),
        ("Get of Def", DeviceFixture.get(1, schedule + "/Def/Body")),
        ("Replace under Def", DeviceFixture.replace(1, schedule + "/Def/Time/Period", "120", format: .int)),
        ("Add under Def", DeviceFixture.add(1, schedule + "/Def/Time/Count", "1", format: .int)),
        ("Delete under Def", DeviceFixture.delete(1, schedule + "/Def/Time/Period")),
        ("Commit", operation("Commit")), ("Activate", operation("Activate")),
        ("Terminate", operation("Terminate")), ("Delete", DeviceFixture.delete(1, schedule)),
        ("Replace of the ACL", DeviceFixture.replace(1, schedule + "?prop=ACL", "Get=*&Exec=*")),
        ("Suspend", operation("Suspend")),
    ]

    private static let schedule = "./Schedule/Set/s"

    private static func operation(_ name: String) -> Command {
        .exec(
            TreeCommand(
                id: "1", correlator: "b1", items: [Item(target: Location(schedule + "/Op/" + name))]))
    }

    /// A schedule that stays active during a case.
    private static let definition = Definition(
        time: .init(start: DeviceFixture.start + 600, period: 600), body: DeviceFixture.scan)

    /// Returns a command with the addresses of this device's schedule object.
    private static func placed(_ command: Command, _ root: NodeURI) -> Command {
        func move(_ part: TreeCommand) -> TreeCommand {
            var part = part
            for index in part.items.indices {
                guard let uri = part.items[index].target?.uri else { continue }
                part.items[index].target = Location(
                    uri.replacing("./Schedule/", with: root.description + "/", maxReplacements: 1))
            }
            return part
        }
        return switch command {
        case .add(let part): .add(move(part))
        case .replace(let part): .replace(move(part))
        case .copy(let part): .copy(move(part))
        case .delete(let part): .delete(move(part))
        case .get(let part): .get(move(part))
        case .exec(let part): .exec(move(part))
        case .alert, .atomic, .sequence, .status, .results, .foreign: command
        }
    }

    private static func denied(_ number: Int, _ row: (String, Command)) -> DeviceCase {
        DeviceCase(
            number, "\(row.0) by another server without the right",
            ensure:
                "Ensure that when a server that the ACL does not name tries \(row.0) on another server's schedule, then "
                + "it is refused with 425 and the schedule is as before.",
            ["REQ-6.1.7-6b", "REQ-6.3.1-42c"], interpretations: ["AMB-07"], clause: "6.1.7",
            behaviour: .inopportune,
            selection: row.0 == "Suspend" ? "cap.Suspend" : ""
        ) { device in
            try await device.install("s", definition)
            let session = try await device.session("srv-b", [placed(row.1, device.settings.scheduleRoot)])
            try await device.ensure(
                session.code("1") == .permissionDenied,
                "the Status is \(session.code("1")?.rawValue ?? 0), not 425")
            try await device.ensureState("s", "Active")
            let revision = try await device.info("s", "Revision")
            try await device.ensure(revision == "1", "Info/Revision is \(revision ?? "missing")")
            let operation = try await device.info("s", "LastCorrelator")
            try await device.ensure(operation != "b1", "the other server's correlator was kept")
        }
    }

    /// A right, what it allows, and the state of the schedule afterwards.
    private static let allowed: [(acl: String, name: String, command: Command, state: String?)] = [
        ("Get=srv-a+srv-b", "Get of Info", attempts[0].1, "Active"),
        ("Exec=srv-a+srv-b&Get=srv-a", "Terminate", operation("Terminate"), "Ended"),
        ("Delete=srv-a+srv-b&Get=srv-a", "Delete", DeviceFixture.delete(1, schedule), nil),
        ("Exec=srv-a+srv-b&Get=srv-a", "Suspend", operation("Suspend"), "Suspended"),
    ]

    private static func widen(_ acl: String, _ root: NodeURI) -> Command {
        placed(DeviceFixture.replace(1, schedule + "?prop=ACL", acl + "&Replace=srv-a"), root)
    }

    private static func granted(
        _ number: Int, _ row: (acl: String, name: String, command: Command, state: String?)
    ) -> DeviceCase {
        DeviceCase(
            number, "\(row.name) by another server with the right",
            ensure:
                "Ensure that when the owner gave another server the right by the schedule's ACL, then that server's "
                + "\(row.name) takes effect, and the owner is told where something changed.",
            ["REQ-6.1.7-6b"], interpretations: ["AMB-07"], clause: "6.1.7",
            selection: row.name == "Suspend" ? "cap.Suspend" : ""
        ) { device in
            let root = await device.settings.scheduleRoot
            try await device.install("s", definition)
            let widened = try await device.session("srv-a", [widen(row.acl, root)])
            try await device.require(widened.code("1") == .ok, "the ACL of the schedule could not be changed")
            let session = try await device.session("srv-b", [placed(row.command, root)])
            try await device.ensure(
                session.code("1") == .ok, "the Status is \(session.code("1")?.rawValue ?? 0), not 200")
            try await device.ensure(
                session.reports.isEmpty, "a report went to a server that is not the owner")
            try await device.ensureState("s", row.state)
            guard row.state != "Active" else { return }
            let told = try await device.collect().filter { $0.kind == .verification && $0.sequence > 1 }
            try await device.ensure(
                told.count == 1, "the owner got \(told.count) alerts of the change, not one")
            try await device.ensure(
                told.allSatisfy { $0.correlator == nil }, "the owner was shown the other server's correlator")
        }
    }

    private static let editing: [(String, Command)] = [
        ("Replace under Def", attempts[2].1), ("Commit", operation("Commit")),
        ("Activate", operation("Activate")),
    ]

    private static func ownerOnly(_ number: Int, _ row: (String, Command)) -> DeviceCase {
        DeviceCase(
            number, "\(row.0) is the owner's alone",
            ensure:
                "Ensure that when the ACL of a schedule gives another server every right, then \(row.0) of that server "
                + "is refused with 425 all the same and the definition stays.",
            ["REQ-6.1.7-6b", "REQ-6.3.1-42b"], interpretations: ["AMB-07"], clause: "6.1.7",
            behaviour: .inopportune
        ) { device in
            let root = await device.settings.scheduleRoot
            try await device.install("s", definition)
            let all =
                "Add=srv-a+srv-b&Delete=srv-a+srv-b&Exec=srv-a+srv-b&Get=srv-a+srv-b&Replace=srv-a+srv-b"
            let widened = try await device.session(
                "srv-a", [placed(DeviceFixture.replace(1, schedule + "?prop=ACL", all), root)])
            try await device.require(widened.code("1") == .ok, "the ACL of the schedule could not be changed")
            let session = try await device.session("srv-b", [placed(row.1, root)])
            try await device.ensure(
                session.code("1") == .permissionDenied,
                "the Status is \(session.code("1")?.rawValue ?? 0), not 425")
            let period = try await device.read([
                root.child("Set").child("s").child("Def").child("Time").child("Period")
            ])
            try await device.ensure(period.values.first == "600", "the definition was changed")
            let revision = try await device.info("s", "Revision")
            try await device.ensure(revision == "1", "Info/Revision is \(revision ?? "missing")")
        }
    }
}
