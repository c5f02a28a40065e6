import ConformanceKit
import DMReference
import SyncML
import Traceability

/// Vectors of servers.
enum ServerVectors {
    /// The use cases and the life of a record, as the reference server takes part in them.
    static let accepted: [VectorRecipe] = [
        .server("use-report", "Use case 5.6.1: values arrive on schedule", as: ServerUseCases.report),
        .server(
            "use-tool", "Use case 5.6.2: a tool runs on schedule, failures arrive", as: ServerUseCases.tool),
        .server(
            "use-adjustment", "Use case 5.6.3: changes of parameters arrive", as: ServerUseCases.adjustment),
        .server(
            "late-report", "A report comes after the record was closed", as: ServerReportCases.late),
        .server("repeated-report", "A report comes twice and is filed once", as: ServerReportCases.repeated),
        .server(
            "power-cut", "Records and reports outlive a power cut",
            ["REQ-6.1.7-3c", "REQ-6.3.4-36", "REQ-6.3.4.1-10a"], body: powerCut),
    ]

    // MARK: Refusals

    /// Plans that a device refuses, and what the server makes of it.
    static let refusals: [VectorRecipe] = [
        refused("no-right", "no right to a value", 200),
        refused("unknown-target", "a target that is not there", 206),
        refused("contradiction", "an end before its start", 208), refused("past", "a time that is over", 210),
        refused("full", "no room left", 212),
        .server(
            "refused-change", "A change is refused, and what was confirmed stays on record",
            as: VerdictCases.refusedChange),
    ]

    private static func refused(_ id: String, _ subject: String, _ number: Int) -> VectorRecipe {
        guard
            let testCase = VerdictCases.all.first(where: { $0.purpose.id == TestCaseID(.server, number) })
        else { preconditionFailure("no case \(number)") }
        return .server(
            "refused-" + id, "A plan is refused for \(subject), and is on record as refused", as: testCase)
    }

    // MARK: To be rejected

    /// Servers with a fault of their own.
    static let faulty: [VectorRecipe] = [
        .server(
            "wrong-closed-early", "A server closes a record before the device has ended the schedule",
            ["REQ-6.1.7-3c", "REQ-6.3.4-36"], fault: "closesBeforeConfirmation"
        ) { server in
            try await plan(server)
            try await server.wish(.terminate, "tool")
            try await server.record("tool")
        },
        .server(
            "wrong-period", "A server sends another period than was planned",
            ["REQ-6.1.7-1b", "REQ-6.3.4-35a"], fault: "altersPeriod", body: plan),
        .server(
            "wrong-no-condition", "A server leaves the condition out of what it sends",
            ["REQ-6.1.7-1b", "REQ-6.3.4-35a"], fault: "dropsCondition"
        ) { server in
            try await server.carryOut(.plan(ServerFixture.proactive), "query")
            try await server.session()
        },
        .server(
            "wrong-recreated", "A server changes a schedule by deleting it and making it anew",
            ["REQ-6.1.7-2b", "REQ-6.3.4-35b"], fault: "recreatesOnChange", body: change),
        .server(
            "wrong-report-refused", "A server refuses a report", ["REQ-6.3.4.1-10a"], fault: "refusesReports",
            body: report),
        .server(
            "wrong-report-lost", "A server answers a report with success and does not file it",
            ["REQ-6.3.4.1-10a"], fault: "dropsReports", body: report),
        .server(
            "wrong-values-lost", "A server files a report without its values", ["REQ-6.3.4.1-10b"],
            fault: "dropsValues", body: report),
        .server(
            "wrong-filed-twice", "A server files a report twice that was repeated", ["REQ-6.3.4.1-10a"],
            fault: "filesDuplicates", body: ServerReportCases.repeated.body),
        .server(
            "wrong-forgets", "A server forgets its records in a power cut", ["REQ-6.1.7-3c", "REQ-6.3.4-36"],
            fault: "losesRecordsOnPowerCut", body: powerCut),
        .server(
            "wrong-token-reused", "A server uses the token of one request for another", ["REQ-6.3.4-35c"],
            fault: "reusesCorrelator"
        ) { server in
            try await plan(server)
            try await server.carryOut(.terminate, "tool")
        },
        .server(
            "wrong-tells-stranger", "A server sends commands to a device that did not prove who it is",
            ["REQ-6.1.7-6a"], fault: "commandsBeforeAuthentication"
        ) { server in
            try await server.conduct(DeviceTroubles(manner: .missing))
            try await server.wish(.plan(ServerFixture.periodic()), "safe")
            try await server.session()
        },
        .server(
            "wrong-believes-stranger", "A server accepts a device with wrong credentials",
            ["REQ-6.1.7-6a"], fault: "acceptsAnyCredentials"
        ) { server in
            try await server.conduct(DeviceTroubles(manner: .wrong))
            try await server.session()
        },
    ]

    /// What a good server says, changed in one place.
    static let changed: [VectorRecipe] = [
        .server(
            "wrong-report-status", "The Status of a report says that it was not taken", ["REQ-6.3.4.1-10a"],
            change: .code(
                .optionalFeatureNotSupported, of: "Alert", "The Status of a report is 406 instead of 200"),
            body: report),
        .server(
            "wrong-report-unanswered", "A report gets no Status", ["REQ-6.3.4.1-10a"],
            change: .status("The Status of a report was taken out", of: "Alert") { _ in nil },
            body: report),
        .server(
            "wrong-no-token", "A request goes out without a token", ["REQ-6.3.4-35a"],
            change: VectorChange("The Correlator of Exec Op/Commit was taken out") { message in
                message.changeExec { $0.correlator = nil }
            }, body: plan),
        .server(
            "wrong-nobody-asked", "A schedule is ended that nobody wished to end", ["REQ-6.3.4-35c"],
            change: VectorChange("Exec Op/Commit became Exec Op/Terminate") { message in
                message.changeExec { exec in
                    for index in exec.items.indices {
                        let uri = exec.items[index].target?.uri.replacing("Op/Commit", with: "Op/Terminate")
                        exec.items[index].target = uri.map { Location($0) }
                    }
                }
            }, body: plan),
        .server(
            "wrong-record-state", "A record is confirmed although the plan was refused",
            ["REQ-6.1.7-3c", "REQ-6.3.4-36"],
            change: .record("The state of the record is confirmed instead of refused", in: .refused) {
                record in
                record["state"] = "confirmed"
                return true
            }, body: unknownTarget),
        .server(
            "wrong-record-code", "A record has another code than the device gave",
            ["REQ-6.1.7-3c", "REQ-6.3.4-36"],
            change: .record("The code of the record is 425 instead of 404", in: .refused) { record in
                record["code"] = 425
                return true
            }, body: unknownTarget),
        .server(
            "wrong-record-report", "A report that was taken is missing on record",
            ["REQ-6.3.4.1-10a", "REQ-6.3.4-36"],
            change: .record("The reports of the record were taken out", in: .confirmed) { record in
                guard case .array(let reports)? = record["reports"], reports.count > 1 else { return false }
                record["reports"] = []
                return true
            }, body: report),
    ]

    // MARK: Histories

    @Sendable private static func plan(_ server: ServerTester) async throws {
        try await server.carryOut(.plan(ServerFixture.periodic()), "tool")
        try await server.session()
    }

    @Sendable private static func change(_ server: ServerTester) async throws {
        try await server.carryOut(.plan(ServerFixture.periodic(every: 3_600)), "tool")
        try await server.carryOut(.change(ServerFixture.periodic(every: 7_200)), "tool")
    }

    @Sendable private static func unknownTarget(_ server: ServerTester) async throws {
        try await server.carryOut(
            .plan(
                ServerFixture.periodic(
                    body: DeviceFixture.body(DeviceFixture.replace(1, "./Conf/none", "x")))),
            "no")
    }

    @Sendable private static func report(_ server: ServerTester) async throws {
        try await server.carryOut(
            .plan(ServerFixture.periodic(body: DeviceFixture.body(DeviceFixture.get(1, "./Device/Signal")))),
            "ask")
        try await server.advance(60)
        try await server.record("ask")
    }

    @Sendable private static func powerCut(_ server: ServerTester) async throws {
        try await report(server)
        try await server.perform(.powerCycle(off: 10))
        try await server.record("ask")
        try await server.carryOut(.terminate, "ask")
    }
}

extension Message {
    /// Changes the first Exec, alone or in a group; false where there is none.
    fileprivate mutating func changeExec(_ change: (inout TreeCommand) -> Void) -> Bool {
        func walk(_ commands: inout [Command]) -> Bool {
            for index in commands.indices {
                switch commands[index] {
                case .exec(var exec):
                    change(&exec)
                    commands[index] = .exec(exec)
                    return true
                case .sequence(var group):
                    guard walk(&group.commands) else { continue }
                    commands[index] = .sequence(group)
                    return true
                case .atomic(var group):
                    guard walk(&group.commands) else { continue }
                    commands[index] = .atomic(group)
                    return true
                case .add, .replace, .copy, .delete, .get, .alert, .status, .results, .foreign: continue
                }
            }
            return false
        }
        return walk(&commands)
    }
}
