import SyncML
import Testing

@Suite("WBXML decoding limits") struct WBXMLLimitTests {
    struct Row: Sendable, CustomTestStringConvertible {
        var quantity: DecodingLimits.Quantity
        /// Limits that are exactly met.
        var limits: DecodingLimits
        /// Limits that are exceeded by one.
        var tighter: DecodingLimits
        var octets: [UInt8]

        var testDescription: String { "\(quantity.rawValue) \(octets.count)" }

        init(
            _ quantity: DecodingLimits.Quantity, _ field: WritableKeyPath<DecodingLimits, Int>, _ value: Int,
            _ commands: [Command]
        ) {
            let octets = SyncMLWBXML.encode(
                Message(header: WBXMLVectorTests.header, commands: commands, isFinal: true))
            self.init(quantity, field, value < 0 ? octets.count : value, octets)
        }

        init(
            _ quantity: DecodingLimits.Quantity, _ field: WritableKeyPath<DecodingLimits, Int>, _ value: Int,
            _ octets: [UInt8]
        ) {
            self.quantity = quantity
            self.octets = octets
            limits = DecodingLimits.standard
            limits[keyPath: field] = value
            tighter = DecodingLimits.standard
            tighter[keyPath: field] = value - 1
        }
    }

    private static func vendor(_ name: String, _ attributes: [String: String] = [:]) -> Command {
        .foreign(ForeignElement(name: name, namespace: "urn", attributes: attributes))
    }

    /// A document whose string table is named so often that the names are longer than the document.
    private static let expanding: [UInt8] = {
        let table = Array(repeating: UInt8(0x61), count: 100)
        let start = [UInt8](
            hex: "6D 6C 65 03 31 00 01 5B 03 31 00 01 6E 57 03 74 00 01 01 67 57 03 73 00 01 01 01 6B")
        let names = (0..<9).flatMap { _ in [0x45, 0x4B, 0x83, 0, 1, 1] as [UInt8] }
        return [2, 0xA4, 1, 0x6A, 100] + table + start + names + [1, 1]
    }()

    static var rows: [Row] {
        let add = Command.add(TreeCommand(id: "1", items: [Item(), Item()]))
        let long = String(repeating: "n", count: 40)
        return [
            Row(.totalBytes, \.totalBytes, -1, [add]),
            Row(.totalBytes, \.totalBytes, 900, expanding),
            Row(.depth, \.depth, 4, [add]),
            Row(.elements, \.elements, 16, [add]),
            Row(.attributes, \.attributes, 3, [vendor("V", ["a": "1", "b": ""])]),
            Row(.nameLength, \.nameLength, 40, [vendor(long)]),
            Row(.nameLength, \.nameLength, 40, [vendor("V", [long: ""])]),
            Row(.textLength, \.textLength, 40, [.add(TreeCommand(id: "1", items: [Item(data: long)]))]),
            Row(.textLength, \.textLength, 40, [vendor("V", ["a": long])]),
            Row(.commands, \.commands, 3, [.sequence(Group(id: "1", commands: [add, vendor("V")]))]),
            Row(.items, \.items, 4, [add, add]),
        ]
    }

    @Test("at the limit a document is read, one beyond it is refused", arguments: Self.rows)
    func limit(row: Row) throws {
        _ = try SyncMLWBXML.decode(row.octets, limits: row.limits)
        let error = try #require(throws: SyncMLError.self) {
            try SyncMLWBXML.decode(row.octets, limits: row.tighter)
        }
        #expect(error.kind == .limitExceeded(row.quantity))
    }

    @Test("every quantity has a row")
    func complete() {
        #expect(Set(Self.rows.map(\.quantity)) == Set(DecodingLimits.Quantity.allCases))
    }
}
