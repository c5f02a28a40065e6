import Testing
import Traceability

@Suite("Lint of the catalogue") struct LintTests {
    /// A catalogue with nothing wrong: `SmallCatalogue` with a reserved number, a placeholder and an anomaly.
    static let sound =
        SmallCatalogue.markdown + """


            ### REQ-6.1-6 (reserved)

            Left out.

            - Anomalies: ANM-01

            ### REQ-6.1-7a

            Revision 1 · SHALL · normative · server · core · requirement

            The server is quick.

            - Testability: wire-observable
            - How tested: By looking.
            - Ambiguities: AMB-01
            - Anomalies: ANM-01
            - Reason (device): it binds servers

            ### REQ-6.1-8 (placeholder)

            Says nothing.

            ## Anomalies: numbering

            ### ANM-01 A gap

            - Items: REQ-6.1-7, REQ-6.1-8
            - Finding: A gap.
            - Handling: Listed.
            """

    static let purposes: [PurposeReference] = [
        reference("D1", "REQ-6.1-1", revision: 2), reference("D3", "REQ-6.1-3"), reference("D4", "REQ-6.1-4"),
        reference("S2", "REQ-6.1-2", role: .server), reference("S3", "REQ-6.1-3", role: .server),
        reference("S7", "REQ-6.1-7a", role: .server),
    ]

    static func reference(
        _ purposeID: String, _ id: RequirementID, revision: Int = 1, role: Role = .device
    ) -> PurposeReference {
        PurposeReference(purposeID: purposeID, requirement: id, revision: revision, role: role)
    }

    static let fingerprinted = (1...5).map { "REQ-6.1-\($0)" } + ["REQ-6.1-7a", "REQ-6.1-8"]

    static func fingerprints(_ ids: [String]) throws -> Fingerprints {
        let digest = String(repeating: "0", count: 64)
        let header = [
            "format\tspans-1", "source-size\t100", "source-sha256\t\(digest)", "normalisation\twhite-space-1",
            "id\tstart\tend\tfirst-line\tlast-line\tsha256",
        ]
        let rows = ids.map { "\($0)\t0\t9\t1\t1\t\(digest)" }
        return try Fingerprints(text: (header + rows).joined(separator: "\n"))
    }

    static func lint(
        _ markdown: String = sound, purposes: [PurposeReference] = purposes,
        fingerprinted: [String] = fingerprinted
    ) throws -> [LintFinding] {
        let amb = try #require(InterpretationID(rawValue: "AMB-01"))
        return try Catalogue(markdown: markdown)
            .lint(purposes: purposes, sourceFingerprints: fingerprints(fingerprinted), interpretations: [amb])
    }

    @Test("finds nothing where nothing is wrong")
    func clean() throws { #expect(try Self.lint().isEmpty) }

    static var catalogueRows: [(String, String, [String])] {
        [
            (
                "### REQ-6.1-6 (reserved)", "### REQ-6.1-5 (reserved)",
                [
                    "REQ-6.1-5: stands twice", "REQ-6.1-6: number is missing and not listed as reserved",
                ]
            ),
            (
                "### REQ-6.1-6 (reserved)", "### REQ-6.1-7 (reserved)",
                [
                    "REQ-6.1-7: letters do not run from a without a gap",
                    "REQ-6.1-6: number is missing and not listed as reserved",
                ]
            ),
            (
                "### REQ-6.1-7a", "### REQ-6.1-7b",
                [
                    "REQ-6.1-7: letters do not run from a without a gap",
                    "S7: cites REQ-6.1-7a, which has no entry",
                    "REQ-6.1-7b: neither a test purpose nor a reason for a server",
                    "REQ-6.1-7b: no fingerprint in seeds/", "REQ-6.1-7a: fingerprint without an entry",
                ]
            ),
            (
                "- Anomalies: ANM-01\n\n### REQ-6.1-7a", "- Anomalies: ANM-09\n\n### REQ-6.1-7a",
                ["REQ-6.1-6: cites ANM-09, which has no entry"]
            ),
            ("- Items: REQ-6.1-7,", "- Items: REQ-6.1-9,", ["ANM-01: names REQ-6.1-9, which has no entry"]),
            (
                "### ANM-01 A gap",
                "### ANM-01 Again\n\n- Items: REQ-6.1-8\n- Finding: A.\n- Handling: B.\n\n### ANM-01 A gap",
                ["ANM-01: stands twice"]
            ),
            (
                "- Ambiguities: AMB-01", "- Ambiguities: AMB-99",
                ["REQ-6.1-7a: cites AMB-99, which docs/interpretations.md does not hold"]
            ),
            (
                "Revision 2 ·", "Revision 3 ·",
                ["D1: written for revision 2 of REQ-6.1-1, which is at revision 3"]
            ),
            (
                "- Reason (device): it binds servers", "- Reason: none",
                ["REQ-6.1-7a: S7 examines it for a server, yet a reason says that nothing does"]
            ),
            (
                "- Reason: not a matter of messages", "- Reason (server): it binds devices",
                ["REQ-6.1-5: neither a test purpose nor a reason for a device"]
            ),
        ]
    }

    @Test("finds each defect of the catalogue", arguments: catalogueRows)
    func catalogueDefects(old: String, new: String, findings: [String]) throws {
        let text = Self.sound.replacing(old, with: new, maxReplacements: 1)
        #expect(text != Self.sound)
        #expect(try Self.lint(text).map(\.description) == findings)
    }

    @Test("finds each defect of the test purposes")
    func purposeDefects() throws {
        for (index, purpose) in Self.purposes.enumerated() {
            var fewer = Self.purposes
            fewer.remove(at: index)
            let role: Role? = purpose.requirement == "REQ-6.1-4" ? nil : purpose.role
            #expect(try Self.lint(purposes: fewer) == [.unexamined(purpose.requirement, role)])
        }
        let unknown = Self.reference("D9", "REQ-6.1-9")
        #expect(
            try Self.lint(purposes: Self.purposes + [unknown]) == [
                .unknownRequirement(purposeID: "D9", "REQ-6.1-9")
            ])
        let excused = Self.reference("D5", "REQ-6.1-5")
        #expect(
            try Self.lint(purposes: Self.purposes + [excused])
                == [.reasonDespitePurpose("REQ-6.1-5", .device, purposeID: "D5")])
    }

    @Test("finds each defect of the fingerprints")
    func fingerprintDefects() throws {
        #expect(
            try Self.lint(fingerprinted: Array(Self.fingerprinted.dropFirst())) == [
                .withoutFingerprint("REQ-6.1-1")
            ])
        #expect(
            try Self.lint(fingerprinted: Self.fingerprinted + ["REQ-6.1-6"]) == [
                .fingerprintWithoutEntry("REQ-6.1-6")
            ])
        #expect(
            try Self.lint(fingerprinted: Self.fingerprinted + ["REQ-6.1-8"]) == [
                .duplicateFingerprint("REQ-6.1-8")
            ])
    }

    @Test("finds nothing in the project's own documents but what test purposes have to examine")
    func ownDocuments() throws {
        let catalogue = try Catalogue(markdown: Repository.text("requirements.md"))
        let findings = catalogue.lint(
            purposes: [],
            sourceFingerprints: try Fingerprints(text: Repository.text("seeds/fingerprints.tsv")),
            interpretations: try Interpretations.ids(markdown: Repository.text("docs/interpretations.md")))
        // Which statements those are is for the lint of the suite to say: its test purposes are not known here.
        let others = findings.filter { finding in
            if case .unexamined = finding { return false }
            return true
        }
        #expect(findings.count > others.count)
        #expect(others.isEmpty, "\(others.map(\.description).joined(separator: "\n"))")
    }
}
