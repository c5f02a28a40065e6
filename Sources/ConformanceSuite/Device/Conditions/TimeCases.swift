import ConformanceKit
import DMReference
import SyncML
import Traceability

/// 6.1.7-5 b and d: universal time, and time together with the tree. Numbers 0450 to 0499.
enum TimeCases {
    static let all: [DeviceCase] =
        [once, counted, endExclusive, startInPast, startNow, window, duringSuspension]
        + CombinationCases.all + ClockCases.all + DailyWindowCases.all

    private static let base: [RequirementID] = [
        "REQ-6.1.7-5b", "UC-5.6.1-var-1a", "UC-5.6.1-var-1b", "UC-5.6.2-var-1a",
    ]

    static let once = DeviceCase(
        450, "A one-shot runs once and ends",
        ensure:
            "Ensure that when the only occurrence of a schedule has run, then it is Ended completed and never runs "
            + "again.",
        base, interpretations: ["AMB-16"], clause: "6.1.7", selection: "clock & tools"
    ) { device in
        try await device.install(
            "t", Definition(time: .init(start: DeviceFixture.start + 60), body: DeviceFixture.scan))
        try await device.advance(59)
        try await device.ensureRuns(0, "a second before its time")
        try await device.advance(1 + (try await device.capabilities()[.maxLatency]))
        try await device.ensureRuns(1, "at its time")
        try await device.ensureState("t", "Ended")
        let reason = try await device.info("t", "EndReason")
        try await device.ensure(reason == "completed", "Info/EndReason is \(reason ?? "missing")")
        try await device.advance(200)
        try await device.ensureRuns(1, "long after its time")
    }

    static let counted = DeviceCase(
        451, "A periodic schedule runs Count times",
        ensure:
            "Ensure that when a schedule has Period and Count, then it runs at each occurrence until the count is "
            + "reached, ends then and reports its end.",
        base, interpretations: ["AMB-11", "AMB-16"], clause: "6.1.7", selection: "clock & tools"
    ) { device in
        let period = try await device.period()
        let time = Definition.TimePart(start: DeviceFixture.start + 60, period: period, count: 3)
        try await device.install("t", Definition(time: time, body: DeviceFixture.scan))
        try await device.advance(to: DeviceFixture.start + 59)
        for run in 1...3 {
            try await device.ensureRuns(run - 1, "before occurrence \(run)")
            try await device.advance(period)
            try await device.ensureRuns(run, "after occurrence \(run)")
        }
        try await device.advance(3 * period)
        try await device.ensureRuns(3, "after the count was reached")
        try await device.ensureState("t", "Ended")
        let ended = try await device.collect().filter { $0.kind == .ended }
        try await device.ensure(ended.map(\.reason) == ["completed"], "the end was not reported as completed")
    }

    static let endExclusive = DeviceCase(
        452, "End is exclusive",
        ensure:
            "Ensure that when an occurrence falls on End, then it does not exist: the schedule runs only before.",
        base, interpretations: ["AMB-11"], clause: "6.1.7", selection: "clock & tools"
    ) { device in
        let period = try await device.period()
        let start = DeviceFixture.start + 60
        let time = Definition.TimePart(start: start, end: start + 2 * period, period: period)
        try await device.install("t", Definition(time: time, body: DeviceFixture.scan))
        try await device.advance(to: start + (2 * period - 1))
        try await device.ensureRuns(2, "a second before End")
        try await device.advance(2 * period)
        try await device.ensureRuns(2, "after End")
        try await device.ensureState("t", "Ended")
    }

    static let startInPast = DeviceCase(
        453, "A period that began in the past",
        ensure:
            "Ensure that when Start lies in the past and a Period is given, then occurrences before activation are void "
            + "and the first run comes at the next occurrence.",
        base, interpretations: ["AMB-13"], clause: "6.1.7", selection: "clock & tools"
    ) { device in
        let period = try await device.period()
        let offset = 10 - 3 * period
        let time = Definition.TimePart(start: DeviceFixture.start + offset, period: period)
        try await device.install("t", Definition(time: time, body: DeviceFixture.scan))
        try await device.advance(9)
        try await device.ensureRuns(0, "before the next occurrence")
        try await device.advance(1 + (try await device.capabilities()[.maxLatency]))
        try await device.ensureRuns(1, "after the next occurrence")
        let missed = try await device.info("t", "Missed")
        try await device.ensure(missed == "0", "void occurrences were counted missed: \(missed ?? "")")
    }

    static let startNow = DeviceCase(
        454, "A start that is this very instant",
        ensure:
            "Ensure that when Start equals the present time, then the request is valid and the schedule runs at once.",
        base, interpretations: ["AMB-05"], clause: "6.1.7", selection: "clock & tools"
    ) { device in
        try await device.install(
            "t", Definition(time: .init(start: DeviceFixture.start), body: DeviceFixture.scan))
        try await device.advance(1 + (try await device.capabilities()[.maxLatency]))
        try await device.ensureRuns(1, "after its time")
    }

    static let window = DeviceCase(
        455, "Windows of time",
        ensure:
            "Ensure that when a schedule has a Duration and no tree part, then it runs once at the opening of each "
            + "window.",
        base, interpretations: ["AMB-15"], clause: "6.1.7", selection: "clock & tools"
    ) { device in
        let period = try await device.period()
        let start = DeviceFixture.start + 60
        let time = Definition.TimePart(start: start, period: period, duration: period / 2, count: 2)
        try await device.install("t", Definition(time: time, body: DeviceFixture.scan))
        try await device.advance(to: start + period / 4)
        try await device.ensureRuns(1, "inside the first window")
        try await device.advance(period / 2)
        try await device.ensureRuns(1, "after the first window")
        try await device.advance(period / 2)
        try await device.ensureRuns(2, "inside the second window")
        try await device.advance(period)
        try await device.ensureState("t", "Ended")
    }

    static let duringSuspension = DeviceCase(
        456, "Occurrences while suspended are void",
        ensure:
            "Ensure that when occurrences fall into a suspension, then they neither run later nor count as missed.",
        ["REQ-6.1.7-5b"], interpretations: ["AMB-01"], clause: "6.1.7",
        selection: "clock & tools & cap.Suspend"
    ) { device in
        let period = try await device.period()
        let time = Definition.TimePart(start: DeviceFixture.start + 60, period: period)
        try await device.install("t", Definition(time: time, body: DeviceFixture.scan))
        try await device.request(.suspend, "t")
        try await device.advance(to: DeviceFixture.start + 60 + period + period / 2)
        try await device.request(.activate, "t")
        try await device.ensureRuns(0, "after two occurrences during the suspension")
        try await device.advance(period)
        try await device.ensureRuns(1, "after the next occurrence")
        let missed = try await device.info("t", "Missed")
        try await device.ensure(missed == "0", "void occurrences were counted missed: \(missed ?? "")")
    }
}
