public import ConformanceKit
import DMReference
import SyncML
import Traceability

/// A device and a server that run against each other, with the suite in the middle. Numbers 1200 to 1299.
public enum EndToEndSuite {
    /// The cases that judge the device.
    public static let deviceCases: [DeviceCase] = all.map(\.deviceCase)
    /// The cases that judge the server.
    public static let serverCases: [ServerCase] = all.map(\.serverCase)

    static let all: [EndToEndCase] = [
        report, tool, adjustment, refusal, change, termination, losses, power,
    ]

    private static let start = DeviceFixture.start

    static let report = EndToEndCase(
        number: 1200, title: "Proactive report, end to end",
        ensure:
            "Ensure that when an operator plans queries for each period while a condition holds, then the device runs them "
            + "by itself at each occurrence at which it holds, their values reach the record, and after the count both "
            + "sides have the schedule as ended.",
        device: .init(
            requirements: [
                "UC-5.6-def-1a", "UC-5.6-def-1b", "UC-5.6.1-desc-1c", "UC-5.6.1-flow-4", "UC-5.6.1-flow-6a",
            ], selection: "clock & tree"),
        server: .init(
            requirements: [
                "UC-5.6.1-desc-1a", "UC-5.6.1-flow-1", "UC-5.6.1-flow-2", "UC-5.6.1-post-2",
                "REQ-6.3.4.1-10b",
            ], selection: "schedule"), interpretations: ["AMB-15", "AMB-19"], clause: "5.6.1"
    ) { pair in
        let beat = try await pair.beat()
        try await pair.setUp(
            "query",
            Definition(
                time: .init(start: start + beat, period: beat, count: 2),
                condition: .init(atoms: [
                    "a1": .init(node: DeviceFixture.uri("./Device/Battery"), .greater, value: "20")
                ]),
                body: DeviceFixture.body(
                    DeviceFixture.get(1, "./Device/Signal"), DeviceFixture.get(2, "./Device/Battery"))))
        try await pair.advance(beat)
        try await pair.change("./Device/Battery", "15")
        try await pair.advance(beat)
        try await pair.change("./Device/Battery", "90")
        try await pair.advance(beat)
        let values = try await pair.filed("query").map { $0.values.map(\.data) }
        try await pair.ensureServer(
            values == [["-71", "57"], ["-71", "90"]], "the values on record are \(values)")
        try await pair.ensureInfo("query", ["State": "Ended"], "after the count")
        try await pair.ensureRecord("query", .closed, "after the count")
    }

    static let tool = EndToEndCase(
        number: 1205, title: "Tool run, end to end",
        ensure:
            "Ensure that when an operator plans a tool run for each period, then the device runs it at its time with and "
            + "without a link, and each run reaches the record, late where the link was down, once and in order.",
        device: .init(
            requirements: [
                "UC-5.6-def-1b", "UC-5.6.2-desc-1c", "UC-5.6.2-desc-1e", "UC-5.6.2-flow-4", "UC-5.6.2-flow-6",
                "UC-5.6.2-flow-7a",
            ], selection: "clock & tools & link"),
        server: .init(
            requirements: [
                "UC-5.6.2-flow-1", "UC-5.6.2-flow-2", "UC-5.6.2-actor-3", "REQ-6.3.4.1-10a",
            ], selection: "schedule"), interpretations: ["AMB-19", "AMB-20"], clause: "5.6.2"
    ) { pair in
        let beat = try await pair.beat()
        try await pair.setUp("scan", LifeCycleCases.periodic(beat, when: .always))
        try await pair.advance(beat)
        try await pair.ensureToolRuns(1, "at the first occurrence")
        try await pair.perform(.link(up: false, device: Pair.device))
        try await pair.advance(beat)
        try await pair.ensureToolRuns(2, "at the second occurrence, without a link")
        try await pair.perform(.link(up: true, device: Pair.device))
        let runs = try await pair.filed("scan").map(\.occurrence)
        try await pair.ensureServer(runs == [1, 2], "the runs on record are \(runs.map { $0 ?? 0 })")
    }

    static let adjustment = EndToEndCase(
        number: 1210, title: "Parameter adjustment, end to end",
        ensure:
            "Ensure that when an operator plans three groups of parameters, then the device applies the one that fits as "
            + "its surroundings change, and each change of group reaches the record.",
        device: .init(
            requirements: [
                "UC-5.6.3-desc-1c", "UC-5.6.3-desc-1d", "UC-5.6.3-post-1b", "UC-5.6.3-flow-4",
                "UC-5.6.3-flow-6",
                "UC-5.6.3-flow-7a",
            ], selection: "clock & tree"),
        server: .init(
            requirements: [
                "UC-5.6.3-desc-1b", "UC-5.6.3-actor-3", "UC-5.6.3-flow-1", "UC-5.6.3-flow-2a",
                "REQ-6.3.4.1-10a",
            ], selection: "schedule"), interpretations: ["AMB-23"], clause: "5.6.3"
    ) { pair in
        try await pair.setUp("proxy", ServerFixture.proxies)
        func ensure(_ address: String, _ when: String) async throws {
            try await pair.device {
                try await $0.ensureLeaf("./Net/Proxy/Addr", "\(address).example", when)
            }
        }
        try await ensure("normal", "at night")
        try await pair.advance(7 * 3_600)
        try await ensure("busy", "at 07:00")
        try await pair.change("./Net/RespMs", "950")
        try await ensure("light", "when answers are slow")
        let groups = try await pair.filed("proxy").compactMap(\.group)
        try await pair.ensureServer(
            groups == ["normal", "busy", "light"], "the groups on record are \(groups)")
    }

    static let refusal = EndToEndCase(
        number: 1215, title: "A refusal, end to end",
        ensure:
            "Ensure that when an operator plans what the server has no right to, then the device refuses it and holds "
            + "nothing, and the record says refused, with the device's code and reason.",
        device: .init(
            requirements: ["REQ-6.3.1-42a", "REQ-6.3.1.2-9b", "REQ-6.1.7-6a"], selection: "clock & tree"),
        server: .init(requirements: ["UC-5.6.1-pre-1", "REQ-6.3.4-36"], selection: "schedule"),
        interpretations: ["AMB-05"], clause: "6.3.1", behaviour: .invalid
    ) { pair in
        let record = try await pair.carryOut(
            .plan(
                Definition(
                    time: .init(start: start + 86_400),
                    body: DeviceFixture.body(DeviceFixture.get(1, "./Private/x")))), "no")
        try await pair.ensureInfo("no", ["State": nil], "after the refusal")
        try await pair.ensureServer(
            record.state == .refused, "the record is \(record.state.rawValue), not refused")
        try await pair.ensureServer(
            record.code == StatusCode.permissionDenied.rawValue && record.reason == "target-rights",
            "the record says \(record.code ?? 0) \(record.reason ?? "")")
    }

    static let change = EndToEndCase(
        number: 1220, title: "A change, end to end",
        ensure:
            "Ensure that when an operator changes the period of a schedule that runs, then the device goes on by the new "
            + "one alone, with its counters, and the record is confirmed.",
        device: .init(requirements: ["REQ-6.1.7-2b", "REQ-6.3.1-41b"], selection: "clock & tools"),
        server: .init(requirements: ["REQ-6.1.7-2b", "REQ-6.3.4-35b"], selection: "schedule"),
        interpretations: ["AMB-17"], clause: "6.1.7"
    ) { pair in
        let beat = try await pair.beat()
        var definition = LifeCycleCases.periodic(beat, when: .always)
        try await pair.setUp("scan", definition)
        try await pair.advance(beat + beat / 2)
        try await pair.ensureToolRuns(1, "before the change")
        definition.time?.start = start + 4 * beat
        definition.time?.period = 2 * beat
        try await pair.carryOut(.change(definition), "scan")
        try await pair.ensureRecord("scan", .confirmed, "after the change")
        try await pair.ensureInfo("scan", ["Revision": "2", "Fired": "1"], "after the change")
        try await pair.advance(2 * beat)
        try await pair.ensureToolRuns(1, "where only the old period has an occurrence")
        try await pair.advance(beat)
        try await pair.ensureToolRuns(2, "at the first occurrence of the new period")
        let revisions = try await pair.filed("scan").map(\.revision)
        try await pair.ensureServer(revisions == [1, 2], "the runs on record are of revisions \(revisions)")
    }

    static let termination = EndToEndCase(
        number: 1225, title: "A termination, and the name used again, end to end",
        ensure:
            "Ensure that when an operator terminates a schedule and later plans another one of the same name, then nothing "
            + "of the first runs after its end, the second one runs, and the record follows each of them.",
        device: .init(requirements: ["REQ-6.1.7-2c", "REQ-6.3.1-41c"], selection: "clock & tools"),
        server: .init(requirements: ["REQ-6.1.7-2c", "REQ-6.3.4-35c"], selection: "schedule"),
        interpretations: ["AMB-34", "INT-19"], clause: "6.1.7"
    ) { pair in
        let beat = try await pair.beat()
        try await pair.setUp("scan", LifeCycleCases.periodic(beat, when: .always))
        try await pair.advance(beat)
        try await pair.carryOut(.terminate, "scan")
        try await pair.ensureRecord("scan", .closed, "after the end")
        try await pair.ensureInfo(
            "scan", ["State": "Ended", "EndReason": "terminated"], "after the end")
        try await pair.advance(2 * beat)
        try await pair.ensureToolRuns(1, "two periods after the end")
        var again = LifeCycleCases.periodic(beat, when: .always)
        again.time?.start = start + 10 * beat
        try await pair.setUp("scan", again)
        try await pair.advance(7 * beat)
        try await pair.ensureToolRuns(2, "at the first occurrence of the second schedule")
    }

    /// What is lost in one set-up after the other: a message of the device or an answer of the server, early or late.
    private static let lost: [LinkLosses] = [
        LinkLosses(answerAfter: 0), LinkLosses(answerAfter: 1), LinkLosses(answerAfter: 2),
        LinkLosses(messageAfter: 1), LinkLosses(messageAfter: 2),
    ]

    static let losses = EndToEndCase(
        number: 1230, title: "A message is lost in the middle of a set-up",
        ensure:
            "Ensure that when a message or an answer is lost in the session that sets a schedule up, then after further "
            + "sessions the device holds it once, at its first revision, and the record is confirmed.",
        device: .init(
            requirements: ["REQ-6.3.1-41a", "REQ-6.3.1.2-9a"], selection: "clock & tools"),
        server: .init(requirements: ["REQ-6.3.4-35a", "REQ-6.3.4-36"], selection: "schedule"),
        interpretations: ["AMB-30", "AMB-35", "INT-28"], clause: "6.3.1", behaviour: .inopportune
    ) { pair in
        let beat = try await pair.beat()
        var definition = LifeCycleCases.periodic(beat, count: 1, when: .always)
        definition.time?.start = start + 7 * 86_400
        for (index, losses) in lost.enumerated() {
            let id = "s\(index)"
            let wish = OperatorWish.plan(definition)
            try await pair.server { try await $0.wish(wish, id) }
            await pair.lose(losses)
            try await pair.perform(.session(device: Pair.device))
            await pair.lose(LinkLosses())
            try await pair.server { try await $0.carryOut() }
            try await pair.deliver()
            try await pair.ensureInfo(
                id, ["State": "Active", "Revision": "1"], "after what was lost was made up for")
            try await pair.ensureRecord(id, .confirmed, "after what was lost was made up for")
            try await pair.carryOut(.remove, id)
        }
    }

    static let power = EndToEndCase(
        number: 1235, title: "Power fails on both sides, end to end",
        ensure:
            "Ensure that when the power of the device and of the server is cut between set-up and run, then the device runs "
            + "the schedule at its time all the same, and the report reaches the record that was kept.",
        device: .init(
            requirements: ["REQ-6.1.7-3a", "REQ-6.1.7-3b", "REQ-6.3.1-43"],
            selection: "clock & tools & power"),
        server: .init(
            requirements: ["REQ-6.1.7-3a", "REQ-6.1.7-3c", "REQ-6.3.4-36"], selection: "schedule & power"),
        interpretations: ["AMB-25"], clause: "6.1.7"
    ) { pair in
        let beat = try await pair.beat()
        try await pair.setUp("scan", LifeCycleCases.periodic(beat, count: 2, when: .always))
        try await pair.perform(.cycleDevice(device: Pair.device))
        try await pair.perform(.powerCycle(off: 1))
        try await pair.advance(2 * beat)
        try await pair.ensureToolRuns(2, "at both occurrences")
        let runs = try await pair.filed("scan").map(\.occurrence)
        try await pair.ensureServer(runs == [1, 2], "the runs on record are \(runs.map { $0 ?? 0 })")
        try await pair.ensureRecord("scan", .closed, "after the count")
    }
}
