/// A line of text that holds the choices of one value, so that the very value can be made again.
///
/// The form is `pt1.`, the choices as base64url of a kind byte and a variable-length number each, a full stop, and a checksum
/// of eight hexadecimal digits. A later form will have another number after `pt`; an unknown one is refused.
public struct ReproduceToken: Hashable, Sendable, CustomStringConvertible {
    /// What is wrong with a text that should be a token.
    public enum Failure: Error, Hashable, Sendable {
        /// It does not begin with a version this library reads.
        case unknownVersion
        /// It is longer than any token this library writes.
        case tooLong
        /// A character, a kind or a number at a place cannot be read.
        case malformed(offset: Int)
        /// The checksum is not that of the choices: the text was changed or cut.
        case checksumMismatch
    }

    /// The most characters that are read.
    public static let maximumLength = 1 << 20
    private static let prefix = "pt1."

    /// The kinds and numbers of the choices; the bounds are those of the generator that replays them.
    public let choices: [Choice]

    /// Makes the token of choices.
    public init(_ choices: [Choice]) {
        self.choices = choices.map {
            Choice(kind: $0.kind, value: $0.value, lower: .min, upper: .max, target: 0)
        }
    }

    /// The token as one line of text.
    public var description: String {
        var bytes: [UInt8] = []
        for choice in choices {
            bytes.append(choice.kind.rawValue)
            var rest = UInt64(bitPattern: (choice.value << 1) ^ (choice.value >> 63))
            while rest >= 0x80 {
                bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
                rest >>= 7
            }
            bytes.append(UInt8(truncatingIfNeeded: rest))
        }
        return Self.prefix + Base64URL.encode(bytes) + "." + Self.checksum(bytes)
    }

    /// Reads a token.
    ///
    /// - Parameter text: The line of text.
    /// - Throws: `Failure` with what is wrong and where.
    public init(text: String) throws(Failure) {
        let characters = Array(text.utf8)
        guard characters.count <= Self.maximumLength else { throw .tooLong }
        let prefix = Array(Self.prefix.utf8)
        guard characters.starts(with: prefix) else { throw .unknownVersion }
        guard let stop = characters.lastIndex(of: UInt8(ascii: ".")), stop >= prefix.count else {
            throw .malformed(offset: characters.count)
        }
        let bytes: [UInt8]
        switch Base64URL.decode(characters[prefix.count..<stop]) {
        case .success(let decoded): bytes = decoded
        case .failure(let place): throw .malformed(offset: place.offset)
        }
        guard Array(Self.checksum(bytes).utf8) == Array(characters[(stop + 1)...]) else {
            throw .checksumMismatch
        }
        var choices: [Choice] = []
        var position = 0
        while position < bytes.count {
            guard let kind = Choice.Kind(rawValue: bytes[position]) else {
                throw .malformed(offset: position)
            }
            position += 1
            var number: UInt64 = 0
            var shift: UInt64 = 0
            while true {
                guard position < bytes.count, shift < 64 else { throw .malformed(offset: position) }
                let byte = bytes[position]
                position += 1
                number |= UInt64(byte & 0x7F) << shift
                if byte & 0x80 == 0 { break }
                shift += 7
            }
            let value = Int64(bitPattern: number >> 1) ^ -Int64(bitPattern: number & 1)
            choices.append(Choice(kind: kind, value: value, lower: .min, upper: .max, target: 0))
        }
        self.choices = choices
    }

    /// The 32-bit FNV-1a sum of bytes in hexadecimal digits.
    private static func checksum(_ bytes: [UInt8]) -> String {
        var sum: UInt32 = 0x811C_9DC5
        for byte in bytes { sum = (sum ^ UInt32(byte)) &* 0x0100_0193 }
        let digits = String(sum, radix: 16)
        return String(repeating: "0", count: 8 - digits.count) + digits
    }
}
