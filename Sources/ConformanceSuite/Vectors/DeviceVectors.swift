import ConformanceKit
import DMReference
import SyncML
import Traceability

/// Vectors of devices.
enum DeviceVectors {
    private static let start = DeviceFixture.start

    /// The use cases and the life of a schedule, as the reference device takes part in them.
    static let accepted: [VectorRecipe] = [
        .device("use-report", "Use case 5.6.1: values are reported on schedule", as: ReportingCases.flow),
        .device(
            "use-tool", "Use case 5.6.2: a tool runs on schedule, failures are reported", as: ToolCases.flow),
        .device(
            "use-adjustment", "Use case 5.6.3: parameters follow the surroundings", as: AdjustmentCases.flow),
        .device(
            "offline-reports", "Reports wait for the link and come in order", as: ReportingCases.offline),
        .device("power-cut", "A schedule outlives power cuts", as: StorageCases.afterCommit),
        .device(
            "life", "A schedule is set up, activated, changed, suspended and ended",
            [
                "REQ-6.1.7-2a", "REQ-6.1.7-2b", "REQ-6.1.7-2c", "REQ-6.3.1-41a", "REQ-6.3.1-41b",
                "REQ-6.3.1-41c", "REQ-6.3.1.2-9a",
            ]
        ) { device in
            let first = LifeCycleCases.periodic(60, autoStart: false, when: .always)
            var second = first
            second.time?.period = 120
            try await device.create("life", first)
            try await device.advance(60)
            try await device.request(.activate, "life")
            try await device.advance(60)
            try await device.change("life", from: first, to: second)
            try await device.request(.suspend, "life")
            try await device.advance(240)
            try await device.request(.activate, "life")
            try await device.advance(120)
            try await device.request(.terminate, "life")
            try await device.advance(240)
            try await device.perform(.readTools)
        },
    ]

    // MARK: Refusals

    /// Requests that a device has to refuse, and does.
    static let refusals: [VectorRecipe] = [
        refusal("no-right", "no right to a target", InvalidDefinitions.targets[6], ["REQ-6.1.7-6a"]),
        refusal("unknown-target", "a target that is not there", InvalidDefinitions.targets[1]),
        refusal("past", "a time that is over", InvalidDefinitions.past[0]),
        refusal("contradiction", "an end before its start", InvalidDefinitions.contradictory[0]),
        refusal("self", "work on the schedule object itself", InvalidDefinitions.misplaced[0]),
        refusal("wrong-format", "a start that is no instant", InvalidDefinitions.malformed[0]),
        .device(
            "refuses-full", "The device refuses one schedule more than it has room for",
            ["REQ-6.3.1-42a", "REQ-6.3.1.2-9b"], setup: full
        ) { device in
            try await device.create("first", LifeCycleCases.periodic(60))
            try await device.create("second", LifeCycleCases.periodic(60))
            _ = try await device.info("second", "State")
        },
        .device(
            "refuses-stranger", "The device refuses a server that did not prove who it is",
            ["REQ-6.1.7-6a", "REQ-6.1.1.2-1"], body: stranger),
        .device(
            "refuses-change", "The device refuses a change, and the schedule goes on as before",
            ["REQ-6.3.1-42b", "REQ-6.3.1.2-9b"]
        ) { device in
            let first = LifeCycleCases.periodic(60)
            var second = first
            second.body = DeviceFixture.body(DeviceFixture.replace(1, "./Conf/none", "x"))
            try await device.create("keep", first)
            try await device.change("keep", from: first, to: second)
            _ = try await device.info("keep", "Revision")
            try await device.advance(60)
            try await device.perform(.readTools)
        },
    ]

    private static let full: DeviceSetup = {
        var setup = DeviceFixture.setup
        setup.limits = ["MaxSchedules": 1, "MaxPerServer": 1]
        return setup
    }()

    private static func refusal(
        _ id: String, _ subject: String, _ row: InvalidDefinitions.Row, _ more: [RequirementID] = []
    ) -> VectorRecipe {
        .device(
            "refuses-" + id, "The device refuses a request with \(subject)",
            ["REQ-6.3.1-42a", "REQ-6.3.1.2-9b"] + more, body: request(row))
    }

    /// Asks for a schedule, and looks whether there is one.
    @Sendable private static func request(
        _ row: InvalidDefinitions.Row
    ) -> @Sendable (DeviceTester) async throws -> Void {
        { device in
            let tree = row.make(try await device.capabilities())
            _ = try await VerificationCases.commit(tree, as: "s", on: device)
            _ = try await device.info("s", "State")
        }
    }

    @Sendable private static func stranger(_ device: DeviceTester) async throws {
        let command = await LifeCycleCases.periodic(60).creationCommand(
            root: device.settings.scheduleRoot, id: "s", correlator: "c1")
        try await device.session("srv-a", [command], troubles: ServerTroubles(manner: .wrong))
        _ = try await device.info("s", "State")
    }

    // MARK: To be rejected

    /// Devices with a fault of their own.
    static let faulty: [VectorRecipe] = [
        .device(
            "wrong-unknown-target", "A device takes on work for a node that is not there",
            ["REQ-6.3.1-42a"], fault: "acceptsUnknownTarget", body: request(InvalidDefinitions.targets[1])),
        .device(
            "wrong-no-right", "A device takes on work that the server has no right to", ["REQ-6.1.7-6a"],
            fault: "skipsTargetRightsAtCommit", body: request(InvalidDefinitions.targets[6])),
        .device(
            "wrong-past", "A device takes on a schedule that can never run", ["REQ-6.3.1-42a"],
            fault: "acceptsPast", body: request(InvalidDefinitions.past[0])),
        .device(
            "wrong-silent-refusal", "A device does not tell why it refuses", ["REQ-6.3.1.2-9b"],
            fault: "silentOnRefusal", body: request(InvalidDefinitions.targets[1])),
        .device(
            "wrong-refusal-as-ok", "A device reports a refusal as a success", ["REQ-6.3.1.2-9b"],
            fault: "refusalReportedAsOK", body: request(InvalidDefinitions.contradictory[0])),
        .device(
            "wrong-verified-twice", "A device gives its verdict twice", ["REQ-6.3.1.2-9a"],
            fault: "verifiesTwice", body: run),
        .device(
            "wrong-early", "A device runs a tool one second early", ["REQ-6.1.7-1c", "UC-5.6.2-flow-6"],
            fault: "runsEarly"
        ) { device in
            try await device.create("s", LifeCycleCases.periodic(60))
            try await device.perform(.advance(seconds: 59))
            try await device.perform(.readTools)
        },
        .device(
            "wrong-after-end", "A device runs a schedule that was ended",
            ["REQ-6.1.7-1c", "UC-5.6.2-flow-6"], fault: "runsAfterTerminate"
        ) { device in
            try await device.create("s", LifeCycleCases.periodic(60))
            try await device.request(.terminate, "s")
            try await device.perform(.advance(seconds: 60))
            try await device.perform(.readTools)
        },
        .device(
            "wrong-forgets", "A device forgets a schedule in a power cut", ["REQ-6.1.7-3a", "REQ-6.3.1-43"],
            fault: "losesSchedulesOnPowerCut"
        ) { device in
            try await device.create("s", LifeCycleCases.periodic(60))
            try await device.perform(.powerCycle(off: 0))
            _ = try await device.info("s", "State")
        },
        .device(
            "wrong-no-values", "A device reports a query without its values", ["REQ-6.1.7-4b"],
            fault: "reportLacksValues", body: query),
        .device(
            "wrong-no-report", "A device does not report a run that it has to report", ["UC-5.6.2-flow-7a"],
            fault: "noExecutionReport", body: run),
        .device(
            "wrong-repeats-report", "A device sends a report again that was taken", ["REQ-6.3.1.2-9a"],
            fault: "repeatsAcknowledged"
        ) { device in
            try await run(device)
            try await device.session()
            try await device.session()
        },
    ]

    /// What a good device says, changed in one place.
    static let changed: [VectorRecipe] = [
        .device(
            "wrong-status", "The Status of a good request says that it was refused", ["REQ-6.3.1-41a"],
            change: .code(
                .commandNotAllowed, of: "Exec", "The Status of Exec Op/Commit is 405 instead of 200"),
            body: run),
        .device(
            "wrong-obeys-stranger", "A device carries out what a server asks that did not prove who it is",
            ["REQ-6.1.7-6a", "REQ-6.1.1.2-1"],
            change: .code(.ok, of: "Exec", "The Status of Exec Op/Commit is 200 instead of 401"),
            body: stranger),
        .device(
            "wrong-no-status", "The Status of a request is missing", ["REQ-6.3.1-41a"],
            change: .status("The Status of Exec Op/Commit was taken out", of: "Exec") { _ in nil }, body: run),
        .device(
            "wrong-second-verdict", "A second verdict follows in the same message", ["REQ-6.3.1.2-9a"],
            change: .report("A copy of the verification alert with the next number follows it", .verification)
            {
                report in
                var second = report
                second.sequence += 1
                return [report, second]
            }, body: run),
        .device(
            "wrong-no-verdict", "The verdict on a request is missing", ["REQ-6.3.1.2-9a"],
            change: .report("The verification alert was taken out", .verification) { _ in [] }, body: run),
        .device(
            "wrong-correlator", "The verdict carries the token of another request", ["REQ-6.3.1.2-9a"],
            change: .report("The Correlator of the verification alert is another one", .verification) {
                report in
                var report = report
                report.correlator = "other"
                return [report]
            }, body: run),
        .device(
            "wrong-number", "A report leaves out a number", ["UC-5.6.2-flow-7a"],
            change: .report("The number of the execution report is one too large", .execution) { report in
                var report = report
                report.sequence += 1
                return [report]
            }, body: run),
        .device(
            "wrong-value", "A report has another value than the tree", ["REQ-6.1.7-4b"],
            change: .report("The value of ./Device/Signal is -70 instead of -71", .execution) { report in
                var report = report
                for index in report.values.indices where report.values[index].data == "-71" {
                    report.values[index].data = "-70"
                }
                return [report]
            }, body: query),
        .device(
            "wrong-tool-log", "A tool ran at another time than the schedule says", ["REQ-6.1.7-4f"],
            change: VectorChange("The log of tools says that the run began a second later") {
                method, result in
                guard method == "tools.log", case .object(var members) = result,
                    case .array(var runs)? = members["runs"], case .object(var entry)? = runs.first
                else { return false }
                entry["at"] = .text((start + 61).description)
                runs[0] = .object(entry)
                members["runs"] = .array(runs)
                result = .object(members)
                return true
            }
        ) { device in
            try await run(device)
            try await device.perform(.readTools)
        },
    ]

    /// A tool that runs once, with a report.
    @Sendable private static func run(_ device: DeviceTester) async throws {
        try await device.create("s", LifeCycleCases.periodic(60, when: .always))
        try await device.advance(60)
        try await device.session()
    }

    /// A query that is run once.
    @Sendable private static func query(_ device: DeviceTester) async throws {
        try await device.create(
            "q",
            Definition(
                time: .init(start: start + 60),
                body: DeviceFixture.body(DeviceFixture.get(1, "./Device/Signal", "./Net/RespMs"))))
        try await device.advance(60)
    }
}
