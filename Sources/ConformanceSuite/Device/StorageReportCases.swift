import ConformanceKit
import DMReference
import SyncML
import Traceability

/// 6.1.7-3, 6.3.1-43: reports, answers and remembered truth are kept as well. Numbers 0230 to 0249.
enum StorageReportCases {
    static let all: [DeviceCase] = [queued, truth, answers, group]

    static let queued = DeviceCase(
        .device(
            230, "Queued reports survive a power cut",
            "Ensure that when runs happened with the link down and power was cut before it came up, then each run is "
                + "reported once, in order, with the values of its time.",
            ["REQ-6.1.7-3a", "REQ-6.1.7-3b", "REQ-6.1.7-4b"], interpretations: ["AMB-20", "AMB-25"],
            clause: "6.1.7", selection: "clock & power & link & tree"),
        setup: DeviceFixture.setup
    ) { device in
        let beat = try await device.beat()
        var definition = LifeCycleCases.periodic(beat, count: 3)
        definition.body = DeviceFixture.body(DeviceFixture.get(1, "./Device/Signal"))
        try await device.setUp("kept", definition)
        try await device.perform(.link(up: false))
        try await device.advance(beat)
        try await device.change("./Device/Signal", "-80")
        try await device.perform(.powerCycle(off: 0))
        try await device.advance(to: DeviceFixture.start + 2 * beat)
        try await device.change("./Device/Signal", "-90")
        try await device.perform(.powerCycle(off: 0))
        try await device.perform(.link(up: true))
        let reports = try await device.executions()
        try await device.ensure(
            reports.compactMap(\.occurrence) == [1, 2], "the reports are of runs \(reports.map(\.occurrence))"
        )
        try await device.ensure(
            reports.flatMap(\.values).map(\.data) == ["-71", "-80"],
            "the reports have the values \(reports.flatMap(\.values).map(\.data))")
    }

    static let truth = DeviceCase(
        .device(
            235, "Remembered truth survives a power cut",
            "Ensure that when power is cut while a condition is true for which the work ran, then the work does not run "
                + "again until the condition was false.",
            ["REQ-6.1.7-3a", "REQ-6.1.7-3b"], interpretations: ["AMB-14", "AMB-25"], clause: "6.1.7",
            selection: "clock & tools & power & tree"),
        setup: DeviceFixture.setup
    ) { device in
        try await device.setUp(
            "kept",
            Definition(
                condition: .init(atoms: [
                    "a1": .init(node: DeviceFixture.uri("./Device/Battery"), .less, value: "30")
                ]), body: DeviceFixture.body(DeviceFixture.exec(1, "./Tools/Scan"))))
        try await device.change("./Device/Battery", "20")
        try await device.ensureToolRuns(1, "when the condition became true")
        let beat = try await device.beat()
        try await device.advance(beat)
        try await device.perform(.powerCycle(off: 0))
        try await device.advance(beat)
        try await device.ensureToolRuns(1, "after the power cut")
        try await device.change("./Device/Battery", "40")
        try await device.advance(beat)
        try await device.change("./Device/Battery", "10")
        try await device.ensureToolRuns(2, "when the condition became true again")
    }

    static let answers = DeviceCase(
        .device(
            240, "The answer to a request survives a power cut",
            "Ensure that when a Commit comes again with its correlator after a power cut, then it is answered as before and "
                + "has no second effect.",
            ["REQ-6.1.7-3b", "REQ-6.3.1-43"], interpretations: ["AMB-30", "AMB-25"], clause: "6.1.7",
            behaviour: .inopportune, selection: StorageCases.selection),
        setup: DeviceFixture.setup
    ) { device in
        let beat = try await device.beat()
        let definition = LifeCycleCases.periodic(beat)
        let other = LifeCycleCases.periodic(beat, tool: "./Tools/Broken")
        try await device.setUp("kept", definition, correlator: "again")
        try await device.perform(.powerCycle(off: 0))
        let verdict = try await device.change("kept", from: definition, to: other, correlator: "again")
        try await device.ensure(verdict.status == .ok, "the repeated request was not answered as before")
        try await device.ensureInfo("kept", ["Revision": "1", "State": "Active"], "after the repetition")
        try await device.advance(beat)
        let runs = try await device.toolLog()
        try await device.ensure(
            runs.count == 1 && runs[0].uri.hasSuffix("Scan"),
            "the run after the repetition was \(runs.map(\.uri))")
    }

    static let group = DeviceCase(
        .device(
            245, "The current group survives a power cut",
            "Ensure that when power is cut while a parameter group is current and the device itself has changed a leaf since, "
                + "then the group is not applied again, and the next one is when its condition comes.",
            ["REQ-6.1.7-3a", "REQ-6.1.7-3b", "UC-5.6.3-post-2"], interpretations: ["AMB-23", "AMB-25"],
            clause: "6.1.7", selection: "clock & power & tree"),
        setup: DeviceFixture.setup
    ) { device in
        try await device.setUp("proxy", AdjustmentCases.proxies)
        try await device.ensureLeaf("./Net/Proxy/Addr", "normal.example", "at activation")
        try await device.change("./Net/Proxy/Addr", "own.example")
        try await device.perform(.powerCycle(off: 0))
        try await device.advance(try await device.beat())
        try await device.ensureLeaf("./Net/Proxy/Addr", "own.example", "after the power cut")
        try await device.change("./Net/RespMs", "950")
        try await device.ensureLeaf("./Net/Proxy/Addr", "light.example", "when the condition came")
    }
}
