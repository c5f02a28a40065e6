import Testing
import Traceability

@Suite("Fingerprints of the source") struct FingerprintsTests {
    private let fingerprints: Fingerprints

    init() throws { fingerprints = try Fingerprints(text: Repository.text("seeds/fingerprints.tsv")) }

    @Test("cover each statement and placeholder once")
    func complete() throws {
        let catalogue = try Catalogue(markdown: Repository.text("requirements.md"))
        let expected = Set((catalogue.requirements.map(\.id) + catalogue.placeholders.map(\.id)))
        #expect(fingerprints.entries.count == 356)
        #expect(Set(fingerprints.entries.map(\.id)) == expected)
    }

    @Test("the source itself verifies", .enabled(if: Repository.source != nil))
    func source() throws {
        let source = try #require(Repository.source)
        let result = fingerprints.verify(source: source)
        #expect(source.count == fingerprints.sourceSize)
        #expect(result.isSource)
        #expect(result.findings.count == 356)
        #expect(result.findings.allSatisfy { $0.finding == .unchanged })
        for entry in fingerprints.entries {
            let first = 1 + source[..<entry.span.lowerBound].count { $0 == 0x0A }
            let last = 1 + source[..<entry.span.upperBound].count { $0 == 0x0A }
            #expect(entry.lines == first...last, "\(entry.id)")
        }
    }

    @Test("a changed word names its statements and no other", .enabled(if: Repository.source != nil))
    func changedWord() throws {
        let source = try #require(Repository.source)
        let target = try #require(fingerprints.entries.first { $0.id == "REQ-6.1.7-3a" })
        let siblings = fingerprints.entries.filter { $0.span == target.span }.map(\.id)
        for word in ["X", "", "a much longer word"] {
            var copy = source
            let at = target.span.lowerBound + 10
            copy.replaceSubrange(at..<(at + 1), with: Array(word.utf8))
            let result = fingerprints.verify(source: copy)
            #expect(!result.isSource)
            #expect(!result.statementsHold)
            #expect(result.changed == siblings)
            let moves = Set(
                result.findings.filter { $0.id > target.id && $0.finding != .changed }.map(\.finding))
            #expect(moves == [word.utf8.count == 1 ? .unchanged : .moved(by: word.utf8.count - 1)])
        }
    }

    @Test("several edits are all named", .enabled(if: Repository.source != nil))
    func severalEdits() throws {
        var copy = try #require(Repository.source)
        let targets = try ["REQ-6.3.4-36", "REQ-6.1.7-6a", "UC-5.6.1-flow-5"].map { id in
            try #require(fingerprints.entries.first { $0.id.rawValue == id })
        }
        for (target, word) in zip(targets, ["", "two ", "three "]) {
            let at = target.span.lowerBound + 4
            copy.replaceSubrange(at..<(at + 1), with: Array(word.utf8))
        }
        let expected = fingerprints.entries.filter { entry in targets.contains { $0.span == entry.span } }
            .map(\.id)
        #expect(fingerprints.verify(source: copy).changed == expected)
    }

    @Test("text is followed over edits that add up", .enabled(if: Repository.source != nil))
    func followed() throws {
        var copy = try #require(Repository.source)
        let targets = try ["REQ-6.3.4-36", "REQ-6.1.7-6a", "UC-5.6.1-flow-5"].map { id in
            try #require(fingerprints.entries.first { $0.id.rawValue == id })
        }
        // From the end to the start: first 300 bytes less after the last target, then twice 150 more.
        copy.removeLast(300)
        for target in targets.dropFirst() {
            let at = target.span.lowerBound + 4
            copy.insert(contentsOf: Array(repeating: 0x78, count: 150), at: at)
        }
        let result = fingerprints.verify(source: copy)
        #expect(copy.count == fingerprints.sourceSize)
        #expect(result.findings.first { $0.id == targets[0].id }?.finding == .moved(by: 300))
    }

    @Test("white space is no change of a statement", .enabled(if: Repository.source != nil))
    func whiteSpace() throws {
        let source = try #require(Repository.source)
        let target = try #require(fingerprints.entries.first { $0.id == "REQ-6.1.7-3a" })
        let space = try #require(source[target.span].firstIndex(of: 0x20))
        var copy = source
        copy[space] = 0x0A
        let result = fingerprints.verify(source: copy)
        #expect(!result.isSource)
        #expect(result.statementsHold)
    }

    @Test(
        "nothing verifies against an empty or a foreign copy",
        arguments: [[], Array(repeating: 0xFF, count: 50_000)])
    func foreign(copy: [UInt8]) {
        let result = fingerprints.verify(source: copy)
        #expect(result.changed.count == 356)
        #expect(!result.isSource)
    }

    static let digest = String(repeating: "0", count: 64)
    static let sound = [
        "format\tspans-1", "source-size\t100", "source-sha256\t\(digest)", "normalisation\twhite-space-1",
        "id\tstart\tend\tfirst-line\tlast-line\tsha256", "REQ-6.2-1\t0\t9\t1\t1\t\(digest)",
    ]
    static let rows: [(Int, String, FingerprintsError.Cause)] = [
        (1, "format\tspans-2", .unsupported("spans-2")), (1, "spans-1", .missing("format")),
        (2, "source-size\t-1", .malformedNumber("-1")), (3, "source-sha256\t00", .malformedDigest("00")),
        (4, "normalisation\tnone", .unsupported("none")),
        (5, "id\tstart", .missing("id start end first-line last-line sha256")),
        (6, "REQ-6.2-1\t0\t9\t1\t1", .columns(5)), (6, "", .columns(1)),
        (6, "REQ\t0\t9\t1\t1\t\(digest)", .malformedID("REQ")),
        (6, "REQ-6.2-1\t0\tx\t1\t1\t\(digest)", .malformedNumber("x")),
        (6, "REQ-6.2-1\t9\t9\t1\t1\t\(digest)", .impossibleSpan),
        (6, "REQ-6.2-1\t0\t101\t1\t1\t\(digest)", .impossibleSpan),
        (6, "REQ-6.2-1\t0\t9\t2\t1\t\(digest)", .impossibleSpan),
        (6, "REQ-6.2-1\t0\t9\t1\t1\t\(digest.dropLast())G", .malformedDigest("\(digest.dropLast())G")),
    ]

    @Test("an error names line and cause", arguments: rows)
    func errors(line: Int, text: String, cause: FingerprintsError.Cause) throws {
        var lines = Self.sound
        lines[line - 1] = text
        let error = try #require(throws: FingerprintsError.self) {
            try Fingerprints(text: lines.joined(separator: "\n") + "\n")
        }
        #expect(error.line == line)
        #expect(error.cause == cause)
    }

    @Test("the size is bounded")
    func limit() throws {
        let text = Self.sound.joined(separator: "\n")
        _ = try Fingerprints(text: text, limit: text.utf8.count)
        #expect(throws: FingerprintsError.self) { try Fingerprints(text: text, limit: text.utf8.count - 1) }
    }
}
