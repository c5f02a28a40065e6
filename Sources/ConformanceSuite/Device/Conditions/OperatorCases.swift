import ConformanceKit
import DMReference
import SyncML
import Traceability

/// The nine operators, each driven over its edges by management commands. Numbers 0400 to 0414.
enum OperatorCases {
    static let all: [DeviceCase] = rows.enumerated().map { index, row in testCase(400 + index, row) }

    /// One operator on one node: commands that make it false, true, leave it true, make it false.
    struct Row: Sendable {
        var atom: Definition.Atom
        var before: Command?
        var toTrue: Command
        var stays: Command
        var toFalse: Command
        /// Whether each change of the value is an edge of its own.
        var isPulse = false
    }

    static let rows: [Row] = [
        number(.equal, "75", false: 74, true: 75, stays: 75),
        number(.notEqual, "57", false: 57, true: 60, stays: 61),
        number(.greater, "60", false: 60, true: 61, stays: 62),
        number(.greaterOrEqual, "60", false: 59, true: 60, stays: 61),
        number(.less, "60", false: 60, true: 59, stays: 58),
        number(.lessOrEqual, "60", false: 61, true: 60, stays: 59),
        Row(
            atom: .init(node: DeviceFixture.uri("./Conf/new"), .present),
            toTrue: DeviceFixture.add(1, "./Conf/new", "n"),
            stays: DeviceFixture.replace(1, "./Conf/new", "m"),
            toFalse: DeviceFixture.delete(1, "./Conf/new")),
        Row(
            atom: .init(node: DeviceFixture.uri("./Conf/b"), .absent),
            toTrue: DeviceFixture.delete(1, "./Conf/b"), stays: DeviceFixture.replace(1, "./Conf/a", "a1"),
            toFalse: DeviceFixture.add(1, "./Conf/b", "b1")),
        Row(
            atom: .init(node: DeviceFixture.uri("./Conf/a"), .changed),
            toTrue: DeviceFixture.replace(1, "./Conf/a", "a1"),
            stays: DeviceFixture.replace(1, "./Conf/a", "a1"),
            toFalse: DeviceFixture.replace(1, "./Conf/a", "a0"), isPulse: true),
        leaf("./Conf/rate", .greater, "9.5", "9.5", "10.25", "12.5", .float),
        leaf("./Conf/flag", .equal, "true", "false", "true", "true", .bool),
        leaf("./Conf/a", .equal, "on", "ON", "on", "on", .chr),
        leaf("./Conf/a", .less, "10", "12", "9", "-3", .chr),
    ]

    private static func number(
        _ comparison: Definition.Comparison, _ operand: String, false no: Int, true yes: Int, stays: Int
    ) -> Row {
        leaf("./Device/Battery", comparison, operand, String(no), String(yes), String(stays), .int)
    }

    private static func leaf(
        _ node: String, _ comparison: Definition.Comparison, _ operand: String, _ no: String, _ yes: String,
        _ stays: String, _ format: Format
    ) -> Row {
        func set(_ value: String) -> Command { DeviceFixture.replace(1, node, value, format: format) }
        return Row(
            atom: .init(node: DeviceFixture.uri(node), comparison, value: operand), before: set(no),
            toTrue: set(yes), stays: set(stays), toFalse: set(no))
    }

    private static func testCase(_ number: Int, _ row: Row) -> DeviceCase {
        let name = row.atom.comparison.rawValue
        return DeviceCase(
            number, "Condition \(name) on \(row.atom.node)",
            ensure:
                "Ensure that when a node comes to satisfy \(name) by a management command, then the schedule runs "
                + "once, not again while it stays so, and again after the condition was false in between.",
            ["REQ-6.1.7-5a", "UC-5.6.1-var-1c"], interpretations: ["AMB-10", "AMB-14"], clause: "6.1.7",
            selection: "clock & tools"
        ) { device in
            if let before = row.before { try await device.session("srv-a", [before]) }
            try await device.install("watch", DeviceFixture.watch(row.atom))
            try await device.ensureRuns(0, "before the first edge")
            let expected = row.isPulse ? [1, 1, 2, 3] : [1, 1, 1, 2]
            let steps = [row.toTrue, row.stays, row.toFalse, row.toTrue]
            for (step, count) in zip(steps, expected) {
                let answer = try await device.session("srv-a", [step])
                try await device.require(answer.code("1") == .ok, "the node could not be changed")
                try await device.advance(2)
                try await device.ensureRuns(count, "after \(StimulusLine.text(step))")
            }
            let fired = try await device.info("watch", "Fired")
            try await device.ensure(
                fired == String(expected[3]), "Info/Fired is \(fired ?? "missing"), not \(expected[3])")
        }
    }
}

/// Short words for commands in messages.
enum StimulusLine {
    /// Returns the name of a command with its first target and value.
    static func text(_ command: Command) -> String {
        switch command {
        case .add(let c), .replace(let c), .copy(let c), .delete(let c), .get(let c), .exec(let c):
            "\(command.name) \(c.items.first?.target?.uri ?? "") \(c.items.first?.data ?? "")"
        case .alert, .atomic, .sequence, .status, .results, .foreign: command.name
        }
    }
}
