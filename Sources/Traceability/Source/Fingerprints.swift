/// What ties every entry of the catalogue to the text of the source, without holding that text: spans and
/// digests.
///
/// Read from `seeds/fingerprints.tsv`; `seeds/README.md` describes the format and the rule by which white
/// space is evened out.
public struct Fingerprints: Hashable, Sendable {
    /// The fingerprint of one statement or placeholder.
    public struct Entry: Hashable, Sendable {
        /// The statement or placeholder.
        public let id: RequirementID
        /// The bytes of the source that it stands for.
        public let span: Range<Int>
        /// The lines of the source that they lie on, counted from 1.
        public let lines: ClosedRange<Int>
        /// The digest of the text of the span, white space evened out.
        public let digest: ContentDigest
        /// The line of the fingerprints on which the entry stands.
        public let line: Int
    }

    /// The size of the source in bytes.
    public let sourceSize: Int
    /// The digest of all bytes of the source.
    public let sourceDigest: ContentDigest
    /// The entries in the order of their spans.
    public let entries: [Entry]

    /// Reads the fingerprints.
    ///
    /// - Parameters:
    ///   - text: The text of `seeds/fingerprints.tsv`.
    ///   - limit: How many bytes it may have.
    /// - Throws: The first line that cannot be read, and why.
    public init(text: String, limit: Int = 4 << 20) throws(FingerprintsError) {
        guard text.utf8.count <= limit else {
            throw FingerprintsError(line: 1, cause: .tooLarge(limit: limit))
        }
        var lines = text.utf8.split(separator: 0x0A, omittingEmptySubsequences: false).map {
            String(Substring($0))
        }
        if lines.last == "" { lines.removeLast() }
        var rows = lines.enumerated().map {
            (
                line: $0.offset + 1,
                columns: $0.element.split(separator: "\t", omittingEmptySubsequences: false)
            )
        }[...]
        func header(_ name: String) throws(FingerprintsError) -> (line: Int, value: Substring) {
            guard let row = rows.popFirst() else {
                throw FingerprintsError(line: lines.count, cause: .missing(name))
            }
            guard row.columns.count == 2, row.columns[0] == name else {
                throw FingerprintsError(line: row.line, cause: .missing(name))
            }
            return (row.line, row.columns[1])
        }
        let format = try header("format")
        guard format.value == "spans-1" else {
            throw FingerprintsError(line: format.line, cause: .unsupported(String(format.value)))
        }
        let size = try header("source-size")
        sourceSize = try Self.number(size.value, line: size.line)
        let digest = try header("source-sha256")
        sourceDigest = try Self.digest(digest.value, line: digest.line)
        let rule = try header("normalisation")
        guard rule.value == "white-space-1" else {
            throw FingerprintsError(line: rule.line, cause: .unsupported(String(rule.value)))
        }
        let titles = ["id", "start", "end", "first-line", "last-line", "sha256"]
        guard let row = rows.popFirst(), row.columns.map(String.init) == titles else {
            throw FingerprintsError(line: min(5, lines.count), cause: .missing(titles.joined(separator: " ")))
        }
        var entries: [Entry] = []
        for row in rows {
            entries.append(try Self.entry(row.columns, line: row.line, sourceSize: sourceSize))
        }
        self.entries = entries
    }

    private static func entry(
        _ columns: [Substring], line: Int, sourceSize: Int
    ) throws(FingerprintsError) -> Entry {
        guard columns.count == 6 else { throw FingerprintsError(line: line, cause: .columns(columns.count)) }
        guard let id = RequirementID(rawValue: String(columns[0])) else {
            throw FingerprintsError(line: line, cause: .malformedID(String(columns[0])))
        }
        let start = try number(columns[1], line: line)
        let end = try number(columns[2], line: line)
        let first = try number(columns[3], line: line)
        let last = try number(columns[4], line: line)
        guard start < end, end <= sourceSize, 1 <= first, first <= last else {
            throw FingerprintsError(line: line, cause: .impossibleSpan)
        }
        return Entry(
            id: id, span: start..<end, lines: first...last, digest: try digest(columns[5], line: line),
            line: line)
    }

    private static func number(_ text: Substring, line: Int) throws(FingerprintsError) -> Int {
        guard let value = Int(text), value >= 0 else {
            throw FingerprintsError(line: line, cause: .malformedNumber(String(text)))
        }
        return value
    }

    private static func digest(_ text: Substring, line: Int) throws(FingerprintsError) -> ContentDigest {
        guard let digest = ContentDigest(rawValue: String(text)) else {
            throw FingerprintsError(line: line, cause: .malformedDigest(String(text)))
        }
        return digest
    }
}

/// Why fingerprints cannot be read: the line and the cause.
public struct FingerprintsError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What is wrong.
    public enum Cause: Hashable, Sendable {
        /// The document is beyond the limit of bytes.
        case tooLarge(limit: Int)
        /// A line that has to stand here does not.
        case missing(String)
        /// A format or a rule that this version does not know.
        case unsupported(String)
        /// A row has another number of columns than six.
        case columns(Int)
        /// An id does not follow its grammar.
        case malformedID(String)
        /// A number is not one.
        case malformedNumber(String)
        /// A digest is not 64 lower-case hexadecimal digits.
        case malformedDigest(String)
        /// A span is empty, reversed, or ends after the source.
        case impossibleSpan
    }

    /// The line, counted from 1.
    public let line: Int
    /// What is wrong on it.
    public let cause: Cause

    /// The line and the cause, for people.
    public var description: String {
        let text =
            switch cause {
            case .tooLarge(let limit): "beyond the limit of \(limit) bytes"
            case .missing(let name): "missing here: \(name)"
            case .unsupported(let name): "not supported: \(name)"
            case .columns(let count): "six columns expected, \(count) found"
            case .malformedID(let text): "not an id: \(text)"
            case .malformedNumber(let text): "not a number: \(text)"
            case .malformedDigest(let text): "not a SHA-256 digest: \(text)"
            case .impossibleSpan: "span is empty, reversed, or ends after the source"
            }
        return "line \(line): \(text)"
    }
}
