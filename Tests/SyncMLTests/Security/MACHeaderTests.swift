import SyncML
import Testing

@Suite("MAC header") struct MACHeaderTests {
    struct Vector: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var body: [UInt8]
        var mac: String
    }

    static let hash = CredentialHash(user: "Bruce2", password: "OhBehave")
    static let nonce = Nonce(octets: Array("Nonce".utf8))

    /// A binary message of 172 octets: an alert and the language of a device.
    static let wbxml = """
        02a4016a006d6c7103312e3200017203444d2f312e3200016503413100015b033100016e5703687474703a2f2f646d2e6578616d706c65\
        2f646d000101675703494d45493a310001015a00014c03353030300001010100006b464b033100014f0331323031000101604b03320001\
        546757032e2f446576496e666f2f4c616e670001015a0001470363687200015303746578742f706c61696e00010100004fc305656e2d55\
        53010101120101
        """

    static let vectors: [Vector] = [
        Vector(
            testDescription: "XML body", body: Array("<SyncML xmlns='SYNCML:SYNCML1.2'></SyncML>".utf8),
            mac: "6AZk96DG6F0jSIaEpbK4Ng=="),
        Vector(testDescription: "binary body", body: octets(wbxml), mac: "p/zgX1tKXbBwu5G5PzmJwA=="),
        Vector(testDescription: "empty body", body: [], mac: "gbjsdKI2jLRPFi9gmOstJg=="),
    ]

    static func octets(_ hexadecimal: String) -> [UInt8] {
        let digits = hexadecimal.compactMap(\.hexDigitValue)
        return stride(from: 0, to: digits.count - 1, by: 2).map { UInt8(digits[$0] * 16 + digits[$0 + 1]) }
    }

    @Test("the MACs are those of the vectors", arguments: Self.vectors)
    func mac(row: Vector) throws {
        let header = MACHeader(user: "Bruce2", hash: Self.hash, nonce: Self.nonce, body: row.body)
        #expect(header.mac == row.mac)
        #expect(try header.text() == "algorithm=MD5, username=\"Bruce2\", mac=\(row.mac)")
        #expect(try MACHeader(parsing: header.text()) == header)
        #expect(header.proves(user: "Bruce2", hash: Self.hash, nonce: Self.nonce, body: row.body))
        #expect(!header.proves(user: "Bruce1", hash: Self.hash, nonce: Self.nonce, body: row.body))
        #expect(!header.proves(user: "Bruce2", hash: Self.hash, nonce: .zero, body: row.body))
        #expect(!header.proves(user: "Bruce2", hash: Self.hash, nonce: Self.nonce, body: row.body + [0x20]))
        let other = MACHeader(user: header.user, mac: header.mac, algorithm: "SHA")
        #expect(!other.proves(user: "Bruce2", hash: Self.hash, nonce: Self.nonce, body: row.body))
        let silent = MACHeader(user: header.user, mac: header.mac, algorithm: nil)
        #expect(silent.proves(user: "Bruce2", hash: Self.hash, nonce: Self.nonce, body: row.body))
    }

    @Test("the binary vector has the length that goes with it")
    func length() { #expect(Self.octets(Self.wbxml).count == 172) }

    @Test("a MAC of hexadecimal characters is refused")
    func hexadecimal() {
        let digest = Self.hash.seal([], nonce: Self.nonce)
        let text = digest.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
        let header = MACHeader(user: "Bruce2", mac: Base64.encode(Array(text.utf8)))
        #expect(!header.proves(user: "Bruce2", hash: Self.hash, nonce: Self.nonce, body: []))
    }

    struct Form: Sendable, CustomTestStringConvertible {
        var text: String
        var header: MACHeader
        var testDescription: String { text }

        init(_ text: String, _ header: MACHeader) {
            self.text = text
            self.header = header
        }
    }

    static let forms: [Form] = [
        Form("username=\"u\",mac=AA==", MACHeader(user: "u", mac: "AA==", algorithm: nil)),
        Form(
            " MAC = AA== ,\t UserName = \"u\" , ALGORITHM=md5 ",
            MACHeader(user: "u", mac: "AA==", algorithm: "md5")),
        Form("mac=\"AA==\", username=u", MACHeader(user: "u", mac: "AA==", algorithm: nil)),
        Form(
            ",, username=\"a, mac=b\\\"\\\\\",mac=c,",
            MACHeader(user: "a, mac=b\"\\", mac: "c", algorithm: nil)),
        Form(
            "username=\"ü\", x=\"1\", mac=c",
            MACHeader(
                user: "ü", mac: "c", algorithm: nil, others: [MACHeader.Parameter(name: "x", value: "1")])),
    ]

    @Test("parameters come in any order and form", arguments: Self.forms)
    func parses(row: Form) throws {
        let header = try MACHeader(parsing: row.text)
        #expect(header == row.header)
        #expect(try MACHeader(parsing: header.text()) == header)
    }

    @Test(
        "a broken field is refused",
        arguments: [
            "", "username=\"u\"", "mac=AA==", "username=u mac=AA==", "username=\"u, mac=AA==",
            "username=, mac=a",
            "username=u, username=v, mac=a", "username=u, mac=a, mac=b", "username=u, mac=a, x=1, X=2",
            "=a, mac=b",
            "username=\"u\\", "username=u, mac", "username=u;mac=a", "username=\"u\"x, mac=a",
        ])
    func refuses(text: String) throws {
        let error = try #require(throws: SyncMLError.self) { try MACHeader(parsing: text) }
        #expect(error.kind == .invalidHeader)
    }

    @Test("a field is read up to its limit and no further")
    func limit() throws {
        let head = "username=u, mac="
        let fits = head + String(repeating: "a", count: MACHeader.longest - head.utf8.count)
        #expect(try MACHeader(parsing: fits).mac.utf8.count == fits.utf8.count - head.utf8.count)
        #expect(throws: SyncMLError.self) { try MACHeader(parsing: fits + "a") }
    }

    @Test(
        "what would break the transport's framing is not written",
        arguments: [
            MACHeader(user: "a\r\nx-evil: 1", mac: "a"), MACHeader(user: "a", mac: "a, b"),
            MACHeader(user: "a", mac: ""),
            MACHeader(user: "a", mac: "a", algorithm: "M D"),
        ])
    func unrepresentable(header: MACHeader) throws {
        let error = try #require(throws: SyncMLError.self) { try header.text() }
        #expect(error.kind == .unrepresentable)
    }
}
