/// XML laid out for reading: one element a line, indented, text and tags unchanged.
///
/// It goes by the letters alone and needs no well-formed text; what does not look like XML stays as it is.
struct IndentedXML: CustomStringConvertible {
    /// The text laid out.
    let description: String

    private enum Token: Equatable {
        case open(Substring)
        case close(Substring)
        case single(Substring)
        case text(Substring)
    }

    /// Deepest indentation, so that nesting cannot blow up the size.
    private static let depthLimit = 24

    init(_ text: String) {
        guard let tokens = Self.tokens(text) else {
            description = text
            return
        }
        var lines: [String] = []
        var depth = 0
        var index = 0
        func add(_ line: String) {
            lines.append(String(repeating: "  ", count: min(max(depth, 0), Self.depthLimit)) + line)
        }
        while index < tokens.count {
            switch tokens[index] {
            case .open(let tag):
                let rest = tokens[(index + 1)...].prefix(2)
                if case .close(let end)? = rest.first {
                    add("\(tag)\(end)")
                    index += 1
                } else if rest.count == 2, case .text(let text)? = rest.first,
                    case .close(let end)? = rest.last
                {
                    add("\(tag)\(text)\(end)")
                    index += 2
                } else {
                    add(String(tag))
                    depth += 1
                }
            case .close(let tag):
                depth -= 1
                add(String(tag))
            case .single(let tag): add(String(tag))
            case .text(let text): if text.contains(where: { !$0.isWhitespace }) { add(String(text)) }
            }
            index += 1
        }
        description = lines.joined(separator: "\n")
    }

    /// Splits text into tags and what stands between them; nothing where a tag does not end.
    private static func tokens(_ text: String) -> [Token]? {
        var rest = Substring(text)
        guard rest.first == "<" else { return nil }
        var tokens: [Token] = []
        while let first = rest.first {
            guard first == "<" else {
                let end = rest.firstIndex(of: "<") ?? rest.endIndex
                tokens.append(.text(rest[..<end]))
                rest = rest[end...]
                continue
            }
            guard let (tag, token) = tag(at: rest) else { return nil }
            tokens.append(token)
            rest = rest[tag.endIndex...]
        }
        return tokens
    }

    private static func tag(at rest: Substring) -> (Substring, Token)? {
        for (start, end) in [("<![CDATA[", "]]>"), ("<!--", "-->"), ("<?", "?>")] where rest.hasPrefix(start)
        {
            guard let range = rest.firstRange(of: end) else { return nil }
            let tag = rest[..<range.upperBound]
            return (tag, start == "<![CDATA[" ? .text(tag) : .single(tag))
        }
        guard let end = rest.firstIndex(of: ">") else { return nil }
        let tag = rest[...end]
        if tag.hasPrefix("</") { return (tag, .close(tag)) }
        return (tag, tag.hasSuffix("/>") || tag.hasPrefix("<!") ? .single(tag) : .open(tag))
    }
}
