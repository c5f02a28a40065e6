extension JSONValue {
    /// The value over many lines for people: what fits stands on one line, members come in a given order.
    ///
    /// The same value always gives the same text.
    ///
    /// - Parameters:
    ///   - first: Names of members that come first, in this order; the others follow by name.
    ///   - width: Most characters of a value that stays on one line.
    /// - Returns: The text with a line's end behind it.
    package func indented(first: [String] = [], width: Int = 100) -> String {
        let ranks = Dictionary(first.enumerated().map { ($1, $0) }) { rank, _ in rank }
        var text = ""
        write(to: &text, indent: "", ranks, width)
        return text + "\n"
    }

    private func write(to text: inout String, indent: String, _ ranks: [String: Int], _ width: Int) {
        let inner = indent + "  "
        switch self {
        case .null, .flag, .integer, .number, .text: text += description
        case .array(let elements):
            let line = "[" + elements.map { $0.line(ranks) }.joined(separator: ", ") + "]"
            guard line.utf8.count > width, !elements.isEmpty else {
                text += line
                return
            }
            text += "[\n"
            for (index, element) in elements.enumerated() {
                text += inner
                element.write(to: &text, indent: inner, ranks, width)
                text += index + 1 < elements.count ? ",\n" : "\n"
            }
            text += indent + "]"
        case .object(let members):
            let line = line(ranks)
            guard line.utf8.count > width, !members.isEmpty else {
                text += line
                return
            }
            text += "{\n"
            let names = Self.order(members, ranks)
            for (index, name) in names.enumerated() {
                text += "\(inner)\(JSONValue.text(name)): "
                members[name]?.write(to: &text, indent: inner, ranks, width)
                text += index + 1 < names.count ? ",\n" : "\n"
            }
            text += indent + "}"
        }
    }

    private func line(_ ranks: [String: Int]) -> String {
        switch self {
        case .null, .flag, .integer, .number, .text: return description
        case .array(let elements): return "[" + elements.map { $0.line(ranks) }.joined(separator: ", ") + "]"
        case .object(let members):
            let parts = Self.order(members, ranks).map { name in
                "\(JSONValue.text(name)): \(members[name]?.line(ranks) ?? "null")"
            }
            return "{" + parts.joined(separator: ", ") + "}"
        }
    }

    private static func order(_ members: [String: JSONValue], _ ranks: [String: Int]) -> [String] {
        members.keys.sorted { left, right in
            let (leftRank, rightRank) = (ranks[left] ?? ranks.count, ranks[right] ?? ranks.count)
            return leftRank == rightRank ? left < right : leftRank < rightRank
        }
    }
}
