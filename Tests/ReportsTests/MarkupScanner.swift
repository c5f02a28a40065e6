/// A strict little reader of XML and of the HTML that the page uses: what it accepts is balanced and quoted.
struct MarkupScanner {
    /// An element with the text that stands directly in it.
    struct Element {
        var name: String
        var attributes: [String: String]
        var text = ""
    }

    /// Why a document is refused.
    struct Problem: Error, CustomStringConvertible {
        var description: String
    }

    private(set) var elements: [Element] = []
    private var open: [Int] = []

    /// Elements of HTML that have no end.
    private static let void: Set<String> = ["meta", "link", "br", "input"]

    init(_ text: String) throws {
        var rest = Substring(text)
        while !rest.isEmpty {
            if rest.first != "<" {
                let end = rest.firstIndex(of: "<") ?? rest.endIndex
                try add(rest[..<end])
                rest = rest[end...]
            } else if rest.hasPrefix("<!--") || rest.hasPrefix("<?") || rest.hasPrefix("<!doctype") {
                guard let end = rest.firstRange(of: rest.hasPrefix("<!--") ? "-->" : ">") else {
                    throw stuck(rest)
                }
                rest = rest[end.upperBound...]
            } else if rest.hasPrefix("</") {
                guard let end = rest.firstIndex(of: ">") else { throw stuck(rest) }
                let name = rest[rest.index(rest.startIndex, offsetBy: 2)..<end]
                guard let last = open.popLast(), elements[last].name == name else { throw stuck(rest) }
                rest = rest[rest.index(after: end)...]
            } else {
                rest = try begin(rest)
            }
        }
        guard open.isEmpty else { throw Problem(description: "\(elements[open[0]].name) does not end") }
    }

    private func stuck(_ rest: Substring) -> Problem {
        Problem(description: "cannot read: \(rest.prefix(80))")
    }

    private mutating func add(_ text: Substring) throws {
        guard let last = open.last else { return }
        elements[last].text += try Self.decode(text)
    }

    private mutating func begin(_ start: Substring) throws -> Substring {
        guard
            let match = start.prefixMatch(
                of: /<([a-z][a-z0-9-]*)((?: [A-Za-z][A-Za-z0-9-]*(?:="[^"<>]*")?)*) ?(\/?)>/)
        else {
            throw stuck(start)
        }
        var element = Element(name: String(match.1), attributes: [:])
        for attribute in match.2.matches(of: /([A-Za-z][A-Za-z0-9-]*)(?:="([^"<>]*)")?/) {
            element.attributes[String(attribute.1)] = try Self.decode(attribute.2 ?? "")
        }
        elements.append(element)
        var rest = start[match.range.upperBound...]
        guard match.3.isEmpty, !Self.void.contains(element.name) else { return rest }
        open.append(elements.count - 1)
        if element.name == "script" || element.name == "style" {
            guard let end = rest.firstRange(of: "</\(element.name)>") else { throw stuck(rest) }
            elements[elements.count - 1].text = String(rest[..<end.lowerBound])
            rest = rest[end.lowerBound...]
        }
        return rest
    }

    private static func decode(_ text: Substring) throws -> String {
        var decoded = ""
        for part in text.split(separator: "&", omittingEmptySubsequences: false).enumerated() {
            guard part.offset > 0 else {
                decoded += part.element
                continue
            }
            let entities = [
                "amp;": "&", "lt;": "<", "gt;": ">", "quot;": "\"", "#39;": "'", "#10;": "\n", "#9;": "\t",
            ]
            guard
                let entity = entities.first(where: {
                    part.element.unicodeScalars.starts(with: $0.key.unicodeScalars)
                })
            else { throw Problem(description: "bare ampersand before \(part.element.prefix(20))") }
            decoded += entity.value
            decoded.unicodeScalars += part.element.unicodeScalars.dropFirst(entity.key.unicodeScalars.count)
        }
        return decoded
    }
}
