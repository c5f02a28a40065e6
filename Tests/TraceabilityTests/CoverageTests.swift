import Testing
import Traceability

@Suite("Coverage") struct CoverageTests {
    static let suite = ContentDigest(of: "suite".utf8)

    static func sensitivity(
        _ caughtBy: [String], on requirements: [RequirementID] = ["REQ-6.1-1"], role: Role = .device
    ) throws -> SensitivityEvidence {
        let catalogue = try SmallCatalogue.read().digest
        let fault = SensitivityRecord.Fault(
            name: "deaf", role: role, requirements: requirements, caughtBy: caughtBy, shrunkenStimuli: 2)
        let record = SensitivityRecord(
            suite: suite, catalogue: catalogue, faults: [fault], cases: ["P1", "P2"])
        return SensitivityEvidence(record: record, suite: suite, catalogue: catalogue)
    }

    struct Row: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let results: [PurposeResult]
        var caughtBy = ["P1"]
        let state: RequirementState
        let isPassed: Bool
        let isExamined: Bool
    }

    static let rows: [Row] = [
        Row(
            testDescription: "passed and sensitive", results: [.of("P1", "REQ-6.1-1")], state: .proven,
            isPassed: true, isExamined: true),
        Row(
            testDescription: "one purpose deselected, the other passed",
            results: [
                .of("P1", "REQ-6.1-1"), .of("P2", "REQ-6.1-1", verdict: .none, notSelected: "C-1 = No"),
            ],
            state: .proven, isPassed: true, isExamined: true),
        Row(
            testDescription: "sensitivity shown by one of two",
            results: [.of("P1", "REQ-6.1-1"), .of("P2", "REQ-6.1-1")],
            state: .proven, isPassed: true, isExamined: true),
        Row(
            testDescription: "fault caught by a case that did not pass here",
            results: [.of("P2", "REQ-6.1-1")],
            state: .partlyExamined([.insensitive]), isPassed: true, isExamined: true),
        Row(
            testDescription: "fault caught by a case that passed vacuously only",
            results: [.of("P1", "REQ-6.1-1", vacuous: true), .of("P2", "REQ-6.1-1")],
            state: .partlyExamined([.vacuous(purpose: "P1"), .insensitive]), isPassed: false,
            isExamined: false),
        Row(
            testDescription: "fault on record, caught by nobody", results: [.of("P1", "REQ-6.1-1")],
            caughtBy: [],
            state: .partlyExamined([.insensitive]), isPassed: true, isExamined: true),
        Row(
            testDescription: "one vacuous",
            results: [.of("P1", "REQ-6.1-1"), .of("P2", "REQ-6.1-1", vacuous: true)],
            state: .partlyExamined([.vacuous(purpose: "P2")]), isPassed: false, isExamined: false),
        Row(
            testDescription: "all vacuous", results: [.of("P1", "REQ-6.1-1", vacuous: true)],
            state: .notExamined(.nothingShown([.vacuous(purpose: "P1")])), isPassed: false, isExamined: false),
        Row(
            testDescription: "one did not run",
            results: [.of("P1", "REQ-6.1-1"), .of("P2", "REQ-6.1-1", verdict: .none)],
            state: .partlyExamined([.notRun(purpose: "P2")]), isPassed: false, isExamined: false),
        Row(
            testDescription: "none ran", results: [.of("P1", "REQ-6.1-1", verdict: .none)],
            state: .notExamined(.notRun(purposes: ["P1"])), isPassed: false, isExamined: false),
        Row(
            testDescription: "passed for another revision", results: [.of("P1", "REQ-6.1-1", revision: 1)],
            state: .notExamined(.nothingShown([.outdated(purpose: "P1")])), isPassed: false, isExamined: false
        ),
        Row(
            testDescription: "failed for another revision",
            results: [.of("P1", "REQ-6.1-1", verdict: .fail, revision: 1)],
            state: .failed(purposes: ["P1"]), isPassed: false, isExamined: true),
        Row(
            testDescription: "fail beside pass and inconclusive",
            results: [
                .of("P1", "REQ-6.1-1"), .of("P2", "REQ-6.1-1", verdict: .fail),
                .of("P3", "REQ-6.1-1", verdict: .inconclusive),
            ], state: .failed(purposes: ["P2"]), isPassed: false, isExamined: true),
        Row(
            testDescription: "fail beside error",
            results: [.of("P1", "REQ-6.1-1", verdict: .error), .of("P2", "REQ-6.1-1", verdict: .fail)],
            state: .failed(purposes: ["P2"]), isPassed: false, isExamined: true),
        Row(
            testDescription: "error beside pass",
            results: [.of("P1", "REQ-6.1-1"), .of("P2", "REQ-6.1-1", verdict: .error)],
            state: .inconclusive(purposes: ["P2"]), isPassed: false, isExamined: false),
        Row(
            testDescription: "inconclusive", results: [.of("P1", "REQ-6.1-1", verdict: .inconclusive)],
            state: .inconclusive(purposes: ["P1"]), isPassed: false, isExamined: false),
        Row(
            testDescription: "all deselected",
            results: [.of("P1", "REQ-6.1-1", verdict: .none, notSelected: "C-1 = No")],
            state: .notExamined(.notSelected([deselection("P1", "C-1 = No")])), isPassed: false,
            isExamined: false),
        Row(
            testDescription: "no purpose", results: [], state: .notExamined(.noPurpose), isPassed: false,
            isExamined: false),
        Row(
            testDescription: "purpose of the other role only",
            results: [.of("P1", "REQ-6.1-1", role: .server)],
            state: .notExamined(.noPurpose), isPassed: false, isExamined: false),
    ]

    static func deselection(_ purpose: String, _ reason: String) -> RequirementState.Deselection {
        RequirementState.Deselection(purpose: purpose, reason: reason)
    }

    @Test("works out the state of a statement", arguments: rows)
    func states(row: Row) throws {
        let coverage = try Coverage(
            role: .device, catalogue: SmallCatalogue.read(), results: row.results,
            sensitivity: Self.sensitivity(row.caughtBy))
        let state = try #require(coverage.states["REQ-6.1-1"])
        #expect(state == row.state)
        #expect(state.isPassed == row.isPassed)
        #expect(state.isExamined == row.isExamined)
        #expect((state == .proven) == state.explanation.isEmpty)
    }

    @Test("an absent, stale or foreign record of sensitivity proves nothing")
    func sensitivity() throws {
        let catalogue = try SmallCatalogue.read()
        let other = ContentDigest(of: "other".utf8)
        guard case .current(let record) = try Self.sensitivity(["P1"]) else {
            Issue.record("the record is current")
            return
        }
        let rows: [(SensitivityEvidence, RequirementState.Shortfall)] = [
            (.init(record: nil, suite: Self.suite, catalogue: catalogue.digest), .sensitivityAbsent),
            (.init(record: record, suite: other, catalogue: catalogue.digest), .sensitivityStale),
            (.init(record: record, suite: Self.suite, catalogue: other), .sensitivityStale),
            (try Self.sensitivity(["P1"], on: ["REQ-6.1-3"]), .insensitive),
            (try Self.sensitivity(["P1"], role: .server), .insensitive),
        ]
        for (evidence, shortfall) in rows {
            let coverage = try Coverage(
                role: .device, catalogue: catalogue, results: [.of("P1", "REQ-6.1-1")], sensitivity: evidence)
            #expect(coverage.states["REQ-6.1-1"] == .partlyExamined([shortfall]))
            #expect((evidence.warning == nil) == (shortfall == .insensitive))
        }
    }

    @Test("a role is concerned by what obliges it, and by what it examines besides")
    func concern() throws {
        func concerned(_ role: Role, _ results: [PurposeResult]) throws -> [String] {
            try Coverage(role: role, catalogue: SmallCatalogue.read(), results: results, sensitivity: .absent)
                .requirements.map(\.id.rawValue)
        }
        #expect(try concerned(.device, []) == ["REQ-6.1-1", "REQ-6.1-3", "REQ-6.1-5"])
        #expect(try concerned(.server, []) == ["REQ-6.1-2", "REQ-6.1-3"])
        let user = PurposeResult.of("P1", "REQ-6.1-4", verdict: .none, notSelected: "no prompts")
        #expect(try concerned(.device, [user]) == ["REQ-6.1-1", "REQ-6.1-3", "REQ-6.1-4", "REQ-6.1-5"])
        #expect(try concerned(.server, [user]) == ["REQ-6.1-2", "REQ-6.1-3"])
        let besides = PurposeResult.of("P1", "REQ-6.1-2", verdict: .fail)
        #expect(try concerned(.device, [besides]).contains("REQ-6.1-2"))
        let deselected = PurposeResult.of("P1", "REQ-6.1-2", verdict: .none, notSelected: "no")
        #expect(try !concerned(.device, [deselected]).contains("REQ-6.1-2"))
    }

    @Test("a statement on the system is judged apart for each role")
    func bothRoles() throws {
        let results: [PurposeResult] = [
            .of("D", "REQ-6.1-3"), .of("S", "REQ-6.1-3", role: .server, verdict: .fail),
        ]
        let sensitivity = try Self.sensitivity(["D"], on: ["REQ-6.1-3"])
        let catalogue = try SmallCatalogue.read()
        let device = try Coverage(
            role: .device, catalogue: catalogue, results: results, sensitivity: sensitivity)
        let server = try Coverage(
            role: .server, catalogue: catalogue, results: results, sensitivity: sensitivity)
        #expect(device.states["REQ-6.1-3"] == .proven)
        #expect(server.states["REQ-6.1-3"] == .failed(purposes: ["S"]))
    }

    @Test("says why nothing was seen, and what of the core stayed unseen")
    func reasons() throws {
        let coverage = try Coverage(
            role: .device, catalogue: SmallCatalogue.read(), results: [.of("P1", "REQ-6.1-1")],
            sensitivity: .absent)
        #expect(coverage.states["REQ-6.1-5"] == .notExamined(.stated("not a matter of messages")))
        #expect(coverage.unexamined(tier: .core) == ["REQ-6.1-3"])
        #expect(coverage.unexamined(tier: .scheduling).isEmpty)
    }

    @Test("refuses results that contradict each other or the catalogue")
    func contradictions() throws {
        let rows: [([PurposeResult], CoverageError)] = [
            ([.of("P1", "REQ-6.1-1"), .of("P1", "REQ-6.1-3")], .repeatedPurpose("P1")),
            ([.of("P1", "REQ-6.1-9")], .unknownRequirement(purposeID: "P1", "REQ-6.1-9")),
            (
                [.of("P1", "REQ-6.1-1", verdict: .fail, notSelected: "no")],
                .verdictWithoutSelection(purposeID: "P1")
            ),
        ]
        for (results, expected) in rows {
            let error = try #require(throws: CoverageError.self) {
                try Coverage(
                    role: .device, catalogue: SmallCatalogue.read(), results: results, sensitivity: .absent)
            }
            #expect(error == expected)
        }
    }

    @Test("summaries count every concerned statement once")
    func summaries() throws {
        let results: [PurposeResult] = [.of("P1", "REQ-6.1-1"), .of("P2", "REQ-6.1-3", verdict: .fail)]
        let coverage = try Coverage(
            role: .device, catalogue: SmallCatalogue.read(), results: results,
            sensitivity: Self.sensitivity(["P1"]))
        #expect(coverage.summary.total == 3)
        #expect(coverage.summary.proven == 1)
        #expect(coverage.summary.failed == 1)
        #expect(coverage.summary.notExamined == 1)
        let tiers = coverage.summary(by: \.tier)
        #expect(tiers[.core]?.total == 2)
        #expect(tiers[.context]?.notExamined == 1)
        #expect(tiers[.scheduling] == nil)
        #expect(coverage.summary(by: \.keyword)[.must]?.failed == 1)
        #expect(coverage.summary(by: \.actor)[.device]?.total == 2)
    }

    @Test("verdicts are only raised")
    func verdicts() {
        for first in Verdict.allCases {
            for second in Verdict.allCases {
                var verdict = first
                verdict.raise(to: second)
                #expect(verdict == max(first, second))
                #expect(verdict >= first)
            }
        }
        #expect(Verdict.allCases == Verdict.allCases.sorted())
        #expect([Verdict]().strongest == .none)
        #expect([Verdict.pass, .fail, .inconclusive].strongest == .fail)
    }

    @Test("a record of sensitivity is read as it was written, and bounded")
    func record() throws {
        guard case .current(let record) = try Self.sensitivity(["P1"]) else {
            Issue.record("the record is current")
            return
        }
        let json = try record.json()
        #expect(try SensitivityRecord(json: json, limit: json.count) == record)
        #expect(record.casesWithoutCatch == ["P2"])
        #expect(record.uncaughtFaults.isEmpty)
        #expect(throws: SensitivityError.tooLarge(limit: json.count - 1)) {
            try SensitivityRecord(json: json, limit: json.count - 1)
        }
        #expect(throws: SensitivityError.self) { try SensitivityRecord(json: json.dropLast(2)) }
    }
}
