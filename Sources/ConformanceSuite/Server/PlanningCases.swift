import ConformanceKit
import DMReference
import SyncML
import Traceability

/// 6.1.7-1, 6.1.7-5, 6.3.4-35: whatever an operator plans arrives at the device as it was planned. Numbers 0100 to 0129.
enum PlanningCases {
    /// A definition with what it is to show.
    private struct Row {
        var number: Int
        var title: String
        var subject: String
        var requirements: [RequirementID]
        var definitions: [Definition]
    }

    static let all: [ServerCase] = rows.map { row in
        ServerCase(
            row.number, row.title,
            ensure:
                "Ensure that when an operator plans \(row.subject), then the device is given exactly that definition, "
                + "accepts it, and the record shows it as confirmed.",
            row.requirements + ["REQ-6.1.7-1b", "REQ-6.3.4-35a"], interpretations: ["AMB-01", "AMB-33"],
            clause: "6.1.7"
        ) { server in
            for (index, definition) in row.definitions.enumerated() {
                try await server.setUp("plan\(index)", definition)
                try await server.carryOut(.remove, "plan\(index)")
            }
        }
    }

    private static func watch(_ atom: Definition.Atom) -> Definition {
        Definition(condition: .init(atoms: ["a1": atom]), body: ServerFixture.scan)
    }

    private static let response = DeviceFixture.uri("./Net/RespMs")
    private static let start = ServerFixture.start

    private static let rows: [Row] = [
        Row(
            number: 100, title: "A one-shot schedule is set up", subject: "a schedule with a start time",
            requirements: [
                "REQ-6.1.7-1a", "REQ-6.1.7-5b", "UC-5.6.1-var-1a", "UC-5.6.2-var-1a", "UC-5.6.3-var-1a",
            ],
            definitions: [Definition(time: .init(start: start + 3_600), body: ServerFixture.scan)]),
        Row(
            number: 102, title: "A periodic schedule is set up",
            subject: "a schedule with a period and a count",
            requirements: [
                "REQ-6.1.7-1a", "REQ-6.1.7-5b", "UC-5.6.1-var-1b", "UC-5.6.2-var-1b", "UC-5.6.3-var-1b",
            ],
            definitions: [
                ServerFixture.periodic(every: 600, count: 5), ServerFixture.periodic(every: 86_400),
            ]),
        Row(
            number: 104, title: "Every part of time is set up",
            subject: "an end, a window, a policy for missed occurrences and a grace",
            requirements: ["REQ-6.1.7-5b"],
            definitions: [Definition.Missed.skip, .once, .all].map { missed in
                Definition(
                    time: .init(
                        start: start + 600, end: start + 90_000, period: 600, duration: 60, count: 9,
                        missed: missed,
                        grace: 120), body: ServerFixture.scan)
            }),
        Row(
            number: 106, title: "Every comparison is set up",
            subject: "a condition on the management tree, for each comparison in turn",
            requirements: ["REQ-6.1.7-5a", "UC-5.6.1-var-1c", "UC-5.6.2-var-1c", "UC-5.6.3-var-1c"],
            definitions: [
                watch(.init(node: response, .equal, value: "500")),
                watch(.init(node: response, .notEqual, value: "120")),
                watch(.init(node: response, .greater, value: "800", rearm: "500")),
                watch(.init(node: response, .greaterOrEqual, value: "800")),
                watch(.init(node: response, .less, value: "10", rearm: "15", hold: 30)),
                watch(.init(node: response, .lessOrEqual, value: "10")),
                watch(.init(node: DeviceFixture.uri("./Net/Proxy"), .absent)),
                watch(.init(node: DeviceFixture.uri("./Net/Proxy/Addr"), .present)),
                watch(.init(node: response, .changed)),
            ]),
        Row(
            number: 108, title: "Time and tree are combined",
            subject: "a schedule whose time and tree conditions are joined, in each mode",
            requirements: ["REQ-6.1.7-5d", "UC-5.6.1-var-1d", "UC-5.6.2-var-1d", "UC-5.6.3-var-1d"],
            definitions: [Definition.Combination.all, .any].map { mode in
                Definition(
                    mode: mode, time: .init(start: start + 600, period: 600),
                    condition: .init(
                        mode: mode, startup: false, minGap: 90,
                        atoms: [
                            "a1": .init(node: response, .greater, value: "800"),
                            "b.2": .init(node: DeviceFixture.uri("./Device/Battery"), .less, value: "20"),
                        ]), body: ServerFixture.scan)
            }),
        Row(
            number: 110, title: "Groups of parameters are set up",
            subject: "three groups of parameters, each with its own rule of use",
            requirements: [
                "UC-5.6.3-desc-1b", "UC-5.6.3-actor-3", "UC-5.6.3-flow-1", "UC-5.6.3-flow-2a",
                "UC-5.6.3-flow-2b",
            ], definitions: [ServerFixture.proxies]),
        Row(
            number: 112, title: "A single group of one parameter is set up",
            subject: "one group that sets one leaf",
            requirements: ["UC-5.6.3-var-4"],
            definitions: [
                Definition(
                    groups: .init(groups: [
                        "only": .init(
                            rank: 3, body: DeviceFixture.body(DeviceFixture.replace(1, "./Conf/a", "one")))
                    ]))
            ]),
        Row(
            number: 114, title: "Work of several kinds is set up",
            subject:
                "a query, a tool run, a parameter group and nested groups of commands in one list of actions",
            requirements: ["UC-5.6-def-1d", "REQ-6.1.7-1a"],
            definitions: [
                Definition(
                    onError: .stop, time: .init(start: start + 60),
                    body: DeviceFixture.body(
                        DeviceFixture.get(1, "./Device/Signal"),
                        DeviceFixture.exec(2, "./Tools/Scan", data: "deep"),
                        DeviceFixture.atomic(
                            3, DeviceFixture.replace(4, "./Conf/a", "x"),
                            DeviceFixture.replace(5, "./Conf/b", "y")),
                        DeviceFixture.sequence(6, DeviceFixture.replace(7, "./Conf/a", "z"))))
            ]),
        Row(
            number: 116, title: "Text of any kind is set up",
            subject: "texts with markup, quotes, blanks at both ends and letters of several scripts",
            requirements: ["REQ-6.1.7-1a"],
            definitions: [
                Definition(
                    condition: .init(atoms: [
                        "a1": .init(
                            node: DeviceFixture.uri("./Conf/a"), .equal,
                            value: " <a&b> \"c\" 'd' ]]> \u{E9}\u{6F22} ")
                    ]),
                    body: DeviceFixture.body(
                        DeviceFixture.replace(1, "./Conf/b", "<x>&amp;;=%</x> \u{1F4C5}")),
                    user: .init(onRun: .notify, text: "Caf\u{E9} & <more>"))
            ]),
        Row(
            number: 118, title: "Every setting is set up",
            subject: "reports, prompts, tolerance of missing nodes and a limit of failures",
            requirements: ["REQ-6.1.7-1a"],
            definitions: [Definition.ReportPart.When.never, .failure, .always].map { when in
                Definition(
                    lenient: true, time: .init(start: start + 60, period: 60),
                    body: DeviceFixture.body(DeviceFixture.replace(1, "./Conf/none", "x")),
                    report: .init(when: when, ended: false, failLimit: 3),
                    user: .init(onRun: .confirm, onResult: .notify, text: "Now?", timeout: 30))
            }),
    ]
}
