/// A block of the small part of Markdown in which the catalogue and the interpretations are written.
///
/// Headings, paragraphs, and list items of the form `- Name: value`. A paragraph or an item may go on over
/// several lines.
struct MarkdownBlock: Hashable, Sendable {
    enum Content: Hashable, Sendable {
        case heading(level: Int, text: String)
        case paragraph(String)
        case field(name: String, value: String)
        case bullet(String)
    }

    let line: Int
    let content: Content

    /// Splits a document into blocks.
    static func blocks(of text: String, limits: CatalogueLimits) throws(CatalogueError) -> [MarkdownBlock] {
        guard text.utf8.count <= limits.documentBytes else {
            throw CatalogueError(line: 1, cause: .tooLarge(what: "document", limit: limits.documentBytes))
        }
        var blocks: [MarkdownBlock] = []
        var headings = 0
        var open: (line: Int, kind: OpenKind, text: String)?
        var number = 0
        func close() {
            if let block = open { blocks.append(block.kind.block(line: block.line, text: block.text)) }
            open = nil
        }
        for raw in text.utf8.split(separator: 0x0A, omittingEmptySubsequences: false) {
            number += 1
            let line = try content(of: raw, number: number, limits: limits)
            let trimmed = line.trimmingSpaces()
            if trimmed.isEmpty {
                close()
            } else if let heading = Self.heading(line) {
                close()
                headings += 1
                guard headings <= limits.headings else {
                    throw CatalogueError(
                        line: number, cause: .tooLarge(what: "headings", limit: limits.headings))
                }
                blocks.append(MarkdownBlock(line: number, content: heading))
            } else if line.hasPrefix("- ") {
                close()
                open = (number, .item, String(trimmed.dropFirst(2)))
            } else if trimmed.hasPrefix("#") || trimmed.hasPrefix("- ") {
                // Neither a heading nor an item as written here; as a continuation it would vanish in the text above.
                throw CatalogueError(line: number, cause: .unexpectedText(String(trimmed)))
            } else if let block = open {
                open = (block.line, block.kind, block.text + " " + trimmed)
            } else {
                open = (number, .paragraph, String(trimmed))
            }
        }
        close()
        return blocks
    }

    private enum OpenKind {
        case paragraph
        case item

        func block(line: Int, text: String) -> MarkdownBlock {
            switch self {
            case .paragraph: return MarkdownBlock(line: line, content: .paragraph(text))
            case .item:
                guard let colon = text.firstIndex(of: ":"),
                    text[text.index(after: colon)...].first ?? " " == " "
                else {
                    return MarkdownBlock(line: line, content: .bullet(text))
                }
                let value = text[text.index(after: colon)...].trimmingSpaces()
                return MarkdownBlock(
                    line: line, content: .field(name: String(text[..<colon]), value: String(value)))
            }
        }
    }

    private static func content(
        of raw: Substring.UTF8View, number: Int, limits: CatalogueLimits
    ) throws(CatalogueError) -> Substring {
        guard raw.count <= limits.lineBytes else {
            throw CatalogueError(line: number, cause: .tooLarge(what: "line", limit: limits.lineBytes))
        }
        let bytes = raw.last == 0x0D ? raw.dropLast() : raw
        guard bytes.allSatisfy({ $0 >= 0x20 && $0 != 0x7F }) else {
            throw CatalogueError(line: number, cause: .controlCharacter)
        }
        return Substring(bytes)
    }

    private static func heading(_ line: Substring) -> Content? {
        let level = line.prefix { $0 == "#" }.count
        let rest = line.dropFirst(level)
        guard (1...6).contains(level), rest.first == " " else { return nil }
        return .heading(level: level, text: String(rest.trimmingSpaces()))
    }
}

extension StringProtocol {
    /// The text without spaces at both ends.
    func trimmingSpaces() -> SubSequence {
        guard let first = firstIndex(where: { $0 != " " }), let last = lastIndex(where: { $0 != " " }) else {
            return self[startIndex..<startIndex]
        }
        return self[first...last]
    }
}
