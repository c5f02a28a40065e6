/// A seeded source of random bits: xoshiro256** with its state spread from a seed.
///
/// The algorithm is that of Blackman and Vigna, "Scrambled linear pseudorandom number generators", 2021.
public struct Randomness: RandomNumberGenerator, Sendable {
    @usableFromInline var a: UInt64
    @usableFromInline var b: UInt64
    @usableFromInline var c: UInt64
    @usableFromInline var d: UInt64

    /// Starts the sequence that belongs to a seed.
    public init(seed: Seed) {
        var mixer = SplitMix64(state: seed.rawValue)
        a = mixer.next()
        b = mixer.next()
        c = mixer.next()
        d = mixer.next()
    }

    /// Returns the next 64 random bits.
    @inlinable
    public mutating func next() -> UInt64 {
        let product = b &* 5
        let result = ((product << 7) | (product >> 57)) &* 9
        let shifted = b << 17
        c ^= a
        d ^= b
        b ^= c
        a ^= d
        c ^= shifted
        d = (d << 45) | (d >> 19)
        return result
    }

    /// Returns a number from zero up to a bound that is itself possible.
    ///
    /// The bias of the multiplication is below 2^-32 for the small bounds that generators use.
    @inlinable
    public mutating func upTo(_ bound: UInt64) -> UInt64 {
        bound == .max ? next() : next().multipliedFullWidth(by: bound + 1).high
    }
}
