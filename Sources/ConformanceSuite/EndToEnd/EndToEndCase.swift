import ConformanceKit
import DMReference
import Traceability

/// One scenario with a device and a server that run against each other: a test purpose and case for each role.
///
/// Each case judges its own role; where the other side breaks off, it says nothing.
struct EndToEndCase: Sendable {
    /// What is examined of one role.
    struct Side: Sendable {
        /// The statements.
        var requirements: [RequirementID]
        /// The selection expression; an IUT of the other role is needed beside.
        var selection: String
    }

    /// The number within the ids of both roles.
    var number: Int
    /// A few words for lists.
    var title: String
    /// The purpose of both.
    var ensure: String
    /// What is examined of the device.
    var device: Side
    /// What is examined of the server.
    var server: Side
    /// What decides it.
    var interpretations: [String] = []
    /// The clause group.
    var clause: String
    /// How its stimuli relate to the documents.
    var behaviour = BehaviourKind.valid
    /// The scenario.
    var body: @Sendable (Pair) async throws -> Void

    private func purpose(_ role: Role, _ side: Side) -> TestPurpose {
        TestPurpose(
            id: TestCaseID(role, number), role: role, title: title, ensure: ensure,
            initialConditions: "Device and server know each other; no schedule on either.",
            requirements: side.requirements.map { .init($0) }, interpretations: interpretations,
            clause: clause, behaviour: behaviour, selection: side.selection + " & counterpart")
    }

    /// The case that judges the device.
    var deviceCase: DeviceCase {
        DeviceCase(purpose(.device, device), setup: DeviceFixture.setup) { [body] device in
            try await Self.seen(by: .device) {
                guard let server = await device.counterpart else {
                    throw Inconclusive("there is no server to run against")
                }
                try await body(try await Pair(device: device, server: server))
            }
        }
    }

    /// The case that judges the server.
    var serverCase: ServerCase {
        ServerCase(
            purpose(.server, server), setup: ServerSetup(now: DeviceFixture.start, devices: [])
        ) { [body] server in
            try await Self.seen(by: .server) {
                guard let device = await server.counterpart else {
                    throw Inconclusive("there is no device to run against")
                }
                try await Pair.prepare(device, DeviceFixture.setup)
                try await body(try await Pair(device: device, server: server))
            }
        }
    }

    private static func seen(by role: Role, _ scenario: () async throws -> Void) async throws {
        do {
            try await scenario()
        } catch let failure as SideFailure {
            throw failure.seen(by: role)
        }
    }
}

extension Pair {
    /// A distance in time that is long for the device.
    func beat() async throws -> Int { try await device { try await $0.beat() } }

    /// Changes a node as the device does by itself, and waits as long as the device may take to notice.
    func change(_ uri: String, _ value: String) async throws {
        try await perform(.setNode(DeviceFixture.uri(uri), value: value, device: Pair.device))
        try await advance(max(1, try await device { try await $0.capabilities()[.granularity] }))
    }

    /// Lets the device deliver what is queued for the server.
    func deliver() async throws {
        if try await isWaiting() { try await perform(.session(device: Pair.device)) }
        guard try await isWaiting() else { return }
        try await advance(try await device { await $0.settings.oracle.reportDelay })
    }

    private func isWaiting() async throws -> Bool {
        try await device { try await !$0.model().pendingReports(for: Pair.server).isEmpty }
    }

    /// Has a plan carried out, and fails the side that does not have the schedule afterwards.
    func setUp(_ id: String, _ definition: Definition) async throws {
        try await carryOut(.plan(definition), id)
        try await ensureRecord(id, .confirmed, "after the set-up")
        try await ensureInfo(id, ["State": "Active", "Revision": "1"], "after the set-up")
    }

    /// Fails the server unless its record of a schedule is in the state given.
    func ensureRecord(
        _ id: String, _ state: ConformanceKit.ScheduleRecord.State, _ when: String
    ) async throws {
        try await server { _ = try await $0.ensureRecord(id, state, when) }
    }

    /// Fails the device unless leaves of `Info`, read past access control, have the values given; nil: no such leaf.
    func ensureInfo(_ id: String, _ leaves: [String: String?], _ when: String) async throws {
        try await device { device in
            let root = await device.settings.scheduleRoot
            for (name, value) in leaves.sorted(by: { $0.key < $1.key }) {
                let info = root.child("Set").child(id).child("Info").child(name)
                try await device.ensureLeaf(info.description, value, when)
            }
        }
    }

    /// Fails the device unless tools ran so often.
    func ensureToolRuns(_ count: Int, _ when: String) async throws {
        try await device { try await $0.ensureToolRuns(count, when) }
    }

    /// The reports of runs on the server's record, once the device delivered them.
    func filed(_ id: String) async throws -> [Report] {
        try await deliver()
        return try await server { try await $0.filed(.execution, of: id).map(\.report) }
    }

    /// Fails the server unless a condition holds.
    func ensureServer(_ condition: Bool, _ message: @autoclosure @Sendable () -> String) async throws {
        let text = message()
        try await server { server in try server.ensure(condition, text) }
    }
}
