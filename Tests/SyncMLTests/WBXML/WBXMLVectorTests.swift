import SyncML
import Testing

/// Messages whose octets another implementation made too (facts, 10.5 to 10.8).
@Suite("WBXML vectors") struct WBXMLVectorTests {
    static let header = Header(
        sessionID: "A1", messageID: "1", target: Location("http://dm.example/dm"), source: Location("IMEI:1"))

    static let first: (message: Message, octets: [UInt8]) = {
        var header = Self.header
        header.meta = Meta(maxMessageSize: "5000")
        let message = Message(
            header: header,
            commands: [
                .alert(Alert(id: "1", code: .clientInitiatedManagement)),
                .replace(
                    TreeCommand(
                        id: "2",
                        items: [
                            Item(
                                source: Location("./DevInfo/Lang"),
                                meta: Meta(format: "chr", type: "text/plain"), data: "en-US")
                        ])),
            ], isFinal: true)
        let octets = [UInt8](
            hex: """
                02a4016a006d6c7103312e3200017203444d2f312e3200016503413100015b033100016e5703687474703a2f2f646d2e
                6578616d706c652f646d000101675703494d45493a310001015a00014c03353030300001010100006b464b033100014f
                0331323031000101604b03320001546757032e2f446576496e666f2f4c616e670001015a000147036368720001530374
                6578742f706c61696e00010100004fc305656e2d5553010101120101
                """)
        return (message, octets)
    }()

    static let second: (message: Message, octets: [UInt8]) = {
        let header = Header(
            sessionID: "A1", messageID: "1", target: Location("IMEI:1"),
            source: Location("http://dm.example/dm"))
        let message = Message(
            header: header,
            commands: [
                .status(
                    Status(
                        id: "1", messageReference: "1", commandReference: "0", commandName: "SyncHdr",
                        challenge: Meta(format: "b64", type: "syncml:auth-md5", nextNonce: "Tm9uY2U="),
                        code: .authenticationAccepted)),
                .exec(TreeCommand(id: "2", correlator: "c1", items: [Item(target: Location("./X/Op"))])),
                .get(TreeCommand(id: "3", items: [Item(target: Location("./A?list=TNDS"))])),
            ], isFinal: true)
        let octets = [UInt8](
            hex: """
                02a4016a006d6c7103312e3200017203444d2f312e3200016503413100015b033100016e5703494d45493a3100010167
                5703687474703a2f2f646d2e6578616d706c652f646d000101016b694b033100015c033100014c033000014a0353796e
                634864720001495a000147036236340001530373796e636d6c3a617574682d6d643500015003546d39755932553d0001
                010100004f03323132000101514b033200017c0363310001546e57032e2f582f4f700001010101534b03330001546e57
                032e2f413f6c6973743d544e44530001010101120101
                """)
        return (message, octets)
    }()

    static let third: (message: Message, octets: [UInt8]) = {
        let header = Header(
            sessionID: "A1", messageID: "2", target: Location("IMEI:1"),
            source: Location("http://dm.example/dm"))
        let item = Item(
            target: Location("./V/x"), meta: Meta(format: "b64", type: "application/octet-stream", size: "8"),
            data: "AAEC", moreData: true)
        let octets = [UInt8](
            hex: """
                02a4016a006d6c7103312e3200017203444d2f312e3200016503413100015b033200016e5703494d45493a3100010167
                5703687474703a2f2f646d2e6578616d706c652f646d000101016b454b03320001546e57032e2f562f780001015a0001
                4703623634000153036170706c69636174696f6e2f6f637465742d73747265616d000152033800010100004fc3044141
                4543013401010101
                """)
        return (
            Message(header: header, commands: [.add(TreeCommand(id: "2", items: [item]))], isFinal: false),
            octets
        )
    }()

    @Test("the worked messages are written and read as published", arguments: [0, 1, 2])
    func worked(index: Int) throws {
        let vector = [Self.first, Self.second, Self.third][index]
        #expect(SyncMLWBXML.encode(vector.message) == vector.octets)
        let decoded = try SyncMLWBXML.decode(vector.octets)
        #expect(decoded == DecodedMessage(message: vector.message, findings: []))
    }

    @Test("the document type may be named in the string table, with or without NUL", arguments: ["", "00"])
    func formalPublicIdentifier(end: String) throws {
        let name = Array("-//SYNCML//DTD SyncML 1.2//EN".utf8) + [UInt8](hex: end)
        let octets = [2, 0, 0, 0x6A, UInt8(name.count)] + name + Self.first.octets.dropFirst(5)
        #expect(try SyncMLWBXML.decode(octets).message == Self.first.message)
    }

    @Test("capitals of the identifier do not count")
    func capitals() throws {
        let name = Array("-//SyncML//DTD SyncML 1.2//EN".utf8)
        let octets = [2, 0, 0, 0x6A, UInt8(name.count)] + name + Self.first.octets.dropFirst(5)
        #expect(try SyncMLWBXML.decode(octets).message == Self.first.message)
    }

    @Test("every version 1.x reads alike", arguments: [1, 2, 3, 4] as [UInt8])
    func versions(version: UInt8) throws {
        #expect(
            try SyncMLWBXML.decode([version] + Self.first.octets.dropFirst()).message == Self.first.message)
    }

    /// A message with a SessionID of these octets behind its tag, and this string table.
    private func document(session: [UInt8], strings: String = "", charset: UInt8 = 0x6A) -> [UInt8] {
        let table = Array(strings.utf8)
        let rest = Self.first.octets
        let place = 24
        return [2, 0xA4, 1, charset, UInt8(table.count)] + table + rest[5..<place] + [0x65] + session + [1]
            + rest[(place + 6)...]
    }

    struct TextForm: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var octets: [UInt8]
        var text: String
        var charset: UInt8 = 0x6A
    }

    static let forms: [TextForm] = [
        TextForm(testDescription: "inline", octets: [3, 0x41, 0x31, 0], text: "A1"),
        TextForm(testDescription: "from the table", octets: [0x83, 4], text: "tail"),
        TextForm(testDescription: "from the middle of a string", octets: [0x83, 1], text: "bc"),
        TextForm(testDescription: "opaque", octets: [0xC3, 2, 0x41, 0x31], text: "A1"),
        TextForm(testDescription: "opaque with NUL", octets: [0xC3, 2, 0x41, 0], text: "A\u{0}"),
        TextForm(testDescription: "an entity", octets: [2, 0x81, 0x20], text: "\u{A0}"),
        TextForm(
            testDescription: "several in a row", octets: [3, 0x41, 0, 0x83, 4, 0xC3, 1, 0x42, 2, 0x43],
            text: "AtailBC"),
        TextForm(testDescription: "an empty string", octets: [3, 0], text: ""),
        TextForm(testDescription: "no content", octets: [], text: ""),
        TextForm(testDescription: "Latin-1", octets: [3, 0xE9, 0], text: "é", charset: 4),
        TextForm(testDescription: "UTF-8", octets: [3, 0xC3, 0xA9, 0], text: "é"),
        TextForm(
            testDescription: "an unsaid character set", octets: [3, 0xC3, 0xA9, 0], text: "é", charset: 0),
    ]

    @Test("text comes in every form", arguments: forms)
    func texts(form: TextForm) throws {
        let octets = document(session: form.octets, strings: "abc\u{0}tail", charset: form.charset)
        let decoded = try SyncMLWBXML.decode(octets)
        #expect(decoded.message.header.sessionID == form.text)
        #expect(decoded.findings.map(\.kind) == (form.charset == 0x6A ? [] : [.otherEncoding]))
    }

    @Test("octets that are no text are kept as base64 with its Format")
    func rawOctets() throws {
        let octets = Self.first.octets
        let value = try #require(octets.lastIndex(of: 0xC3))
        let raw = octets[..<value] + [0xC3, 3, 0x00, 0xFF, 0x80] + octets[(value + 7)...]
        let decoded = try SyncMLWBXML.decode(Array(raw))
        guard case .replace(let replace)? = decoded.message.commands.last else {
            Issue.record("no Replace")
            return
        }
        #expect(replace.items.first?.data == "AP+A")
        #expect(replace.items.first?.meta == Meta(format: "b64", type: "text/plain"))
        #expect(decoded.findings.map(\.kind) == [.rawOctets])
    }

    /// The TNDS document of 10.8.
    static let nested =
        [2, 0, 0, 0x6A, 0x1B] + Array("-//OMA//DTD-DM-DDF 1.2//EN".utf8) + [0]
        + [UInt8](
            hex: """
                00 02 60 77 03 312e32 00 01 64 66 03 6b 00 01 6F 5C 0B 01 75 61 03 746578742f706c61696e 00 01 01 01
                76 03 7631 00 01 01 01
                """)

    static func announcing(_ type: String, holding octets: [UInt8]) -> [UInt8] {
        [2, 0xA4, 1, 0x6A, 0, 0x6D]
            + [UInt8](hex: "6C 65 03 31 00 01 5B 03 31 00 01 6E 57 03 74 00 01 01 67 57 03 73 00 01 01 01")
            + [UInt8](hex: "6B 45 4B 03 31 00 01 54 5A 00 01 53 03") + Array(type.utf8) + [0, 1, 1, 0, 0]
            + [0x4F, 0xC3, UInt8(octets.count)] + octets + [1, 1, 1, 0x12, 1, 1]
    }

    private func data(_ octets: [UInt8]) throws -> (text: String?, findings: Set<Finding.Kind>) {
        let decoded = try SyncMLWBXML.decode(octets)
        guard case .add(let add)? = decoded.message.commands.first else { return (nil, []) }
        let ofDocument: Set<Finding.Kind> = [.missingElement]
        return (add.items.first?.data, Set(decoded.findings.map(\.kind)).subtracting(ofDocument))
    }

    @Test("a document inside a value is read as what it stands for")
    func nestedDocument() throws {
        let read = try data(Self.announcing("application/vnd.syncml.dmtnds+wbxml", holding: Self.nested))
        #expect(
            read.text == """
                <MgmtTree xmlns="syncml:dmddf1.2"><VerDTD>1.2</VerDTD><Node><NodeName>k</NodeName><RTProperties>\
                <Format><chr/></Format><Type><MIME>text/plain</MIME></Type></RTProperties><Value>v1</Value></Node>\
                </MgmtTree>
                """)
        #expect(read.findings == [.markupInData])
    }

    @Test("without the Type that announces it a document is a value like any other")
    func unannouncedDocument() throws {
        let read = try data(Self.announcing("application/octet-stream", holding: Self.nested))
        #expect(read.text == String(decoding: Self.nested, as: UTF8.self))
        #expect(read.findings.isEmpty)
    }

    @Test("a document that was announced and cannot be read is kept and reported")
    func brokenDocument() throws {
        let octets = Array(Self.nested.dropLast(2))
        let read = try data(Self.announcing("application/vnd.syncml.dmtnds+wbxml", holding: octets))
        #expect(read.text == String(decoding: octets, as: UTF8.self))
        #expect(read.findings == [.unreadableNestedDocument])
    }
}

extension WBXMLVectorTests {
    @Test("the MAC of a binary message is the published one (facts, 5.6)")
    func seal() {
        let hash = CredentialHash(user: "Bruce2", password: "OhBehave")
        let nonce = Nonce(octets: Array("Nonce".utf8))
        let header = MACHeader(user: "Bruce2", hash: hash, nonce: nonce, body: Self.first.octets)
        #expect(header.mac == "p/zgX1tKXbBwu5G5PzmJwA==")
    }

    @Test(
        "media types name the encoding, whatever their letters and parameters",
        arguments: SyncMLEncoding.allCases)
    func mediaTypes(encoding: SyncMLEncoding) {
        #expect(SyncMLEncoding(contentType: encoding.contentType) == encoding)
        #expect(
            SyncMLEncoding(contentType: encoding.contentType.uppercased() + " ; charset=UTF-8") == encoding)
        #expect(SyncMLEncoding(contentType: "text/xml") == nil)
        #expect(SyncMLEncoding(of: encoding.encode(Self.first.message)) == encoding)
        #expect(throws: Never.self) { try encoding.decode(encoding.encode(Self.first.message)) }
    }
}
