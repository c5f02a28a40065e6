import ConformanceKit
import Testing
import Traceability

@Suite("Exit codes")
struct CampaignTallyTests {
    /// A row of the truth table: the verdicts of cases 1, 2, ..., and what else is the case.
    struct Row: Sendable, CustomTestStringConvertible {
        var verdicts: [Verdict]
        var code: ExitCode
        var change: @Sendable (inout CampaignTally) -> Void
        var name: String
        var testDescription: String { "\(name): \(verdicts) -> \(code)" }

        init(
            _ verdicts: [Verdict], _ code: ExitCode, _ name: String = "plain",
            _ change: @escaping @Sendable (inout CampaignTally) -> Void = { _ in }
        ) {
            self.verdicts = verdicts
            self.code = code
            self.change = change
            self.name = name
        }
    }

    private static let open: RequirementID = "REQ-6.1.7-2"
    private static let known: @Sendable (inout CampaignTally) -> Void = {
        $0.knownFailures = [TestCaseID(rawValue: "1")]
    }
    private static let core: @Sendable (inout CampaignTally) -> Void = { $0.unexaminedCore = [open] }
    private static let accepted: @Sendable (inout CampaignTally) -> Void = {
        $0.unexaminedCore = [open]
        $0.acceptedUnexamined = [open]
    }
    private static let review: @Sendable (inout CampaignTally) -> Void = {
        $0.staticReviewFailures = ["C-014"]
    }
    private static let fault: @Sendable (inout CampaignTally) -> Void = {
        $0.interruption = .testerFault("disk")
    }
    private static let untrusted: @Sendable (inout CampaignTally) -> Void = {
        $0.interruption = .untrustedAdapter
    }
    private static let stopped: @Sendable (inout CampaignTally) -> Void = {
        $0.interruption = .stopped("by the user")
    }

    static let rows: [Row] = [
        Row([.pass], .pass), Row([.pass, .pass], .pass), Row([.fail], .fail), Row([.pass, .fail], .fail),
        Row([.inconclusive], .inconclusive), Row([.pass, .inconclusive], .inconclusive),
        Row([.fail, .inconclusive], .fail), Row([.error], .testerError), Row([.error, .error], .testerError),
        Row([.pass, .error], .inconclusive), Row([.fail, .error], .fail),
        Row([.inconclusive, .error], .inconclusive), Row([.none], .inconclusive),
        Row([.pass, .none], .inconclusive), Row([.none, .error], .testerError), Row([], .inconclusive),
        Row([.pass], .inconclusive, "core open", core), Row([.fail], .fail, "core open", core),
        Row([.pass], .pass, "core accepted", accepted), Row([], .inconclusive, "core accepted", accepted),
        Row([.pass], .fail, "static review", review), Row([], .fail, "static review", review),
        Row([.error], .fail, "static review", review), Row([.pass], .inconclusive, "tester fault", fault),
        Row([.fail], .fail, "tester fault", fault), Row([], .testerError, "tester fault", fault),
        Row([], .inconclusive, "untrusted", untrusted), Row([.pass], .inconclusive, "untrusted", untrusted),
        Row([.error], .inconclusive, "untrusted", untrusted), Row([.pass], .inconclusive, "stopped", stopped),
        Row([], .inconclusive, "stopped", stopped), Row([.fail, .pass], .pass, "known failure", known),
        Row([.fail, .fail], .fail, "known failure", known),
        Row([.pass, .pass], .inconclusive, "known failure", known),
        Row([.inconclusive, .pass], .inconclusive, "known failure", known),
    ]

    @Test("follow the table", arguments: rows)
    func table(row: Row) {
        let ids = row.verdicts.indices.map { TestCaseID(rawValue: String($0 + 1)) }
        var tally = CampaignTally(verdicts: Dictionary(uniqueKeysWithValues: zip(ids, row.verdicts)))
        row.change(&tally)
        #expect(tally.exitCode == row.code)
    }

    @Test("obey the rules for every combination of circumstances")
    func rules() {
        let changes = [Self.known, Self.core, Self.accepted, Self.review, Self.fault, Self.untrusted]
        for mask in 0..<(1 << changes.count) {
            for first in Verdict.allCases {
                for second in Verdict.allCases {
                    var tally = CampaignTally(
                        verdicts: [TestCaseID(rawValue: "1"): first, TestCaseID(rawValue: "2"): second])
                    for (index, change) in changes.enumerated() where mask & 1 << index != 0 {
                        change(&tally)
                    }
                    let code = tally.exitCode
                    if second == .fail { #expect(code == .fail) }
                    if code == .fail { #expect(!tally.newFailures.isEmpty || mask & 8 != 0) }
                    if code == .testerError {
                        #expect([first, second].allSatisfy { $0 == .error || $0 == .none } && mask & 8 == 0)
                    }
                    if code == .pass {
                        #expect(second == .pass && tally.interruption == nil && tally.openCore.isEmpty)
                    }
                }
            }
        }
    }

    @Test("count every verdict")
    func counts() {
        let tally = CampaignTally(
            verdicts: [
                TestCaseID(.device, 1): .pass, TestCaseID(.device, 2): .pass, TestCaseID(.device, 3): .error,
            ])
        #expect(tally.counts == [.none: 0, .pass: 2, .inconclusive: 0, .fail: 0, .error: 1])
    }
}

@Suite("Verdicts of incidents")
struct IncidentTests {
    struct Row: Sendable, CustomTestStringConvertible {
        var error: ControlError
        var demanded: Verdict
        var testDescription: String { error.description }
    }

    static let rows = [
        Row(error: .refused(""), demanded: .inconclusive),
        Row(error: .adapterFault(code: -32001, ""), demanded: .inconclusive),
        Row(error: .badParameters(""), demanded: .inconclusive),
        Row(error: .unknownMethod(""), demanded: .inconclusive),
        Row(error: .couldNotStart(""), demanded: .inconclusive),
        Row(error: .died(.signalled(11)), demanded: .fail),
        Row(error: .timedOut(after: .seconds(1)), demanded: .fail),
        Row(error: .babbled(.wrongID("7")), demanded: .fail),
        Row(error: .babbled(.tooLong(limit: 1)), demanded: .fail),
        Row(error: .babbled(.unsolicitedRequest(method: "exchange")), demanded: .inconclusive),
        Row(error: .babbled(.badResult(.init(path: "now", wanted: "x"))), demanded: .inconclusive),
    ]

    @Test("only a missing reaction that was demanded in the body is a failure", arguments: rows)
    func verdicts(row: Row) {
        #expect(row.error.verdict(in: .body, demandsReaction: true) == row.demanded)
        for phase in CasePhase.allCases where phase != .body {
            #expect(row.error.verdict(in: phase, demandsReaction: true) == .inconclusive)
        }
        #expect(row.error.verdict(in: .body, demandsReaction: false) == .inconclusive)
    }

    @Test("an adapter that cannot be trusted is an error everywhere")
    func untrusted() {
        for phase in CasePhase.allCases {
            #expect(ControlError.untrusted.verdict(in: phase, demandsReaction: false) == .error)
        }
    }
}
