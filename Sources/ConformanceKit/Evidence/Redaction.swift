internal import Foundation

/// Takes secrets of the IXIT out of what is written down.
///
/// Credentials that the suite made from its seed are no secrets. Those of a real product come by `env:` or `file:`;
/// they must not leave the tester in any form in which they travel: as they are, in XML text, in base64, or joined
/// to a user name in base64 (scheme `basic`). Digests are left alone.
public struct Redaction: Hashable, Sendable {
    /// What stands in the place of a secret.
    public static let mark = "[redacted]"

    /// Texts that are replaced wherever they occur, longest first.
    private let patterns: [String]
    /// Texts that are replaced only where they stand alone, because they are too short to be searched for.
    private let whole: Set<String>
    private let octetPatterns: [[UInt8]]

    /// Creates a redaction that changes nothing.
    public init() {
        patterns = []
        whole = []
        octetPatterns = []
    }

    /// Creates a redaction.
    ///
    /// - Parameters:
    ///   - secrets: The secrets; empty ones are ignored.
    ///   - names: User names that may be joined to a secret.
    public init(secrets: [String], names: [String] = []) {
        var patterns: Set<String> = []
        var whole: Set<String> = []
        for secret in secrets where !secret.isEmpty {
            var forms: Set<String> = [secret, Self.base64(secret)]
            forms.insert(Self.escaped(secret, quotes: false))
            forms.insert(Self.escaped(secret, quotes: true))
            for form in forms {
                if form.count < 4 { whole.insert(form) } else { patterns.insert(form) }
            }
            for name in names { patterns.insert(Self.base64("\(name):\(secret)")) }
        }
        self.patterns = patterns.sorted { ($1.utf8.count, $0) < ($0.utf8.count, $1) }
        self.whole = whole
        octetPatterns = self.patterns.map { Array($0.utf8) }
    }

    /// Whether there is nothing to take out.
    public var isEmpty: Bool { patterns.isEmpty && whole.isEmpty }

    /// Returns a text without the secrets.
    public func applied(to text: String) -> String {
        if whole.contains(text) { return Self.mark }
        return patterns.reduce(text) { $0.replacing($1, with: Self.mark) }
    }

    /// Returns octets without the secrets.
    public func applied(to octets: [UInt8]) -> [UInt8] {
        octetPatterns.reduce(octets) { $0.replacing($1, with: Array(Self.mark.utf8)) }
    }

    /// Returns JSON in which no text and no member name holds a secret; all else stays octet by octet.
    ///
    /// - Parameter json: Well-formed JSON.
    /// - Returns: The JSON without the secrets.
    public func applied(toJSON json: [UInt8]) -> [UInt8] {
        guard !isEmpty else { return json }
        let quote = UInt8(ascii: "\"")
        var result: [UInt8] = []
        result.reserveCapacity(json.count)
        var rest = json[...]
        while let start = rest.firstIndex(of: quote) {
            result += rest[..<start]
            var end = start + 1
            while end < rest.endIndex, rest[end] != quote { end += rest[end] == UInt8(ascii: "\\") ? 2 : 1 }
            let literal = Array(rest[start..<min(end + 1, rest.endIndex)])
            result += redacted(literal: literal)
            rest = rest.dropFirst(start + literal.count - rest.startIndex)
        }
        return result + rest
    }

    private func redacted(literal: [UInt8]) -> [UInt8] {
        var limits = JSONLimits()
        limits.octets = literal.count
        guard case .text(let text)? = try? JSONValue(parsing: literal, limits: limits) else { return literal }
        let redacted = appliedInside(text)
        return redacted == text ? literal : Array(JSONValue.text(redacted).description.utf8)
    }

    /// Looks into a text that is the base64 of a message, too.
    private func appliedInside(_ text: String) -> String {
        let plain = applied(to: text)
        guard plain == text, text.utf8.count >= 8, let data = Data(base64Encoded: text) else { return plain }
        let octets = Array(data)
        let redacted = applied(to: octets)
        return redacted == octets ? text : Data(redacted).base64EncodedString()
    }

    private static func base64(_ text: String) -> String { Data(text.utf8).base64EncodedString() }

    private static func escaped(_ text: String, quotes: Bool) -> String {
        var escaped = text.replacing("&", with: "&amp;").replacing("<", with: "&lt;")
        escaped = escaped.replacing(">", with: "&gt;")
        if quotes { escaped = escaped.replacing("\"", with: "&quot;").replacing("'", with: "&apos;") }
        return escaped
    }
}
