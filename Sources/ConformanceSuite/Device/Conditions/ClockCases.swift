import ConformanceKit
import DMReference
import SyncML
import Traceability

/// Steps of the clock, power cuts over occurrences, an unknown clock. Numbers 0470 to 0484.
enum ClockCases {
    static let all: [DeviceCase] =
        [setBack, backAndForth, unknown, beyondGrace, endPassedOver, gapUnmoved, holdUnmoved, manyLate]
        + policies.enumerated().map { index, row in late(475 + index, row, byPower: false) }
        + policies.enumerated().map { index, row in late(480 + index, row, byPower: true) }

    private static let base: [RequirementID] = ["REQ-6.1.7-5b"]

    static let setBack = DeviceCase(
        470, "The clock is set back across an occurrence",
        ensure:
            "Ensure that when the clock is set back across an occurrence that has run, then it does not run again.",
        base, interpretations: ["AMB-12"], clause: "6.1.7", selection: "clock & tools"
    ) { device in
        let period = try await device.period()
        let start = DeviceFixture.start + 60
        try await device.install(
            "t", Definition(time: .init(start: start, period: period), body: DeviceFixture.scan))
        try await device.advance(to: start + 10)
        try await device.ensureRuns(1, "after the first occurrence")
        try await device.perform(.setClock(start + -30))
        try await device.advance(50)
        try await device.ensureRuns(1, "after its instant came a second time")
        try await device.advance(to: start + period + 10)
        try await device.ensureRuns(2, "after the next occurrence")
    }

    static let backAndForth = DeviceCase(
        471, "The clock is set to and fro",
        ensure:
            "Ensure that when the clock is set forward and back repeatedly, then no occurrence runs more than once.",
        base, interpretations: ["AMB-12"], clause: "6.1.7", selection: "clock & tools"
    ) { device in
        let period = try await device.period()
        let start = DeviceFixture.start + 60
        try await device.install(
            "t", Definition(time: .init(start: start, period: period), body: DeviceFixture.scan))
        for _ in 1...3 {
            try await device.perform(.setClock(start))
            try await device.notice()
            try await device.perform(.setClock(start + -20))
            try await device.notice()
        }
        try await device.ensureRuns(1, "after the instant of the first occurrence was met three times")
    }

    static let unknown = DeviceCase(
        472, "An unknown clock fires nothing",
        ensure:
            "Ensure that when the clock is unknown, then no occurrence runs; and once the time is known again, then what "
            + "fell due meanwhile follows the rule for late occurrences.",
        base, interpretations: ["AMB-12", "AMB-13"], clause: "6.1.7", selection: "clock & tools"
    ) { device in
        let period = try await device.period()
        let start = DeviceFixture.start + 60
        try await device.install(
            "t",
            Definition(time: .init(start: start, period: period, missed: .once), body: DeviceFixture.scan))
        try await device.perform(.setClock(nil))
        try await device.advance(60 + period / 2)
        try await device.ensureRuns(0, "while the clock is unknown")
        try await device.perform(.setClock(start + period / 2))
        try await device.notice()
        try await device.ensureRuns(1, "once the time is known")
    }

    static let beyondGrace = DeviceCase(
        473, "A late occurrence beyond Grace is missed",
        ensure:
            "Ensure that when an occurrence is noticed later than Grace allows, then it does not run and counts as "
            + "missed.",
        base, interpretations: ["AMB-13"], clause: "6.1.7", selection: "clock & tools"
    ) { device in
        let period = try await device.period()
        let start = DeviceFixture.start + 60
        let time = Definition.TimePart(start: start, period: period, missed: .once, grace: period / 4)
        try await device.install("t", Definition(time: time, body: DeviceFixture.scan))
        try await device.perform(.setClock(start + period / 2))
        try await device.notice()
        try await device.ensureRuns(0, "after the clock was set beyond Grace")
        let missed = try await device.info("t", "Missed")
        try await device.ensure(missed == "1", "Info/Missed is \(missed ?? "missing"), not 1")
    }

    static let endPassedOver = DeviceCase(
        474, "The clock is set over the last occurrences and End",
        ensure:
            "Ensure that when the clock is set over the last occurrences and over End, then they are processed before the "
            + "schedule ends: what Grace allows runs late, the others count as missed, and the schedule is completed.",
        base, interpretations: ["AMB-12", "AMB-16", "INT-10"], clause: "6.1.7", selection: "clock & tools"
    ) { device in
        let period = try await device.period()
        let start = DeviceFixture.start + 60
        let end = start + period + period / 2
        let time = Definition.TimePart(
            start: start, end: end, period: period, missed: .once, grace: 2 * period)
        try await device.install("t", Definition(time: time, body: DeviceFixture.scan))
        try await device.perform(.setClock(end + period / 4))
        try await device.notice()
        try await device.ensureRuns(1, "after two occurrences and End were passed over")
        try await device.ensureInfo(
            "t", ["State": "Ended", "EndReason": "completed", "Fired": "1", "Missed": "1"],
            "after two occurrences and End were passed over")
    }

    static let gapUnmoved = DeviceCase(
        478, "A gap lasts as long when the clock is set",
        ensure:
            "Ensure that when the clock is set forward and back during MinGap, then the gap ends neither earlier nor later "
            + "than without that.",
        ["REQ-6.1.7-5a", "REQ-6.1.7-5b"], interpretations: ["AMB-12", "AMB-14"], clause: "6.1.7",
        selection: "clock & tools"
    ) { device in
        try await device.install("watch", DeviceFixture.watch(DeviceFixture.charged, minGap: 300))
        try await device.session("srv-a", [DeviceFixture.battery(90)])
        try await device.notice()
        try await device.ensureRuns(1, "after the first edge")
        try await device.session("srv-a", [DeviceFixture.battery(70)])
        try await device.perform(.setClock(DeviceFixture.start + 4_000))
        try await device.session("srv-a", [DeviceFixture.battery(90)])
        try await device.notice()
        try await device.ensureRuns(1, "within the gap, with the clock set past its end")
        try await device.perform(.setClock(DeviceFixture.start + -4_000))
        try await device.advance(300)
        try await device.ensureRuns(2, "after the gap, with the clock set back")
    }

    static let holdUnmoved = DeviceCase(
        479, "Hold lasts as long when the clock is set",
        ensure:
            "Ensure that when the clock is set forward and back while a condition has to hold, then the schedule runs once "
            + "the condition was true for that time, neither earlier nor later.",
        ["REQ-6.1.7-5a", "REQ-6.1.7-5b"], interpretations: ["AMB-12", "AMB-14"], clause: "6.1.7",
        selection: "clock & tools"
    ) { device in
        var atom = DeviceFixture.charged
        atom.hold = 300
        try await device.install("watch", DeviceFixture.watch(atom))
        try await device.session("srv-a", [DeviceFixture.battery(90)])
        try await device.perform(.setClock(DeviceFixture.start + 4_000))
        try await device.advance(30)
        try await device.ensureRuns(0, "before Hold is over, with the clock set past its end")
        try await device.perform(.setClock(DeviceFixture.start + -4_000))
        try await device.advance(300)
        try await device.ensureRuns(1, "after Hold, with the clock set back")
    }

    static let manyLate = DeviceCase(
        483, "More late occurrences than the device catches up with",
        ensure:
            "Ensure that when one occurrence more than MaxCatchUp passes unnoticed under the policy All, then MaxCatchUp "
            + "runs are caught up, and the oldest counts as missed.",
        base, interpretations: ["AMB-13"], clause: "6.1.7", selection: "clock & tools"
    ) { device in
        let period = try await device.period()
        let limit = try await device.capabilities()[.maxCatchUp]
        try await device.require(limit <= 64, "the limit is too high for this case")
        let start = DeviceFixture.start + 60
        let time = Definition.TimePart(
            start: start, period: period, missed: .all, grace: (limit + 2) * period)
        try await device.install("t", Definition(time: time, body: DeviceFixture.scan))
        try await device.perform(.setClock(start + limit * period + period / 2))
        try await device.notice()
        try await device.ensureRuns(limit, "after \(limit + 1) late occurrences")
        let missed = try await device.info("t", "Missed")
        try await device.ensure(missed == "1", "Info/Missed is \(missed ?? "missing"), not 1")
    }

    /// A policy, the runs and the missed ones after three late occurrences, for a device that can catch up with all.
    private static let policies: [(policy: Definition.Missed, runs: Int, missed: Int)] = [
        (.skip, 0, 3), (.once, 1, 2), (.all, 3, 0),
    ]

    private static func late(
        _ number: Int, _ row: (policy: Definition.Missed, runs: Int, missed: Int), byPower: Bool
    ) -> DeviceCase {
        DeviceCase(
            number,
            "Three late occurrences under \(row.policy.rawValue), \(byPower ? "power off" : "clock set forward")",
            ensure: "Ensure that when three occurrences pass unnoticed, then as many run late as the policy "
                + "\(row.policy.rawValue) says, and the others count as missed.",
            base + ["REQ-6.1.7-3a"], interpretations: ["AMB-12", "AMB-13"], clause: "6.1.7",
            selection: byPower ? "clock & tools & power" : "clock & tools"
        ) { device in
            let period = try await device.period()
            let limit = try await device.capabilities()[.maxCatchUp]
            let start = DeviceFixture.start + 60
            let time = Definition.TimePart(
                start: start, period: period, missed: row.policy, grace: 4 * period)
            try await device.install("t", Definition(time: time, body: DeviceFixture.scan))
            if byPower {
                let cycle = try await device.perform(.powerCycle(off: 60 + 2 * period + period / 2))
                if case .clock(nil)? = cycle.reading {
                    try await device.perform(.setClock(start + 2 * period + period / 2))
                }
            } else {
                try await device.perform(.setClock(start + 2 * period + period / 2))
            }
            try await device.notice()
            let runs = min(row.runs, max(limit, row.policy == .all ? 0 : row.runs))
            try await device.ensureRuns(runs, "after three late occurrences")
            let missed = try await device.info("t", "Missed")
            try await device.ensure(
                missed == String(3 - runs), "Info/Missed is \(missed ?? "missing"), not \(3 - runs)")
            try await device.advance(period)
            try await device.ensureRuns(runs + 1, "after the next occurrence, which was on time")
        }
    }
}
