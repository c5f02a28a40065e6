import ConformanceKit
import DMReference
import SyncML
import Traceability

/// What the rows of tables have in common with the cases written out: one form of purpose, one way to look.
extension DeviceCase {
    /// Creates a case on the common fixture.
    ///
    /// - Parameters:
    ///   - number: The number within the ids of device cases.
    ///   - title: A few words for lists.
    ///   - ensure: The purpose.
    ///   - requirements: The requirements it examines, at revision 1.
    ///   - interpretations: What decides it.
    ///   - clause: The clause group.
    ///   - behaviour: How its stimuli relate to the documents.
    ///   - selection: The selection expression.
    ///   - setup: The state of the device before.
    ///   - body: The stimuli.
    init(
        _ number: Int, _ title: String, ensure: String, _ requirements: [RequirementID],
        interpretations: [String] = [], clause: String, behaviour: BehaviourKind = .valid,
        selection: String = "", setup: DeviceSetup = DeviceFixture.setup,
        body: @escaping @Sendable (DeviceTester) async throws -> Void
    ) {
        self.init(
            TestPurpose(
                id: TestCaseID(.device, number), role: .device, title: title, ensure: ensure,
                initialConditions: "The tree of the fixture, no schedule on the device.",
                requirements: requirements.map { .init($0) }, interpretations: interpretations,
                clause: clause, behaviour: behaviour, selection: selection),
            setup: setup, body: body)
    }
}

extension DeviceFixture {
    /// The work of most schedules: one run of the tool that ends at once.
    static let scan = body(exec(1, "./Tools/Scan"))

    /// Returns a schedule that runs the tool whenever a condition becomes true.
    static func watch(_ atom: Definition.Atom, startup: Bool? = nil, minGap: Int? = nil) -> Definition {
        Definition(
            condition: .init(startup: startup, minGap: minGap, atoms: ["a1": atom]), body: scan)
    }

    /// The condition that most cases use: battery above 80.
    static let charged = Definition.Atom(node: uri("./Device/Battery"), .greater, value: "80")

    /// Returns a Replace of the value that `charged` watches.
    static func battery(_ value: Int) -> Command {
        replace(1, "./Device/Battery", String(value), format: .int)
    }
}

extension DeviceTester {
    /// The runs of tools so far.
    func toolRuns() async throws -> [DeviceReading.ToolEntry] {
        guard case .tools(let runs)? = try await perform(.readTools).reading else {
            throw Inconclusive("the log of tools cannot be read")
        }
        return runs
    }

    /// Reads the log of tools and fails unless it holds so many runs.
    func ensureRuns(_ count: Int, _ when: String) async throws {
        let runs = try await toolRuns().count
        try ensure(runs == count, "\(when): the tool ran \(runs) times, not \(count)")
    }

    /// Creates a schedule and ends the case without a verdict unless the device accepts it.
    func install(_ id: String, _ definition: Definition, by server: ServerID = "srv-a") async throws {
        let verdict = try await create(id, definition, by: server)
        try require(
            verdict.status == .ok,
            "the schedule was not accepted: \(verdict.status.map { String($0.rawValue) } ?? "no Status")")
    }

    /// Reads the state of a schedule and fails unless it is the one given; nil: no schedule.
    func ensureState(_ id: String, _ state: String?) async throws {
        let found = try await info(id, "State")
        try ensure(
            found == state, "schedule \(id) is \(found ?? "not there"), not \(state ?? "gone")")
    }

    /// A period that leaves room between occurrences for what the device may be late.
    func period() throws -> Int {
        let capabilities = try capabilities()
        return max(60, capabilities[.minPeriod], 4 * capabilities[.maxLatency])
    }

    /// Waits until the device must have noticed a change of its clock.
    func notice() async throws {
        try await advance(max(1, try capabilities()[.granularity]))
    }
}
