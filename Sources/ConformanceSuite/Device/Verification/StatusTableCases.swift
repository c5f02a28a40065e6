import ConformanceKit
import DMReference
import SyncML
import Traceability

/// The rows of the status table that need no spoiled definition. Numbers 0675 to 0699.
enum StatusTableCases {
    static let all: [DeviceCase] =
        writes.enumerated().map { index, row in write(675 + index, row) }
        + states.enumerated().map { index, row in state(688 + index, row) }

    /// Commands that are refused at once, with the codes allowed; paths are below the schedule object.
    private static let writes: [(name: String, codes: [Int], command: @Sendable (NodeURI) -> Command)] = [
        ("Add of a name in use", [418], { add($0, "Set/s", nil, .node) }),
        ("Add of a name with a forbidden character", [400], { add($0, "Set/n+n", nil, .node) }),
        ("Replace with another format", [415], { replace($0, "Set/s/Def/Time/Period", "120", .chr) }),
        ("Add of what the layout does not have", [405], { add($0, "Set/s/Def/Time/Zone", "x", .chr) }),
        ("Add below what is missing", [404], { add($0, "Set/s/Def/Cond/Mode", "All", .chr) }),
        ("Replace of what is missing", [404], { replace($0, "Set/s/Def/Time/Grace", "5", .int) }),
        ("Replace under Info", [405], { replace($0, "Set/s/Info/Fired", "0", .int) }),
        ("Replace under Cap", [405, 425], { replace($0, "Cap/MaxBody", "1", .int) }),
        ("Delete of Op", [405], { delete($0, "Set/s/Op") }),
        ("Get of a leaf that is not there", [404], { get($0, "Set/s/Def/Time/Grace") }),
        ("Delete of an unknown schedule", [404, 425], { delete($0, "Set/none") }),
        ("Terminate of an unknown schedule", [404, 425], { operation($0, "none", "Terminate") }),
        ("Rename of a schedule", [405], { replace($0, "Set/s?prop=Name", "t", .chr) }),
    ]

    private static func item(_ root: NodeURI, _ path: String, _ value: String?, _ format: Format?)
        -> TreeCommand
    {
        TreeCommand(
            id: "1",
            items: [
                Item(
                    target: Location(root.description + "/" + path),
                    meta: format.map { Meta(format: $0.rawValue) }, data: value)
            ])
    }

    private static func add(_ root: NodeURI, _ path: String, _ value: String?, _ format: Format) -> Command {
        .add(item(root, path, value, format))
    }

    private static func replace(_ root: NodeURI, _ path: String, _ value: String, _ format: Format) -> Command
    {
        .replace(item(root, path, value, format))
    }

    private static func delete(_ root: NodeURI, _ path: String) -> Command {
        .delete(item(root, path, nil, nil))
    }

    private static func get(_ root: NodeURI, _ path: String) -> Command { .get(item(root, path, nil, nil)) }

    private static func operation(_ root: NodeURI, _ id: String, _ name: String) -> Command {
        var command = item(root, "Set/\(id)/Op/\(name)", nil, nil)
        command.correlator = "o-\(name)"
        return .exec(command)
    }

    private static let definition = Definition(
        time: .init(start: DeviceFixture.start + 600, period: 600), body: DeviceFixture.scan)

    private static func write(
        _ number: Int, _ row: (name: String, codes: [Int], command: @Sendable (NodeURI) -> Command)
    ) -> DeviceCase {
        let codes = row.codes.map(String.init).joined(separator: " or ")
        return DeviceCase(
            number, row.name,
            ensure: "Ensure that \(row.name) is answered \(codes), and changes nothing.",
            ["REQ-6.3.1-42a", row.name.hasPrefix("Terminate") ? "REQ-6.3.1-42c" : "REQ-6.3.1-42b"],
            interpretations: ["AMB-05", "AMB-34", "A-17"], clause: "6.3.1", behaviour: .invalid
        ) { device in
            let root = await device.settings.scheduleRoot
            if row.codes != [400] { try await device.install("s", definition) }
            let session = try await device.session("srv-a", [row.command(root)])
            let code = session.code("1")
            try await device.ensure(
                code.map { row.codes.contains($0.rawValue) } ?? false,
                "the Status is \(code?.rawValue ?? 0), not \(codes)")
            guard row.codes != [400] else { return }
            let revision = try await device.info("s", "Revision")
            try await device.ensure(revision == "1", "Info/Revision is \(revision ?? "missing")")
            try await device.ensureState("s", "Active")
        }
    }

    /// A state, an operation on it, the code and the state afterwards.
    private static let states: [(from: String, operation: Report.Operation, code: StatusCode, to: String?)] =
        [
            ("Draft", .activate, .commandNotAllowed, nil), ("Draft", .terminate, .commandNotAllowed, nil),
            ("Installed", .terminate, .ok, "Ended"), ("Installed", .suspend, .commandNotAllowed, "Installed"),
            ("Active", .activate, .ok, "Active"), ("Active", .commit, .ok, "Active"),
            ("Suspended", .suspend, .ok, "Suspended"), ("Suspended", .terminate, .ok, "Ended"),
            ("Ended", .activate, .commandNotAllowed, "Ended"),
            ("Ended", .suspend, .commandNotAllowed, "Ended"),
            ("Ended", .commit, .commandNotAllowed, "Ended"), ("Ended", .terminate, .ok, "Ended"),
        ]

    private static func state(
        _ number: Int, _ row: (from: String, operation: Report.Operation, code: StatusCode, to: String?)
    ) -> DeviceCase {
        let usesSuspend = row.from == "Suspended" || row.operation == .suspend
        let isRefused = row.code != .ok
        let atom: RequirementID = row.operation == .terminate ? "REQ-6.3.1-42c" : "REQ-6.3.1-42b"
        return DeviceCase(
            number, "\(row.operation.rawValue) of a schedule that is \(row.from)",
            ensure: "Ensure that \(row.operation.rawValue) of a schedule in state \(row.from) is answered "
                + "\(row.code.rawValue), and that the schedule is \(row.to ?? "gone with its session") afterwards.",
            [atom], interpretations: ["AMB-34"], clause: "6.3.1",
            behaviour: isRefused ? .inopportune : .valid,
            selection: usesSuspend ? "cap.Suspend" : ""
        ) { device in
            let root = await device.settings.scheduleRoot
            var start = definition
            if row.from == "Installed" { start.autoStart = false }
            let name = row.operation.rawValue.prefix(1).uppercased() + row.operation.rawValue.dropFirst()
            let exec = operation(root, "s", name)
            guard row.from != "Draft" else {
                let draft = start.creationCommand(root: root, id: "s", correlator: nil, commits: false)
                let session = try await device.session("srv-a", [draft], [exec])
                let code = session.commands.last?.code
                try await device.ensure(
                    code == row.code, "the Status is \(code?.rawValue ?? 0), not \(row.code.rawValue)")
                try await device.ensureState("s", row.to)
                return
            }
            try await device.install("s", start)
            if row.from == "Suspended" { try await device.request(.suspend, "s") }
            if row.from == "Ended" { try await device.request(.terminate, "s") }
            let session = try await device.session("srv-a", [exec])
            try await device.ensure(
                session.code("1") == row.code,
                "the Status is \(session.code("1")?.rawValue ?? 0), not \(row.code.rawValue)")
            try await device.ensureState("s", row.to)
            if isRefused {
                let alerts = try await device.collect().filter { $0.correlator == "o-\(name)" }
                try await device.ensure(alerts.last?.code == row.code, "no alert told of the refusal")
            }
        }
    }
}
