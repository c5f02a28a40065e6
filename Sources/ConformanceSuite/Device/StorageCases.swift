import ConformanceKit
import DMReference
import SyncML
import Traceability

/// 6.1.7-3, 6.3.1-43: a schedule is kept from acceptance until it ends, whatever fails. Numbers 0200 to 0229.
enum StorageCases {
    static let all: [DeviceCase] =
        [afterCommit, afterActivation, whileSuspended, betweenChanges, counters, ended, gap]
        + StorageReportCases.all
        + StorageCrashCases.all
        + StorageRunCases.all

    static let selection = "clock & tools & power"

    static let afterCommit = DeviceCase(
        .device(
            200, "A schedule survives a power cut right after its commit",
            "Ensure that when power is cut right after a schedule was accepted, then it is Active as before and runs at its "
                + "occurrences.",
            ["REQ-6.1.7-3a", "REQ-6.1.7-3b", "REQ-6.3.1-43"], interpretations: ["AMB-02"], clause: "6.1.7",
            selection: selection),
        setup: DeviceFixture.setup
    ) { device in
        let beat = try await device.beat()
        try await device.setUp("kept", LifeCycleCases.periodic(beat, count: 2))
        try await device.perform(.powerCycle(off: 0))
        try await device.ensureInfo("kept", ["State": "Active", "Revision": "1"], "after the power cut")
        try await device.advance(beat)
        try await device.ensureToolRuns(1, "at the first occurrence")
        try await device.perform(.powerCycle(off: 5))
        try await device.advance(beat)
        try await device.ensureToolRuns(2, "at the second occurrence, after another power cut")
    }

    static let afterActivation = DeviceCase(
        .device(
            205, "The state of a schedule survives a power cut",
            "Ensure that when power is cut while a schedule is Installed and again after its activation, then it is still "
                + "Installed and does not run, and later Active and runs.",
            ["REQ-6.1.7-3a", "REQ-6.3.1-43"], interpretations: ["AMB-25"], clause: "6.1.7",
            selection: selection),
        setup: DeviceFixture.setup
    ) { device in
        let beat = try await device.beat()
        try await device.setUp("kept", LifeCycleCases.periodic(beat, autoStart: false))
        try await device.perform(.powerCycle(off: 0))
        try await device.ensureInfo("kept", ["State": "Installed"], "after the first power cut")
        try await device.advance(beat + beat / 2)
        try await device.ensureToolRuns(0, "while Installed")
        try await device.must(.activate, "kept")
        try await device.perform(.powerCycle(off: 0))
        try await device.ensureInfo("kept", ["State": "Active"], "after the second power cut")
        try await device.advance(beat)
        try await device.ensureToolRuns(1, "while Active")
    }

    static let whileSuspended = DeviceCase(
        .device(
            207, "A suspended schedule stays suspended over a power cut",
            "Ensure that when power is cut while a schedule is Suspended, then it is still Suspended and does not run.",
            ["REQ-6.1.7-3a", "REQ-6.1.7-3b", "REQ-6.3.1-43"], interpretations: ["AMB-25"], clause: "6.1.7",
            selection: selection + " & cap.Suspend"),
        setup: DeviceFixture.setup
    ) { device in
        let beat = try await device.beat()
        try await device.setUp("kept", LifeCycleCases.periodic(beat))
        try await device.must(.suspend, "kept")
        try await device.perform(.powerCycle(off: 0))
        try await device.ensureInfo("kept", ["State": "Suspended"], "after the power cut")
        try await device.advance(beat + beat / 2)
        try await device.ensureToolRuns(0, "while Suspended")
    }

    static let gap = DeviceCase(
        .device(
            222, "A gap lasts over a power cut",
            "Ensure that when power is cut during MinGap and the condition becomes true again soon afterwards, then no run "
                + "begins before the gap has passed, and one begins then.",
            ["REQ-6.1.7-3a", "REQ-6.1.7-3b", "REQ-6.1.7-5a"], interpretations: ["AMB-14"], clause: "6.1.7",
            selection: selection),
        setup: DeviceFixture.setup
    ) { device in
        try await device.install("watch", DeviceFixture.watch(DeviceFixture.charged, minGap: 300))
        try await device.session("srv-a", [DeviceFixture.battery(90)])
        try await device.notice()
        try await device.ensureToolRuns(1, "after the first edge")
        try await device.session("srv-a", [DeviceFixture.battery(70)])
        try await device.perform(.powerCycle(off: 0))
        try await device.session("srv-a", [DeviceFixture.battery(90)])
        try await device.advance(200)
        try await device.ensureToolRuns(1, "within the gap, after the power cut")
        try await device.advance(200)
        try await device.ensureToolRuns(2, "after the gap")
    }

    static let betweenChanges = DeviceCase(
        .device(
            210, "A change survives a power cut, a draft does not",
            "Ensure that when power is cut after a change was accepted and another one was only written, then the accepted "
                + "revision is in force and nothing of the other one is.",
            ["REQ-6.1.7-3a", "REQ-6.1.7-3b", "REQ-6.1.7-2b"], interpretations: ["AMB-17", "AMB-25"],
            clause: "6.1.7", selection: selection),
        setup: DeviceFixture.setup
    ) { device in
        let beat = try await device.beat()
        let root = await device.settings.scheduleRoot
        let first = LifeCycleCases.periodic(beat, tool: "./Tools/Broken")
        let second = LifeCycleCases.periodic(beat)
        let third = LifeCycleCases.periodic(2 * beat, tool: "./Tools/Broken")
        try await device.setUp("kept", first)
        let verdict = try await device.change("kept", from: first, to: second)
        try await device.ensure(verdict.status == .ok, "a valid change was not accepted")
        try await device.session(
            "srv-a",
            [second.changeCommand(to: third, root: root, id: "kept", correlator: nil, commits: false)],
            troubles: ServerTroubles(dropsRepliesTo: Set(2...20)))
        try await device.perform(.powerCycle(off: 0))
        try await device.ensureInfo("kept", ["State": "Active", "Revision": "2"], "after the power cut")
        try await device.advance(2 * beat)
        let runs = try await device.toolLog()
        try await device.ensure(
            runs.count == 2 && runs.allSatisfy { $0.uri.hasSuffix("Scan") },
            "the runs after the power cut were \(runs.map(\.uri))")
    }

    static let counters = DeviceCase(
        .device(
            215, "Counters survive a power cut",
            "Ensure that when power is cut after two of three runs, then the counters and the number of the last report are "
                + "as before, and one run is left.",
            ["REQ-6.1.7-3a", "REQ-6.1.7-3b", "REQ-6.3.1-43"], interpretations: ["AMB-25"], clause: "6.1.7",
            selection: selection),
        setup: DeviceFixture.setup
    ) { device in
        let beat = try await device.beat()
        try await device.setUp("kept", LifeCycleCases.periodic(beat, count: 3, when: .always))
        try await device.advance(2 * beat)
        try await device.collect()
        try await device.perform(.powerCycle(off: 0))
        try await device.ensureInfo("kept", ["Fired": "2", "Revision": "1"], "after the power cut")
        try await device.advance(2 * beat)
        try await device.ensureToolRuns(3, "once the count is reached")
        let reports = Set(try await device.collect())
        let numbers = Set(reports.map(\.sequence))
        try await device.ensure(reports.count == numbers.count, "reports share numbers: \(numbers.sorted())")
    }

    static let ended = DeviceCase(
        .device(
            220, "An ended schedule stays ended over a power cut",
            "Ensure that when power is cut after a schedule was terminated, then it is still Ended and does not run, and a "
                + "schedule made anew under its name has another instance number.",
            ["REQ-6.1.7-3a", "REQ-6.1.7-3b", "REQ-6.3.1-43"], interpretations: ["AMB-02", "AMB-30"],
            clause: "6.1.7", selection: selection),
        setup: DeviceFixture.setup
    ) { device in
        let beat = try await device.beat()
        let definition = LifeCycleCases.periodic(beat)
        try await device.setUp("kept", definition)
        let first = try await device.info("kept", "Instance")
        try await device.must(.terminate, "kept")
        try await device.perform(.powerCycle(off: 0))
        try await device.advance(beat)
        try await device.ensureToolRuns(0, "after Terminate and a power cut")
        try await device.ensureInfo("kept", ["State": "Ended", "EndReason": "terminated"], "after the cut")
        try await device.must(.delete, "kept")
        try await device.perform(.powerCycle(off: 0))
        try await device.setUp("kept", definition)
        let second = try await device.info("kept", "Instance")
        try await device.ensure(
            first != nil && second != nil && first != second,
            "the new schedule has the instance \(second ?? "missing") of the old one")
    }
}
