import SyncML
import Testing

@Suite("WBXML from outside") struct WBXMLRefusalTests {
    struct Row: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var octets: [UInt8]
        var kind: SyncMLError.Kind
        var offset: Int?

        init(_ description: String, _ hex: String, _ kind: SyncMLError.Kind, at offset: Int? = nil) {
            testDescription = description
            octets = [UInt8](hex: hex)
            self.kind = kind
            self.offset = offset
        }
    }

    static let rows: [Row] = [
        Row("nothing", "", .truncated, at: 0),
        Row("a version only", "02", .truncated, at: 1),
        Row("another major version", "12 A4 01 6A 00 2D", .unknownDocumentType, at: 0),
        Row("text", "3C 53", .unknownDocumentType, at: 0),
        Row("an unknown public identifier", "02 01 6A 00 2D", .unknownDocumentType, at: 1),
        Row("an unknown name in the table", "02 00 00 6A 02 41 00 2D", .unknownDocumentType, at: 1),
        Row("an identifier beyond the table", "02 00 05 6A 02 41 00 2D", .invalidStringReference, at: 1),
        Row("an unknown character set", "02 A4 01 07 00 2D", .unsupportedEncoding, at: 3),
        Row("a number of six octets", "02 81 81 81 81 81 01 6A 00 2D", .invalidInteger, at: 1),
        Row("a number above 32 bits", "02 9F 81 81 81 01 6A 00 2D", .invalidInteger, at: 1),
        Row("a string table beyond the end", "02 A4 01 6A 05 2D", .truncated),
        Row("no root", "02 A4 01 6A 00", .truncated),
        Row("another root", "02 A4 01 6A 00 05", .unexpectedRoot),
        Row("an END instead of a root", "02 A4 01 6A 00 01", .unexpectedRoot, at: 5),
        Row("text instead of a root", "02 A4 01 6A 00 03 41 00", .unexpectedRoot, at: 5),
        Row("a missing END", "02 A4 01 6A 00 6D 6C 01", .truncated),
        Row("a surplus END", "02 A4 01 6A 00 2D 01", .trailingContent, at: 6),
        Row("octets after the root", "02 A4 01 6A 00 6D 01 05", .trailingContent, at: 7),
        Row("an unterminated string", "02 A4 01 6A 00 6D 65 03 41", .truncated),
        Row("an opaque beyond the end", "02 A4 01 6A 00 6D 65 C3 05 41", .truncated),
        Row("a huge opaque", "02 A4 01 6A 00 6D 65 C3 8F FF FF FF 7F 41", .truncated),
        Row(
            "a string beyond the table", "02 A4 01 6A 01 41 6D 65 83 01 01 01", .invalidStringReference, at: 8
        ),
        Row("a reserved tag", "02 A4 01 6A 00 6D 30 01", .unknownToken, at: 6),
        Row("a tag that MetInf does not have", "02 A4 01 6A 00 6D 00 01 57 01 01", .unknownToken, at: 8),
        Row("an unknown page", "02 A4 01 6A 00 6D 00 03 05 01", .unknownPage, at: 6),
        Row("an extension", "02 A4 01 6A 00 6D 40 41 00 01", .unknownToken, at: 6),
        Row("an attribute that no page has", "02 A4 01 6A 00 AD 05 01", .unknownToken),
        Row("an attribute's value alone", "02 A4 01 6A 00 AD 03 41 00 01", .unknownToken),
        Row("an attribute twice", "02 A4 01 6A 02 61 00 AD 04 00 04 00 01", .notWellFormed),
        Row("an attribute page", "02 A4 01 6A 02 61 00 AD 00 01 04 00 01", .unknownPage),
        Row("a surrogate", "02 A4 01 6A 00 6D 65 02 83 B0 00 01 01", .invalidEncoding, at: 7),
        Row("invalid UTF-8", "02 A4 01 6A 00 6D 65 03 E9 00 01 01", .invalidEncoding, at: 8),
        Row("Latin-1 as US-ASCII", "02 A4 01 03 00 6D 65 03 E9 00 01 01", .invalidEncoding, at: 8),
        Row("a header without content", "02 A4 01 6A 00 6D 2C 2B 01", .missingElement("SessionID")),
        Row("no header", "02 A4 01 6A 00 6D 2B 01", .missingElement("SyncHdr")),
    ]

    @Test("what is no message is refused with its kind and place", arguments: rows)
    func refuses(row: Row) throws {
        let error = try #require(throws: SyncMLError.self) { try SyncMLWBXML.decode(row.octets) }
        #expect(error.kind == row.kind)
        if let offset = row.offset { #expect(error.offset == offset) }
    }

    @Test("an error names the elements that are open")
    func path() throws {
        let error = try #require(throws: SyncMLError.self) {
            try SyncMLWBXML.decode([UInt8](hex: "02 A4 01 6A 00 6D 6C 01 6B 45 4B 01 01 45 30"))
        }
        #expect(error.path.description == "/SyncML/SyncBody/Add[2]")
        #expect(error.offset == 14)
    }

    @Test("literal elements and attributes are kept, by name and namespace")
    func literals() throws {
        let element = ForeignElement(
            name: "Vendor", namespace: "urn:v", attributes: ["a": "1", "p:b": "2", "xmlns:p": "urn:p"],
            content: [.text("x"), .element(ForeignElement(name: "In", namespace: "urn:v"))])
        let message = Message(header: WBXMLVectorTests.header, commands: [.foreign(element)], isFinal: true)
        let decoded = try SyncMLWBXML.decode(SyncMLWBXML.encode(message))
        #expect(decoded.message == message)
        #expect(decoded.findings.contains { $0.kind == .unknownElement && $0.kept == element })
    }

    @Test(
        "blanks and NULs behind a document are left out and reported", arguments: ["00", "0A", "20 00 0D0A"])
    func trailing(hex: String) throws {
        let octets = WBXMLVectorTests.first.octets
        let decoded = try SyncMLWBXML.decode(octets + [UInt8](hex: hex))
        let finding = Finding(.trailingOctets, offset: octets.count, path: ElementPath())
        #expect(decoded == DecodedMessage(message: WBXMLVectorTests.first.message, findings: [finding]))
    }

    @Test("processing instructions are reported and left out")
    func instructions() throws {
        let octets = WBXMLVectorTests.first.octets
        let instruction = [UInt8](hex: "43 04 00 03 64 00 01")
        let table: [UInt8] = [2, 0x70, 0]
        let whole = Array(octets[..<4]) + table + instruction + octets[5...] + instruction
        let decoded = try SyncMLWBXML.decode(whole)
        #expect(decoded.message == WBXMLVectorTests.first.message)
        #expect(decoded.findings.map(\.kind) == [.processingInstruction, .processingInstruction])
        #expect(decoded.findings.first?.subject == "p d")
    }
}
