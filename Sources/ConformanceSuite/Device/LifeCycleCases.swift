import ConformanceKit
import DMReference
import SyncML
import Traceability

/// 6.1.7-1, 6.1.7-2, 6.3.1-41: a schedule is set up, started, changed and ended. Numbers 0100 to 0199.
enum LifeCycleCases {
    static let all: [DeviceCase] = [oneShot]

    /// A schedule that runs once, a minute after the case began.
    static let oneShot = DeviceCase(
        TestPurpose(
            id: TestCaseID(.device, 100), role: .device, title: "A one-shot schedule runs by itself",
            ensure:
                "Ensure that when a schedule with a start time and an Exec was accepted, then the device runs the tool at "
                + "that time without any message of the server, and not before.",
            initialConditions: "No schedule on the device.",
            requirements: [
                .init("REQ-6.1.7-1a"), .init("REQ-6.1.7-1c"), .init("REQ-6.3.1-41a"), .init("UC-5.6-def-1b"),
            ],
            interpretations: ["AMB-01"], clause: "6.1.7", selection: "clock & tools"),
        setup: DeviceFixture.setup
    ) { device in
        let definition = Definition(
            time: .init(start: DeviceFixture.start + 60),
            body: DeviceFixture.body(DeviceFixture.exec(1, "./Tools/Scan")))
        let verdict = try await device.create("one", definition)
        try await device.ensure(
            verdict.status == .ok, "a valid schedule was not accepted: \(verdict.status?.rawValue ?? 0)")
        try await device.advance(59)
        let before = try await device.perform(.readTools)
        try await device.ensure(before.reading == .tools([]), "the tool ran before its time")
        try await device.advance(1)
        let after = try await device.perform(.readTools)
        guard case .tools(let runs)? = after.reading else { return }
        try await device.ensure(runs.count == 1, "the tool ran \(runs.count) times, not once")
    }
}
