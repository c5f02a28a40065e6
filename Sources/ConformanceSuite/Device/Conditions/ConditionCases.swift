import ConformanceKit
import DMReference
import SyncML
import Traceability

/// 6.1.7-5 a: edges, startup, hysteresis, hold, gap, atoms. Numbers 0400 to 0449.
enum ConditionCases {
    static let all: [DeviceCase] =
        OperatorCases.all + [startup, noStartup] + hysteresis + [
            hold, gapHolds, gapDrops, ownChange, missingNode, watchRightLost, watchRightMissing,
        ] + atoms

    private static let base: [RequirementID] = ["REQ-6.1.7-5a", "UC-5.6.2-var-1c"]

    static let startup = DeviceCase(
        415, "A condition that is true at activation triggers",
        ensure:
            "Ensure that when a schedule is activated while its condition holds and Startup is not false, then it runs "
            + "once, with trigger startup.",
        base, interpretations: ["AMB-14"], clause: "6.1.7", selection: "clock & tools"
    ) { device in
        try await device.session("srv-a", [DeviceFixture.battery(90)])
        var definition = DeviceFixture.watch(DeviceFixture.charged)
        definition.report.when = .always
        try await device.install("watch", definition)
        try await device.advance(2)
        try await device.ensureRuns(1, "after activation with a true condition")
        let reports = try await device.collect().filter { $0.kind == .execution }
        try await device.ensure(
            reports.map(\.trigger) == [.startup], "the run was not reported with trigger startup")
    }

    static let noStartup = DeviceCase(
        416, "With Startup=false the present truth is the baseline",
        ensure:
            "Ensure that when a schedule with Startup=false is activated while its condition holds, then it runs only "
            + "at the next edge.",
        base, interpretations: ["AMB-14"], clause: "6.1.7", selection: "clock & tools"
    ) { device in
        try await device.session("srv-a", [DeviceFixture.battery(90)])
        try await device.install("watch", DeviceFixture.watch(DeviceFixture.charged, startup: false))
        try await device.advance(2)
        try await device.ensureRuns(0, "after activation with a true condition and Startup=false")
        try await device.session("srv-a", [DeviceFixture.battery(70)])
        try await device.session("srv-a", [DeviceFixture.battery(90)])
        try await device.advance(2)
        try await device.ensureRuns(1, "after the condition was false and became true")
    }

    /// Values, the runs seen after each, for a condition with Rearm.
    private static let rearms: [(Definition.Comparison, String, String, [(Int, Int)])] = [
        (.greater, "80", "50", [(81, 1), (60, 1), (81, 1), (50, 1), (81, 2)]),
        (.less, "20", "40", [(19, 1), (39, 1), (19, 1), (40, 1), (19, 2)]),
    ]

    static let hysteresis: [DeviceCase] = rearms.enumerated().map { index, row in
        DeviceCase(
            420 + index, "Hysteresis of \(row.0.rawValue)",
            ensure:
                "Ensure that when an atom with Rearm became true, then it counts as true until the value has reached "
                + "Rearm, and only then can it trigger again.",
            base, interpretations: ["AMB-14"], clause: "6.1.7", selection: "clock & tools"
        ) { device in
            let atom = Definition.Atom(
                node: DeviceFixture.uri("./Device/Battery"), row.0, value: row.1, rearm: row.2)
            try await device.install("watch", DeviceFixture.watch(atom))
            for (value, count) in row.3 {
                try await device.session("srv-a", [DeviceFixture.battery(value)])
                try await device.advance(2)
                try await device.ensureRuns(count, "at \(value)")
            }
        }
    }

    static let hold = DeviceCase(
        425, "Hold: a short pulse does not trigger",
        ensure:
            "Ensure that when a condition with Hold is true for less than that time, then the schedule does not run; "
            + "and it runs once the condition has been true for all of it.",
        base, interpretations: ["AMB-14"], clause: "6.1.7", selection: "clock & tools"
    ) { device in
        var atom = DeviceFixture.charged
        atom.hold = 30
        try await device.install("watch", DeviceFixture.watch(atom))
        try await device.session("srv-a", [DeviceFixture.battery(90)])
        try await device.advance(20)
        try await device.session("srv-a", [DeviceFixture.battery(70)])
        try await device.advance(20)
        try await device.ensureRuns(0, "after a pulse of 20 s")
        try await device.session("srv-a", [DeviceFixture.battery(90)])
        try await device.advance(29)
        try await device.ensureRuns(0, "a second before Hold is over")
        try await device.advance(1 + max(1, try await device.capabilities()[.granularity]))
        try await device.ensureRuns(1, "after Hold")
    }

    static let gapHolds = gap(430, stays: true)
    static let gapDrops = gap(431, stays: false)

    private static func gap(_ number: Int, stays: Bool) -> DeviceCase {
        DeviceCase(
            number,
            stays
                ? "MinGap: an edge inside the gap runs at its end"
                : "MinGap: an edge that does not last is skipped",
            ensure:
                "Ensure that when a condition triggers within MinGap of a run, then no run begins before the gap has "
                + "passed, and one begins then "
                + (stays
                    ? "because the condition still holds."
                    : "only if the condition still holds; else it is skipped."),
            base, interpretations: ["AMB-14", "AMB-27"], clause: "6.1.7", selection: "clock & tools"
        ) { device in
            try await device.install("watch", DeviceFixture.watch(DeviceFixture.charged, minGap: 60))
            try await device.session("srv-a", [DeviceFixture.battery(90)])
            try await device.advance(5)
            try await device.ensureRuns(1, "after the first edge")
            try await device.session("srv-a", [DeviceFixture.battery(70)])
            try await device.session("srv-a", [DeviceFixture.battery(90)])
            try await device.advance(10)
            try await device.ensureRuns(1, "inside the gap")
            if !stays { try await device.session("srv-a", [DeviceFixture.battery(70)]) }
            try await device.advance(60)
            try await device.ensureRuns(stays ? 2 : 1, "after the gap")
            let skipped = try await device.info("watch", "Skipped")
            try await device.ensure(skipped == (stays ? "0" : "1"), "Info/Skipped is \(skipped ?? "missing")")
        }
    }

    static let atoms: [DeviceCase] = [
        atoms(435, .all, [("./Device/Battery", 90, 0), ("./Store/FreePct", 5, 1)]),
        atoms(436, .any, [("./Device/Battery", 90, 1), ("./Store/FreePct", 5, 1)]),
    ]

    private static func atoms(
        _ number: Int, _ mode: Definition.Combination, _ steps: [(String, Int, Int)]
    ) -> DeviceCase {
        DeviceCase(
            number, "Two atoms under Mode \(mode.rawValue)",
            ensure:
                "Ensure that atoms are combined as Cond/Mode says, and that the combination triggers on its own edge.",
            base, interpretations: ["AMB-15"], clause: "6.1.7", selection: "clock & tools"
        ) { device in
            let definition = Definition(
                condition: .init(
                    mode: mode,
                    atoms: [
                        "a1": DeviceFixture.charged,
                        "a2": .init(node: DeviceFixture.uri("./Store/FreePct"), .less, value: "10"),
                    ]), body: DeviceFixture.scan)
            try await device.install("watch", definition)
            for (node, value, count) in steps {
                try await device.session(
                    "srv-a", [DeviceFixture.replace(1, node, String(value), format: .int)])
                try await device.advance(2)
                try await device.ensureRuns(count, "after \(node) is \(value)")
            }
        }
    }

    static let ownChange = DeviceCase(
        440, "A change that the device makes itself triggers",
        ensure:
            "Ensure that when a watched value is changed by the device itself and stays so, then the schedule runs "
            + "within the declared Granularity.",
        base, interpretations: ["AMB-10"], clause: "6.1.7", selection: "clock & tools & tree"
    ) { device in
        try await device.install("watch", DeviceFixture.watch(DeviceFixture.charged))
        try await device.change(DeviceFixture.uri("./Device/Battery"), to: "90")
        try await device.notice()
        try await device.ensureRuns(1, "after the device changed the value")
    }

    static let missingNode = DeviceCase(
        442, "A watched node that vanishes is no fault",
        ensure:
            "Ensure that when a watched node is removed, then its comparison counts as false, the schedule stays "
            + "active, and the node's return can trigger.",
        base, interpretations: ["AMB-14"], clause: "6.1.7", selection: "clock & tools"
    ) { device in
        let atom = Definition.Atom(node: DeviceFixture.uri("./Conf/b"), .equal, value: "b0")
        try await device.install("watch", DeviceFixture.watch(atom))
        try await device.advance(2)
        try await device.ensureRuns(1, "at activation, with a true condition")
        try await device.session("srv-a", [DeviceFixture.delete(1, "./Conf/b")])
        try await device.advance(2)
        try await device.ensureState("watch", "Active")
        try await device.session("srv-a", [DeviceFixture.add(1, "./Conf/b", "b0")])
        try await device.advance(2)
        try await device.ensureRuns(2, "after the node came back")
    }

    static let watchRightLost = DeviceCase(
        445, "A right to a watched node that is lost",
        ensure:
            "Ensure that when the owner loses the Get right on a watched node, then the schedule does not fire on it, "
            + "is suspended, and one fault report says watch-rights.",
        ["REQ-6.1.7-5c", "REQ-6.1.7-6c"], interpretations: ["AMB-09", "AMB-36"], clause: "6.1.7",
        selection: "clock & tools & tree"
    ) { device in
        let node = DeviceFixture.uri("./Net/RespMs")
        let atom = Definition.Atom(node: node, .greater, value: "800")
        try await device.install("watch", DeviceFixture.watch(atom))
        try await device.perform(.setNode(node, value: nil, format: nil, acl: "Get=srv-b&Replace=srv-b"))
        try await device.notice()
        try await device.change(node, to: "950")
        try await device.notice()
        try await device.ensureRuns(0, "without the right to the watched node")
        let faults = try await device.collect().filter { $0.kind == .fault }
        try await device.ensure(
            faults.map(\.reason) == ["watch-rights"],
            "there are \(faults.count) fault reports, not one of watch-rights")
        try await device.ensureState("watch", "Suspended")
    }

    static let watchRightMissing = DeviceCase(
        446, "A condition on what the server may not read",
        ensure:
            "Ensure that when a server sets up a schedule that watches a node which it may not Get, then the request is "
            + "refused with 425 watch-rights and nothing is stored.",
        ["REQ-6.1.7-5c", "REQ-6.1.7-6a"], interpretations: ["AMB-09", "AMB-36"], clause: "6.1.7",
        behaviour: .invalid
    ) { device in
        let atom = Definition.Atom(node: DeviceFixture.uri("./Private/x"), .changed)
        let verdict = try await device.create("watch", DeviceFixture.watch(atom))
        try await device.ensure(verdict.status == .permissionDenied, "the request was not refused with 425")
        try await device.ensureState("watch", nil)
    }
}
