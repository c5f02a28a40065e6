import SyncML
import Testing

@Suite("Base64") struct Base64Tests {
    @Test(
        "the vectors of RFC 4648 hold",
        arguments: [
            ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="),
            ("fooba", "Zm9vYmE="),
            ("foobar", "Zm9vYmFy"),
        ])
    func vectors(text: String, encoded: String) throws {
        #expect(Base64.encode(Array(text.utf8)) == encoded)
        #expect(try Base64.decode(encoded) == Array(text.utf8))
    }

    @Test("octets survive both ways")
    func roundTrip() throws {
        var random = SplitMix64(seed: 41)
        for count in 0..<300 {
            let octets = (0..<count).map { _ in UInt8(truncatingIfNeeded: random.next()) }
            #expect(try Base64.decode(Base64.encode(octets)) == octets)
        }
        #expect(try Base64.decode(" Zm9v\r\n\tYg == ") == Array("foob".utf8))
    }

    @Test(
        "anything else is refused",
        arguments: [
            "Z", "Zg", "Zg=", "Zg===", "====", "Z===", "Zh==", "Zm9=", "Zm9v=", "Z-_v", "Zg==Zg==", "Zmév",
            "Zm9v\u{0}AAA",
        ])
    func refused(text: String) throws {
        let error = try #require(throws: SyncMLError.self) { try Base64.decode(text) }
        #expect(error.kind == .invalidBase64)
    }
}
