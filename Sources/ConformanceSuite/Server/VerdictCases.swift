import ConformanceKit
import DMReference
import SyncML
import Traceability

/// What a server makes of a device's verdicts. Numbers 0200 to 0299.
enum VerdictCases {
    static let all: [ServerCase] =
        refusals + [refusedChange, refusedOperation] + consent + late + [stopsAtFailure, ownStatuses]

    /// A plan that the device has to refuse.
    private struct Row {
        var number: Int
        var title: String
        var subject: String
        var requirements: [RequirementID] = []
        var definition: Definition
        var limits: [String: Int] = [:]
        var earlier: Definition?
    }

    private static func once(_ body: String) -> Definition {
        Definition(time: .init(start: ServerFixture.start + 60), body: body)
    }

    private static let refusals: [ServerCase] = rows.map { row in
        ServerCase(
            row.number, row.title,
            ensure:
                "Ensure that when the device refuses \(row.subject), then the record is refused with the device's code "
                + "and reason, and nothing is on the device.",
            row.requirements + ["REQ-6.3.4-35a", "REQ-6.3.4-36"], interpretations: ["AMB-04"],
            clause: "6.3.4",
            setup: ServerFixture.setup { $0.limits = row.limits }
        ) { server in
            if let earlier = row.earlier { try await server.setUp("first", earlier) }
            let record = try await server.carryOut(.plan(row.definition), "no")
            try server.ensure(record.state == .refused, "the record is \(record.state.rawValue), not refused")
            try server.ensure(
                try await server.schedule("no")?.revision ?? 0 == 0, "the device holds the schedule")
        }
    }

    private static let rows: [Row] = [
        Row(
            number: 200, title: "A plan without the rights it needs is refused",
            subject: "a query that the server has no right to",
            requirements: ["UC-5.6.1-pre-1"],
            definition: once(DeviceFixture.body(DeviceFixture.get(1, "./Private/x")))),
        Row(
            number: 202, title: "A tool without the right to it is refused",
            subject: "a tool that the server may not run",
            requirements: ["UC-5.6.2-pre-1"],
            definition: once(DeviceFixture.body(DeviceFixture.exec(1, "./Tools/Foreign")))),
        Row(
            number: 204, title: "A group without a right it needs is refused",
            subject: "a group of parameters, one of which the server may not write",
            requirements: ["UC-5.6.3-pre-1"],
            definition: Definition(
                groups: .init(groups: [
                    "g": .init(
                        rank: 1,
                        body: DeviceFixture.body(
                            DeviceFixture.replace(1, "./Conf/a", "1"),
                            DeviceFixture.replace(2, "./Private/x", "2")))
                ]))),
        Row(
            number: 206, title: "A plan for a node that is not there is refused",
            subject: "a target that does not exist",
            definition: once(DeviceFixture.body(DeviceFixture.replace(1, "./Conf/none", "x")))),
        Row(
            number: 208, title: "A plan that contradicts itself is refused",
            subject: "an end before the start",
            definition: Definition(
                time: .init(start: ServerFixture.start + 600, end: ServerFixture.start + 300),
                body: ServerFixture.scan)),
        Row(
            number: 210, title: "A plan for the past is refused", subject: "a schedule that can never fire",
            definition: Definition(time: .init(start: ServerFixture.start + -600), body: ServerFixture.scan)),
        Row(
            number: 212, title: "A plan beyond the device's room is refused",
            subject: "one schedule more than it has room for", definition: once(ServerFixture.scan),
            limits: ["MaxSchedules": 1, "MaxPerServer": 1], earlier: ServerFixture.periodic()),
        Row(
            number: 213, title: "A plan with more commands than the device takes is refused",
            subject: "five commands where it takes four",
            definition: once(
                SyncMLXML.encodeBody((1...5).map { DeviceFixture.exec($0, "./Tools/Scan") })),
            limits: ["MaxActions": 4]),
        Row(
            number: 214, title: "A period below the device's least is refused",
            subject: "a period below its least",
            definition: Definition(
                time: .init(start: ServerFixture.start + 60, period: 1), body: ServerFixture.scan),
            limits: ["MinPeriod": 30]),
    ]

    static let refusedChange = ServerCase(
        220, "A refused change leaves what was confirmed",
        ensure:
            "Ensure that when the device refuses a change, then the record returns to confirmed with the definition before, "
            + "the device's code and its reason, and a later change is carried out.",
        ["REQ-6.3.4-35b", "REQ-6.3.4-36"], interpretations: ["AMB-17"], clause: "6.3.4", behaviour: .invalid
    ) { server in
        let first = ServerFixture.periodic()
        try await server.setUp("keep", first)
        let bad = ServerFixture.periodic(
            body: DeviceFixture.body(DeviceFixture.replace(1, "./Private/x", "y")))
        let record = try await server.carryOut(.change(bad), "keep")
        try server.ensure(
            record.state == .confirmed, "the record is \(record.state.rawValue) after the refusal")
        try server.ensure(record.wanted == nil, "the refused change is still wanted")
        try server.ensure(try await server.schedule("keep")?.revision == 1, "the device took the change on")
        try await server.carryOut(.change(ServerFixture.periodic(every: 120)), "keep")
        try server.ensure(
            try await server.schedule("keep")?.revision == 2, "the later change was not carried out")
    }

    static let refusedOperation = ServerCase(
        225, "A refused suspension leaves the schedule as it is",
        ensure:
            "Ensure that when a device that cannot pause schedules refuses to, then the record stays confirmed and shows "
            + "the refusal.",
        ["REQ-6.3.4-36"], clause: "6.3.4", behaviour: .inopportune, selection: "schedule & C-140",
        setup: ServerFixture.setup { $0.capabilities.options.remove(.suspend) }
    ) { server in
        try await server.setUp("go", ServerFixture.periodic())
        let record = try await server.carryOut(.suspend, "go")
        try server.ensure(record.state == .confirmed, "the record is \(record.state.rawValue)")
        try await server.ensureHeld("go", .active, "after the refusal")
    }

    private static let asking: Definition = {
        var definition = ServerFixture.periodic()
        definition.user = .init(onRequest: .confirm, text: "Each minute?", timeout: 120)
        return definition
    }()

    /// The user's answer, and what becomes of the plan.
    private static let consent: [ServerCase] = [
        (
            230, "The user agrees to a plan", UserScript.Reply.accept,
            ConformanceKit.ScheduleRecord.State.confirmed
        ),
        (231, "The user rejects a plan", .reject, .refused),
        (232, "The user cancels a plan", .cancel, .refused),
        (233, "The user does not answer to a plan", .silent, .refused),
    ].map { number, title, reply, state in
        ServerCase(
            number, title,
            ensure:
                "Ensure that when a device answers a commit with 202 because it asks its user, then the record is not "
                + "confirmed before the verdict has come, and follows the verdict then.",
            ["REQ-6.3.4-36", "UC-5.6.2-flow-2"], interpretations: ["AMB-21"], clause: "5.6.2",
            setup: ServerFixture.setup { $0.user = reply }
        ) { server in
            try await server.plan("ask", asking)
            try await server.carryOut()
            if reply == .silent {
                try await server.ensureRecord("ask", .sent, "while the user is silent")
                try await server.advance(121)
            }
            try await server.ensureRecord("ask", state, "after the verdict")
        }
    }

    private static let late: [ServerCase] = [
        (240, "The verdict comes in a later message", Policy(["verificationPlacement": 1])),
        (241, "The verdict comes in package 1 of a later session", Policy(["verificationPlacement": 2])),
        (
            242, "The verdict comes in a later session once the device was challenged",
            Policy(["verificationPlacement": 2, "reportsInPackage1": 1])
        ),
    ].map { number, title, policy in
        ServerCase(
            number, title,
            ensure:
                "Ensure that when the verdict on a request comes later than its Status, then the record takes it in all the "
                + "same, for a plan, a change, a refused change and a termination.",
            ["REQ-6.3.4-35a", "REQ-6.3.4-35b", "REQ-6.3.4-35c"], interpretations: ["AMB-03"], clause: "6.3.4",
            setup: ServerFixture.setup { $0.policy = policy }
        ) { server in
            try await server.setUp("late", ServerFixture.periodic())
            if number == 240 { try await server.setUp("beside", ServerFixture.periodic(every: 600)) }
            let bad = ServerFixture.periodic(
                body: DeviceFixture.body(DeviceFixture.replace(1, "./Conf/none", "y")))
            let wishes: [OperatorWish] = [
                .change(ServerFixture.periodic(every: 120)), .change(bad), .terminate,
            ]
            for (index, wish) in wishes.enumerated() {
                try await server.wish(wish, "late")
                if number == 240 {
                    // With something else to send, the session goes on, and there is a later message to come.
                    try await server.wish(.change(ServerFixture.periodic(every: 700 + index)), "beside")
                }
                try await server.carryOut()
                try await server.ensureRecord(
                    "late", wish == .terminate ? .closed : .confirmed, "after wish \(index + 1)")
            }
            try server.ensure(
                try await server.schedule("late")?.revision == 2, "the device took the refused change on")
        }
    }

    static let stopsAtFailure = ServerCase(
        250, "A device that stops at a failing member",
        ensure:
            "Ensure that when a device refuses a part of the transfer and stops there, so that the commit is answered 215, "
            + "then the record is refused.",
        ["REQ-6.3.4-35a", "REQ-6.3.4-36"], interpretations: ["A-06"], clause: "6.3.4", behaviour: .invalid,
        setup: ServerFixture.setup {
            $0.policy = Policy(["sequenceAfterFailure": 1])
            $0.limits = ["MaxBody": 2_048]
        }
    ) { server in
        let text = String(repeating: "x", count: 2_048)
        let definition = ServerFixture.periodic(
            body: DeviceFixture.body(DeviceFixture.replace(1, "./Conf/a", text)))
        try await server.plan("stop", definition)
        for _ in 0..<3 { try await server.carryOutOnce() }
        try await server.ensureRecord("stop", .refused, "after the device stopped")
        try server.ensure(
            try await server.schedule("stop")?.revision ?? 0 == 0, "the device holds the schedule")
    }

    static let ownStatuses = ServerCase(
        255, "A device that answers in its own way",
        ensure:
            "Ensure that when a device gives one Status a command instead of one an Item, places its Results elsewhere and "
            + "shows credentials only when challenged, then every wish is carried out all the same.",
        ["REQ-6.3.4-35a", "REQ-6.3.4-35b", "REQ-6.3.4-35c"], clause: "6.3.4",
        setup: ServerFixture.setup {
            $0.policy = Policy(["statusPerCommand": 1, "resultsPlacement": 1, "credentialsInPackage1": 1])
        }
    ) { server in
        try await server.setUp("own", ServerFixture.proactive)
        try await server.carryOut(.change(ServerFixture.periodic()), "own")
        try await server.ensureRecord("own", .confirmed, "after the change")
        try await server.carryOut(.terminate, "own")
        try await server.ensureRecord("own", .closed, "after the termination")
    }
}
