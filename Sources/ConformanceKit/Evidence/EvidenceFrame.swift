internal import Traceability

/// Where a log of evidence stands: what the next line is bound to, and where an unfinished campaign can be resumed.
public struct EvidencePosition: Hashable, Sendable {
    /// How many lines there are.
    public var line: Int
    /// The digest of the last one.
    public var chain: String
    /// How many octets they take.
    public var octets: Int

    /// The position before the first line.
    public static let start = EvidencePosition(
        line: 0, chain: String(repeating: "0", count: 64), octets: 0)
}

/// The form of a line: `{"chain":"<64 digits>","entry":{...}}`.
///
/// The digest is SHA-256 over the digits of the line before (64 zeros for the first) and the octets of the entry, so
/// that each line is bound to all before it and to itself, and a reviewer needs nothing but `sha256sum` to check it.
enum EvidenceFrame {
    static let opening = Array(#"{"chain":""#.utf8)
    static let middle = Array(#"","entry":"#.utf8)
    static let closing = UInt8(ascii: "}")
    static let newline = UInt8(ascii: "\n")
    static let prefixCount = opening.count + 64 + middle.count

    /// Returns the digest that belongs to an entry.
    static func digest(of entry: some Sequence<UInt8>, after chain: String) -> String {
        ContentDigest(of: Array(chain.utf8) + Array(entry)).rawValue
    }

    /// Returns a line with its end.
    static func line(chain: String, entry: some Sequence<UInt8>) -> [UInt8] {
        opening + Array(chain.utf8) + middle + Array(entry) + [closing, newline]
    }

    /// Takes a line without its end apart; nil where it has not the form.
    static func parts(of line: [UInt8]) -> (chain: String, entry: ArraySlice<UInt8>)? {
        guard line.count > prefixCount + 1, line.last == closing, line.starts(with: opening),
            line[(opening.count + 64)...].starts(with: middle)
        else { return nil }
        let chain = String(decoding: line[opening.count..<opening.count + 64], as: UTF8.self)
        return (chain, line[prefixCount..<line.count - 1])
    }
}
