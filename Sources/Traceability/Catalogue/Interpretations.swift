/// The register of interpretations, `docs/interpretations.md`: how open points of the documents are read.
///
/// An entry is a heading of the third level with an id and a title, and fields below it.
public struct Interpretations: Hashable, Sendable {
    /// One open point and the reading chosen.
    public struct Entry: Hashable, Sendable {
        /// The id.
        public let id: InterpretationID
        /// A few words on what it is about.
        public let title: String
        /// What is open.
        public let question: String
        /// The readings that are possible.
        public let readings: String
        /// The reading that this project takes.
        public let choice: String
        /// Why that one.
        public let why: String
        /// The requirements or facts that it concerns.
        public let concerns: String
    }

    /// The entries in the order of the document.
    public let entries: [Entry]

    /// Reads the register.
    ///
    /// - Parameters:
    ///   - markdown: The text of `docs/interpretations.md`.
    ///   - limits: How large it may be.
    /// - Throws: The first line that cannot be read, and why; an id that stands twice is an error as well.
    public init(markdown: String, limits: CatalogueLimits = CatalogueLimits()) throws(CatalogueError) {
        var entries: [Entry] = []
        var seen: Set<InterpretationID> = []
        var open: (heading: String, line: Int, fields: EntryFields)?
        func close() throws(CatalogueError) {
            guard let last = open else { return }
            let entry = try Self.entry(heading: last.heading, line: last.line, fields: last.fields)
            guard seen.insert(entry.id).inserted else {
                throw CatalogueError(line: last.line, cause: .repeatedID(entry.id.rawValue))
            }
            entries.append(entry)
            open = nil
        }
        for block in try MarkdownBlock.blocks(of: markdown, limits: limits) {
            switch block.content {
            case .heading(let level, let text):
                try close()
                guard level <= 3 else {
                    throw CatalogueError(line: block.line, cause: .unexpectedHeading(text))
                }
                if level == 3 { open = (text, block.line, EntryFields(entryLine: block.line)) }
            case .field(let name, let value):
                try open?.fields.add(name, value, line: block.line)
            case .paragraph(let text), .bullet(let text):
                guard open == nil else {
                    throw CatalogueError(line: block.line, cause: .unexpectedText(text))
                }
            }
        }
        try close()
        self.entries = entries
    }

    /// The ids of a register.
    ///
    /// - Parameter markdown: The text of `docs/interpretations.md`.
    /// - Returns: All ids that have an entry.
    /// - Throws: The first line that cannot be read, and why.
    public static func ids(markdown: String) throws(CatalogueError) -> Set<InterpretationID> {
        Set(try Interpretations(markdown: markdown).entries.map(\.id))
    }

    private static func entry(heading: String, line: Int, fields: EntryFields) throws(CatalogueError) -> Entry
    {
        var fields = fields
        let space = heading.firstIndex(of: " ") ?? heading.endIndex
        guard let id = InterpretationID(rawValue: String(heading[..<space])) else {
            throw CatalogueError(line: line, cause: .malformedID(heading))
        }
        let title = heading[space...].trimmingSpaces()
        guard !title.isEmpty else { throw CatalogueError(line: line, cause: .empty(field: "title")) }
        let entry = Entry(
            id: id, title: String(title), question: try fields.require("Question").value,
            readings: try fields.require("Readings").value, choice: try fields.require("Choice").value,
            why: try fields.require("Why").value, concerns: try fields.require("Concerns").value)
        try fields.finish()
        return entry
    }
}
