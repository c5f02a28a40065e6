import ConformanceKit
import DMReference
import SyncML
import Traceability

/// Use case 5.6.3, parameter adjustment. Numbers 1000 to 1099.
enum AdjustmentCases {
    static let all: [DeviceCase] = [
        flow, ranks, keeps, single, rollBack, foreignWriter, stopped, expired, checked, room,
    ]

    /// Returns the work of a group: both leaves of the proxy.
    private static func proxy(_ name: String, _ port: Int) -> String {
        DeviceFixture.body(
            DeviceFixture.replace(1, "./Net/Proxy/Addr", "\(name).example"),
            DeviceFixture.replace(2, "./Net/Proxy/Port", String(port), format: .int))
    }

    private static func slow(_ value: String, rearm: String? = nil) -> Definition.Condition {
        .init(atoms: [
            "a1": .init(node: DeviceFixture.uri("./Net/RespMs"), .greater, value: value, rearm: rearm)
        ])
    }

    /// Light when answers are slow, busy from 07:00 to 19:00, normal else.
    static let proxies = Definition(
        groups: .init(
            defaultGroup: "normal",
            groups: [
                "light": .init(rank: 1, condition: slow("800", rearm: "500"), body: proxy("light", 8081)),
                "busy": .init(rank: 2, from: 7 * 3_600, to: 19 * 3_600, body: proxy("busy", 8082)),
                "normal": .init(rank: 9, body: proxy("normal", 8083)),
            ]), report: .init(when: .always))

    static let flow = DeviceCase(
        .device(
            1000, "The group that fits best is put to use as surroundings change",
            "Ensure that when three groups have a condition, a daily window and none, then at activation and at each change "
                + "the device applies both leaves of the group of the lowest rank that matches, names it, and reports it.",
            [
                "UC-5.6.3-desc-1c", "UC-5.6.3-desc-1d", "UC-5.6.3-actor-2", "UC-5.6.3-post-1b",
                "UC-5.6.3-post-2", "UC-5.6.3-var-1a", "UC-5.6.3-var-1b", "UC-5.6.3-var-1c",
                "UC-5.6.3-var-1d", "UC-5.6.3-flow-4", "UC-5.6.3-flow-5", "UC-5.6.3-flow-6",
                "UC-5.6.3-flow-7a", "UC-5.6.3-flow-7b", "REQ-6.1.7-1c",
            ], interpretations: ["AMB-23"], clause: "5.6.3", selection: "clock & tree"),
        setup: DeviceFixture.setup
    ) { device in
        let start = DeviceFixture.start
        try await device.setUp("proxy", proxies)
        try await device.ensureLeaf("./Net/Proxy/Addr", "normal.example", "at night")
        try await device.ensureLeaf("./Net/Proxy/Port", "8083", "at night")
        try await device.advance(to: start + 7 * 3_600)
        try await device.ensureLeaf("./Net/Proxy/Addr", "busy.example", "at 07:00")
        try await device.change("./Net/RespMs", "950")
        try await device.ensureLeaf("./Net/Proxy/Addr", "light.example", "when answers are slow")
        try await device.ensureInfo("proxy", ["Group": "light"], "when answers are slow")
        try await device.change("./Net/RespMs", "600")
        try await device.ensureLeaf("./Net/Proxy/Port", "8081", "above the value of Rearm")
        try await device.change("./Net/RespMs", "450")
        try await device.ensureLeaf("./Net/Proxy/Addr", "busy.example", "when answers are quick again")
        try await device.advance(to: start + 19 * 3_600)
        try await device.ensureLeaf("./Net/Proxy/Addr", "normal.example", "at 19:00")
        let reports = try await device.executions()
        try await device.ensure(
            reports.compactMap(\.group) == ["normal", "busy", "light", "busy", "normal"],
            "the groups reported are \(reports.map { $0.group ?? "none" })")
    }

    static let ranks = DeviceCase(
        .device(
            1005, "Of several groups that match the lowest rank wins",
            "Ensure that when two conditions hold, then the group with the lower rank is current, and the other one once only "
                + "its condition holds.",
            ["UC-5.6.3-desc-1c", "UC-5.6.3-flow-6"], interpretations: ["AMB-23"], clause: "5.6.3",
            selection: "clock & tree"),
        setup: DeviceFixture.setup
    ) { device in
        // Where atoms are scarce the default has none, and so matches always.
        let isRich = try await device.capabilities()[.maxAtoms] > 2
        try await device.setUp(
            "proxy",
            Definition(
                groups: .init(
                    defaultGroup: "calm",
                    groups: [
                        "worse": .init(rank: 1, condition: slow("900"), body: proxy("worse", 1)),
                        "bad": .init(rank: 5, condition: slow("500"), body: proxy("bad", 2)),
                        "calm": .init(
                            rank: 7, condition: isRich ? slow("5000") : nil, body: proxy("calm", 3)),
                    ])))
        try await device.ensureLeaf("./Net/Proxy/Addr", "calm.example", "where none matches: the default")
        for (value, address) in [("950", "worse"), ("600", "bad"), ("901", "worse"), ("100", "calm")] {
            try await device.change("./Net/RespMs", value)
            try await device.ensureLeaf("./Net/Proxy/Addr", "\(address).example", "at \(value)")
        }
    }

    static let keeps = DeviceCase(
        .device(
            1010, "Without a default the last group stays",
            "Ensure that when no group matches and no default is named, then the leaves keep their values, and the group is "
                + "not applied again when it matches again.",
            ["UC-5.6.3-actor-2", "UC-5.6.3-flow-7b"], interpretations: ["AMB-23"], clause: "5.6.3",
            selection: "clock & tree"),
        setup: DeviceFixture.setup
    ) { device in
        try await device.setUp(
            "proxy",
            Definition(
                groups: .init(groups: [
                    "slow": .init(rank: 1, condition: slow("800"), body: proxy("slow", 1)),
                    "worst": .init(rank: 0, condition: slow("2000"), body: proxy("worst", 2)),
                ]), report: .init(when: .always)))
        try await device.ensureLeaf("./Net/Proxy/Addr", "p0.example", "before any group matched")
        for value in ["900", "100", "950"] { try await device.change("./Net/RespMs", value) }
        try await device.ensureLeaf("./Net/Proxy/Addr", "slow.example", "after the group matched")
        let groups = try await device.executions().map(\.group)
        try await device.ensure(groups == ["slow"], "the groups applied are \(groups)")
    }

    static let single = DeviceCase(
        .device(
            1015, "A group may hold one parameter",
            "Ensure that when each of two groups writes one leaf, then the leaf follows the condition until the count is "
                + "reached, and then keeps its value.",
            ["UC-5.6.3-var-4", "UC-5.6.3-var-2a", "UC-5.6.3-flow-6"], interpretations: ["AMB-23"],
            clause: "5.6.3", selection: "clock & tree"),
        setup: DeviceFixture.setup
    ) { device in
        func port(_ value: String) -> String {
            DeviceFixture.body(DeviceFixture.replace(1, "./Net/Proxy/Port", value, format: .int))
        }
        try await device.setUp(
            "port",
            Definition(
                time: .init(count: 3),
                groups: .init(groups: [
                    "slow": .init(rank: 1, condition: slow("800"), body: port("81")),
                    "quick": .init(rank: 2, body: port("82")),
                ])))
        try await device.ensureLeaf("./Net/Proxy/Port", "82", "at activation")
        try await device.change("./Net/RespMs", "900")
        try await device.ensureLeaf("./Net/Proxy/Port", "81", "when answers are slow")
        try await device.change("./Net/RespMs", "100")
        try await device.ensureLeaf("./Net/Proxy/Port", "82", "when answers are quick")
        try await device.change("./Net/RespMs", "900")
        try await device.ensureLeaf("./Net/Proxy/Port", "82", "after the count was reached")
        try await device.ensureInfo("port", ["State": "Ended", "Fired": "3"], "after the count was reached")
    }

    static let rollBack = DeviceCase(
        .device(
            1020, "A group is applied whole or not at all",
            "Ensure that when one leaf of a group may no longer be written, then none of its leaves changes, the group does "
                + "not become current, and the report says 507.",
            ["UC-5.6.3-actor-2", "UC-5.6.3-flow-6", "REQ-6.1.7-4h"], interpretations: ["AMB-23"],
            clause: "5.6.3", selection: "clock & tree"),
        setup: DeviceFixture.setup
    ) { device in
        try await device.setUp("proxy", proxies)
        try await device.withdraw("./Net/Proxy/Port", "8083")
        try await device.change("./Net/RespMs", "950")
        try await device.ensureLeaf("./Net/Proxy/Addr", "normal.example", "after the group failed")
        try await device.ensureLeaf("./Net/Proxy/Port", "8083", "after the group failed")
        try await device.ensureInfo("proxy", ["Group": "normal"], "after the group failed")
        let codes = try await device.executions().map(\.code)
        try await device.ensure(codes == [.ok, .atomicFailed], "the codes are \(codes)")
    }

    static let foreignWriter = DeviceCase(
        .device(
            1025, "The device does not fight another writer",
            "Ensure that when another writer changes a leaf of the current group, then it stays so until the group changes.",
            ["UC-5.6.3-post-1b", "UC-5.6.3-flow-7b"], interpretations: ["AMB-23"], clause: "5.6.3",
            selection: "clock & tree"),
        setup: DeviceFixture.setup
    ) { device in
        try await device.setUp("proxy", proxies)
        try await device.change("./Net/Proxy/Addr", "own.example")
        try await device.change("./Net/RespMs", "130")
        try await device.advance(try await device.beat())
        try await device.ensureLeaf("./Net/Proxy/Addr", "own.example", "while the group is current")
        try await device.change("./Net/RespMs", "950")
        try await device.ensureLeaf("./Net/Proxy/Addr", "light.example", "when the group changes")
    }

    static let stopped = DeviceCase(
        .device(
            1030, "Values stay when the adjustment is ended",
            "Ensure that when the owner terminates an adjustment, then the leaves keep the values of the last group, whatever "
                + "the surroundings do.",
            ["UC-5.6.3-var-2b", "UC-5.6.3-flow-7b", "REQ-6.1.7-2c"], interpretations: ["AMB-23"],
            clause: "5.6.3", selection: "clock & tree"),
        setup: DeviceFixture.setup
    ) { device in
        try await device.setUp("proxy", proxies)
        try await device.must(.terminate, "proxy")
        try await device.change("./Net/RespMs", "950")
        try await device.advance(to: DeviceFixture.start + 8 * 3_600)
        try await device.ensureLeaf("./Net/Proxy/Addr", "normal.example", "after Terminate")
        try await device.ensureInfo(
            "proxy", ["State": "Ended", "EndReason": "terminated"], "after Terminate")
    }

    static let expired = DeviceCase(
        .device(
            1035, "An adjustment ends at its end instant",
            "Ensure that when an adjustment has an end instant, then one second before it the leaf still follows the "
                + "surroundings, and from it on no longer, and the schedule has expired.",
            ["UC-5.6.3-var-2a"], interpretations: ["AMB-16", "AMB-23"], clause: "5.6.3",
            selection: "clock & tree"),
        setup: DeviceFixture.setup
    ) { device in
        func port(_ value: String) -> String {
            DeviceFixture.body(DeviceFixture.replace(1, "./Net/Proxy/Port", value, format: .int))
        }
        let end = DeviceFixture.start + 2 * (try await device.beat())
        try await device.setUp(
            "port",
            Definition(
                time: .init(end: end),
                groups: .init(groups: [
                    "slow": .init(rank: 1, condition: slow("800"), body: port("81")),
                    "quick": .init(rank: 2, body: port("82")),
                ])))
        let before = 1 + max(1, try await device.capabilities()[.granularity])
        try await device.advance(to: end + -before)
        try await device.change("./Net/RespMs", "900")
        try await device.ensureLeaf("./Net/Proxy/Port", "81", "before the end instant")
        try await device.advance(1)
        try await device.change("./Net/RespMs", "100")
        try await device.ensureLeaf("./Net/Proxy/Port", "81", "after the end instant")
        try await device.ensureInfo(
            "port", ["State": "Ended", "EndReason": "expired"], "after the end instant")
    }

    static let checked = WorkCases.checked(
        1040, "Groups of parameters are checked", "an adjustment", ["UC-5.6.3-flow-3"], clause: "5.6.3",
        selection: "clock",
        refused: [
            ("with a parameter that cannot be written", pair(replacing: "./Fixed/ro")),
            ("with a parameter that the server may not write", pair(replacing: "./Private/x")),
            ("with a parameter that is not there", pair(replacing: "./Conf/none")),
            (
                "with two groups that write different leaves",
                Definition(
                    groups: .init(groups: [
                        "one": .init(rank: 1, condition: slow("800"), body: writing("./Conf/a")),
                        "two": .init(rank: 2, body: writing("./Conf/b")),
                    ]))
            ),
        ], accepted: pair(replacing: "./Conf/a"))

    private static func writing(_ leaf: String) -> String {
        DeviceFixture.body(DeviceFixture.replace(1, leaf, "v"))
    }

    /// Two groups that write one leaf.
    private static func pair(replacing leaf: String) -> Definition {
        Definition(
            groups: .init(groups: [
                "slow": .init(rank: 1, condition: slow("800"), body: writing(leaf)),
                "quick": .init(rank: 2, body: writing(leaf)),
            ]))
    }

    static let room = WorkCases.room(
        1045, "Adjustments", ["UC-5.6.3-pre-2", "UC-5.6.3-post-1a"], clause: "5.6.3",
        selection: "clock & tree", pair(replacing: "./Conf/a"))
}
