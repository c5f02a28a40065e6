/// A series of nonces that is fixed by its seed.
///
/// The reference and the suite draw from it so that every exchange can be repeated; a product must not, since the series
/// has to be hard to predict (NON-03).
public struct NonceSource: Hashable, Sendable, Codable {
    private var state: UInt64

    /// Creates a series.
    public init(seed: UInt64) { state = seed }

    /// Draws the next nonce of 16 octets (SEC-05).
    public mutating func next() -> [UInt8] { octets(of: word()) + octets(of: word()) }

    /// Draws a number for a session that the device opens by itself (SES-04), 1 to FFFF.
    public mutating func sessionNumber() -> UInt16 { UInt16(word() % 0xFFFF) + 1 }

    /// Splits off a series of its own, for one session of several at a time.
    public mutating func branch() -> NonceSource { NonceSource(seed: word()) }

    private mutating func word() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    private func octets(of word: UInt64) -> [UInt8] {
        (0..<8).map { UInt8(truncatingIfNeeded: word >> (8 * $0)) }
    }
}
