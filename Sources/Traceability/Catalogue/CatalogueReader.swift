/// Turns the blocks of `requirements.md` into sections and anomalies.
struct CatalogueReader {
    private(set) var sections: [CatalogueSection] = []
    private(set) var anomalies: [Anomaly] = []
    private var place = Place.introduction
    private var entry: OpenEntry?

    private enum Place {
        case introduction
        case section(number: String, title: String, entries: [CatalogueSection.Entry])
        case anomalies(group: String)
    }

    private struct OpenEntry {
        let heading: String
        let line: Int
        var paragraphs: [(line: Int, text: String)] = []
        var fields: EntryFields
    }

    /// Reads all blocks of a document.
    init(blocks: [MarkdownBlock]) throws(CatalogueError) {
        for block in blocks { try take(block) }
        try closeEntry()
        closeSection()
    }

    private mutating func take(_ block: MarkdownBlock) throws(CatalogueError) {
        switch block.content {
        case .heading(1, let text):
            guard block.line == 1 else {
                throw CatalogueError(line: block.line, cause: .unexpectedHeading(text))
            }
        case .heading(2, let text):
            try closeEntry()
            closeSection()
            place = try Self.place(text, line: block.line)
            if case .section(let number, _, _) = place, sections.contains(where: { $0.number == number }) {
                throw CatalogueError(line: block.line, cause: .unexpectedHeading(text))
            }
        case .heading(3, let text):
            try closeEntry()
            if case .introduction = place {
                throw CatalogueError(line: block.line, cause: .unexpectedHeading(text))
            }
            entry = OpenEntry(heading: text, line: block.line, fields: EntryFields(entryLine: block.line))
        case .heading(_, let text):
            throw CatalogueError(line: block.line, cause: .unexpectedHeading(text))
        case .paragraph(let text):
            try addText(text, line: block.line)
        case .bullet(let text):
            if case .introduction = place { return }
            throw CatalogueError(line: block.line, cause: .unexpectedText(text))
        case .field(let name, let value):
            if case .introduction = place { return }
            guard entry != nil else { throw CatalogueError(line: block.line, cause: .unexpectedText(name)) }
            try entry?.fields.add(name, value, line: block.line)
        }
    }

    private mutating func addText(_ text: String, line: Int) throws(CatalogueError) {
        if case .introduction = place { return }
        guard entry != nil else { throw CatalogueError(line: line, cause: .unexpectedText(text)) }
        entry?.paragraphs.append((line, text))
    }

    private static func place(_ heading: String, line: Int) throws(CatalogueError) -> Place {
        if heading.hasPrefix("Anomalies: ") {
            return .anomalies(group: String(heading.dropFirst("Anomalies: ".count)))
        }
        guard let space = heading.firstIndex(of: " ") else {
            throw CatalogueError(line: line, cause: .unexpectedHeading(heading))
        }
        let number = String(heading[..<space])
        guard RequirementID(rawValue: "REQ-\(number)-0") != nil else {
            throw CatalogueError(line: line, cause: .unexpectedHeading(heading))
        }
        return .section(number: number, title: String(heading[space...].trimmingSpaces()), entries: [])
    }

    private mutating func closeSection() {
        if case .section(let number, let title, let entries) = place {
            sections.append(CatalogueSection(number: number, title: title, entries: entries))
        }
    }

    private mutating func closeEntry() throws(CatalogueError) {
        guard let open = entry else { return }
        entry = nil
        switch place {
        case .introduction: break
        case .section(let number, let title, let entries):
            let read = try Self.sectionEntry(open, section: number)
            place = .section(number: number, title: title, entries: entries + [read])
        case .anomalies(let group):
            anomalies.append(try Self.anomaly(open, group: group))
        }
    }
}

extension CatalogueReader {
    private static func sectionEntry(
        _ open: OpenEntry, section: String
    ) throws(CatalogueError) -> CatalogueSection.Entry {
        if open.heading.hasSuffix(" (reserved)") {
            return .reserved(try unusedItem(open, suffix: " (reserved)", section: section))
        }
        if open.heading.hasSuffix(" (placeholder)") {
            return .placeholder(try unusedItem(open, suffix: " (placeholder)", section: section))
        }
        return .requirement(try requirement(open, section: section))
    }

    private static func id(_ text: String, section: String, line: Int) throws(CatalogueError) -> RequirementID
    {
        guard let id = RequirementID(rawValue: text) else {
            throw CatalogueError(line: line, cause: .malformedID(text))
        }
        let fits =
            id.step == nil
            ? id.section == section : section == id.section || section.hasPrefix(id.section + ".")
        guard fits else { throw CatalogueError(line: line, cause: .foreignSection(id, section: section)) }
        return id
    }

    private static func unusedItem(
        _ open: OpenEntry, suffix: String, section: String
    ) throws(CatalogueError) -> UnusedItem {
        var open = open
        let id = try id(String(open.heading.dropLast(suffix.count)), section: section, line: open.line)
        guard !open.paragraphs.isEmpty else {
            throw CatalogueError(line: open.line, cause: .empty(field: "note"))
        }
        let anomalies = try open.fields.takeList("Anomalies", as: AnomalyID.self)
        try open.fields.finish()
        let note = open.paragraphs.map(\.text).joined(separator: " ")
        return UnusedItem(id: id, note: note, anomalies: anomalies, line: open.line)
    }

    private static func anomaly(_ open: OpenEntry, group: String) throws(CatalogueError) -> Anomaly {
        var fields = open.fields
        if let text = open.paragraphs.first {
            throw CatalogueError(line: text.line, cause: .unexpectedText(text.text))
        }
        let space = open.heading.firstIndex(of: " ") ?? open.heading.endIndex
        guard let id = AnomalyID(rawValue: String(open.heading[..<space])) else {
            throw CatalogueError(line: open.line, cause: .malformedID(open.heading))
        }
        let title = open.heading[space...].trimmingSpaces()
        guard !title.isEmpty else { throw CatalogueError(line: open.line, cause: .empty(field: "title")) }
        let items = try fields.require("Items")
        let finding = try fields.require("Finding").value
        let handling = try fields.require("Handling").value
        try fields.finish()
        let ids =
            items.value == "whole document"
            ? [] : try words(items.value, of: RequirementID.self, field: "Items", line: items.line)
        return Anomaly(
            id: id, group: group, title: String(title), items: ids, finding: finding, handling: handling,
            line: open.line)
    }

    private static func requirement(_ open: OpenEntry, section: String) throws(CatalogueError) -> Requirement
    {
        var fields = open.fields
        let id = try id(open.heading, section: section, line: open.line)
        guard let first = open.paragraphs.first else {
            throw CatalogueError(line: open.line, cause: .missing(field: "Revision"))
        }
        let facts = try EntryFacts(first.text, line: first.line)
        let text = open.paragraphs.dropFirst().map(\.text).joined(separator: " ")
        guard !text.isEmpty else { throw CatalogueError(line: open.line, cause: .empty(field: "statement")) }
        let tested = try testability(try fields.require("Testability"))
        let result = Requirement(
            id: id, revision: facts.revision, keyword: facts.keyword, isNormative: facts.isNormative,
            actor: facts.actor, tier: facts.tier, kind: facts.kind, text: text,
            literalKeywords: list(fields.take("Literal keywords")?.value),
            testability: tested.first, furtherTestability: tested.further,
            approach: try fields.require("How tested").value,
            useCases: list(fields.take("Use cases")?.value),
            derivation: fields.take("Derived")?.value,
            ambiguities: try fields.takeList("Ambiguities", as: InterpretationID.self),
            anomalies: try fields.takeList("Anomalies", as: AnomalyID.self),
            reasons: try reasons(&fields), line: open.line)
        try fields.finish()
        return result
    }

    private static func list(_ text: String?) -> [String] {
        text?.split(separator: ",").map { String($0.trimmingSpaces()) } ?? []
    }

    private static func testability(
        _ field: (line: Int, value: String)
    ) throws(CatalogueError) -> (first: Testability, further: [Testability]) {
        let name = "Testability"
        guard let separator = field.value.firstIndex(of: ";") else {
            return (try word(field.value, of: Testability.self, field: name, line: field.line), [])
        }
        let first = try word(field.value[..<separator], of: Testability.self, field: name, line: field.line)
        let rest = field.value[field.value.index(after: separator)...].trimmingSpaces()
        guard rest.hasPrefix("also ") else {
            throw CatalogueError(line: field.line, cause: .unknownWord(String(rest), field: name))
        }
        return (first, try words(rest.dropFirst(5), of: Testability.self, field: name, line: field.line))
    }

    private static func reasons(_ fields: inout EntryFields) throws(CatalogueError) -> [Role: String] {
        var result: [Role: String] = [:]
        if let both = fields.take("Reason") {
            for role in Role.allCases { result[role] = both.value }
        }
        for role in Role.allCases {
            guard let one = fields.take("Reason (\(role.rawValue))") else { continue }
            guard result[role] == nil else {
                throw CatalogueError(line: one.line, cause: .repeatedField("Reason"))
            }
            result[role] = one.value
        }
        return result
    }
}

/// The first line of an entry: revision, keyword, force, actor, tier and kind.
private struct EntryFacts {
    let revision: Int
    let keyword: Keyword
    let isNormative: Bool
    let actor: Actor
    let tier: Tier
    let kind: StatementKind

    init(_ text: String, line: Int) throws(CatalogueError) {
        let parts = text.split(separator: "·", omittingEmptySubsequences: false).map { $0.trimmingSpaces() }
        guard parts.count == 6, parts[0].hasPrefix("Revision "), let revision = Int(parts[0].dropFirst(9)),
            revision >= 1
        else { throw CatalogueError(line: line, cause: .malformedFacts(text)) }
        self.revision = revision
        keyword = try word(parts[1], of: Keyword.self, field: "keyword", line: line)
        switch parts[2] {
        case "normative": isNormative = true
        case "informative": isNormative = false
        default: throw CatalogueError(line: line, cause: .unknownWord(String(parts[2]), field: "force"))
        }
        actor = try word(parts[3], of: Actor.self, field: "actor", line: line)
        tier = try word(parts[4], of: Tier.self, field: "tier", line: line)
        kind = try word(parts[5], of: StatementKind.self, field: "kind", line: line)
        guard keyword != .absent || !isNormative else {
            throw CatalogueError(line: line, cause: .normativeWithoutKeyword)
        }
    }
}
