import Testing
import Traceability

@Suite("Catalogue of requirements") struct CatalogueTests {
    private let catalogue: Catalogue

    init() throws { catalogue = try Catalogue(markdown: Repository.text("requirements.md")) }

    @Test("holds every statement, placeholder, reserved number and anomaly")
    func counts() {
        #expect(catalogue.requirements.count == 353)
        #expect(Set(catalogue.requirements.map(\.id)).count == 353)
        #expect(catalogue.anomalies.count == 58)
        #expect(catalogue.placeholders.map(\.id.rawValue) == ["REQ-6-0", "REQ-6.1.6-0", "REQ-6.3.5-0"])
        let reserved = [
            "REQ-6.2-4", "REQ-6.3.1-25", "REQ-6.3.1-34", "REQ-6.3.1-35", "REQ-6.3.1-36", "REQ-6.3.1-37",
            "REQ-6.3.1-38", "REQ-6.3.1.2-6", "REQ-6.3.4-20", "REQ-6.3.4-31", "REQ-6.3.4.1-6", "REQ-6.3.4.1-8",
        ]
        #expect(catalogue.reserved.map(\.id.rawValue) == reserved)
    }

    @Test("counts tiers, keywords and actors as the source was taken apart")
    func distribution() {
        func count<Key: Hashable>(_ key: (Requirement) -> Key) -> [Key: Int] {
            Dictionary(catalogue.requirements.map { (key($0), 1) }, uniquingKeysWith: +)
        }
        #expect(count(\.tier) == [.core: 40, .scheduling: 97, .context: 216])
        #expect(
            count(\.keyword)
                == [.shall: 144, .shallNot: 1, .must: 57, .mustNot: 7, .should: 11, .may: 35, .absent: 98])
        #expect(
            count(\.actor)
                == [
                    .device: 142, .server: 102, .system: 62, .user: 15, .pcAgent: 14, .smartCard: 11,
                    .managementAuthority: 7,
                ])
        #expect(count(\.isNormative) == [true: 239, false: 114])
        #expect(count(\.isDerived) == [true: 13, false: 340])
        #expect(
            count(\.testability)
                == [
                    .wireObservable: 191, .needsUpperTester: 46, .physicalOrInspection: 88,
                    .outOfProtocolScope: 28,
                ])
        #expect(catalogue.requirements.filter { $0.tier == .core }.allSatisfy { $0.keyword == .shall })
    }

    @Test("reads one entry whole")
    func entry() throws {
        let requirement = try #require(catalogue["REQ-6.1.7-1c"])
        #expect(requirement.revision == 1)
        #expect(requirement.actor == .device)
        #expect(requirement.tier == .core)
        #expect(requirement.kind == .requirement)
        #expect(requirement.text.hasPrefix("The device performs"))
        #expect(requirement.literalKeywords == ["SHALL"])
        #expect(requirement.testability == .wireObservable)
        #expect(requirement.furtherTestability == [.needsUpperTester])
        #expect(requirement.approach.contains("no open session"))
        #expect(requirement.useCases == ["5.6.1", "5.6.2", "5.6.3"])
        #expect(requirement.ambiguities.map(\.rawValue) == ["AMB-01", "AMB-33"])
        #expect(requirement.reasons.isEmpty)
        #expect(catalogue["REQ-6.1.7-1d"] == nil)
    }

    @Test("stands in the order of the source")
    func order() {
        let ids = catalogue.sections.flatMap(\.entries).map { entry in
            switch entry {
            case .requirement(let requirement): requirement.id
            case .reserved(let item), .placeholder(let item): item.id
            }
        }
        #expect(ids == ids.sorted())
    }

    @Test("its digest follows the content and not the layout")
    func digest() throws {
        let text = try Repository.text("requirements.md")
        #expect(try Catalogue(markdown: text.replacing("\n", with: "\r\n")).digest == catalogue.digest)
        #expect(
            try Catalogue(markdown: text.replacing("# Requirements\n", with: "# Requirements\n\nMore.\n"))
                .digest == catalogue.digest)
        let changes = [
            ("The device performs", "The device carries out"), ("Revision 1 · SHALL", "Revision 2 · SHALL"),
            ("- Ambiguities: AMB-21\n", ""), ("- Handling: As ANM-01.", "- Handling: As ANM-02."),
            ("REQ-6.2-4 (reserved)", "REQ-6.2-4 (placeholder)"),
            ("## 6.1.7 Scheduling", "## 6.1.7 Schedules"),
            ("- Reason: ", "- Reason (device): "),
        ]
        for (old, new) in changes {
            let changed = text.replacing(old, with: new, maxReplacements: 1)
            #expect(changed != text)
            #expect(try Catalogue(markdown: changed).digest != catalogue.digest, "\(old)")
        }
    }
}
