import Testing
import Traceability

@Suite("Register of interpretations") struct InterpretationsTests {
    @Test("holds every point that the documents were known to leave open")
    func complete() throws {
        let ids = try Interpretations.ids(markdown: Repository.text("docs/interpretations.md"))
        func numbered(_ prefix: String, _ last: Int) -> [String] {
            (1...last).map { "\(prefix)-\($0 < 10 ? "0" : "")\($0)" }
        }
        let expected = Set(
            (numbered("AMB", 38) + numbered("A", 24)).compactMap(InterpretationID.init(rawValue:)))
        #expect(expected.count == 62)
        #expect(ids.isSuperset(of: expected))
    }

    @Test("names only requirements of the catalogue, and every one that cites an entry")
    func concerns() throws {
        let catalogue = try Catalogue(markdown: Repository.text("requirements.md"))
        let items = Set(catalogue.requirements.map(\.id.item))
        let register = try Interpretations(markdown: Repository.text("docs/interpretations.md"))
        for entry in register.entries {
            let words = entry.concerns.split { " ,".contains($0) }.map(String.init)
            let named = Set(words.compactMap(RequirementID.init(rawValue:)))
            #expect(named.isSubset(of: items), "\(entry.id)")
            let citing = Set(
                catalogue.requirements.filter { $0.ambiguities.contains(entry.id) }.map(\.id.item))
            #expect(citing.isSubset(of: named), "\(entry.id)")
        }
    }

    static let sound = """
        # Interpretations

        Text.

        ## Group

        ### INT-01 Something

        - Question: What?
        - Readings: This; that.
        - Choice: This.
        - Why: Because.
        - Concerns: REQ-6.1-1
        """

    @Test("reads an entry")
    func entry() throws {
        let entry = try #require(try Interpretations(markdown: Self.sound).entries.first)
        #expect(entry.id.rawValue == "INT-01")
        #expect(entry.title == "Something")
        #expect(entry.choice == "This.")
    }

    @Test("an error names line and cause")
    func errors() throws {
        let rows: [(String, String, Int, CatalogueError.Cause)] = [
            ("INT-01", "INT-1", 7, .malformedID("INT-1 Something")),
            ("INT-01", "ANM-01", 7, .malformedID("ANM-01 Something")),
            (" Something", "", 7, .empty(field: "title")),
            ("- Why: Because.\n", "", 7, .missing(field: "Why")),
            ("- Why: Because.", "- Why: Because.\n- Why: So.", 13, .repeatedField("Why")),
            ("- Why: Because.", "- Why: Because.\n- Who: We.", 13, .unknownField("Who")),
            ("- Why: Because.", "- Why: Because.\n\nProse.", 14, .unexpectedText("Prose.")),
            ("## Group", "#### Group", 5, .unexpectedHeading("Group")),
            (
                "### INT-01 Something",
                "### INT-01 Something\n\n- Question: a\n- Readings: b\n- Choice: c\n- Why: d\n- Concerns: e\n\n### INT-01 Again",
                15, .repeatedID("INT-01")
            ),
        ]
        for (old, new, line, cause) in rows {
            let text = Self.sound.replacing(old, with: new, maxReplacements: 1)
            #expect(text != Self.sound)
            let error = try #require(throws: CatalogueError.self) { try Interpretations(markdown: text) }
            #expect(error.line == line)
            #expect(error.cause == cause)
        }
    }
}
