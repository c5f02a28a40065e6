import SyncML
import Testing

@Suite("XML laws") struct RoundTripTests {
    @Test("what was written reads as the same message", arguments: [1, 2, 3, 4] as [UInt64])
    func readsWhatWasWritten(seed: UInt64) throws {
        var generator = MessageGenerator(seed: seed)
        for index in 0..<5_000 {
            let message = generator.message()
            let bytes = SyncMLXML.encode(message)
            let decoded = try SyncMLXML.decode(bytes)
            // Equal strings may differ in their octets; writing again tells them apart, now and then.
            let isSame = !index.isMultiple(of: 8) || SyncMLXML.encode(decoded.message) == bytes
            guard decoded.message == message, isSame else {
                Issue.record("seed \(seed), message \(index): \(String(decoding: bytes, as: UTF8.self))")
                return
            }
        }
    }

    @Test("the generated messages have every kind of command, and every optional part both ways")
    func coverage() {
        var generator = MessageGenerator(seed: 6)
        var seen: Set<String> = []
        for _ in 0..<1_500 {
            let message = generator.message()
            note("RespURI", message.header.responseURI != nil, &seen)
            note("header Meta", message.header.meta != nil, &seen)
            note("Cred", message.header.credentials != nil, &seen)
            note("NoResp", message.header.noResponse, &seen)
            note("Final", message.isFinal, &seen)
            for command in message.commands { note(command, &seen) }
        }
        let kinds = [
            "add", "replace", "copy", "delete", "get", "exec", "alert", "atomic", "sequence", "status",
            "results",
            "foreign",
        ]
        let parts = [
            "RespURI", "header Meta", "Cred", "NoResp", "Final", "Data", "Meta", "MoreData", "Target",
            "Source",
            "Correlator", "unused", "Chal", "code",
        ]
        #expect(seen.isSuperset(of: kinds))
        #expect(seen.isSuperset(of: parts.flatMap { ["with \($0)", "without \($0)"] }))
    }

    private func note(_ part: String, _ isPresent: Bool, _ seen: inout Set<String>) {
        seen.insert("\(isPresent ? "with" : "without") \(part)")
    }

    private func note(_ command: Command, _ seen: inout Set<String>) {
        switch command {
        case .add(let tree), .replace(let tree), .copy(let tree), .delete(let tree), .get(let tree),
            .exec(let tree):
            seen.insert(command.name.lowercased())
            note("Correlator", tree.correlator != nil, &seen)
            note("unused", !tree.foreign.isEmpty, &seen)
            for item in tree.items {
                note("Data", item.data != nil, &seen)
                note("Meta", item.meta != nil, &seen)
                note("MoreData", item.moreData, &seen)
                note("Target", item.target != nil, &seen)
                note("Source", item.source != nil, &seen)
            }
        case .alert(let alert):
            seen.insert("alert")
            note("code", alert.code != nil, &seen)
        case .atomic, .sequence:
            seen.insert(command.name.lowercased())
            for member in command.members { note(member, &seen) }
        case .status(let status):
            seen.insert("status")
            note("Chal", status.challenge != nil, &seen)
        case .results: seen.insert("results")
        case .foreign: seen.insert("foreign")
        }
    }

    @Test("what was written as a body reads as the same commands")
    func bodies() throws {
        var generator = MessageGenerator(seed: 5)
        var count = 0
        for _ in 0..<1_000 {
            let commands = generator.message().commands
            let text = SyncMLXML.encodeBody(commands)
            let decoded = try SyncMLXML.decodeBody(text)
            #expect(decoded.commands == commands)
            count += commands.count
        }
        #expect(count > 500)
    }

    @Test("a value that holds a body survives two levels of escaping")
    func nestedBody() throws {
        let inner = [
            Command.get(TreeCommand(id: "1", items: [Item(target: Location("./A&B"), data: "]]>\r\n")]))
        ]
        let text = SyncMLXML.encodeBody(inner)
        let outer = [Command.add(TreeCommand(id: "2", items: [Item(data: text)]))]
        let read = try SyncMLXML.decodeBody(SyncMLXML.encodeBody(outer)).commands
        #expect(read == outer)
        guard case .add(let add)? = read.first, let data = add.items.first?.data else {
            Issue.record("no value")
            return
        }
        #expect(try SyncMLXML.decodeBody(data).commands == inner)
    }

    @Test("white space around a body is no fault")
    func surroundings() throws {
        let text = SyncMLXML.encodeBody([.get(TreeCommand(id: "1", items: [Item(target: Location("."))]))])
        let plain = try SyncMLXML.decodeBody(text)
        let spaced = try SyncMLXML.decodeBody(" \r\n\t" + text + "\n ")
        #expect(spaced.commands == plain.commands)
        #expect(spaced.findings.isEmpty)
    }

    @Test("characters outside XML become the replacement character")
    func unwritable() throws {
        let all =
            String(String.UnicodeScalarView((0..<0x20).compactMap { Unicode.Scalar($0) }))
            + "\u{FFFE}\u{FFFF}x"
        let command = Command.alert(Alert(id: all, code: .display))
        let read = try SyncMLXML.decodeBody(SyncMLXML.encodeBody([command])).commands
        let expected = String(
            String.UnicodeScalarView(
                all.unicodeScalars.map { scalar in
                    let isKept = [0x09, 0x0A, 0x0D].contains(scalar.value) || scalar == "x"
                    return isKept ? scalar : "\u{FFFD}"
                }))
        #expect(read.first?.id.unicodeScalars.elementsEqual(expected.unicodeScalars) == true)
    }

    @Test("names that XML forbids are repaired", arguments: Unwritable.rows)
    func repairs(row: Unwritable) throws {
        let read = try SyncMLXML.decodeBody(SyncMLXML.encodeBody([.foreign(row.element)])).commands
        #expect(read == [.foreign(row.read)])
    }

    @Test("the written form is fixed")
    func form() throws {
        let message = Message(
            header: Header(
                sessionID: "A1", messageID: "1", target: Location("http://dm.example/dm"),
                source: Location("IMEI:1"), meta: Meta(maxMessageSize: "5000")),
            commands: [
                .alert(Alert(id: "1", code: .clientInitiatedManagement)),
                .replace(
                    TreeCommand(
                        id: "2",
                        items: [
                            Item(
                                source: Location("./DevInfo/Lang"),
                                meta: Meta(format: "chr", type: "text/plain"),
                                data: "en-US")
                        ])),
            ], isFinal: true)
        let expected = """
            <?xml version="1.0" encoding="UTF-8"?><SyncML xmlns="SYNCML:SYNCML1.2"><SyncHdr><VerDTD>1.2</VerDTD>\
            <VerProto>DM/1.2</VerProto><SessionID>A1</SessionID><MsgID>1</MsgID><Target><LocURI>http://dm.example/dm\
            </LocURI></Target><Source><LocURI>IMEI:1</LocURI></Source><Meta><MaxMsgSize xmlns="syncml:metinf">5000\
            </MaxMsgSize></Meta></SyncHdr><SyncBody><Alert><CmdID>1</CmdID><Data>1201</Data></Alert><Replace><CmdID>2\
            </CmdID><Item><Source><LocURI>./DevInfo/Lang</LocURI></Source><Meta><Format xmlns="syncml:metinf">chr\
            </Format><Type xmlns="syncml:metinf">text/plain</Type></Meta><Data>en-US</Data></Item></Replace><Final/>\
            </SyncBody></SyncML>
            """
        let bytes = SyncMLXML.encode(message)
        #expect(String(decoding: bytes, as: UTF8.self) == expected)
        #expect(try SyncMLXML.decode(bytes) == SyncMLXML.Decoded(message: message, findings: []))
    }
}

/// A foreign element that XML cannot carry as it is, and what is read in its place.
struct Unwritable: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var element: ForeignElement
    var read: ForeignElement

    init(_ description: String, _ element: ForeignElement, reads read: ForeignElement) {
        testDescription = description
        self.element = element
        self.read = read
    }
}

extension Unwritable {
    static let rows: [Unwritable] = [
        Unwritable("empty name", ForeignElement(name: ""), reads: ForeignElement(name: "_")),
        Unwritable("digit first", ForeignElement(name: "1a"), reads: ForeignElement(name: "_1a")),
        Unwritable("blank and markup", ForeignElement(name: "a b>"), reads: ForeignElement(name: "a_b_")),
        Unwritable("colon", ForeignElement(name: "a:b"), reads: ForeignElement(name: "a_b")),
        Unwritable(
            "undeclared prefix", ForeignElement(name: "a", attributes: ["p:q": "1"]),
            reads: ForeignElement(name: "a", attributes: ["p_q": "1"])),
        Unwritable(
            "names that become equal", ForeignElement(name: "a", attributes: ["p:q": "1", "p_q": "2"]),
            reads: ForeignElement(name: "a", attributes: ["p_q": "1", "p_q_": "2"])),
        Unwritable(
            "xmlns as attribute", ForeignElement(name: "a", attributes: ["xmlns": "urn:x"]),
            reads: ForeignElement(name: "a")),
        Unwritable(
            "reserved prefixes",
            ForeignElement(name: "a", attributes: ["xmlns:xml": "u", "xmlns:xmlns": "u"]),
            reads: ForeignElement(name: "a")),
        Unwritable(
            "two prefixes of one namespace",
            ForeignElement(name: "a", attributes: ["xmlns:p": "u", "xmlns:q": "u", "p:x": "1", "q:x": "2"]),
            reads: ForeignElement(
                name: "a", attributes: ["xmlns:p": "u", "xmlns:q": "u", "p:x": "1", "q:x_": "2"])),
        Unwritable(
            "the namespace of xmlns", ForeignElement(name: "a", namespace: "http://www.w3.org/2000/xmlns/"),
            reads: ForeignElement(name: "a")),
        Unwritable(
            "the namespace of xml",
            ForeignElement(name: "a", namespace: "http://www.w3.org/XML/1998/namespace"),
            reads: ForeignElement(name: "a", namespace: "http://www.w3.org/XML/1998/namespace")),
    ]
}
