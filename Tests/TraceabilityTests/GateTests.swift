import Testing
import Traceability

@Suite("Gate rules") struct GateTests {
    /// Device: 1 proven, 3 failed, 5 not examined. Server: 2 passed but not proven, 3 inconclusive.
    static func coverages() throws -> [Coverage] {
        let catalogue = try SmallCatalogue.read()
        let results: [PurposeResult] = [
            .of("P1", "REQ-6.1-1"), .of("P2", "REQ-6.1-3", verdict: .fail),
            .of("P3", "REQ-6.1-2", role: .server),
            .of("P4", "REQ-6.1-3", role: .server, verdict: .inconclusive),
        ]
        return try Role.allCases.map { role in
            try Coverage(
                role: role, catalogue: catalogue, results: results,
                sensitivity: CoverageTests.sensitivity(["P1"]))
        }
    }

    struct Row: Sendable, CustomTestStringConvertible {
        let rule: String
        let selected: Int
        let breaches: [String]

        init(_ rule: String, _ selected: Int, _ breaches: [String] = []) {
            self.rule = rule
            self.selected = selected
            self.breaches = breaches
        }

        var testDescription: String { rule }
    }

    static let rows: [Row] = [
        Row("SHALL & core & device: proven", 1),
        Row("core & device: proven", 2, ["REQ-6.1-3 device"]),
        Row("core: proven", 4, ["REQ-6.1-3 device", "REQ-6.1-2 server", "REQ-6.1-3 server"]),
        Row("mandatory : passed", 4, ["REQ-6.1-3 device", "REQ-6.1-3 server"]),
        Row("MUST&core&wire:examined", 2, ["REQ-6.1-3 server"]),
        Row("SHALL & server: passed", 1), Row("SHALL & control: proven", 1, ["REQ-6.1-2 server"]),
        Row("system: not failed", 2, ["REQ-6.1-3 device"]), Row("system & server: not failed", 1),
        Row("server: partly", 2, ["REQ-6.1-3 server"]), Row("device & !inspection: partly", 2),
        Row("context | REQ-6.1-1: proven", 2, ["REQ-6.1-5 device"]),
        Row("no-keyword: examined", 1, ["REQ-6.1-5 device"]),
        Row("REQ-6.1-1 | REQ-6.1-2 & device: proven", 1),
        Row("(REQ-6.1-1 | REQ-6.1-2) & !server: proven", 1),
        Row("!(core | context) | REQ-6.1-1: proven", 1),
        Row("REQ-6.* & !!device & normative: not failed", 2, ["REQ-6.1-3 device"]),
        Row("no fail", 5, ["REQ-6.1-3 device"]),
        Row("REQ-6.1-1: sensitive", 1), Row("SHALL & server: sensitive", 1, ["REQ-6.1-2 server"]),
        Row("core & device: sensitive", 2, ["REQ-6.1-3 device"]),
        Row("coverage(core & device: sensitive) >= 50%", 2),
        Row("core & device: not inconclusive", 2),
        Row("core & server: not inconclusive", 2, ["REQ-6.1-3 server"]),
        Row("coverage(core) >= 25%", 4),
        Row("coverage(core) >= 25.1%", 4, ["REQ-6.1-3 device", "REQ-6.1-2 server", "REQ-6.1-3 server"]),
        Row("coverage( core & device : proven ) >= 50.0 %", 2), Row("coverage(core: passed) >= 50%", 4),
        Row("coverage(core & device) >= 100%", 2, ["REQ-6.1-3 device"]), Row("coverage(context) >= 0%", 1),
    ]

    @Test("are answered from what was shown", arguments: rows)
    func answers(row: Row) throws {
        let outcome = try GateRule(row.rule).evaluate(Self.coverages())
        #expect(outcome.selected == row.selected)
        #expect(outcome.breaches.map { "\($0.requirement) \($0.role.rawValue)" } == row.breaches)
        #expect(outcome.isMet == row.breaches.isEmpty)
        #expect(outcome.rule.description == row.rule)
    }

    static let malformed: [(String, GateError)] = [
        ("", .expected("a word", column: 1)), ("core", .expected("':'", column: 5)),
        (
            "core:",
            .expected(
                "proven, sensitive, examined, passed, partly, not failed or not inconclusive", column: 6)
        ),
        (
            "core: green",
            .expected(
                "proven, sensitive, examined, passed, partly, not failed or not inconclusive", column: 7)
        ),
        (
            "core: not-failed",
            .expected(
                "proven, sensitive, examined, passed, partly, not failed or not inconclusive", column: 7)
        ),
        ("core: not proven", .expected("'failed' or 'inconclusive'", column: 11)),
        ("shall: proven", .unknownWord("shall", column: 1)),
        ("core & phone: proven", .unknownWord("phone", column: 8)),
        ("core &: proven", .expected("a word", column: 7)),
        ("core | | core: proven", .expected("a word", column: 8)),
        ("(core: proven", .expected("')'", column: 6)),
        ("core): proven", .expected("':'", column: 5)), ("core core: proven", .expected("':'", column: 6)),
        ("core: proven core", .expected("end of the rule", column: 14)),
        ("no fails", .expected("'fail'", column: 4)),
        ("core = proven", .unexpectedCharacter("=", column: 6)),
        ("core: proven\n", .unexpectedCharacter("\n", column: 13)),
        ("*: proven", .unknownWord("*", column: 1)), ("coverage core >= 1%", .expected("'('", column: 10)),
        ("coverage(core) > 1%", .unexpectedCharacter(">", column: 16)),
        ("coverage(core) >= 101%", .expected("a number from 0 to 100", column: 19)),
        (
            "coverage(core) >= 100.1%",
            .expected("a number from 0 to 100 with at most one decimal", column: 19)
        ),
        (
            "coverage(core) >= 99.99%",
            .expected("a number from 0 to 100 with at most one decimal", column: 19)
        ),
        ("coverage(core) >= -1%", .expected("a number from 0 to 100", column: 19)),
        ("coverage(core) >= .5%", .expected("a number from 0 to 100", column: 19)),
        ("coverage(core) >= 1", .expected("'%'", column: 20)),
        ("coverage(core)", .expected("'>='", column: 15)),
    ]

    @Test("that do not follow the grammar are refused with the column", arguments: malformed)
    func syntax(rule: String, expected: GateError) throws {
        let error = try #require(throws: GateError.self) { try GateRule(rule) }
        #expect(error == expected)
    }

    static let unanswerable: [(String, GateError)] = [
        ("REQ-6.1-9: proven", .unknownID("REQ-6.1-9")), ("REQ-7*: proven", .unknownID("REQ-7*")),
        ("core & !REQ-6.1-9: proven", .unknownID("REQ-6.1-9")),
        ("core & context: proven", .emptySelection("core & context: proven")),
        ("REQ-6.1-4: proven", .emptySelection("REQ-6.1-4: proven")),
        ("coverage(user) >= 0%", .emptySelection("coverage(user) >= 0%")),
        ("context: not failed", .nothingExamined("context: not failed")),
    ]

    @Test("that pick nothing, or nothing known, are errors and never met", arguments: unanswerable)
    func failClosed(rule: String, expected: GateError) throws {
        let parsed = try GateRule(rule)
        let error = try #require(throws: GateError.self) { try parsed.evaluate(Self.coverages()) }
        #expect(error == expected)
    }

    @Test("need coverages that fit together, and something examined")
    func coverages() throws {
        let catalogue = try SmallCatalogue.read()
        let rule = try GateRule("no fail")
        #expect(throws: GateError.noCoverage) { try rule.evaluate([]) }
        let device = try Coverage(role: .device, catalogue: catalogue, results: [], sensitivity: .absent)
        #expect(throws: GateError.nothingExamined("no fail")) { try rule.evaluate([device]) }
        #expect(throws: GateError.conflictingCoverages) { try rule.evaluate([device, device]) }
        let changed = try Catalogue(markdown: SmallCatalogue.markdown.replacing("is light", with: "is heavy"))
        let server = try Coverage(role: .server, catalogue: changed, results: [], sensitivity: .absent)
        #expect(throws: GateError.conflictingCoverages) { try rule.evaluate([device, server]) }
    }

    @Test("are bounded in length and depth")
    func limits() throws {
        _ = try GateRule(String(repeating: "!", count: 64) + "core: proven")
        #expect(throws: GateError.tooDeep(limit: 64)) {
            try GateRule(String(repeating: "(", count: 65) + "core: proven")
        }
        let blanks = String(repeating: " ", count: 4096 - "core: proven".count)
        _ = try GateRule("core: proven" + blanks)
        #expect(throws: GateError.tooLong(limit: 4096)) { try GateRule("core: proven" + blanks + " ") }
    }
}
