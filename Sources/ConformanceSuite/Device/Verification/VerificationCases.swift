import ConformanceKit
import DMReference
import SyncML
import Traceability

/// 6.3.1-42: every check of a request, at set-up, at a change, at termination. Numbers 0600 to 0699.
enum VerificationCases {
    static let all: [DeviceCase] =
        InvalidDefinitions.all.enumerated().map { index, row in refused(600 + index, row) }
        + LimitCases.all + changes + StatusTableCases.all

    /// Commits a draft in a session of its own.
    static func commit(
        _ tree: DefinitionTree, as id: String, on device: DeviceTester
    ) async throws -> (code: StatusCode?, alert: Report?) {
        let schedule = await device.settings.scheduleRoot.child("Set").child(id)
        let before = await device.reports["srv-a"]?.count ?? 0
        let session = try await device.session(
            "srv-a", [tree.creationCommand(of: schedule, correlator: "v-" + id)])
        let exec = session.commands.last { if case .exec = $0.command { true } else { false } }
        let alerts = try await device.collect().dropFirst(before).filter { $0.kind == .verification }
        return (exec?.code, alerts.last)
    }

    /// Fails unless a request was refused with one of the pairs allowed, in Status and alert.
    static func ensureRefused(
        _ verdict: (code: StatusCode?, alert: Report?), _ row: InvalidDefinitions.Row, on device: DeviceTester
    ) async throws {
        let codes = row.allowed.map(\.code)
        try await device.ensure(
            verdict.code.map(codes.contains) ?? false,
            "\(row.name): the Status is \(verdict.code?.rawValue ?? 0), not \(codes.map { String($0.rawValue) }.joined(separator: " or "))"
        )
        let isTold = row.allowed.contains {
            $0.code == verdict.alert?.code && $0.reason == verdict.alert?.reason
        }
        try await device.ensure(
            isTold,
            "\(row.name): the alert says \(verdict.alert?.code?.rawValue ?? 0) \(verdict.alert?.reason ?? "nothing")"
        )
    }

    /// Returns the case of a set-up that has one fault.
    static func refused(_ number: Int, _ row: InvalidDefinitions.Row) -> DeviceCase {
        DeviceCase(
            number, "Refused at set-up: \(row.name)",
            ensure:
                "Ensure that when a set-up request has \(row.name), then it is refused with the code of that fault, an "
                + "alert names the reason, and nothing is stored.",
            ["REQ-6.3.1-42a", "REQ-6.3.1.2-9b"], interpretations: ["AMB-05"], clause: "6.3.1",
            behaviour: .invalid,
            selection: row.selection
        ) { device in
            let tree = row.make(try await device.capabilities())
            let verdict = try await commit(moved(tree, device.settings.scheduleRoot), as: "s", on: device)
            try await ensureRefused(verdict, row, on: device)
            try await device.ensureState("s", nil)
            let free = try await device.read([device.settings.scheduleRoot.child("Cap").child("Free")])
            let most = min(
                try await device.capabilities()[.maxPerServer], try await device.capabilities()[.maxSchedules]
            )
            try await device.ensure(free.values.first == String(most), "a refused request takes a place")
        }
    }

    /// Returns a definition with the addresses of this device's schedule object.
    private static func moved(_ tree: DefinitionTree, _ root: NodeURI) -> DefinitionTree {
        var result = tree
        for path in tree.paths {
            guard let value = tree[path]?.value, value.contains("./Schedule/") else { continue }
            result.put(path, value.replacing("./Schedule/", with: root.description + "/"))
        }
        return result
    }

    /// The faults that a change is tried with; each stands for its check.
    private static let spoiled: [InvalidDefinitions.Row] = [
        InvalidDefinitions.incomplete[6], InvalidDefinitions.malformed[6], InvalidDefinitions.outOfRange[0],
        InvalidDefinitions.contradictory[1], InvalidDefinitions.unsupported[2], InvalidDefinitions.targets[1],
        InvalidDefinitions.targets[6],
    ]

    static let changes: [DeviceCase] = spoiled.enumerated().map { index, row in
        DeviceCase(
            665 + index, "Refused at a change: \(row.name)",
            ensure:
                "Ensure that when a change request has \(row.name), then it is refused, and the schedule goes on as the "
                + "revision before says.",
            ["REQ-6.3.1-42b", "REQ-6.3.1.2-9b"], interpretations: ["AMB-05", "AMB-17"], clause: "6.3.1",
            behaviour: .invalid, selection: "clock & tools"
        ) { device in
            var good = Definition(
                mode: .any, time: .init(start: DeviceFixture.start + 600, period: 600),
                condition: .init(atoms: ["a1": DeviceFixture.charged]), body: DeviceFixture.scan)
            good.report.when = .always
            try await device.install("s", good)
            var bad = row.make(try await device.capabilities())
            bad.put("Mode", "Any")
            bad.put("Report/When", "Always")
            let schedule = await device.settings.scheduleRoot.child("Set").child("s")
            let before = await device.reports["srv-a"]?.count ?? 0
            let session = try await device.session(
                "srv-a",
                [DefinitionTree(good).changeCommand(to: bad, of: schedule, correlator: "bad")])
            let exec = session.commands.last { if case .exec = $0.command { true } else { false } }
            let alert = try await device.collect().dropFirst(before).last { $0.kind == .verification }
            try await ensureRefused((exec?.code, alert), row, on: device)
            let revision = try await device.info("s", "Revision")
            try await device.ensure(
                revision == "1", "Info/Revision is \(revision ?? "missing") after a refused change")
            let body = schedule.child("Def").child("Body")
            let read = try await device.read([body])
            try await device.ensure(read[body] == good.body, "Def/Body is not that of the revision in force")
            try await device.advance(to: DeviceFixture.start + 600)
            try await device.advance(try await device.capabilities()[.maxLatency])
            try await device.ensureRuns(1, "at the time of the old revision")
        }
    }
}
