import ConformanceKit
import DMReference
import SyncML
import Traceability

/// 6.1.7-3, 6.3.1-43: power is lost right before a durable write. Numbers 0250 to 0254.
enum StorageCrashCases {
    static let all: [DeviceCase] = [atSetUp, atRun]

    private static let selection = "clock & tools & crash"

    static let atSetUp = DeviceCase(
        .device(
            250, "Power is lost at any write of a set-up",
            "Ensure that when power is cut right before any durable write of a set-up, then a schedule that was accepted is "
                + "there, and one that was not is there in full or not at all and can be asked for again.",
            ["REQ-6.1.7-3a", "REQ-6.1.7-3b", "REQ-6.3.1-43"], interpretations: ["AMB-02", "AMB-25"],
            clause: "6.1.7", selection: selection),
        setup: DeviceFixture.setup
    ) { device in
        let beat = try await device.beat()
        let definition = LifeCycleCases.periodic(beat)
        try await eachWrite(device) { device in
            let verdict = try await device.create("kept", definition, correlator: "once")
            let state = try await device.info("kept", "State")
            try await device.ensure(
                state == "Active" || state == nil && verdict.status != .ok,
                "the schedule is \(state ?? "gone") after the Status \(verdict.status?.rawValue ?? 0)")
            if state == nil { try await device.setUp("kept", definition, correlator: "once") }
            try await device.ensureInfo("kept", ["State": "Active", "Revision": "1"], "after the set-up")
        }
    }

    static let atRun = DeviceCase(
        .device(
            251, "Power is lost at any write of a run",
            "Ensure that when power is cut right before any durable write of a run and of the delivery of its report, then "
                + "the work is not done twice, and the run is reported once, by one number.",
            ["REQ-6.1.7-3b", "REQ-6.3.1.2-9a"], interpretations: ["AMB-20", "AMB-25"], clause: "6.1.7",
            selection: selection),
        setup: DeviceFixture.setup
    ) { device in
        let beat = try await device.beat()
        let definition = LifeCycleCases.periodic(beat, when: .always)
        try await eachWrite(device, after: { try await $0.setUp("kept", definition) }) { device in
            try await device.advance(beat + beat / 2)
            let runs = try await device.toolLog().count
            try await device.ensure(runs <= 1, "the work was done \(runs) times")
            let numbers = Set(try await device.executions().map(\.sequence))
            try await device.ensure(numbers.count == 1, "the run was reported as \(numbers.sorted())")
        }
    }

    /// Repeats a part of a life with a cut before the first, second, ... durable write, until none happens any more.
    private static func eachWrite(
        _ device: DeviceTester, after prepare: @Sendable (DeviceTester) async throws -> Void = { _ in },
        _ part: @Sendable (DeviceTester) async throws -> Void
    ) async throws {
        for write in 1...32 {
            try await device.reset(DeviceFixture.setup)
            try await prepare(device)
            try await device.collect()
            try await device.perform(.armCrash(writes: write))
            try await part(device)
            // Once the cut has come nothing more is asked about it.
            if try await device.perform(.readTools).hasCrashed == false { return }
        }
        throw Inconclusive("there are more than 32 durable writes; those beyond were not tried")
    }
}
