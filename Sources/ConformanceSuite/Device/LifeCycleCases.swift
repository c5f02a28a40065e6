import ConformanceKit
import DMReference
import SyncML
import Traceability

/// 6.1.7-1, 6.1.7-2, 6.3.1-41: a schedule is set up and started. Numbers 0100 to 0119.
enum LifeCycleCases {
    static let all: [DeviceCase] =
        [oneShot, periodic, end, installed] + ChangeCases.all + EndingCases.all

    /// A definition that runs a tool each beat.
    static func periodic(
        _ beat: Int, count: Int? = nil, tool: String = "./Tools/Scan", autoStart: Bool? = nil,
        missed: Definition.Missed? = nil, when: Definition.ReportPart.When? = nil
    ) -> Definition {
        Definition(
            autoStart: autoStart,
            time: .init(start: DeviceFixture.start + beat, period: beat, count: count, missed: missed),
            body: DeviceFixture.body(DeviceFixture.exec(1, tool)), report: .init(when: when))
    }

    static let oneShot = DeviceCase(
        .device(
            100, "A one-shot schedule runs by itself",
            "Ensure that when a schedule with a start time and an Exec was accepted, then the device runs the tool at "
                + "that time without any message of the server, and not before.",
            ["REQ-6.1.7-1a", "REQ-6.1.7-1c", "REQ-6.3.1-41a", "UC-5.6-def-1a", "UC-5.6-def-1b"],
            interpretations: ["AMB-01"],
            clause: "6.1.7"),
        setup: DeviceFixture.setup
    ) { device in
        let definition = Definition(
            time: .init(start: DeviceFixture.start + 60),
            body: DeviceFixture.body(DeviceFixture.exec(1, "./Tools/Scan")))
        try await device.setUp("one", definition)
        try await device.advance(59)
        try await device.ensureToolRuns(0, "before the start time")
        try await device.advance(1)
        try await device.ensureToolRuns(1, "at the start time")
        try await device.advance(120)
        try await device.ensureToolRuns(1, "after the start time")
        try await device.ensureInfo("one", ["State": "Ended", "Fired": "1"], "after the only run")
    }

    static let periodic = DeviceCase(
        .device(
            105, "A periodic schedule runs until its count is reached",
            "Ensure that when a schedule with a period and a count of three is active, then the device runs its work at "
                + "three occurrences, ends the schedule as completed, and reports the end.",
            ["REQ-6.1.7-1c", "REQ-6.1.7-1a", "UC-5.6.2-var-1b", "UC-5.6.2-var-2a"],
            interpretations: ["AMB-16"], clause: "6.1.7"),
        setup: DeviceFixture.setup
    ) { device in
        let beat = try await device.beat()
        try await device.setUp("tick", periodic(beat, count: 3))
        try await device.advance(beat - 1)
        try await device.ensureToolRuns(0, "one second before the first occurrence")
        try await device.advance(2 * beat + 1)
        try await device.ensureToolRuns(3, "at the third occurrence")
        try await device.advance(2 * beat)
        try await device.ensureToolRuns(3, "after the third occurrence")
        let ended = try await device.collected(.ended)
        try await device.ensure(
            ended.map(\.reason) == ["completed"],
            "\(ended.count) reports of the end instead of one: completed")
        try await device.ensureInfo(
            "tick", ["State": "Ended", "EndReason": "completed", "Fired": "3"], "after the third run")
    }

    static let end = DeviceCase(
        .device(
            110, "No occurrence exists from the end instant on",
            "Ensure that when the end instant of a schedule equals the instant of its third occurrence, then the device "
                + "runs its work twice and the schedule ends.",
            ["REQ-6.1.7-1c", "UC-5.6.1-var-2a"], interpretations: ["AMB-16"], clause: "6.1.7"),
        setup: DeviceFixture.setup
    ) { device in
        let beat = try await device.beat()
        var definition = periodic(beat)
        definition.time?.end = DeviceFixture.start + 3 * beat
        try await device.setUp("bound", definition)
        try await device.advance(2 * beat)
        try await device.ensureToolRuns(2, "at the second occurrence")
        try await device.advance(2 * beat)
        try await device.ensureToolRuns(2, "after the end instant")
        try await device.ensureInfo("bound", ["State": "Ended", "Fired": "2"], "after the end instant")
    }

    static let installed = DeviceCase(
        .device(
            115, "A schedule that was not activated does not run",
            "Ensure that when a schedule was created with AutoStart false, then nothing runs until the server activates "
                + "it, and occurrences before that are void.",
            ["REQ-6.1.7-2a", "REQ-6.3.1-41a", "REQ-6.1.7-1b"], interpretations: ["AMB-01"], clause: "6.1.7"),
        setup: DeviceFixture.setup
    ) { device in
        let beat = try await device.beat()
        try await device.setUp("later", periodic(beat, autoStart: false))
        try await device.ensureInfo("later", ["State": "Installed", "Revision": "1"], "after the commit")
        try await device.advance(beat + beat / 2)
        try await device.ensureToolRuns(0, "before the activation")
        try await device.must(.activate, "later")
        try await device.ensureToolRuns(0, "between occurrences")
        try await device.advance(beat)
        try await device.ensureToolRuns(1, "at the first occurrence after the activation")
        try await device.ensureInfo(
            "later", ["State": "Active", "Fired": "1", "Missed": "0"], "after the run")
    }
}
