import ConformanceKit
import DMReference
import SyncML
import Traceability

/// 6.1.7-3, 6.3.4-36: what a server keeps over power cuts and lost answers. Numbers 0300 to 0399.
enum ServerStorageCases {
    static let all: [ServerCase] = cuts + [consent, highWater] + lost + [crashes, crashesOfReports]

    /// A point in the life of a schedule at which the power of the server is cut.
    private struct Cut {
        var number: Int
        var title: String
        var when: String
        var before: @Sendable (ServerTester) async throws -> Void
        var after: @Sendable (ServerTester) async throws -> Void
    }

    private static let cuts: [ServerCase] = rows.map { row in
        ServerCase(
            row.number, row.title,
            ensure:
                "Ensure that when the power of the server is cut \(row.when), then every record is as it was, and what was "
                + "wished for is carried out afterwards.",
            ["REQ-6.3.4-36", "REQ-6.1.7-3a", "REQ-6.1.7-3b", "REQ-6.1.7-3c"], interpretations: ["AMB-35"],
            clause: "6.3.4", selection: "schedule & power"
        ) { server in
            try await row.before(server)
            try await server.record("work")
            try await server.perform(.powerCycle(off: 10))
            try await server.record("work")
            try await row.after(server)
        }
    }

    private static let plan = ServerFixture.periodic()

    private static let rows: [Cut] = [
        Cut(number: 300, title: "Power is lost after a plan", when: "before a plan was sent") { server in
            try await server.plan("work", plan)
        } after: { server in
            try await server.carryOut()
            try await server.ensureRecord("work", .confirmed, "after the set-up")
        },
        Cut(number: 302, title: "Power is lost after a confirmation", when: "after a plan was confirmed") {
            server in
            try await server.setUp("work", plan)
        } after: { server in
            try await server.advance(60)
            try server.ensure(
                try await server.filed(.execution, of: "work").count == 1, "no report after the cut")
        },
        Cut(number: 304, title: "Power is lost after a refusal", when: "after a plan was refused") { server in
            try await server.carryOut(
                .plan(
                    ServerFixture.periodic(
                        body: DeviceFixture.body(DeviceFixture.replace(1, "./Conf/none", "")))),
                "work")
        } after: { server in
            try await server.setUp("work", plan)
        },
        Cut(number: 306, title: "Power is lost after reports", when: "after reports with values were filed") {
            server in
            try await server.setUp(
                "work",
                ServerFixture.periodic(body: DeviceFixture.body(DeviceFixture.get(1, "./Device/Signal"))))
            try await server.advance(120)
        } after: { server in
            try await server.advance(60)
            try server.ensure(
                try await server.filed(.execution, of: "work").count == 3, "reports are missing")
        },
        Cut(number: 308, title: "Power is lost after a wish for a change", when: "before a change was sent") {
            server in
            try await server.setUp("work", plan)
            try await server.wish(.change(ServerFixture.periodic(every: 300)), "work")
        } after: { server in
            try await server.carryOut()
            try server.ensure(
                try await server.schedule("work")?.revision == 2, "the change was not carried out")
        },
        Cut(
            number: 310, title: "Power is lost after a wish for an end", when: "before a termination was sent"
        ) { server in
            try await server.setUp("work", plan)
            try await server.wish(.terminate, "work")
        } after: { server in
            try await server.carryOut()
            try await server.ensureHeld("work", .ended, "after the cut")
            try await server.ensureRecord("work", .closed, "after the cut")
        },
        Cut(number: 312, title: "Power is lost after an end", when: "after a schedule was closed") { server in
            try await server.setUp("work", plan)
            try await server.advance(60)
            try await server.carryOut(.terminate, "work")
        } after: { server in
            try await server.setUp("work", ServerFixture.periodic(every: 600))
        },
    ]

    static let consent = ServerCase(
        320, "Power is lost while a user decides",
        ensure:
            "Ensure that when the power of the server is cut while a device waits for its user, then the verdict still "
            + "reaches the record.",
        ["REQ-6.3.4-36", "REQ-6.1.7-3c"], interpretations: ["AMB-21", "AMB-35"], clause: "6.3.4",
        selection: "schedule & power", setup: ServerFixture.setup { $0.user = .silent }
    ) { server in
        var definition = plan
        definition.user = .init(onRequest: .confirm, text: "Each minute?", timeout: 120)
        try await server.plan("work", definition)
        try await server.carryOut()
        try await server.perform(.powerCycle(off: 0))
        try await server.ensureRecord("work", .sent, "while the user is silent")
        try await server.advance(121)
        try await server.ensureRecord("work", .refused, "after the user kept silent")
    }

    static let highWater = ServerCase(
        322, "A report that is repeated after a power cut",
        ensure:
            "Ensure that when a device repeats a report because the answer was lost, and the power of the server was cut in "
            + "between, then the report is on record once.",
        ["REQ-6.3.4-36", "REQ-6.3.4.1-10a"], interpretations: ["AMB-20", "AMB-30"], clause: "6.3.4",
        selection: "schedule & power"
    ) { server in
        try await server.setUp("work", plan)
        try await server.conduct(DeviceTroubles(ignoresRepliesTo: [1, 2], breaks: 1))
        try await server.advance(60)
        try await server.perform(.powerCycle(off: 0))
        try await server.conduct(.none)
        try await server.advance(3_600)
        let numbers = try await server.filed(.execution, of: "work").map(\.report.sequence)
        try server.ensure(!numbers.isEmpty, "no report is on record")
        try server.ensure(Set(numbers).count == numbers.count, "reports are on record twice: \(numbers)")
    }

    /// An operation whose answer is lost: what the device fails to do, and what is wished for.
    private struct Loss {
        var number: Int
        var title: String
        var troubles: DeviceTroubles
        var wish: OperatorWish
        var state: Schedule.State
    }

    private static let unread = DeviceTroubles(ignoresRepliesTo: [2, 3, 4], breaks: 1)
    private static let unsent = DeviceTroubles(withholds: [3, 4, 5], breaks: 1)

    /// A termination goes out with the first answer, since nothing has to be read before it.
    private static let unreadAtOnce = DeviceTroubles(ignoresRepliesTo: [1, 2, 3], breaks: 1)
    private static let unsentAtOnce = DeviceTroubles(withholds: [2, 3, 4], breaks: 1)

    private static let lost: [ServerCase] = [
        Loss(
            number: 330, title: "A set-up does not arrive", troubles: unread, wish: .plan(plan),
            state: .active),
        Loss(
            number: 331, title: "The answer to a set-up is lost", troubles: unsent, wish: .plan(plan),
            state: .active),
        Loss(
            number: 332, title: "A change does not arrive", troubles: unread,
            wish: .change(ServerFixture.periodic(every: 300)), state: .active),
        Loss(
            number: 333, title: "The answer to a change is lost", troubles: unsent,
            wish: .change(ServerFixture.periodic(every: 300)), state: .active),
        Loss(
            number: 334, title: "A termination does not arrive", troubles: unreadAtOnce, wish: .terminate,
            state: .ended),
        Loss(
            number: 335, title: "The answer to a termination is lost", troubles: unsentAtOnce,
            wish: .terminate,
            state: .ended),
    ].map { loss in
        ServerCase(
            loss.number, loss.title,
            ensure:
                "Ensure that when a session breaks off around an operation, then the server learns what became of it before "
                + "it repeats anything, has the wish carried out once, and the record shows it.",
            ["REQ-6.3.4-36", "REQ-6.1.7-3b"], interpretations: ["AMB-30", "AMB-35"], clause: "6.3.4"
        ) { server in
            if case .plan = loss.wish {} else { try await server.setUp("work", plan) }
            try await server.conduct(loss.troubles)
            try await server.wish(loss.wish, "work")
            try await server.session()
            try await server.record("work")
            try await server.conduct(.none)
            try await server.carryOut()
            // The device repeats an unanswered report after its back-off.
            try await server.advance(120)
            try await server.ensureHeld("work", loss.state, "after the loss")
            try await server.ensureRecord(
                "work", loss.state == .ended ? .closed : .confirmed, "after the loss")
        }
    }

    static let crashes = ServerCase(
        350, "Power is lost at every write of a whole life",
        ensure:
            "Ensure that when the power of the server is cut right before any durable write, from the plan over a change to "
            + "the end, then nothing that the operator or the device was told is lost.",
        ["REQ-6.3.4-36", "REQ-6.1.7-3b", "REQ-6.1.7-3c"], interpretations: ["AMB-35"], clause: "6.3.4",
        selection: "schedule & crash"
    ) { server in
        try await eachWrite(server) { server, arm in
            try await arm()
            try await server.plan("work", plan)
            try await settle(server, "work", .confirmed)
            try await server.advance(120)
            try await server.record("work")
            try await server.wish(.change(ServerFixture.periodic(every: 300)), "work")
            try await settle(server, "work", .confirmed)
            try await server.wish(.terminate, "work")
            try await settle(server, "work", .closed)
            try await server.advance(7_200)
            try await server.record("work")
        }
    }

    static let crashesOfReports = ServerCase(
        355, "Power is lost while reports come in",
        ensure:
            "Ensure that when the power of the server is cut right before any durable write while reports come in, then every "
            + "report that was answered is on record, and none twice.",
        ["REQ-6.3.4-36", "REQ-6.3.4.1-10a", "REQ-6.3.4.1-10b"], interpretations: ["AMB-20", "AMB-35"],
        clause: "6.3.4", selection: "schedule & crash"
    ) { server in
        try await eachWrite(server) { server, arm in
            try await server.setUp(
                "work",
                ServerFixture.periodic(
                    count: 3, body: DeviceFixture.body(DeviceFixture.get(1, "./Device/Signal"))))
            try await arm()
            try await server.advance(60)
            try await server.record("work")
            try await server.advance(7_200)
            try await server.record("work")
        }
    }

    /// Has every wish carried out; the session that the crash has cut, and one for the nonces, do not count.
    private static func settle(
        _ server: ServerTester, _ id: String, _ state: ConformanceKit.ScheduleRecord.State
    ) async throws {
        for _ in 0..<2 { try await server.carryOutOnce() }
        try await server.carryOut()
        try await server.advance(120)
        try await server.ensureRecord(id, state, "wherever the power was cut")
    }

    /// Repeats a life with a crash before the first, second, ... durable write, until none happens any more.
    private static func eachWrite(
        _ server: ServerTester,
        _ life: @Sendable (ServerTester, _ arm: @Sendable () async throws -> Void) async throws -> Void
    ) async throws {
        for write in 1...64 {
            try await server.reset(ServerFixture.setup)
            try await life(server) { try await server.perform(.armCrash(writes: write)) }
            guard case .crash(true)? = try await server.perform(.readCrash).reading else { return }
        }
        throw Inconclusive("the life has more than 64 durable writes; those beyond were not tried")
    }
}
