internal import Crypto

#if canImport(FoundationEssentials)
    internal import FoundationEssentials
#else
    internal import Foundation
#endif

/// A SHA-256 digest as 64 lower-case hexadecimal digits.
public struct ContentDigest: RawRepresentable, Hashable, Sendable {
    /// The digits.
    public let rawValue: String

    /// Takes 64 lower-case hexadecimal digits, or gives nothing for any other text.
    ///
    /// - Parameter rawValue: The digits.
    public init?(rawValue: String) {
        guard rawValue.utf8.count == 64,
            rawValue.utf8.allSatisfy({ (0x30...0x39).contains($0) || (0x61...0x66).contains($0) })
        else { return nil }
        self.rawValue = rawValue
    }

    /// Computes the digest of some bytes.
    ///
    /// - Parameter bytes: The bytes, in order.
    public init(of bytes: some Sequence<UInt8>) {
        let digits = Array("0123456789abcdef".utf8)
        var text: [UInt8] = []
        for byte in SHA256.hash(data: Array(bytes)) {
            text.append(digits[Int(byte >> 4)])
            text.append(digits[Int(byte & 15)])
        }
        rawValue = String(decoding: text, as: UTF8.self)
    }
}

extension ContentDigest: CustomStringConvertible {
    /// The digits.
    public var description: String { rawValue }
}

extension ContentDigest: Codable {
    /// Reads a digest from its digits.
    ///
    /// - Parameter decoder: The decoder to read from.
    /// - Throws: A data-corrupted error where the text is not 64 lower-case hexadecimal digits.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let digest = ContentDigest(rawValue: try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "not a SHA-256 digest")
        }
        self = digest
    }

    /// Writes the digest as its digits.
    ///
    /// - Parameter encoder: The encoder to write to.
    /// - Throws: What the encoder throws.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(rawValue)
    }
}
