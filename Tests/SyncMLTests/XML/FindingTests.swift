import SyncML
import Testing

@Suite("Findings") struct FindingTests {
    struct Row: Sendable, CustomTestStringConvertible {
        var body: String
        var findings: [String]
        var commands: [Command]?

        var testDescription: String { body }

        init(_ body: String, _ findings: [String], _ commands: [Command]? = nil) {
            self.body = body
            self.findings = findings
            self.commands = commands
        }
    }

    private static func foreign(_ name: String, _ content: String? = nil) -> ForeignElement {
        ForeignElement(
            name: name, namespace: XMLNamespace.syncML, content: content.map { [.text($0)] } ?? [])
    }

    static let rows: [Row] = [
        Row(
            "<Get><CmdID>1</CmdID><Item><Target><LocURI>.</LocURI></Target></Item></Get>", [],
            [.get(TreeCommand(id: "1", items: [Item(target: Location("."))]))]),
        Row(
            "<Frob/>", ["missingElement command /SyncBody", "unknownElement Frob /SyncBody/Frob"],
            [.foreign(foreign("Frob"))]),
        Row(
            "<Add xmlns='urn:x'/><Get><CmdID>1</CmdID><Item/></Get>", ["wrongNamespace urn:x /SyncBody/Add"],
            [
                .foreign(ForeignElement(name: "Add", namespace: "urn:x")),
                .get(TreeCommand(id: "1", items: [Item()])),
            ]),
        Row(
            "<Put><CmdID>1</CmdID></Put>", ["unusedInDM Put /SyncBody/Put"],
            [
                .foreign(
                    ForeignElement(
                        name: "Put", namespace: XMLNamespace.syncML,
                        content: [.element(foreign("CmdID", "1"))]))
            ]),
        Row(
            "<Add><Item><Data/></Item><CmdID>1</CmdID></Add>", ["wrongOrder CmdID /SyncBody/Add/CmdID"],
            [.add(TreeCommand(id: "1", items: [Item(data: "")]))]),
        Row(
            "<Add><CmdID>1</CmdID><CmdID>2</CmdID><NoResp/><Item/></Add>",
            ["duplicateElement CmdID /SyncBody/Add/CmdID[2]", "unusedInDM NoResp /SyncBody/Add/NoResp"],
            [
                .add(
                    TreeCommand(
                        id: "1", items: [Item()], foreign: [foreign("NoResp"), foreign("CmdID", "2")]))
            ]),
        Row(
            "<Add/>", ["missingElement CmdID /SyncBody/Add", "missingElement Item /SyncBody/Add"],
            [.add(TreeCommand(id: "", items: []))]),
        Row(
            "<Add x='1'><CmdID>1</CmdID>text<Item/></Add>",
            ["surplusAttribute x=1 /SyncBody/Add", "unexpectedText text /SyncBody/Add"]),
        Row(
            "<Get><CmdID>a<b/>&lt;</CmdID><Item/></Get>", ["markupInText b /SyncBody/Get/CmdID"],
            [.get(TreeCommand(id: "a<b xmlns=\"SYNCML:SYNCML1.2\"/>&lt;", items: [Item()]))]),
        Row(
            "<Get><CmdID>1</CmdID><Correlator>c</Correlator><Item/></Get>",
            ["misplacedElement Correlator /SyncBody/Get/Correlator"],
            [.get(TreeCommand(id: "1", correlator: "c", items: [Item()]))]),
        Row(
            "<Alert><CmdID>1</CmdID><Data> 1200 </Data></Alert>",
            ["nonCanonicalNumber  1200  /SyncBody/Alert/Data"],
            [.alert(Alert(id: "1", code: .serverInitiatedManagement))]),
        Row(
            "<Alert><CmdID>1</CmdID><Correlator>c</Correlator><Data>1226</Data></Alert>",
            ["wrongOrder Data /SyncBody/Alert/Data"],
            [.alert(Alert(id: "1", code: .genericAlert, correlator: "c"))]),
        Row(
            "<Alert><CmdID>1</CmdID></Alert>", ["missingElement Data /SyncBody/Alert"],
            [.alert(Alert(id: "1", code: nil))]),
        Row(
            "<Alert><Data>x</Data></Alert>",
            ["missingElement CmdID /SyncBody/Alert", "notANumber x /SyncBody/Alert/Data"],
            [
                .foreign(
                    ForeignElement(
                        name: "Alert", namespace: XMLNamespace.syncML,
                        content: [.element(foreign("Data", "x"))]))
            ]),
        Row(
            "<Status><CmdID>1</CmdID></Status>",
            ["MsgRef", "CmdRef", "Cmd", "Data"].map { "missingElement \($0) /SyncBody/Status" },
            [
                .foreign(
                    ForeignElement(
                        name: "Status", namespace: XMLNamespace.syncML,
                        content: [.element(foreign("CmdID", "1"))]))
            ]),
        Row(
            "<Sequence><CmdID>1</CmdID><NoResp/><Frob/><Get><CmdID>2</CmdID><Item/></Get></Sequence>",
            ["unusedInDM NoResp /SyncBody/Sequence/NoResp", "unknownElement Frob /SyncBody/Sequence/Frob"],
            [
                .sequence(
                    Group(
                        id: "1",
                        commands: [.foreign(foreign("Frob")), .get(TreeCommand(id: "2", items: [Item()]))],
                        foreign: [foreign("NoResp")]))
            ]),
        Row(
            "<Final/><Get><CmdID>1</CmdID><Item/></Get>",
            ["finalInFragment Final /SyncBody", "wrongOrder Get /SyncBody/Get"]),
        Row(
            "<Add><CmdID>1</CmdID><Item><Data>&lt;a&gt;<!-- c --><![CDATA[<b/>]]></Data></Item></Add>",
            ["commentInValue  c  /SyncBody/Add/Item/Data"],
            [.add(TreeCommand(id: "1", items: [Item(data: "<a><b/>")]))]),
        Row(
            "<Add><CmdID>1</CmdID><Item><Data> &lt;<t:a xmlns:t='urn:t' t:b='&quot;'><c/></t:a> </Data></Item></Add>",
            ["markupInData a /SyncBody/Add/Item/Data"],
            [
                .add(
                    TreeCommand(
                        id: "1",
                        items: [
                            Item(
                                data: """
                                     &lt;<a t:b="&quot;" xmlns="urn:t" xmlns:t="urn:t"><c xmlns="SYNCML:SYNCML1.2"/></a> \

                                    """.trimmingNewline)
                        ]))
            ]),
        Row(
            "<Add><CmdID>1</CmdID><Meta><Format>chr</Format><Type xmlns='syncml:metinfo'>t</Type></Meta><Item/></Add>",
            [
                "wrongNamespace SYNCML:SYNCML1.2 /SyncBody/Add/Meta/Format",
                "wrongNamespace syncml:metinfo /SyncBody/Add/Meta/Type",
            ],
            [.add(TreeCommand(id: "1", meta: Meta(format: "chr", type: "t"), items: [Item()]))]),
        Row(
            """
            <Add><CmdID>1</CmdID><Meta><MetInf xmlns='syncml:metinf'><Type>a</Type><Type>b</Type><EMI>1</EMI>\
            <EMI>2</EMI></MetInf></Meta><Item/></Add>
            """,
            ["duplicateElement Type /SyncBody/Add/Meta/MetInf/Type[2]"],
            [
                .add(
                    TreeCommand(
                        id: "1",
                        meta: Meta(
                            type: "a", emi: ["1", "2"],
                            foreign: [
                                ForeignElement(
                                    name: "Type", namespace: "syncml:metinf", content: [.text("b")])
                            ]),
                        items: [Item()]))
            ]),
        Row(
            "<Copy><CmdID>1</CmdID><Item><Target>./A</Target></Item></Copy>",
            [
                "unexpectedText ./A /SyncBody/Copy/Item/Target",
                "missingElement LocURI /SyncBody/Copy/Item/Target",
            ],
            [.copy(TreeCommand(id: "1", items: [Item(target: Location(""))]))]),
        Row(
            "<Add><CmdID>1</CmdID><Item><MoreData>x</MoreData></Item></Add>",
            ["unexpectedText x /SyncBody/Add/Item/MoreData"],
            [.add(TreeCommand(id: "1", items: [Item(moreData: true)]))]),
    ]

    @Test("a deviation is understood, kept and reported", arguments: Self.rows)
    func finds(row: Row) throws {
        let text = "<SyncBody xmlns=\"SYNCML:SYNCML1.2\">\(row.body)</SyncBody>"
        let decoded = try SyncMLXML.decodeBody(text)
        #expect(decoded.findings.map { "\($0.kind.rawValue) \($0.subject) \($0.path)" } == row.findings)
        if let commands = row.commands { #expect(decoded.commands == commands) }
        let bytes = Array(text.utf8)
        for finding in decoded.findings {
            let name = finding.path.steps.last?.name ?? ""
            let tag = String(decoding: bytes[finding.offset...].prefix(40), as: UTF8.self)
            #expect(tag.hasPrefix("<\(name)") || tag.hasPrefix("<t:"), "the offset is that of the element")
        }
    }

    @Test("a document in a wrong namespace, or in none, is reported once and gives the same values")
    func namespaces() throws {
        let body = "<Sync><CmdID>1</CmdID></Sync><Add><CmdID>2</CmdID><NoResp/><Item/></Add>"
        let right = RobustnessTests.document(body: body)
        let expected = try SyncMLXML.decode(Array(right.utf8))
        let replacements: [(String, Finding.Kind)] = [
            ("", .missingNamespace), (" xmlns=\"SYNCML:SYNCML1.1\"", .wrongNamespace),
        ]
        for (declaration, kind) in replacements {
            let text = right.split(separator: " xmlns=\"SYNCML:SYNCML1.2\"", maxSplits: 1).joined(
                separator: declaration)
            let decoded = try SyncMLXML.decode(Array(text.utf8))
            #expect(decoded.message == expected.message)
            #expect(decoded.findings.filter { $0.kind == kind }.count == 1)
            #expect(decoded.findings.count == expected.findings.count + 1)
        }
    }

    @Test("prefixes instead of a default namespace are no finding")
    func prefixed() throws {
        let text = """
            <s:SyncBody xmlns:s="SYNCML:SYNCML1.2" xmlns:m="syncml:metinf"><s:Add><s:CmdID>1</s:CmdID><s:Meta>\
            <m:Type>t</m:Type></s:Meta><s:Item/></s:Add></s:SyncBody>
            """
        let decoded = try SyncMLXML.decodeBody(text)
        #expect(decoded.findings.isEmpty)
        #expect(decoded.commands == [.add(TreeCommand(id: "1", meta: Meta(type: "t"), items: [Item()]))])
    }

    @Test("header deviations are reported with what has no place")
    func header() throws {
        let header = """
            <SyncHdr><VerProto>DM/1.2</VerProto><SessionID>1</SessionID><MsgID>1</MsgID><Target><LocURI>t</LocURI>\
            <Filter/></Target><Source><LocURI>s</LocURI></Source><NoResp/><X>y</X></SyncHdr>
            """
        let decoded = try SyncMLXML.decode(
            Array(RobustnessTests.document(body: "<Get><CmdID>1</CmdID><Item/></Get>", header: header).utf8))
        #expect(decoded.message.header.noResponse)
        #expect(decoded.message.header.versionDTD.isEmpty)
        let found = decoded.findings.map { "\($0.kind.rawValue) \($0.subject)" }
        #expect(
            Set(found) == [
                "missingDeclaration ", "unknownElement X", "missingElement VerDTD", "unusedInDM Filter",
                "unusedInDM NoResp",
            ])
        #expect(found.count == 5)
        #expect(decoded.findings.compactMap(\.kept?.name).sorted() == ["Filter", "NoResp", "X"])
    }

    @Test("a single command stands for a body")
    func bare() throws {
        let decoded = try SyncMLXML.decodeBody("<Get xmlns='SYNCML:SYNCML1.2'><CmdID>1</CmdID><Item/></Get>")
        #expect(decoded.findings.map(\.kind) == [.bareCommand])
        #expect(decoded.commands == [.get(TreeCommand(id: "1", items: [Item()]))])
        #expect(throws: SyncMLError.self) { try SyncMLXML.decodeBody("<Item/>") }
        #expect(throws: SyncMLError.self) { try SyncMLXML.decodeBody("") }
    }
}

extension String {
    /// The text without the line feed at its end.
    fileprivate var trimmingNewline: String { hasSuffix("\n") ? String(dropLast()) : self }
}
