import ConformanceKit
import DMReference
import SyncML
import Traceability

/// 6.1.7-3: runs that a loss of power meets. Numbers 0255 to 0299.
enum StorageRunCases {
    static let all: [DeviceCase] = [interrupted] + missedRows.map(missed)

    static let interrupted = DeviceCase(
        .device(
            255, "A run that a power cut interrupted is not repeated",
            "Ensure that when power is cut while a tool of a run works, then the tool is not started again, the run is "
                + "reported as interrupted, and the schedule goes on at its next occurrence.",
            ["REQ-6.1.7-3b", "REQ-6.1.7-4f"], interpretations: ["AMB-25"], clause: "6.1.7",
            selection: StorageCases.selection),
        setup: DeviceFixture.setup
    ) { device in
        let beat = max(240, try await device.beat())
        try await device.setUp("long", LifeCycleCases.periodic(beat, tool: "./Tools/Slow"))
        try await device.advance(beat + 30)
        try await device.ensureToolRuns(1, "at the occurrence")
        try await device.perform(.powerCycle(off: 0))
        let reports = try await device.executions()
        try await device.ensure(
            reports.map(\.reason) == ["interrupted"], "the report says \(reports.map(\.reason))")
        try await device.advance(120)
        try await device.ensureToolRuns(1, "after the power cut")
        try await device.ensureInfo(
            "long", ["State": "Active", "Running": "0", "Fired": "1"], "after the cut")
        try await device.advance(to: DeviceFixture.start + 2 * beat)
        try await device.ensureToolRuns(2, "at the next occurrence")
    }

    /// What becomes of three occurrences that were passed over without power.
    struct MissedRow: Sendable {
        var number: Int
        var policy: Definition.Missed
        var expectation: String
        /// The runs right after power came back, by MaxCatchUp.
        var runs: @Sendable (Int) -> Int
    }

    static let missedRows: [MissedRow] = [
        MissedRow(number: 260, policy: .skip, expectation: "none of them runs") { _ in 0 },
        MissedRow(number: 265, policy: .once, expectation: "one run makes up for them") { _ in 1 },
        MissedRow(
            number: 270, policy: .all, expectation: "each of them runs, up to the declared MaxCatchUp"
        ) { min(3, $0) },
    ]

    static func missed(_ row: MissedRow) -> DeviceCase {
        DeviceCase(
            .device(
                row.number, "Occurrences without power: \(row.policy.rawValue)",
                "Ensure that when three occurrences passed while power was off and the policy is \(row.policy.rawValue), "
                    + "then \(row.expectation), the rest counts as missed, and the next occurrence runs.",
                ["REQ-6.1.7-3b", "REQ-6.1.7-1c"], interpretations: ["AMB-12", "AMB-13"], clause: "6.1.7",
                selection: StorageCases.selection),
            setup: DeviceFixture.setup
        ) { device in
            let beat = try await device.beat()
            let runs = row.runs(try await device.capabilities()[.maxCatchUp])
            var definition = LifeCycleCases.periodic(beat, missed: row.policy)
            definition.time?.grace = 3 * beat
            try await device.setUp("late", definition)
            try await device.advance(beat / 2)
            try await device.perform(.powerCycle(off: 3 * beat))
            try await device.ensureToolRuns(runs, "when power came back")
            try await device.ensureInfo(
                "late", ["Fired": String(runs), "Missed": String(3 - runs)], "when power came back")
            try await device.advance(beat)
            try await device.ensureToolRuns(runs + 1, "at the next occurrence")
        }
    }
}
