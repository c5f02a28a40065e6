import ConformanceKit
import DMReference
import SyncML
import Traceability

/// The combination of time and tree, one case a cell of the table of semantics 7. Numbers 0460 to 0469.
enum CombinationCases {
    static let all: [DeviceCase] = rows.enumerated().map { index, row in testCase(460 + index, row) }

    /// What happens to the watched value, and when, seconds after the first occurrence.
    struct Step: Sendable {
        var at: Int
        var battery: Int?
        var runs: Int
    }

    /// A cell of the table.
    struct Row: Sendable {
        var name: String
        var mode: Definition.Combination?
        var isWindow: Bool
        var steps: [Step]
    }

    /// In units of a second where the device is never late by 10 s: the period is 200 s and a window 100 s; occurrences are at 0 and 200. The condition is false before the first step.
    static let rows: [Row] = [
        Row(
            name: "instants and condition, All", mode: .all, isWindow: false,
            steps: [
                Step(at: 1, runs: 0), Step(at: 20, battery: 90, runs: 0), Step(at: 201, runs: 1),
                Step(at: 210, battery: 70, runs: 1), Step(at: 401, runs: 1),
            ]),
        Row(
            name: "instants and condition, Any", mode: .any, isWindow: false,
            steps: [
                Step(at: 1, runs: 1), Step(at: 20, battery: 90, runs: 2), Step(at: 201, runs: 3),
                Step(at: 210, battery: 70, runs: 3), Step(at: 401, runs: 4),
            ]),
        Row(
            name: "windows and condition, All", mode: .all, isWindow: true,
            steps: [
                Step(at: 1, runs: 0), Step(at: 20, battery: 90, runs: 1), Step(at: 101, runs: 1),
                Step(at: 120, battery: 70, runs: 1), Step(at: 130, battery: 90, runs: 1),
                Step(at: 201, runs: 2),
            ]),
        Row(
            name: "windows and condition, Any", mode: .any, isWindow: true,
            steps: [
                Step(at: 1, runs: 1), Step(at: 20, battery: 90, runs: 2), Step(at: 120, battery: 70, runs: 2),
                Step(at: 130, battery: 90, runs: 3), Step(at: 201, runs: 4),
            ]),
    ]

    private static func testCase(_ number: Int, _ row: Row) -> DeviceCase {
        DeviceCase(
            number, "Combination: \(row.name)",
            ensure:
                "Ensure that when a schedule has a time part and a tree part, then it runs at the instants that the "
                + "table of combinations gives for \(row.name), and at no other.",
            ["REQ-6.1.7-5d", "UC-5.6.1-var-1d", "UC-5.6.2-var-1d"], interpretations: ["AMB-15"],
            clause: "6.1.7",
            selection: "clock & tools"
        ) { device in
            let latency = try await device.capabilities()[.maxLatency]
            try await device.require(
                latency < 1_000, "occurrences may come too late for the steps of this case")
            // A device that may be late gets steps that lie further apart.
            let scale = 1 + latency / 10
            let start = DeviceFixture.start + 60
            let definition = Definition(
                mode: row.mode,
                time: .init(start: start, period: 200 * scale, duration: row.isWindow ? 100 * scale : nil),
                condition: .init(atoms: ["a1": DeviceFixture.charged]), body: DeviceFixture.scan)
            try await device.install("both", definition)
            for step in row.steps {
                try await device.advance(to: start + step.at * scale)
                if let value = step.battery {
                    try await device.session("srv-a", [DeviceFixture.battery(value)])
                    try await device.advance(2)
                } else {
                    try await device.advance(latency)
                }
                try await device.ensureRuns(step.runs, "\(step.at * scale) s after the first occurrence")
            }
        }
    }
}
