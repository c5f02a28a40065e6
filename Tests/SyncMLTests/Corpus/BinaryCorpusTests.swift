import Testing

@testable import SyncML

@Suite("Corpus of WBXML documents", .enabled(if: Corpus.isPresent)) struct BinaryCorpusTests {
    /// Files that are refused, and why.
    static let refused: [String: (kind: SyncMLError.Kind, why: String)] = [
        "wbxml/cm-tree-devdetail_uri.wbxml": (
            .unknownDocumentType, "public identifier 1, a vendor's own token set; to be refused"
        ),
        "wbxml/cm-tree-root.wbxml": (
            .unknownDocumentType, "public identifier 1, a vendor's own token set; to be refused"
        ),
        "wbxml/symbian-wap-provisioning.wbxml": (
            .unknownDocumentType, "client provisioning, a document type that DM sessions do not carry"
        ),
    ]

    /// What every decoded form shows otherwise than the octets have it.
    ///
    /// The tool names the media type of a nested document after its decoded form (`+xml` for `+wbxml`), and XML turns
    /// the line ends of a text into line feeds.
    private static func asShown(_ element: ForeignElement) -> ForeignElement {
        var shown = element
        shown.content = element.content.compactMap { child in
            switch child {
            case .element(let inner): return .element(asShown(inner))
            case .text(let text):
                let lines = String(
                    text.split(separator: "\r\n", omittingEmptySubsequences: false).joined(separator: "\n"))
                let isType = element.name == "Type" && element.namespace == XMLNamespace.metInf
                let value = isType && lines.hasSuffix("+wbxml") ? lines.dropLast(5) + "xml" : lines[...]
                return value.allSatisfy(\.isWhitespace) ? nil : .text(String(value))
            }
        }
        return shown
    }

    @Test("every file decodes to the published tree, or is refused as it must be")
    func trees() throws {
        let entries = try Corpus.entries("wbxml")
        #expect(entries.count > 20)
        for entry in entries {
            let octets = try Corpus.octets(entry)
            if let refusal = Self.refused[entry.file] {
                let error = try #require(throws: SyncMLError.self) {
                    try XMLDocument(binary: octets, limits: .standard)
                }
                #expect(error.kind == refusal.kind, "\(entry.file)")
                continue
            }
            let tree = try XMLDocument(binary: octets, limits: .standard).tree
            let decoded = try #require(entry.decoded, "\(entry.file) should be refused")
            let published = try XMLDocument(chunks: [Corpus.octets(decoded)], limits: .standard).tree
            let ours = Self.asShown(tree.foreign(tree.root, renaming: .none))
            let theirs = Self.asShown(published.foreign(published.root, renaming: .none))
            #expect(ours == theirs, "\(entry.file)")
        }
        #expect(Set(Self.refused.keys).isSubset(of: entries.map(\.file)))
    }

    @Test("header fields are those of the index, and what reads can be written")
    func content() throws {
        var compared = 0
        for entry in try Corpus.entries("wbxml") where entry.root == "SyncML" {
            let octets = try Corpus.octets(entry)
            guard let message = try? SyncMLWBXML.decode(octets).message else { continue }
            compared += 1
            #expect(message.header.versionProtocol == entry.proto, "\(entry.file)")
            #expect(message.header.versionDTD == entry.verdtd, "\(entry.file)")
            #expect(message.header.sessionID == entry.session ?? "", "\(entry.file)")
            #expect(message.header.messageID == entry.msgid, "\(entry.file)")
            #expect(message.isFinal == (entry.features ?? []).contains("Final"), "\(entry.file)")
            #expect(try SyncMLWBXML.decode(SyncMLWBXML.encode(message)).message == message, "\(entry.file)")
            #expect(try SyncMLXML.decode(SyncMLXML.encode(message)).message == message, "\(entry.file)")
        }
        #expect(compared > 20)
    }
}
