import ConformanceKit
import DMReference
import SyncML
import Traceability

/// The devices that server cases play, and the schedules that operators wish for.
enum ServerFixture {
    /// The instant at which every case begins.
    static let start = DeviceFixture.start

    /// A device with the tree of the device cases.
    static let device = ServerSetup.Device(
        nodes: DeviceFixture.setup.nodes,
        tools: DeviceFixture.setup.tools + [ToolProfile(uri: "./Tools/Foreign", acl: "Exec=srv-b&Get=*")])

    /// One device.
    static let setup = ServerSetup(now: start, devices: [device])

    /// Two devices that differ in nothing but their ids.
    static let twoDevices: ServerSetup = {
        var second = device
        second.deviceID = "IMEI:000000000000002"
        return ServerSetup(now: start, devices: [device, second])
    }()

    /// Returns the set-up with one device that uses its freedoms in another way.
    static func setup(_ change: (inout ServerSetup.Device) -> Void) -> ServerSetup {
        var device = device
        change(&device)
        return ServerSetup(now: start, devices: [device])
    }

    /// The work of most schedules: one run of a tool.
    static let scan = DeviceFixture.scan

    /// A schedule that runs a tool each minute and reports every run.
    static func periodic(
        every period: Int = 60, count: Int? = nil, body: String = scan, autoStart: Bool? = nil,
        when: Definition.ReportPart.When = .always
    ) -> Definition {
        Definition(
            autoStart: autoStart, time: .init(start: start + period, period: period, count: count),
            body: body,
            report: .init(when: when))
    }

    /// Use case 5.6.1: two values every six hours while the battery is above 20.
    static let proactive = Definition(
        time: .init(start: start + 21_600, period: 21_600, count: 3),
        condition: .init(atoms: [
            "a1": .init(node: DeviceFixture.uri("./Device/Battery"), .greater, value: "20")
        ]),
        body: DeviceFixture.body(
            DeviceFixture.get(1, "./Device/Signal"), DeviceFixture.get(2, "./Net/RespMs")))

    /// Use case 5.6.2: a tool once a day and when storage runs low, failures reported.
    static let tool = Definition(
        mode: .any, time: .init(start: start + 3_600, period: 86_400, missed: .once),
        condition: .init(
            minGap: 3_600,
            atoms: ["a1": .init(node: DeviceFixture.uri("./Store/FreePct"), .less, value: "10", rearm: "15")]),
        body: scan, report: .init(when: .failure),
        user: .init(onRequest: .confirm, text: "Look for harmful software each day?"))

    /// Use case 5.6.3: three groups of proxy settings.
    static let proxies = AdjustmentCases.proxies
}

extension ServerCase {
    /// Creates a case on the common devices.
    ///
    /// - Parameters:
    ///   - number: The number within the ids of server cases.
    ///   - title: A few words for lists.
    ///   - ensure: The purpose.
    ///   - requirements: The requirements it examines, at revision 1.
    ///   - interpretations: What decides it.
    ///   - clause: The clause group.
    ///   - behaviour: How its stimuli relate to the documents.
    ///   - selection: The selection expression.
    ///   - setup: The devices.
    ///   - body: The stimuli.
    init(
        _ number: Int, _ title: String, ensure: String, _ requirements: [RequirementID],
        interpretations: [String] = [], clause: String, behaviour: BehaviourKind = .valid,
        selection: String = "schedule", setup: ServerSetup = ServerFixture.setup,
        body: @escaping @Sendable (ServerTester) async throws -> Void
    ) {
        self.init(
            TestPurpose(
                id: TestCaseID(.server, number), role: .server, title: title, ensure: ensure,
                initialConditions:
                    "The server manages the devices of the fixture and has no schedule on record.",
                requirements: requirements.map { .init($0) }, interpretations: interpretations,
                clause: clause, behaviour: behaviour, selection: selection),
            setup: setup, body: body)
    }
}

extension ServerTester {
    /// Fails where a condition that the purpose ensures does not hold.
    nonisolated func ensure(_ condition: Bool, _ message: @autoclosure () -> String) throws {
        if !condition { throw EnsureFailed(message()) }
    }

    /// Reads a record and fails unless it is in the state given.
    @discardableResult
    func ensureRecord(
        _ id: String, _ state: ConformanceKit.ScheduleRecord.State, on device: String? = nil, _ when: String
    ) async throws -> ConformanceKit.ScheduleRecord {
        let record = try await record(id, on: device)
        try ensure(
            record.state == state,
            "\(when): the record of \(id) is \(record.state.rawValue), not \(state.rawValue)")
        return record
    }

    /// Fails unless a device holds a schedule in the state given; nil: none.
    func ensureHeld(
        _ id: String, _ state: Schedule.State?, on device: String? = nil, _ when: String
    ) throws {
        let found = try schedule(id, on: device)?.state
        try ensure(
            found == state,
            "\(when): the device holds \(id) as \(found?.rawValue ?? "nothing"), not \(state?.rawValue ?? "nothing")"
        )
    }

    /// Plans a schedule, has it carried out, and fails unless device and record agree that it is there.
    func setUp(
        _ id: String, _ definition: Definition, as state: Schedule.State = .active, on device: String? = nil
    ) async throws {
        try await carryOut(.plan(definition), id, on: device)
        try ensureHeld(id, state, on: device, "after the set-up")
        try await ensureRecord(id, .confirmed, on: device, "after the set-up")
    }

    /// The reports of a kind on record, late ones included.
    func filed(
        _ kind: Report.Kind, of id: String, on device: String? = nil
    ) async throws -> [RecordedReport] {
        try await record(id, on: device).reports.filter { $0.report.kind == kind }
    }
}
