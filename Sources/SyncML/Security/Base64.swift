/// Base64 as nonces, credentials and binary values use it: the usual alphabet, padded, without line breaks.
public enum Base64 {
    private static let alphabet = Array(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    private static let padding: UInt8 = 0x3D

    private static let values: [UInt8?] = {
        var values = [UInt8?](repeating: nil, count: 256)
        for (value, character) in alphabet.enumerated() { values[Int(character)] = UInt8(value) }
        return values
    }()

    /// Writes octets as text.
    public static func encode(_ octets: [UInt8]) -> String {
        var text: [UInt8] = []
        text.reserveCapacity((octets.count + 2) / 3 * 4)
        for start in stride(from: 0, to: octets.count, by: 3) {
            let count = min(3, octets.count - start)
            let first = octets[start]
            let second = count > 1 ? octets[start + 1] : 0
            let third = count > 2 ? octets[start + 2] : 0
            text.append(alphabet[Int(first >> 2)])
            text.append(alphabet[Int((first & 0x03) << 4 | second >> 4)])
            text.append(count > 1 ? alphabet[Int((second & 0x0F) << 2 | third >> 6)] : padding)
            text.append(count > 2 ? alphabet[Int(third & 0x3F)] : padding)
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// Reads text as octets; blanks and line breaks are skipped.
    ///
    /// - Parameter text: groups of four characters, the last one padded; bits that padding leaves over must be zero.
    /// - Returns: the octets.
    /// - Throws: `SyncMLError` of kind `invalidBase64` for anything else.
    public static func decode(_ text: String) throws(SyncMLError) -> [UInt8] {
        var characters: [UInt8] = []
        for character in text.utf8 where ![0x20, 0x09, 0x0A, 0x0D].contains(character) {
            characters.append(character)
        }
        guard characters.count.isMultiple(of: 4) else { throw SyncMLError(.invalidBase64) }
        let paddings = characters.reversed().prefix { $0 == padding }.count
        guard paddings <= 2 else { throw SyncMLError(.invalidBase64) }
        var octets: [UInt8] = []
        octets.reserveCapacity(characters.count / 4 * 3)
        var bits: UInt32 = 0
        var bitCount: UInt32 = 0
        for (offset, character) in characters.dropLast(paddings).enumerated() {
            guard let value = values[Int(character)] else {
                throw SyncMLError(.invalidBase64, offset: offset)
            }
            bits = bits << 6 | UInt32(value)
            bitCount += 6
            if bitCount >= 8 {
                bitCount -= 8
                octets.append(UInt8(truncatingIfNeeded: bits >> bitCount))
            }
        }
        guard bits & ((1 << bitCount) - 1) == 0 else {
            throw SyncMLError(.invalidBase64, offset: characters.count - paddings)
        }
        return octets
    }
}
