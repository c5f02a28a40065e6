import ConformanceKit
import DMReference
import SyncML
import Traceability

/// Daily windows of parameter groups. Numbers 0485 to 0499.
enum DailyWindowCases {
    static let all: [DeviceCase] = [
        testCase(
            485, from: 25_200, to: 68_400, [(21_600, "n"), (25_200, "w"), (68_399, "w"), (68_400, "n")]),
        testCase(
            486, from: 79_200, to: 21_600, [(21_599, "w"), (21_600, "n"), (79_199, "n"), (79_200, "w")]),
    ]

    /// The present group's value at a second of the day.
    private static func testCase(_ number: Int, from: Int, to: Int, _ looks: [(Int, String)]) -> DeviceCase {
        DeviceCase(
            number, from < to ? "A daily window of a group" : "A daily window over midnight",
            ensure:
                "Ensure that when a parameter group has a daily window, then it is the current one from the first second "
                + "of the window to the last before its end, in universal time.",
            ["REQ-6.1.7-5b", "UC-5.6.3-var-1a"], interpretations: ["AMB-11", "AMB-23"], clause: "6.1.7",
            selection: "clock"
        ) { device in
            func body(_ value: String) -> String {
                DeviceFixture.body(DeviceFixture.replace(1, "./Conf/a", value))
            }
            let groups = Definition.Groups(
                defaultGroup: "normal",
                groups: [
                    "window": .init(rank: 1, from: from, to: to, body: body("w")),
                    "normal": .init(rank: 9, body: body("n")),
                ])
            try await device.install("g", Definition(groups: groups))
            let latency = try await device.capabilities()[.maxLatency]
            for (second, value) in looks {
                try await device.advance(to: DeviceFixture.start + second)
                if second % 60 == 0 { try await device.advance(latency) }
                let found = try await device.read([DeviceFixture.uri("./Conf/a")])
                try await device.ensure(
                    found[DeviceFixture.uri("./Conf/a")] == value,
                    "the value is \(found[DeviceFixture.uri("./Conf/a")] ?? "missing") at second \(second), not \(value)"
                )
            }
        }
    }
}
