/// All statements of the source, as `requirements.md` holds them.
///
/// The document is the only place where they are kept. It is read strictly: an unknown field, word or heading
/// is an error with its line, so that nothing in it is passed over. Ids that stand twice are kept, for the
/// lint to name.
public struct Catalogue: Sendable {
    /// The sections in the order of the source.
    public let sections: [CatalogueSection]
    /// The statements in the order of the source.
    public let requirements: [Requirement]
    /// The ids that the source's numbering leaves out.
    public let reserved: [UnusedItem]
    /// The items of the source that say nothing to examine.
    public let placeholders: [UnusedItem]
    /// The anomalies of the source.
    public let anomalies: [Anomaly]
    /// The digest of the content: of what was read, not of its layout or of the introduction.
    public let digest: ContentDigest
    private let index: [RequirementID: Int]

    /// Reads the document.
    ///
    /// - Parameters:
    ///   - markdown: The text of `requirements.md`.
    ///   - limits: How large it may be.
    /// - Throws: The first line that cannot be read, and why.
    public init(markdown: String, limits: CatalogueLimits = CatalogueLimits()) throws(CatalogueError) {
        let reader = try CatalogueReader(blocks: try MarkdownBlock.blocks(of: markdown, limits: limits))
        sections = reader.sections
        anomalies = reader.anomalies
        var requirements: [Requirement] = []
        var reserved: [UnusedItem] = []
        var placeholders: [UnusedItem] = []
        for entry in reader.sections.flatMap(\.entries) {
            switch entry {
            case .requirement(let requirement): requirements.append(requirement)
            case .reserved(let item): reserved.append(item)
            case .placeholder(let item): placeholders.append(item)
            }
        }
        guard !requirements.isEmpty else {
            throw CatalogueError(line: 1, cause: .missing(field: "requirements"))
        }
        self.requirements = requirements
        self.reserved = reserved
        self.placeholders = placeholders
        index = Dictionary(
            zip(requirements.map(\.id), requirements.indices), uniquingKeysWith: { first, _ in first })
        digest = ContentDigest(of: canonicalForm(sections: reader.sections, anomalies: reader.anomalies).utf8)
    }

    /// The statement with an id, if there is one.
    ///
    /// - Parameter id: The id.
    public subscript(id: RequirementID) -> Requirement? { index[id].map { requirements[$0] } }
}

/// Writes all content in one fixed form, a line an entry and a tab between values; neither can stand inside a
/// value.
private func canonicalForm(sections: [CatalogueSection], anomalies: [Anomaly]) -> String {
    var lines: [String] = []
    for section in sections {
        lines.append(["section", section.number, section.title].joined(separator: "\t"))
        for entry in section.entries {
            switch entry {
            case .requirement(let requirement): lines.append(canonicalForm(requirement))
            case .reserved(let item): lines.append(canonicalForm("reserved", item))
            case .placeholder(let item): lines.append(canonicalForm("placeholder", item))
            }
        }
    }
    for anomaly in anomalies {
        let items = anomaly.items.map(\.rawValue).joined(separator: ",")
        lines.append(
            [
                "anomaly", anomaly.id.rawValue, anomaly.group, anomaly.title, items, anomaly.finding,
                anomaly.handling,
            ]
            .joined(separator: "\t"))
    }
    return lines.joined(separator: "\n")
}

private func canonicalForm(_ kind: String, _ item: UnusedItem) -> String {
    [kind, item.id.rawValue, item.note, item.anomalies.map(\.rawValue).joined(separator: ",")].joined(
        separator: "\t")
}

private func canonicalForm(_ requirement: Requirement) -> String {
    [
        "requirement", requirement.id.rawValue, String(requirement.revision), requirement.keyword.rawValue,
        String(requirement.isNormative), requirement.actor.rawValue, requirement.tier.rawValue,
        requirement.kind.rawValue, requirement.text, requirement.literalKeywords.joined(separator: ","),
        requirement.testability.rawValue,
        requirement.furtherTestability.map(\.rawValue).joined(separator: ","), requirement.approach,
        requirement.useCases.joined(separator: ","), requirement.derivation ?? "",
        requirement.ambiguities.map(\.rawValue).joined(separator: ","),
        requirement.anomalies.map(\.rawValue).joined(separator: ","),
        requirement.reasons[.device] ?? "", requirement.reasons[.server] ?? "",
    ].joined(separator: "\t")
}
