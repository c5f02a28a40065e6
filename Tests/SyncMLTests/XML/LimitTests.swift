import SyncML
import Testing

@Suite("Decoding limits") struct LimitTests {
    struct Row: Sendable, CustomTestStringConvertible {
        var quantity: DecodingLimits.Quantity
        /// Limits that are exactly met.
        var limits: DecodingLimits
        /// Limits that are exceeded by one.
        var tighter: DecodingLimits
        var body: String

        var testDescription: String { "\(quantity.rawValue): \(body.prefix(40))" }

        init(
            _ quantity: DecodingLimits.Quantity, _ field: WritableKeyPath<DecodingLimits, Int>, _ value: Int,
            _ body: String
        ) {
            self.quantity = quantity
            self.body = body
            limits = DecodingLimits.standard
            limits[keyPath: field] = value
            tighter = DecodingLimits.standard
            tighter[keyPath: field] = value - 1
        }
    }

    private static let bare = "<SyncBody xmlns=\"SYNCML:SYNCML1.2\"></SyncBody>"
    private static func body(_ content: String) -> String {
        "<SyncBody xmlns=\"SYNCML:SYNCML1.2\">\(content)</SyncBody>"
    }

    static var rows: [Row] {
        let tree = "<Add><CmdID>12345</CmdID><Item/><Item/></Add>"
        return [
            Row(.totalBytes, \.totalBytes, bare.utf8.count, bare),
            Row(.depth, \.depth, 3, body("<Add><CmdID>1</CmdID></Add>")),
            Row(.elements, \.elements, 5, body(tree)),
            Row(.attributes, \.attributes, 3, body("<V xmlns=\"u\" a=\"1=2\" b='=>'>a=b=c=d</V>")),
            Row(.nameLength, \.nameLength, 40, body("<\(String(repeating: "n", count: 40))/>")),
            Row(.nameLength, \.nameLength, 40, body("<V \(String(repeating: "n", count: 40))=\"\"/>")),
            Row(.nameLength, \.nameLength, 40, body("<V xmlns=\"\(String(repeating: "n", count: 40))\"/>")),
            Row(.textLength, \.textLength, 40, body("<V>\(String(repeating: "é", count: 20))</V>")),
            Row(
                .textLength, \.textLength, 40,
                body("<V>\(String(repeating: "t", count: 30))<a/>0123456789</V>")),
            Row(.textLength, \.textLength, 40, body("<V a=\"\(String(repeating: "t", count: 40))\"/>")),
            Row(.textLength, \.textLength, 40, body("<!--\(String(repeating: "t", count: 40))-->")),
            Row(
                .textLength, \.textLength, 21,
                body("<Add><Item><Data><V xmlns=\"u\"/>0123456</Data></Item></Add>")),
            Row(.commands, \.commands, 3, body("<Sequence>\(tree)<V/></Sequence>")),
            Row(.items, \.items, 4, body(tree + tree)),
        ]
    }

    @Test("at the limit a document is read, one beyond it is refused", arguments: Self.rows)
    func limit(row: Row) throws {
        _ = try SyncMLXML.decodeBody(row.body, limits: row.limits)
        let error = try #require(throws: SyncMLError.self) {
            try SyncMLXML.decodeBody(row.body, limits: row.tighter)
        }
        #expect(error.kind == .limitExceeded(row.quantity))
    }

    @Test("every quantity has a row")
    func complete() {
        #expect(Set(Self.rows.map(\.quantity)) == Set(DecodingLimits.Quantity.allCases))
    }

    @Test("the depth is bounded whatever is set")
    func depth() throws {
        var limits = DecodingLimits.standard
        limits.depth = 10_000
        let deep = String(repeating: "<a>", count: 199) + String(repeating: "</a>", count: 199)
        let deeper = String(repeating: "<a>", count: 200) + String(repeating: "</a>", count: 200)
        _ = try SyncMLXML.decodeBody("<SyncBody>\(deep)</SyncBody>", limits: limits)
        let error = try #require(throws: SyncMLError.self) {
            try SyncMLXML.decodeBody("<SyncBody>\(deeper)</SyncBody>", limits: limits)
        }
        #expect(error.kind == .limitExceeded(.depth))
    }
}
