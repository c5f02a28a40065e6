import ConformanceKit
import DMReference
import SyncML
import Traceability

/// 6.1.7-6: authentication and rights at set-up, over the life and at each run. Numbers 0500 to 0599.
enum SecurityCases {
    static let all: [DeviceCase] =
        credentials + ForeignServerCases.all + [
            revoked, grantedAgain, ownerRemoved, notRevived, reportsStayPrivate, ownRights,
        ]
        + rightsAtRun
        + setUpRights + [watchRightAtActivation]

    private static let manners: [(CredentialManner, String)] = [
        (.missing, "no credentials"), (.wrong, "wrong credentials"), (.stale, "a digest of an old nonce"),
    ]

    static let credentials: [DeviceCase] = manners.enumerated().map { index, row in
        DeviceCase(
            500 + index, "A set-up with \(row.1)",
            ensure:
                "Ensure that when a server that has not proved who it is asks for a schedule, then each command is "
                + "refused with 401 or 407, nothing is stored and nothing runs; with its credentials it is served.",
            ["REQ-6.1.7-6a", "REQ-6.1.1.1-1", "REQ-6.1.1.2-0", "REQ-6.1.1.2-1"], interpretations: ["AMB-06"],
            clause: "6.1.7", behaviour: .inopportune,
            selection: "clock & tools & " + (row.0 == .stale ? "nonces" : "credentials")
        ) { device in
            let definition = Definition(
                time: .init(start: DeviceFixture.start + 60), body: DeviceFixture.scan)
            let command = await definition.creationCommand(
                root: device.settings.scheduleRoot, id: "s", correlator: "c1")
            // A nonce is old once there was another one after it.
            if row.0 == .stale { try await device.session("srv-a") }
            let session = try await device.session(
                "srv-a", [command], troubles: ServerTroubles(manner: row.0))
            let accepted = session.commands.filter { $0.code?.isSuccess == true }
            try await device.ensure(
                accepted.isEmpty, "a command of a server without proof was answered with success")
            try await device.ensureState("s", nil)
            try await device.advance(100)
            try await device.ensureRuns(0, "after the time of the schedule")
            let later = Definition(
                time: .init(start: DeviceFixture.start + 600), body: DeviceFixture.scan)
            let verdict = try await device.create("t", later)
            try await device.ensure(
                verdict.status == .ok, "the same server with its credentials is not served")
        }
    }

    static let revoked = DeviceCase(
        540, "A right revoked after set-up",
        ensure:
            "Ensure that when the owner loses the right to an action's target after set-up, then the action is not "
            + "performed and the execution report says 425 target-rights.",
        ["REQ-6.1.7-6c"], interpretations: ["AMB-06"], clause: "6.1.7", selection: "clock & tree"
    ) { device in
        let node = DeviceFixture.uri("./Conf/a")
        try await device.install("s", writer())
        try await device.perform(.setNode(node, value: nil, format: nil, acl: "Get=*&Replace=srv-b"))
        try await device.advance(to: DeviceFixture.start + 60)
        try await device.advance(try await device.capabilities()[.maxLatency])
        let reading = try await device.perform(.readNode(node)).reading
        try await device.ensure(
            reading == .node(value: "a0", exists: true), "the action was performed without the right")
        let reports = try await device.collect().filter { $0.kind == .execution }
        try await device.ensure(
            reports.map(\.code) == [.permissionDenied], "the run was not reported once with 425")
        try await device.ensure(reports.map(\.reason) == ["target-rights"], "the reason is not target-rights")
    }

    static let grantedAgain = DeviceCase(
        541, "A right granted later counts from the next run on",
        ensure:
            "Ensure that when the right to an action's target is revoked and granted again, then each run is judged by "
            + "the rights of its own instant.",
        ["REQ-6.1.7-6c"], interpretations: ["AMB-06"], clause: "6.1.7", selection: "clock & tree"
    ) { device in
        let node = DeviceFixture.uri("./Conf/a")
        let period = try await device.period()
        var definition = writer()
        definition.time?.period = period
        try await device.install("s", definition)
        try await device.perform(.setNode(node, value: nil, format: nil, acl: "Get=*&Replace=srv-b"))
        try await device.advance(to: DeviceFixture.start + 60 + period / 2)
        try await device.perform(.setNode(node, value: nil, format: nil, acl: "Get=*&Replace=srv-a"))
        try await device.advance(period)
        let reading = try await device.perform(.readNode(node)).reading
        try await device.ensure(
            reading == .node(value: "run", exists: true), "the action was refused despite the right")
        let codes = try await device.collect().filter { $0.kind == .execution }.map(\.code)
        try await device.ensure(
            codes == [.permissionDenied, .ok], "the two runs were not reported with 425 and 200")
    }

    private static func writer() -> Definition {
        Definition(
            time: .init(start: DeviceFixture.start + 60),
            body: DeviceFixture.body(DeviceFixture.replace(1, "./Conf/a", "run")),
            report: .init(when: .always))
    }

    static let ownerRemoved = DeviceCase(
        545, "The owner's account is removed",
        ensure:
            "Ensure that when the account of the owner is removed, then its schedules do not run any more and nothing is "
            + "sent to it.",
        ["REQ-6.1.7-6c"], interpretations: ["AMB-08"], clause: "6.1.7", selection: "clock & tools & accounts"
    ) { device in
        let period = try await device.period()
        let time = Definition.TimePart(start: DeviceFixture.start + 60, period: period)
        try await device.install(
            "s", Definition(time: time, body: DeviceFixture.scan, report: .init(when: .always)))
        let before = await device.reports["srv-a"]?.count ?? 0
        try await device.perform(.removeAccount("srv-a"))
        try await device.advance(60 + 2 * period)
        try await device.ensureRuns(0, "after the owner's account was removed")
        let after = await device.reports["srv-a"]?.count ?? 0
        try await device.ensure(before == after, "a report was sent to the server that is gone")
    }

    static let notRevived = DeviceCase(
        546, "A new account of the same name revives nothing",
        ensure:
            "Ensure that when the owner's account is removed and made again, then the schedules that ended with it stay "
            + "ended.",
        ["REQ-6.1.7-6c"], interpretations: ["AMB-08"], clause: "6.1.7", selection: "clock & tools & accounts"
    ) { device in
        try await device.install(
            "s", Definition(time: .init(start: DeviceFixture.start + 600), body: DeviceFixture.scan))
        try await device.perform(.removeAccount("srv-a"))
        try await device.perform(.addAccount("srv-a"))
        try await device.advance(700)
        try await device.ensureRuns(0, "after the account was made again")
        let state = try await device.info("s", "State")
        try await device.ensure(state == nil || state == "Ended", "the schedule is \(state ?? "")")
    }

    static let reportsStayPrivate = DeviceCase(
        550, "Reports go to the owner alone",
        ensure:
            "Ensure that when a schedule runs, then its report is sent to its owner and to no other server.",
        ["REQ-6.1.7-6c", "UC-5.6.1-flow-6a"], interpretations: ["AMB-06"], clause: "6.1.7", selection: "clock"
    ) { device in
        let definition = Definition(
            time: .init(start: DeviceFixture.start + 60),
            body: DeviceFixture.body(DeviceFixture.get(1, "./Device/Signal")))
        try await device.install("s", definition)
        try await device.advance(to: DeviceFixture.start + 60)
        try await device.session("srv-b")
        let own = try await device.collect(from: "srv-a").filter { $0.kind == .execution }
        try await device.ensure(own.count == 1, "the owner got \(own.count) execution reports, not one")
        let other = await device.reports["srv-b"] ?? []
        try await device.ensure(other.isEmpty, "another server got a report")
    }

    static let ownRights = DeviceCase(
        551, "A run has the rights of its owner, whoever spoke last",
        ensure:
            "Ensure that when another server with other rights has had the last session before a run, then the run has the "
            + "rights of the schedule's owner.",
        ["REQ-6.1.7-6c"], interpretations: ["AMB-06"], clause: "6.1.7", selection: "clock & tree"
    ) { device in
        try await device.install("s", writer())
        try await device.collect()
        try await device.session("srv-b")
        try await device.advance(to: DeviceFixture.start + 60)
        try await device.advance(try await device.capabilities()[.maxLatency])
        try await device.ensureLeaf("./Conf/a", "run", "after the run")
        let codes = try await device.collect().filter { $0.kind == .execution }.map(\.code)
        try await device.ensure(codes == [.ok], "the run was not reported once with 200")
    }

    /// Work of which one right is withdrawn before the run: what is done, on whose node, and the rights that are left.
    private static let withdrawals: [(command: Command, node: String, acl: String)] = [
        (DeviceFixture.get(1, "./Device/Signal"), "./Device/Signal", "Get=srv-b"),
        (DeviceFixture.add(1, "./Conf/new", "n"), "./Conf", "Get=*&Replace=srv-a"),
        (DeviceFixture.delete(1, "./Conf/a"), "./Conf/a", "Get=*&Replace=srv-a"),
        (DeviceFixture.exec(1, "./Tools/Scan"), "./Tools/Scan", "Exec=srv-b&Get=*"),
    ]

    static let rightsAtRun: [DeviceCase] = withdrawals.enumerated().map { index, row in
        DeviceCase(
            555 + index, "The right to \(row.command.name) is withdrawn before the run",
            ensure:
                "Ensure that when the owner loses the right to \(row.command.name) between set-up and run, then it is not "
                + "performed, no value leaves the device, and the report says 425 target-rights.",
            ["REQ-6.1.7-6c"], interpretations: ["AMB-06"], clause: "6.1.7", selection: "clock & tools & tree"
        ) { device in
            let definition = Definition(
                time: .init(start: DeviceFixture.start + 60), body: DeviceFixture.body(row.command),
                report: .init(when: .always))
            try await device.install("s", definition)
            try await device.perform(
                .setNode(DeviceFixture.uri(row.node), value: nil, format: nil, acl: row.acl))
            try await device.advance(to: DeviceFixture.start + 60)
            try await device.advance(try await device.capabilities()[.maxLatency])
            try await device.ensureRuns(0, "without the right")
            try await device.ensureLeaf("./Conf/new", nil, "without the right")
            try await device.ensureLeaf("./Conf/a", "a0", "without the right")
            let reports = try await device.collect().filter { $0.kind == .execution }
            try await device.ensure(
                reports.map(\.code) == [.permissionDenied], "the run was not reported once with 425")
            try await device.ensure(
                reports.allSatisfy { $0.reason == "target-rights" && $0.values.isEmpty },
                "the report names another reason, or carries a value")
        }
    }

    /// Work of which the owner lacks one right, by command.
    private static let works: [(String, Command)] = [
        ("Get", DeviceFixture.get(1, "./Private/x")),
        ("Replace", DeviceFixture.replace(1, "./Private/x", "y")),
        ("Add", DeviceFixture.add(1, "./Private/y", "y")), ("Delete", DeviceFixture.delete(1, "./Private/x")),
        ("Exec", DeviceFixture.exec(1, "./Private/Tool")),
    ]

    static let setUpRights: [DeviceCase] = works.enumerated().map { index, row in
        var setup = DeviceFixture.setup
        setup.tools.append(ToolProfile(uri: "./Private/Tool", acl: "Exec=srv-b&Get=srv-b"))
        return DeviceCase(
            560 + index, "Set-up of \(row.0) without the right to the target",
            ensure:
                "Ensure that when a server sets up a schedule whose \(row.0) it may not perform, then the request is "
                + "refused with 425 target-rights and nothing is stored.",
            ["REQ-6.1.7-6a", "REQ-6.3.1-42a"], interpretations: ["AMB-06"], clause: "6.1.7",
            behaviour: .invalid,
            setup: setup
        ) { device in
            let definition = Definition(
                time: .init(start: DeviceFixture.start + 600), body: DeviceFixture.body(row.1))
            let verdict = try await device.create("s", definition)
            try await device.ensure(
                verdict.status == .permissionDenied, "the Status is \(verdict.status?.rawValue ?? 0), not 425"
            )
            var alert = verdict.verification
            if alert == nil { alert = try await device.collect().last }
            let reason = alert?.reason ?? "missing"
            try await device.ensure(reason == "target-rights", "the reason is \(reason)")
            try await device.ensureState("s", nil)
        }
    }

    static let watchRightAtActivation = DeviceCase(
        570, "Activation after the right was lost",
        ensure:
            "Ensure that when the owner lost the right to a target between Commit and Activate, then Activate is "
            + "refused with 425 and the schedule stays Installed.",
        ["REQ-6.1.7-6b"], interpretations: ["AMB-06"], clause: "6.1.7", selection: "tree"
    ) { device in
        var definition = writer()
        definition.autoStart = false
        definition.time?.start = DeviceFixture.start + 600
        try await device.install("s", definition)
        try await device.perform(
            .setNode(DeviceFixture.uri("./Conf/a"), value: nil, format: nil, acl: "Get=*&Replace=srv-b"))
        let verdict = try await device.request(.activate, "s")
        try await device.ensure(
            verdict.status == .permissionDenied, "the Status is \(verdict.status?.rawValue ?? 0), not 425")
        try await device.ensureState("s", "Installed")
    }
}
