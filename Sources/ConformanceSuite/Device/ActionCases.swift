import ConformanceKit
import DMReference
import SyncML
import Traceability

/// 6.1.7-4: every management action can be scheduled. Numbers 0300 to 0399.
enum ActionCases {
    static let all: [DeviceCase] = rows.map(\.testCase) + ActionGroupCases.rows.map(\.testCase)

    /// A piece of work, run once, and what it leaves behind.
    struct Row: Sendable {
        var number: Int
        var title: String
        var requirements: [RequirementID]
        var work: [Command]
        /// Status by CmdID in the report of the run.
        var codes: [String: StatusCode]
        /// Leaves afterwards; nil is missing.
        var leaves: [String: String?] = [:]
        /// Values in the report, in order.
        var values: [String] = []
        /// Tools that ran.
        var tools: [String] = []
        /// Prompts shown.
        var prompts: [String] = []
        var selection = "clock & tools & tree & user"
        var onError: Definition.OnError?
        /// The user's answers.
        var answers: [UserScript.Reply] = []
        /// Leaves whose rights are withdrawn before the run, with their values.
        var withdrawn: [String: String] = [:]
        /// Seconds until the run is over.
        var lasts = 0

        var testCase: DeviceCase {
            DeviceCase(
                .device(
                    number, title,
                    "Ensure that when the work of a schedule is due that holds \(title), then each command takes effect, or "
                        + "fails, as in a live session of the owner, and the report names its status.",
                    requirements, interpretations: ["AMB-24", "AMB-31"], clause: "6.1.7", selection: selection
                ),
                setup: DeviceFixture.setup, body: perform)
        }

        @Sendable private func perform(_ device: DeviceTester) async throws {
            let definition = Definition(
                onError: onError, time: .init(start: DeviceFixture.start + 60),
                body: SyncMLXML.encodeBody(work), report: .init(when: .always))
            try await device.setUp("act", definition)
            if !answers.isEmpty { try await device.perform(.userAnswers(answers)) }
            for (uri, value) in withdrawn.sorted(by: { $0.key < $1.key }) {
                try await device.withdraw(uri, value)
            }
            try await device.advance(to: DeviceFixture.start + 60)
            if lasts > 0 { try await device.advance(lasts) }
            let reports = try await device.executions()
            try await device.ensure(reports.count == 1, "\(reports.count) reports of runs instead of one")
            guard let report = reports.first else { return }
            for (id, code) in codes.sorted(by: { $0.key < $1.key }) {
                let found = report.commands.first { $0.id == id }?.code
                try await device.ensure(
                    found == code,
                    "command \(id): \(found.map { String($0.rawValue) } ?? "no status") instead of \(code.rawValue)"
                )
            }
            try await device.ensure(
                report.values.map(\.data) == values, "the values are \(report.values.map(\.data))")
            for (uri, value) in leaves.sorted(by: { $0.key < $1.key }) {
                try await device.ensureLeaf(uri, value, "after the run")
            }
            let runs = try await device.toolLog().map(\.uri)
            try await device.ensure(runs == tools, "the tools that ran are \(runs)")
            let texts = try await device.prompts().map(\.text)
            try await device.ensure(texts == prompts, "the prompts are \(texts)")
        }
    }

    private typealias Make = DeviceFixture

    static let rows: [Row] = [
        Row(
            number: 300, title: "Add of a leaf", requirements: ["REQ-6.1.7-4a"],
            work: [Make.add(1, "./Conf/new", "n1")], codes: ["1": .ok], leaves: ["./Conf/new": "n1"]),
        Row(
            number: 304, title: "Get of two leaves", requirements: ["REQ-6.1.7-4b"],
            work: [Make.get(1, "./Conf/a"), Make.get(2, "./Device/Battery")], codes: ["1": .ok, "2": .ok],
            values: ["a0", "57"]),
        Row(
            number: 308, title: "Replace of a value", requirements: ["REQ-6.1.7-4c"],
            work: [Make.replace(1, "./Conf/a", "a1")], codes: ["1": .ok], leaves: ["./Conf/a": "a1"]),
        Row(
            number: 312, title: "Replace of a property", requirements: ["REQ-6.1.7-4c"],
            work: [
                Make.replace(1, "./Conf/a?prop=ACL", "Get=*&Replace=srv-b"),
                Make.replace(2, "./Conf/a", "a1"),
            ], codes: ["1": .ok, "2": .permissionDenied], leaves: ["./Conf/a": "a0"]),
        Row(
            number: 316, title: "Delete of a leaf", requirements: ["REQ-6.1.7-4d"],
            work: [Make.delete(1, "./Conf/a")], codes: ["1": .ok],
            leaves: ["./Conf/a": nil, "./Conf/b": "b0"]),
        Row(
            number: 320, title: "Delete of a subtree", requirements: ["REQ-6.1.7-4d"],
            work: [Make.delete(1, "./Net/Proxy")], codes: ["1": .ok],
            leaves: ["./Net/Proxy/Addr": nil, "./Net/Proxy": nil, "./Net/RespMs": "120"]),
        Row(
            number: 324, title: "Copy of a leaf", requirements: ["REQ-6.1.7-4e"],
            work: [Make.copy(1, "./Conf/a", to: "./Conf/twin")], codes: ["1": .ok],
            leaves: ["./Conf/a": "a0", "./Conf/twin": "a0"],
            selection: "clock & tools & tree & user & cap.Copy"),
        Row(
            number: 328, title: "Exec of a tool with an argument", requirements: ["REQ-6.1.7-4f"],
            work: [Make.exec(1, "./Tools/Scan", data: "deep")], codes: ["1": .ok], tools: ["./Tools/Scan"]),
        Row(
            number: 332, title: "Exec of a tool that takes two minutes", requirements: ["REQ-6.1.7-4f"],
            work: [Make.exec(1, "./Tools/Slow"), Make.replace(2, "./Conf/a", "a1")],
            codes: ["1": .ok, "2": .ok], leaves: ["./Conf/a": "a1"], tools: ["./Tools/Slow"], lasts: 120),
        Row(
            number: 336, title: "an alert that is shown (1100) and one that is confirmed (1101)",
            requirements: ["REQ-6.1.7-4g"],
            work: [
                Make.alert(1, .display, "MINDT=1", "Hello"),
                Make.alert(2, .confirmOrReject, "MINDT=1", "Go on?"),
                Make.replace(3, "./Conf/a", "a1"),
            ], codes: ["1": .ok, "2": .ok, "3": .ok], leaves: ["./Conf/a": "a1"],
            prompts: ["Hello", "Go on?"],
            answers: [.accept]),
        Row(
            number: 340, title: "an alert that the user refuses (1101)", requirements: ["REQ-6.1.7-4g"],
            work: [
                Make.alert(1, .confirmOrReject, "MINDT=1", "Go on?"), Make.replace(2, "./Conf/a", "a1"),
            ], codes: ["1": .notModified, "2": .notExecuted], leaves: ["./Conf/a": "a0"], prompts: ["Go on?"],
            answers: [.reject]),
        Row(
            number: 344, title: "alerts that ask for a text (1102), a choice (1103) and choices (1104)",
            requirements: ["REQ-6.1.7-4g"],
            work: [
                Make.alert(1, .textInput, "MINDT=1", "Name?"),
                Make.alert(2, .singleChoice, "MINDT=1", "Which?", "one", "two"),
                Make.alert(3, .multipleChoice, "MINDT=1", "Any?", "one", "two"),
            ], codes: ["1": .ok, "2": .ok, "3": .ok], prompts: ["Name?", "Which?", "Any?"],
            answers: [.text("Ann"), .choices([2]), .choices([1, 2])]),
        Row(
            number: 348, title: "a command whose right was withdrawn since", requirements: ["REQ-6.1.7-4c"],
            work: [Make.replace(1, "./Conf/b", "b1"), Make.replace(2, "./Conf/a", "a1")],
            codes: ["1": .permissionDenied, "2": .ok], leaves: ["./Conf/a": "a1", "./Conf/b": "b0"],
            withdrawn: ["./Conf/b": "b0"]),
    ]
}

/// 6.1.7-4h, 4i: groups of actions, and what follows a failure.
enum ActionGroupCases {
    private typealias Make = DeviceFixture

    static let rows: [ActionCases.Row] = [
        ActionCases.Row(
            number: 352, title: "an Atomic whose members succeed", requirements: ["REQ-6.1.7-4h"],
            work: [Make.atomic(1, Make.replace(2, "./Conf/a", "a1"), Make.replace(3, "./Conf/b", "b1"))],
            codes: ["1": .ok, "2": .ok, "3": .ok], leaves: ["./Conf/a": "a1", "./Conf/b": "b1"]),
        ActionCases.Row(
            number: 356, title: "an Atomic with a member that fails", requirements: ["REQ-6.1.7-4h"],
            work: [
                Make.atomic(1, Make.replace(2, "./Conf/a", "a1"), Make.replace(3, "./Conf/b", "b1")),
                Make.replace(4, "./Conf/flag", "true", format: .bool),
            ], codes: ["1": .atomicFailed, "4": .ok],
            leaves: ["./Conf/a": "a0", "./Conf/b": "b0", "./Conf/flag": "true"],
            withdrawn: ["./Conf/b": "b0"]),
        ActionCases.Row(
            number: 360, title: "a Sequence of commands that build on one another",
            requirements: ["REQ-6.1.7-4i"],
            work: [
                Make.sequence(
                    1, Make.add(2, "./Conf/new", "n1"), Make.replace(3, "./Conf/new", "n2"),
                    Make.replace(4, "./Conf/a", "a1"), Make.replace(5, "./Conf/a", "a2"))
            ], codes: ["1": .ok, "2": .ok, "3": .ok, "4": .ok, "5": .ok],
            leaves: ["./Conf/new": "n2", "./Conf/a": "a2"]),
        ActionCases.Row(
            number: 364, title: "a failing command without OnError",
            requirements: ["REQ-6.1.7-4f", "REQ-6.1.7-4c"],
            work: [Make.exec(1, "./Tools/Broken"), Make.replace(2, "./Conf/a", "a1")],
            codes: ["1": .commandFailed, "2": .ok], leaves: ["./Conf/a": "a1"], tools: ["./Tools/Broken"]),
        ActionCases.Row(
            number: 368, title: "a failing command with OnError Stop",
            requirements: ["REQ-6.1.7-4f", "REQ-6.1.7-4c"],
            work: [Make.exec(1, "./Tools/Broken"), Make.replace(2, "./Conf/a", "a1")],
            codes: ["1": .commandFailed, "2": .notExecuted], leaves: ["./Conf/a": "a0"],
            tools: ["./Tools/Broken"], onError: .stop),
    ]
}
