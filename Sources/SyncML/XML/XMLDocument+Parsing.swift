/// Reading of XML.
extension XMLDocument {
    /// Octets that the parser is given at once.
    private static let pieceLength = 16_384

    /// Parses a document that comes in pieces.
    init(chunks: [[UInt8]], limits: DecodingLimits) throws(SyncMLError) {
        let source = try XMLSource(chunks.count == 1 ? chunks[0] : Array(chunks.joined()), limits: limits)
        let builder = try Self.parse(source, chunks, XMLTreeBuilder(source: source, limits: limits))
        self.init(tree: builder.tree, findings: Self.findings(source: source, builder: builder))
    }

    /// Counts the events of a document without making anything of them.
    static func countEvents(_ bytes: [UInt8], limits: DecodingLimits) throws(SyncMLError) -> Int {
        let source = try XMLSource(bytes, limits: limits)
        let builder = XMLTreeBuilder(source: source, limits: limits, keepsTree: false)
        return try parse(source, [bytes], builder).eventCount
    }

    private static func parse(
        _ source: XMLSource, _ chunks: [[UInt8]], _ builder: consuming XMLTreeBuilder
    ) throws(SyncMLError) -> XMLTreeBuilder {
        guard let parser = XMLPushParser(reportingTo: builder) else { throw SyncMLError(.outOfMemory) }
        var start = 0
        for end in cuts(chunks, count: source.bytes.count, base: source.base) {
            parser.feed(source.bytes[start..<end])
            start = end
            if parser.failure != nil { break }
        }
        if parser.failure == nil { parser.finish() }
        if let failure = parser.failure { throw failure }
        let done = parser.builder
        guard done.isComplete else { throw SyncMLError(.truncated, offset: source.bytes.count) }
        return done
    }

    /// Returns where the octets are cut: at the ends of the chunks, and wherever a piece would become too long.
    private static func cuts(_ chunks: [[UInt8]], count: Int, base: Int) -> [Int] {
        var cuts: [Int] = []
        var last = 0
        func advance(to end: Int) {
            while end - last > pieceLength {
                last += pieceLength
                cuts.append(last)
            }
            if end > last {
                last = end
                cuts.append(end)
            }
        }
        var end = -base
        for chunk in chunks {
            end += chunk.count
            advance(to: min(end, count))
        }
        advance(to: count)
        return cuts
    }

    private static func findings(source: XMLSource, builder: XMLTreeBuilder) -> [Finding] {
        var findings: [Finding] = []
        if !source.hasDeclaration {
            findings.append(Finding(.missingDeclaration, offset: 0, path: ElementPath()))
        }
        if let name = source.otherEncoding {
            findings.append(Finding(.otherEncoding, offset: 0, path: ElementPath(), subject: name))
        }
        if let doctype = builder.doctype {
            findings.append(
                Finding(.doctype, offset: doctype.offset, path: ElementPath(), subject: doctype.name))
        }
        if source.trailingNULs > 0 {
            findings.append(
                Finding(.trailingOctets, offset: source.base + source.bytes.count, path: ElementPath()))
        }
        for instruction in builder.instructions {
            findings.append(
                Finding(
                    .processingInstruction, offset: instruction.offset, path: ElementPath(),
                    subject: instruction.text))
        }
        return findings
    }
}
