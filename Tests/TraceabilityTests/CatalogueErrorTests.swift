import Testing
import Traceability

@Suite("Catalogue that cannot be read") struct CatalogueErrorTests {
    struct Row: Sendable, CustomTestStringConvertible {
        let old: String
        let new: String
        let line: Int
        let cause: CatalogueError.Cause

        var testDescription: String { "\(old) -> \(new)" }
    }

    static let sound = """
        # Requirements

        Introduction.

        - Field: of the introduction

        ## 6.2 System

        ### REQ-6.2-1a

        Revision 1 · SHALL · normative · device · core · requirement

        It works
        on two lines.

        - Literal keywords: SHALL
        - Testability: wire-observable; also needs-upper-tester
        - How tested: By looking.
        - Ambiguities: AMB-01, A-02
        - Reason: none

        ### REQ-6.2-2 (reserved)

        Left out.

        ## Anomalies: numbering

        ### ANM-01 A gap

        - Items: REQ-6.2-1
        - Finding: A gap.
        - Handling: Listed.
        """

    static let rows: [Row] = [
        Row(
            old: "Requirements\n", new: "Requirements\n\n# Again\n", line: 3,
            cause: .unexpectedHeading("Again")),
        Row(old: "Introduction.", new: "### REQ-6.2-1", line: 3, cause: .unexpectedHeading("REQ-6.2-1")),
        Row(old: "## 6.2 System", new: "## Notes on 6.2", line: 7, cause: .unexpectedHeading("Notes on 6.2")),
        Row(old: "## 6.2 System", new: "## 6.2", line: 7, cause: .unexpectedHeading("6.2")),
        Row(
            old: "## 6.2 System\n", new: "## 6.2 System\nProse.\n", line: 8, cause: .unexpectedText("Prose.")),
        Row(old: "## 6.2 System\n", new: "## 6.2 System\n- A: b\n", line: 8, cause: .unexpectedText("A")),
        Row(
            old: "### REQ-6.2-2", new: "## 6.2 Again\n\n### REQ-6.2-2", line: 22,
            cause: .unexpectedHeading("6.2 Again")),
        Row(old: "on two lines.", new: " ## 6.3 Hidden", line: 14, cause: .unexpectedText("## 6.3 Hidden")),
        Row(old: "on two lines.", new: "###REQ-6.2-3", line: 14, cause: .unexpectedText("###REQ-6.2-3")),
        Row(
            old: "- How tested", new: "  - How tested", line: 18,
            cause: .unexpectedText("- How tested: By looking.")),
        Row(old: "REQ-6.2-1a", new: "REQ-6.2-1A", line: 9, cause: .malformedID("REQ-6.2-1A")),
        Row(
            old: "REQ-6.2-1a", new: "REQ-6.3-1a", line: 9,
            cause: .foreignSection("REQ-6.3-1a", section: "6.2")),
        Row(
            old: "REQ-6.2-1a", new: "UC-6.2.1-flow-1", line: 9,
            cause: .foreignSection("UC-6.2.1-flow-1", section: "6.2")),
        Row(old: "### REQ-6.2-1a", new: "#### REQ-6.2-1a", line: 9, cause: .unexpectedHeading("REQ-6.2-1a")),
        Row(
            old: "Revision 1 · ", new: "", line: 11,
            cause: .malformedFacts("SHALL · normative · device · core · requirement")),
        Row(
            old: "Revision 1 · SHALL · normative · device · core · requirement", new: "It", line: 11,
            cause: .malformedFacts("It")),
        Row(
            old: "SHALL · normative", new: "shall · normative", line: 11,
            cause: .unknownWord("shall", field: "keyword")),
        Row(old: "· normative", new: "· binding", line: 11, cause: .unknownWord("binding", field: "force")),
        Row(old: "· device", new: "· phone", line: 11, cause: .unknownWord("phone", field: "actor")),
        Row(old: "· core", new: "· inner", line: 11, cause: .unknownWord("inner", field: "tier")),
        Row(old: "· requirement", new: "· wish", line: 11, cause: .unknownWord("wish", field: "kind")),
        Row(
            old: "SHALL · normative", new: "no keyword · normative", line: 11, cause: .normativeWithoutKeyword
        ),
        Row(old: "It works\n", new: "It works\u{1}\n", line: 13, cause: .controlCharacter),
        Row(old: "It works\non two lines.\n\n", new: "", line: 9, cause: .empty(field: "statement")),
        Row(
            old: "- Testability: wire-observable; also needs-upper-tester\n", new: "", line: 9,
            cause: .missing(field: "Testability")),
        Row(
            old: "wire-observable; also", new: "wire; also", line: 17,
            cause: .unknownWord("wire", field: "Testability")),
        Row(
            old: "; also needs", new: "; and needs", line: 17,
            cause: .unknownWord("and needs-upper-tester", field: "Testability")),
        Row(old: "- How tested: By looking.\n", new: "", line: 9, cause: .missing(field: "How tested")),
        Row(old: "By looking.", new: "", line: 18, cause: .empty(field: "How tested")),
        Row(old: "AMB-01, A-02", new: "AMB-01,", line: 19, cause: .unknownWord("", field: "Ambiguities")),
        Row(old: "- Reason: none", new: "- Because: none", line: 20, cause: .unknownField("Because")),
        Row(
            old: "- Reason: none", new: "- How tested: twice", line: 20, cause: .repeatedField("How tested")),
        Row(
            old: "- Reason: none", new: "- Reason: none\n- Reason (server): none", line: 21,
            cause: .repeatedField("Reason")),
        Row(old: "- Reason: none", new: "- no field", line: 20, cause: .unexpectedText("no field")),
        Row(old: "Left out.", new: "", line: 22, cause: .empty(field: "note")),
        Row(old: "ANM-01", new: "AMB-01", line: 28, cause: .malformedID("AMB-01 A gap")),
        Row(
            old: "- Items: REQ-6.2-1", new: "- Items: all", line: 30,
            cause: .unknownWord("all", field: "Items")),
        Row(old: "- Finding: A gap.\n", new: "", line: 28, cause: .missing(field: "Finding")),
        Row(old: "- Items:", new: "Prose.\n\n- Items:", line: 30, cause: .unexpectedText("Prose.")),
    ]

    @Test("a sound one is read")
    func soundOne() throws {
        let catalogue = try Catalogue(markdown: Self.sound)
        let requirement = try #require(catalogue["REQ-6.2-1a"])
        #expect(requirement.text == "It works on two lines.")
        #expect(requirement.ambiguities.map(\.rawValue) == ["AMB-01", "A-02"])
        #expect(requirement.reasons == [.device: "none", .server: "none"])
        #expect(catalogue.reserved.map(\.note) == ["Left out."])
        #expect(catalogue.anomalies.map(\.title) == ["A gap"])
    }

    @Test("an error names line and cause", arguments: rows)
    func errors(row: Row) throws {
        let text = Self.sound.replacing(row.old, with: row.new, maxReplacements: 1)
        #expect(text != Self.sound)
        let error = try #require(throws: CatalogueError.self) { try Catalogue(markdown: text) }
        #expect(error.line == row.line)
        #expect(error.cause == row.cause)
        #expect(error.description.hasPrefix("line \(row.line): "))
    }

    @Test("one without a requirement is none", arguments: ["", "# Requirements\n\n## 6.2 System\n"])
    func empty(text: String) throws {
        let error = try #require(throws: CatalogueError.self) { try Catalogue(markdown: text) }
        #expect(error.cause == .missing(field: "requirements"))
    }

    @Test("limits hold at the limit and not beyond")
    func limits() throws {
        var limits = CatalogueLimits()
        limits.documentBytes = Self.sound.utf8.count
        limits.headings = 6
        limits.lineBytes = Self.sound.split(separator: "\n").map(\.utf8.count).max() ?? 0
        _ = try Catalogue(markdown: Self.sound, limits: limits)
        for (path, what) in [
            (\CatalogueLimits.documentBytes, "document"), (\.headings, "headings"), (\.lineBytes, "line"),
        ] as [(WritableKeyPath<CatalogueLimits, Int>, String)] {
            var tight = limits
            tight[keyPath: path] -= 1
            let error = try #require(throws: CatalogueError.self) {
                try Catalogue(markdown: Self.sound, limits: tight)
            }
            #expect(error.cause == .tooLarge(what: what, limit: tight[keyPath: path]))
        }
    }

    @Test("no prefix of the catalogue and no stray byte traps")
    func hostile() throws {
        var read = 0
        for length in 0...Self.sound.utf8.count {
            let prefix = String(decoding: Self.sound.utf8.prefix(length), as: UTF8.self)
            if (try? Catalogue(markdown: prefix)) != nil { read += 1 }
        }
        #expect(read > 0 && read < Self.sound.utf8.count)
    }
}
