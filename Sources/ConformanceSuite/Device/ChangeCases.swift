import ConformanceKit
import DMReference
import SyncML
import Traceability

/// 6.1.7-2, 6.3.1-41: a schedule is changed while it is active. Numbers 0120 to 0139.
enum ChangeCases {
    static let all: [DeviceCase] = [work, refused, draft, repeated]

    static let work = DeviceCase(
        .device(
            120, "A change of the work takes over at the next run",
            "Ensure that when the owner replaces the work of an active schedule, then later runs perform the new work, the "
                + "revision is one higher, and the counters go on.",
            ["REQ-6.1.7-2b", "REQ-6.3.1-41b"], interpretations: ["AMB-17"], clause: "6.1.7"),
        setup: DeviceFixture.setup
    ) { device in
        let beat = try await device.beat()
        let old = LifeCycleCases.periodic(beat, count: 3)
        var new = LifeCycleCases.periodic(beat, count: 3, tool: "./Tools/Broken", when: .always)
        new.time?.missed = .skip
        try await device.setUp("job", old)
        try await device.advance(beat + beat / 2)
        let verdict = try await device.change("job", from: old, to: new)
        try await device.ensure(verdict.status == .ok, "a valid change was not accepted")
        try await device.ensureInfo(
            "job", ["State": "Active", "Revision": "2", "Fired": "1"], "after the change")
        try await device.advance(beat)
        let runs = try await device.toolLog()
        try await device.ensure(
            runs.map(\.uri).map { $0.hasSuffix("Scan") } == [true, false],
            "the runs are \(runs.map(\.uri)) instead of the old work and then the new one")
        try await device.advance(2 * beat)
        try await device.ensureToolRuns(3, "once the count is reached, the run before the change included")
        let reports = try await device.executions()
        try await device.ensure(
            reports.map(\.revision) == [2, 2],
            "the reports of the new work name revisions \(reports.map(\.revision))")
    }

    static let refused = DeviceCase(
        .device(
            125, "A refused change leaves the schedule as it was",
            "Ensure that when a change of an active schedule is refused because its work names a tool that does not exist, "
                + "then definition, revision, state and runs are those of the revision before.",
            ["REQ-6.1.7-2b", "REQ-6.3.1-41b", "REQ-6.1.7-3b"], interpretations: ["AMB-17", "AMB-05"],
            clause: "6.1.7", behaviour: .invalid),
        setup: DeviceFixture.setup
    ) { device in
        let beat = try await device.beat()
        let old = LifeCycleCases.periodic(beat)
        let new = LifeCycleCases.periodic(beat, tool: "./Tools/None")
        try await device.setUp("job", old)
        let verdict = try await device.change("job", from: old, to: new)
        try await device.ensure(
            verdict.status.map { !$0.isSuccess } ?? false, "a change with an unknown target was accepted")
        try await device.ensureInfo("job", ["State": "Active", "Revision": "1"], "after the refusal")
        let body = DeviceFixture.uri("./Schedule/Set/job/Def/Body")
        _ = try await device.read([body])
        try await device.advance(beat)
        let runs = try await device.toolLog()
        try await device.ensure(
            runs.count == 1 && runs[0].uri.hasSuffix("Scan"),
            "the run after the refusal was \(runs.map(\.uri))")
    }

    static let draft = DeviceCase(
        .device(
            130, "A draft does not outlive its session",
            "Ensure that when a definition was written and the session ended without a Commit, then a new schedule does not "
                + "exist, a changed one is as it was, and neither runs.",
            ["REQ-6.1.7-2a", "REQ-6.1.7-2b", "REQ-6.1.7-3a"], interpretations: ["AMB-02"], clause: "6.1.7",
            behaviour: .inopportune),
        setup: DeviceFixture.setup
    ) { device in
        let beat = try await device.beat()
        let root = await device.settings.scheduleRoot
        let definition = LifeCycleCases.periodic(beat)
        try await device.session(
            "srv-a",
            [definition.creationCommand(root: root, id: "draft", correlator: nil, commits: false)])
        let state = try await device.info("draft", "State")
        try await device.ensure(state == nil, "the draft of a new schedule is still there: \(state ?? "")")
        try await device.setUp("job", definition)
        let other = LifeCycleCases.periodic(beat, tool: "./Tools/Broken")
        try await device.session(
            "srv-a",
            [definition.changeCommand(to: other, root: root, id: "job", correlator: nil, commits: false)])
        try await device.ensureInfo("job", ["State": "Active", "Revision": "1"], "after the session")
        try await device.advance(beat)
        let runs = try await device.toolLog()
        try await device.ensure(
            runs.count == 1 && runs[0].uri.hasSuffix("Scan"),
            "the run after the session was \(runs.map(\.uri))")
    }

    static let repeated = DeviceCase(
        .device(
            135, "A repeated request has no second effect",
            "Ensure that when a Commit comes again with the correlator of the last one, then it is answered as before and "
                + "the definition and revision stay.",
            ["REQ-6.1.7-2b", "REQ-6.3.1-41b"], interpretations: ["AMB-30"], clause: "6.1.7",
            behaviour: .inopportune),
        setup: DeviceFixture.setup
    ) { device in
        let beat = try await device.beat()
        let old = LifeCycleCases.periodic(beat)
        try await device.setUp("job", old, correlator: "again")
        let new = LifeCycleCases.periodic(beat, tool: "./Tools/Broken")
        let verdict = try await device.change("job", from: old, to: new, correlator: "again")
        try await device.ensure(verdict.status == .ok, "the repeated request was not answered as before")
        try await device.ensureInfo("job", ["State": "Active", "Revision": "1"], "after the repetition")
        try await device.advance(beat)
        let runs = try await device.toolLog()
        try await device.ensure(
            runs.count == 1 && runs[0].uri.hasSuffix("Scan"),
            "the run after the repetition was \(runs.map(\.uri))")
    }
}
