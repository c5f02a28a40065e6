/// Base64 with the alphabet for URLs and without padding (RFC 4648, section 5).
enum Base64URL {
    /// Where a text stops being base64url.
    struct Misplaced: Error {
        let offset: Int
    }

    private static let alphabet = Array(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)

    static func encode(_ bytes: [UInt8]) -> String {
        var text: [UInt8] = []
        text.reserveCapacity((bytes.count * 4 + 2) / 3)
        var held: UInt32 = 0
        var bits: UInt32 = 0
        for byte in bytes {
            held = held << 8 | UInt32(byte)
            bits += 8
            while bits >= 6 {
                bits -= 6
                text.append(alphabet[Int((held >> bits) & 63)])
            }
        }
        if bits > 0 { text.append(alphabet[Int((held << (6 - bits)) & 63)]) }
        return String(decoding: text, as: UTF8.self)
    }

    static func decode(_ text: ArraySlice<UInt8>) -> Result<[UInt8], Misplaced> {
        var bytes: [UInt8] = []
        var held: UInt32 = 0
        var bits: UInt32 = 0
        for (offset, character) in zip(text.indices, text) {
            guard let digit = alphabet.firstIndex(of: character) else {
                return .failure(Misplaced(offset: offset))
            }
            held = held << 6 | UInt32(digit)
            bits += 6
            if bits >= 8 {
                bits -= 8
                bytes.append(UInt8(truncatingIfNeeded: held >> bits))
            }
        }
        let tailIsClean = bits < 6 && held & ((1 << bits) - 1) == 0
        return tailIsClean ? .success(bytes) : .failure(Misplaced(offset: text.endIndex))
    }
}
