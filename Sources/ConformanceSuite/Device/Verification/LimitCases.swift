import ConformanceKit
import DMReference
import SyncML
import Traceability

/// The declared limits: at the limit a request is accepted, one above it is refused. Numbers 0650 to 0664.
enum LimitCases {
    static let all: [DeviceCase] =
        rows.enumerated().map { index, row in testCase(650 + index, row) } + [
            bodySize, schedules, nameLength, schedulesOfAll,
        ]

    /// A limit and a definition that uses so many of what it counts.
    struct Row: Sendable {
        var limit: Capabilities.Limit
        var refusal: InvalidDefinitions.Row
        var beyond: @Sendable (Int) -> Int
        var make: @Sendable (Int) -> Definition
    }

    private static func refusal(_ code: StatusCode, _ reason: String) -> InvalidDefinitions.Row {
        InvalidDefinitions.Row(name: "one above the limit", allowed: [(code, reason)]) { _ in
            InvalidDefinitions.valid
        }
    }

    static let rows: [Row] = [
        Row(limit: .minPeriod, refusal: refusal(.badRequest, "range"), beyond: { $0 - 1 }) { number in
            Definition(
                time: .init(start: DeviceFixture.start + 600, period: number), body: DeviceFixture.scan)
        },
        Row(limit: .maxActions, refusal: refusal(.deviceFull, "full"), beyond: { $0 + 1 }) { number in
            let commands = (1...max(1, number)).map { DeviceFixture.exec($0, "./Tools/Scan") }
            return Definition(
                time: .init(start: DeviceFixture.start + 600), body: SyncMLXML.encodeBody(commands))
        },
        Row(limit: .maxAtoms, refusal: refusal(.deviceFull, "full"), beyond: { $0 + 1 }) { number in
            let atoms = (1...max(1, number)).map { ("a\($0)", DeviceFixture.charged) }
            return Definition(
                condition: .init(atoms: Dictionary(atoms) { first, _ in first }), body: DeviceFixture.scan)
        },
        Row(limit: .maxGroups, refusal: refusal(.deviceFull, "full"), beyond: { $0 + 1 }) { number in
            let body = DeviceFixture.body(DeviceFixture.replace(1, "./Conf/a", "g"))
            let groups = (1...max(1, number)).map { ("g\($0)", Definition.Group(rank: $0, body: body)) }
            return Definition(groups: .init(groups: Dictionary(groups) { first, _ in first }))
        },
    ]

    private static func testCase(_ number: Int, _ row: Row) -> DeviceCase {
        DeviceCase(
            number, "The limit \(row.limit.rawValue)",
            ensure:
                "Ensure that when a request keeps to \(row.limit.rawValue), then it is accepted, and when it exceeds it "
                + "by one, then it is refused.",
            ["REQ-6.3.1-42a"], interpretations: ["AMB-05", "AMB-29"], clause: "6.3.1"
        ) { device in
            let capabilities = try await device.capabilities()
            let limit = capabilities[row.limit]
            let most = row.make(limit)
            try await device.require(
                (most.body?.utf8.count ?? 0) <= capabilities[.maxBody], "MaxBody leaves no room for the limit"
            )
            let tooMany = row.make(row.beyond(limit))
            if (tooMany.body?.utf8.count ?? 0) <= capabilities[.maxBody] {
                let refused = try await VerificationCases.commit(
                    DefinitionTree(tooMany), as: "more", on: device)
                try await VerificationCases.ensureRefused(refused, row.refusal, on: device)
            }
            let accepted = try await VerificationCases.commit(DefinitionTree(most), as: "most", on: device)
            try await device.ensure(
                accepted.code == .ok, "a request at the limit was refused: \(accepted.code?.rawValue ?? 0)")
        }
    }

    static let bodySize = DeviceCase(
        660, "The limit MaxBody",
        ensure:
            "Ensure that when a Body has one octet more than MaxBody, then it is refused with 413, and accepted with "
            + "MaxBody octets.",
        ["REQ-6.3.1-42a"], interpretations: ["AMB-05", "AMB-29"], clause: "6.3.1"
    ) { device in
        let limit = try await device.capabilities()[.maxBody]
        func body(_ octets: Int) -> String {
            let empty = DeviceFixture.body(DeviceFixture.exec(1, "./Tools/Scan", data: "x")).utf8.count - 1
            return DeviceFixture.body(
                DeviceFixture.exec(
                    1, "./Tools/Scan", data: String(repeating: "x", count: max(1, octets - empty))))
        }
        let time = Definition.TimePart(start: DeviceFixture.start + 600)
        let command = await Definition(time: time, body: body(limit + 1)).creationCommand(
            root: device.settings.scheduleRoot, id: "more", correlator: "m1")
        let session = try await device.session("srv-a", [command])
        let codes = session.commands.flatMap { $0.statuses.map(\.code) }
        try await device.ensure(
            codes.contains(.requestEntityTooLarge), "a Body above MaxBody was not refused with 413")
        try await device.ensureState("more", nil)
        let accepted = try await device.create("most", Definition(time: time, body: body(limit)))
        try await device.ensure(accepted.status == .ok, "a Body of MaxBody octets was refused")
    }

    static let schedules = DeviceCase(
        661, "The limit MaxPerServer",
        ensure:
            "Ensure that when a server has as many schedules as it may, then Free is 0 and a further Add is refused with "
            + "420, and after one was deleted it is accepted again.",
        ["REQ-6.3.1-42a"], interpretations: ["AMB-29"], clause: "6.3.1"
    ) { device in
        let capabilities = try await device.capabilities()
        let limit = min(capabilities[.maxPerServer], capabilities[.maxSchedules])
        try await device.require(limit <= 64, "the limit is too high for this case")
        let definition = Definition(
            time: .init(start: DeviceFixture.start + 6_000), body: DeviceFixture.scan)
        for number in 1...limit { try await device.install("s\(number)", definition) }
        let freeNode = await device.settings.scheduleRoot.child("Cap").child("Free")
        let free = try await device.read([freeNode])
        try await device.ensure(free[freeNode] == "0", "Cap/Free is \(free[freeNode] ?? "missing"), not 0")
        let schedule = await device.settings.scheduleRoot.child("Set").child("more")
        let add = Command.add(
            TreeCommand(
                id: "1", items: [Item(target: Location(schedule.description), meta: Meta(format: "node"))]))
        let refused = try await device.session("srv-a", [add])
        try await device.ensure(
            refused.code("1") == .deviceFull,
            "the Add is answered \(refused.code("1")?.rawValue ?? 0), not 420")
        try await device.request(.delete, "s1")
        let accepted = try await device.create("more", definition)
        try await device.ensure(accepted.status == .ok, "after a deletion the device still has no room")
    }

    static let nameLength = DeviceCase(
        662, "The length of a name",
        ensure:
            "Ensure that when a schedule's name has 32 characters, then it is accepted, and with 33 it is refused with "
            + "400.",
        ["REQ-6.3.1-42a"], interpretations: ["AMB-05"], clause: "6.3.1"
    ) { device in
        let definition = Definition(
            time: .init(start: DeviceFixture.start + 6_000), body: DeviceFixture.scan)
        let name = String(repeating: "n", count: 32)
        let schedule = await device.settings.scheduleRoot.child("Set").child(name + "n")
        let add = Command.add(
            TreeCommand(
                id: "1", items: [Item(target: Location(schedule.description), meta: Meta(format: "node"))]))
        let refused = try await device.session("srv-a", [add])
        try await device.ensure(
            refused.code("1") == .badRequest,
            "a name of 33 characters is answered \(refused.code("1")?.rawValue ?? 0)")
        let accepted = try await device.create(name, definition)
        try await device.ensure(accepted.status == .ok, "a name of 32 characters was refused")
    }

    /// One server may not have them all, so that the second one meets this limit and not its own.
    private static let crowded: DeviceSetup = {
        var setup = DeviceFixture.setup
        setup.limits = ["MaxSchedules": 5, "MaxPerServer": 4]
        return setup
    }()

    static let schedulesOfAll = DeviceCase(
        663, "The limit MaxSchedules",
        ensure:
            "Ensure that when two servers together have as many schedules as the device holds, then a further Add is "
            + "refused with 420 although the server has room of its own, and after the other one deleted a schedule it "
            + "is accepted.",
        ["REQ-6.3.1-42a"], interpretations: ["AMB-29"], clause: "6.3.1", setup: crowded
    ) { device in
        let capabilities = try await device.capabilities()
        let (all, own) = (capabilities[.maxSchedules], capabilities[.maxPerServer])
        try await device.require(
            own < all && all < 2 * own && all <= 64, "two servers do not meet this limit before their own")
        let definition = Definition(
            time: .init(start: DeviceFixture.start + 6_000),
            body: DeviceFixture.body(DeviceFixture.get(1, "./Device/Signal")))
        for number in 1...own { try await device.install("a\(number)", definition) }
        for number in 1...(all - own) { try await device.install("b\(number)", definition, by: "srv-b") }
        let schedule = await device.settings.scheduleRoot.child("Set").child("more")
        let add = Command.add(
            TreeCommand(
                id: "1", items: [Item(target: Location(schedule.description), meta: Meta(format: "node"))]))
        let refused = try await device.session("srv-b", [add])
        try await device.ensure(
            refused.code("1") == .deviceFull,
            "the Add is answered \(refused.code("1")?.rawValue ?? 0), not 420")
        try await device.request(.delete, "a1")
        let accepted = try await device.create("more", definition, by: "srv-b")
        try await device.ensure(accepted.status == .ok, "after a deletion the device still has no room")
    }
}
