import Testing

@testable import SyncML

@Suite("XML from outside") struct RobustnessTests {
    /// A document with every kind of markup, multi-octet text, and findings.
    static let rich = """
        <?xml version="1.0" encoding="UTF-8"?>\r
        <!DOCTYPE SyncML PUBLIC "-//SYNCML//DTD SyncML 1.2//EN" "x.dtd">
        <!-- comment é -->
        <SyncML xmlns="SYNCML:SYNCML1.2"><SyncHdr a="ü&#13;&lt;"><VerDTD>1.2</VerDTD><VerProto>DM/1.2</VerProto>
        <SessionID>1</SessionID><MsgID>1</MsgID><Target><LocURI>日本語</LocURI></Target>
        <Source><LocURI>IMEI:1</LocURI></Source></SyncHdr><?pi data?>
        <SyncBody><Vendor xmlns="urn:v" xmlns:p="urn:p" p:q="1"><p:in>\u{1F600}</p:in></Vendor>
        <Add><CmdID>1</CmdID><Item><Target><LocURI>./A</LocURI></Target><Data><![CDATA[<x>\u{1F600}</x>]]>&amp;\r\n
        &#x10FFFF;</Data></Item></Add><Add><Item><Data>a<b xmlns="urn:b">c</b><!-- no -->d</Data></Item></Add>
        <Status><CmdID>2</CmdID><MsgRef>1</MsgRef><CmdRef>0</CmdRef><Cmd>SyncHdr</Cmd><Data> 0200</Data></Status>
        <Final/></SyncBody></SyncML>
        <!-- end -->
        """

    @Test("a document reads the same wherever it is cut")
    func cuts() throws {
        let bytes = Array(Self.rich.utf8)
        let whole = try SyncMLXML.decode(bytes)
        #expect(whole.findings.count >= 8)
        for cut in 0...bytes.count {
            let decoded = try SyncMLXML.decode(
                chunks: [Array(bytes[..<cut]), Array(bytes[cut...])], limits: .standard)
            #expect(decoded == whole, "cut at \(cut)")
        }
        #expect(try SyncMLXML.decode(chunks: bytes.map { [$0] }, limits: .standard) == whole)
    }

    @Test("long texts read the same wherever they are cut")
    func longCuts() throws {
        let long = String(repeating: "é日\u{1F600}\r\n&amp;x", count: 200)
        let text = Self.document(
            body: "<Add><CmdID>\(long)</CmdID><Item><Data><![CDATA[\(long)]]></Data></Item></Add>")
        let bytes = Array(text.utf8)
        let whole = try SyncMLXML.decode(bytes)
        for cut in stride(from: 1, to: bytes.count, by: 29) {
            let decoded = try SyncMLXML.decode(
                chunks: [Array(bytes[..<cut]), Array(bytes[cut...])], limits: .standard)
            #expect(decoded == whole, "cut at \(cut)")
        }
    }

    @Test("generated messages read the same wherever they are cut")
    func generatedCuts() throws {
        var generator = MessageGenerator(seed: 11)
        var random = SplitMix64(seed: 12)
        for _ in 0..<500 {
            let message = generator.message()
            let bytes = SyncMLXML.encode(message)
            let first = random.below(bytes.count)
            let second = first + random.below(bytes.count - first)
            let chunks = [bytes[..<first], bytes[first..<second], bytes[second...]].map(Array.init)
            #expect(try SyncMLXML.decode(chunks: chunks, limits: .standard).message == message)
        }
    }

    @Test("every proper beginning of a document is refused as truncated, or reads as the document")
    func prefixes() throws {
        let bytes = Array(Self.rich.utf8)
        let whole = try SyncMLXML.decode(bytes)
        let end = bytes.count - Array("\n<!-- end -->".utf8).count
        for count in 0..<bytes.count {
            do {
                let decoded = try SyncMLXML.decode(Array(bytes[..<count]))
                #expect(count >= end)
                #expect(decoded == whole)
            } catch {
                #expect(
                    count < end ? error.kind == .truncated || error.kind == .invalidEncoding : true,
                    "\(count): \(error)")
            }
        }
    }

    @Test("changed octets never trap, and what still reads can be written and read again")
    func mutations() {
        var random = SplitMix64(seed: 21)
        var generator = MessageGenerator(seed: 22)
        var readable = 0
        for round in 0..<6_000 {
            var bytes =
                round.isMultiple(of: 3) ? Array(Self.rich.utf8) : SyncMLXML.encode(generator.message())
            for _ in 0...random.below(3) { Self.mutate(&bytes, &random) }
            guard let decoded = try? SyncMLXML.decode(bytes) else { continue }
            readable += 1
            let again = SyncMLXML.encode(decoded.message)
            #expect(
                (try? SyncMLXML.decode(again))?.message == decoded.message,
                "\(String(decoding: bytes, as: UTF8.self))")
        }
        #expect(readable > 300)
    }

    @Test("oddly built documents are written and read again as what they were read as")
    func oddlyBuilt() throws {
        let names = [
            "Add", "Item", "Meta", "Data", "CmdID", "Final", "Status", "Alert", "Sequence", "Atomic",
            "Results",
            "Target", "Source", "LocURI", "Cred", "Chal", "NoResp", "Correlator", "MoreData", "MetInf",
            "Format",
            "EMI", "Anchor", "Sync", "X", "SyncHdr", "SyncBody", "SyncML", "MsgRef", "TargetRef",
        ]
        var random = SplitMix64(seed: 23)
        var generator = MessageGenerator(seed: 24)
        var readable = 0
        for round in 0..<2_000 {
            var bytes =
                round.isMultiple(of: 4) ? Array(Self.rich.utf8) : SyncMLXML.encode(generator.message())
            for _ in 0...random.below(4) {
                let name = names[random.below(names.count)]
                let forms = [
                    "<\(name)/>", "<\(name)>1</\(name)>", "<\(name) xmlns=\"\">200</\(name)>",
                    "<\(name) xmlns=\"syncml:metinf\"> </\(name)>", "x<!-- c --><?p i?>",
                    "<\(name) xmlns=\"SYNCML:SYNCML1.2\"><CmdID>1</CmdID><Data>200</Data></\(name)>",
                    "<p:\(name) xmlns:p=\"u\" p:a=\"1\" a=\"2\"><p:b/>&lt;</p:\(name)>",
                ]
                let place = bytes[random.below(bytes.count)...].firstIndex(of: 0x3C) ?? 0
                bytes.insert(contentsOf: Array(forms[random.below(forms.count)].utf8), at: place)
            }
            guard let decoded = try? SyncMLXML.decode(bytes) else { continue }
            readable += 1
            let again = try SyncMLXML.decode(SyncMLXML.encode(decoded.message))
            #expect(again.message == decoded.message, "\(String(decoding: bytes, as: UTF8.self))")
        }
        #expect(readable > 800)
    }

    @Test("NULs behind a document are left out and reported")
    func trailingNULs() throws {
        let bytes = Array(Self.document(body: "").utf8)
        let plain = try SyncMLXML.decode(bytes)
        let padded = try SyncMLXML.decode(bytes + [0, 0])
        #expect(padded.message == plain.message)
        let finding = Finding(.trailingOctets, offset: bytes.count, path: ElementPath())
        #expect(padded.findings == plain.findings + [finding])
    }

    @Test("documents can be read at the same time")
    func concurrent() async throws {
        let expected = try SyncMLXML.decode(Array(Self.rich.utf8))
        let results = await withTaskGroup(of: SyncMLXML.Decoded?.self) { group in
            for _ in 0..<64 {
                group.addTask { try? SyncMLXML.decode(Array(Self.rich.utf8)) }
            }
            return await group.reduce(into: [SyncMLXML.Decoded?]()) { $0.append($1) }
        }
        #expect(results.count == 64)
        #expect(results.allSatisfy { $0 == expected })
    }

    private static func mutate(_ bytes: inout [UInt8], _ random: inout SplitMix64) {
        guard !bytes.isEmpty else { return }
        let place = random.below(bytes.count)
        switch random.below(6) {
        case 0: bytes[place] ^= UInt8(1 << random.below(8))
        case 1: bytes[place] = UInt8(random.below(256))
        case 2: bytes.remove(at: place)
        case 3: bytes.insert(Array("<>&\"'/=![] ".utf8)[random.below(11)], at: place)
        case 4:
            let from = random.below(bytes.count)
            bytes.insert(contentsOf: Array(bytes[from...].prefix(random.below(40))), at: place)
        default: bytes.removeSubrange(place..<min(bytes.count, place + random.below(40)))
        }
    }

    @Test("octets that are no document never trap")
    func noise() {
        var random = SplitMix64(seed: 31)
        let words = [
            "<", ">", "</", "/>", "SyncML", "<?xml", "?>", "<!DOCTYPE", "[", "]", "<![CDATA[", "]]>", "<!--",
            "-->",
            "&", ";", "#", "xmlns", "=", "\"", "'", "\u{0}", "é", " ", ":", "a", "<SyncHdr>", "<!ENTITY",
        ]
        for _ in 0..<5_000 {
            let text = (0..<random.below(20)).map { _ in words[random.below(words.count)] }.joined()
            #expect(throws: SyncMLError.self) { try SyncMLXML.decode(Array(text.utf8)) }
        }
    }

    struct Refusal: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var bytes: [UInt8]
        var kind: SyncMLError.Kind

        init(_ description: String, _ text: String, _ kind: SyncMLError.Kind) {
            self.init(description, bytes: Array(text.utf8), kind)
        }

        init(_ description: String, bytes: [UInt8], _ kind: SyncMLError.Kind) {
            testDescription = description
            self.bytes = bytes
            self.kind = kind
        }
    }

    static func document(body: String, header: String? = nil, start: String = "") -> String {
        let header =
            header ?? """
                <SyncHdr><VerDTD>1.2</VerDTD><VerProto>DM/1.2</VerProto><SessionID>1</SessionID><MsgID>1</MsgID>\
                <Target><LocURI>t</LocURI></Target><Source><LocURI>s</LocURI></Source></SyncHdr>
                """
        return "\(start)<SyncML xmlns=\"SYNCML:SYNCML1.2\">\(header)<SyncBody>\(body)</SyncBody></SyncML>"
    }

    private static let expansion = "<!DOCTYPE SyncML [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;&a;\">]>"
    private static let external = "<!DOCTYPE SyncML SYSTEM \"file:///etc/hostname\">"

    static let refusals: [Refusal] = [
        Refusal("nothing", "", .truncated),
        Refusal("a declaration only", "<?xml version=\"1.0\"?>", .truncated),
        Refusal("text", "hello", .notWellFormed),
        Refusal("an open root", "<SyncML>", .truncated),
        Refusal("crossed tags", "<SyncML><a></SyncML></a>", .notWellFormed),
        Refusal("two roots", document(body: "") + "<a/>", .trailingContent),
        Refusal("trailing text", document(body: "") + "x", .trailingContent),
        Refusal("text behind a trailing NUL", document(body: "") + "\u{0}x", .trailingContent),
        Refusal("NUL inside", document(body: "\u{0}"), .notWellFormed),
        Refusal("an unknown entity", document(body: "<A>&foo;</A>"), .entityReference),
        Refusal(
            "an unknown entity after a DOCTYPE", document(body: "<A>&foo;</A>", start: external),
            .entityReference),
        Refusal(
            "an unknown entity in an attribute", document(body: "<A b='&foo;'/>", start: external),
            .entityReference),
        Refusal("an internal subset", document(body: "<A>&b;</A>", start: expansion), .internalSubset),
        Refusal(
            "an empty internal subset", document(body: "", start: "<!DOCTYPE SyncML []>"), .internalSubset),
        Refusal(
            "default attributes",
            document(body: "", start: "<!DOCTYPE SyncML [<!ATTLIST SyncML a CDATA 'b'>]>"), .internalSubset),
        Refusal("a reference without end", document(body: "<A>&foo</A>"), .notWellFormed),
        Refusal("an undeclared prefix", document(body: "<p:A/>"), .notWellFormed),
        Refusal("an attribute given twice", document(body: "<A b='' b=''/>"), .notWellFormed),
        Refusal("a reference to NUL", document(body: "<A>&#0;</A>"), .notWellFormed),
        Refusal("a control character", document(body: "<A>\u{1}</A>"), .notWellFormed),
        Refusal(
            "a noncharacter", bytes: Array("<SyncML>".utf8) + [0xEF, 0xBF, 0xBF] + Array("</SyncML>".utf8),
            .notWellFormed),
        Refusal("overlong UTF-8", bytes: Array("<SyncML>".utf8) + [0xC0, 0x80], .invalidEncoding),
        Refusal(
            "a surrogate in UTF-8", bytes: Array("<SyncML>".utf8) + [0xED, 0xA0, 0x80], .invalidEncoding),
        Refusal("Latin-1 undeclared", bytes: Array("<SyncML>".utf8) + [0xE9, 0x3C], .invalidEncoding),
        Refusal("half a UTF-16 unit", bytes: [0xFF, 0xFE, 0x3C], .invalidEncoding),
        Refusal("an unpaired surrogate", bytes: [0xFF, 0xFE, 0x00, 0xD8], .invalidEncoding),
        Refusal(
            "an encoding not read", "<?xml version='1.0' encoding='IBM037'?><SyncML/>", .unsupportedEncoding),
        Refusal(
            "UTF-16 said, UTF-8 sent", "<?xml version='1.0' encoding='UTF-16'?><SyncML/>",
            .unsupportedEncoding),
        Refusal("UTF-16 without mark", bytes: Array("<SyncML/>".utf8).flatMap { [$0, 0] }, .notWellFormed),
        Refusal("another root", "<html/>", .unexpectedRoot),
        Refusal("no header", "<SyncML><SyncBody/></SyncML>", .missingElement("SyncHdr")),
        Refusal("an empty header", document(body: "", header: "<SyncHdr/>"), .missingElement("SessionID")),
    ]

    @Test("what is no message is refused with its kind", arguments: Self.refusals)
    func refuses(row: Refusal) throws {
        let error = try #require(throws: SyncMLError.self) { try SyncMLXML.decode(row.bytes) }
        #expect(error.kind == row.kind, "\(error)")
        #expect(error.offset >= 0 && error.offset <= row.bytes.count)
    }

    @Test("an error names the octet and the open elements")
    func place() throws {
        let text = "<SyncML xmlns=\"SYNCML:SYNCML1.2\"><a/><a/><a><b>&x;</b></a></SyncML>"
        let error = try #require(throws: SyncMLError.self) { try SyncMLXML.decode(Array(text.utf8)) }
        #expect(error.path.description == "/SyncML/a[3]/b")
        #expect(error.offset > 40 && error.offset < 60)
    }

    @Test("other encodings read the same and are reported")
    func encodings() throws {
        let text = Self.document(body: "<Alert><CmdID>é</CmdID><Data>1200</Data></Alert>")
        let plain = try SyncMLXML.decode(Array(text.utf8))
        let units = Array(text.utf16)
        let marked: [UInt8] = [0xEF, 0xBB, 0xBF] + Array(text.utf8)
        let little: [UInt8] = [0xFF, 0xFE] + units.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
        let big: [UInt8] = [0xFE, 0xFF] + units.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] }
        let latin = "<?xml version=\"1.0\" encoding=\"iso-8859-1\"?>\(text)".unicodeScalars.map {
            UInt8($0.value)
        }
        #expect(try SyncMLXML.decode(marked).message == plain.message)
        for bytes in [little, big, latin] {
            let decoded = try SyncMLXML.decode(bytes)
            #expect(decoded.message == plain.message)
            #expect(decoded.findings.contains { $0.kind == .otherEncoding })
        }
    }

    @Test("large hostile input ends soon")
    func large() {
        let count = 100_000
        let inputs = [
            "<SyncML " + (0..<count).map { "a\($0)=''" }.joined(separator: " ") + "/>",
            "<SyncML a='" + String(repeating: "x", count: 10 * count) + "'/>",
            String(repeating: "<a>", count: 3 * count),
            "<SyncML>" + String(repeating: "<a/>", count: 2 * count) + "</SyncML>",
            "<SyncML><!--" + String(repeating: "- ", count: 5 * count) + "--></SyncML>",
            "<SyncML><![CDATA[" + String(repeating: "]] ", count: 3 * count) + "]]></SyncML>",
            "<SyncML><?a " + String(repeating: "? ", count: 5 * count) + "?></SyncML>",
            "<SyncML>" + String(repeating: "&#65;", count: 2 * count) + "</SyncML>",
            "<" + String(repeating: "a", count: 10 * count) + "/>",
        ]
        for text in inputs {
            #expect(throws: SyncMLError.self) { try SyncMLXML.decode(Array(text.utf8)) }
        }
    }
}
