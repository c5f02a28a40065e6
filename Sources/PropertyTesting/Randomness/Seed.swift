/// A number from which everything a run generates follows.
///
/// The same seed, generator and configuration give the same values in the same order on every machine.
public struct Seed: RawRepresentable, Hashable, Sendable, ExpressibleByIntegerLiteral, CustomStringConvertible
{
    /// The 64 bits of the seed.
    public var rawValue: UInt64

    /// Makes a seed from its 64 bits.
    public init(rawValue: UInt64) {
        self.rawValue = rawValue
    }

    /// Makes a seed from a literal.
    public init(integerLiteral value: UInt64) {
        rawValue = value
    }

    /// Derives the seed of one numbered part of a run, so that parts can be run apart.
    public func derived(_ index: UInt64) -> Seed {
        var mixer = SplitMix64(state: rawValue &+ index &* 0xD1B5_4A32_D192_ED03)
        return Seed(rawValue: mixer.next())
    }

    /// The seed as 16 hexadecimal digits.
    public var description: String {
        let digits = String(rawValue, radix: 16)
        return "0x" + String(repeating: "0", count: 16 - digits.count) + digits
    }
}
