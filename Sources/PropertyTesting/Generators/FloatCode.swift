/// An order of the floating point numbers that are not negative, in which simpler numbers come first.
///
/// Codes below 2^51 are the whole numbers themselves. From there on, a code holds the exponent and the fraction of a number
/// so that exponents near one come first and fractions with few leading bits come first.
enum FloatCode {
    /// The first code that is not a whole number.
    private static let fractions: Int64 = 1 << 51
    /// The fraction has so many bits.
    private static let fractionBits: Int64 = 52
    /// The last code of a finite number.
    static let lastFinite: Int64 = fractions + (2046 << fractionBits) + ((1 << 52) - 1)
    /// The last code: infinity, then the numbers that are none.
    static let last: Int64 = lastFinite + 2

    /// Gives the number that belongs to a code.
    static func decode(_ code: Int64) -> Double {
        if code < fractions { return Double(code) }
        if code > lastFinite { return code == lastFinite + 1 ? .infinity : .nan }
        let rest = UInt64(bitPattern: code - fractions)
        let exponent = exponent(rank: rest >> 52)
        let fraction = reversed(rest & ((1 << 52) - 1))
        return Double(bitPattern: exponent << 52 | fraction)
    }

    /// Draws a code: whole numbers, short fractions, any bits, and special numbers.
    static func random(upTo upper: Int64, size: Int, _ randomness: inout Randomness) -> Int64 {
        let bits = randomness.next()
        switch bits & 15 {
        case 0: return upper - Int64((bits >> 8) % 3)
        case 1...6:
            return Int64(NumberDistribution.draw(upTo: UInt64(fractions - 1), size: size, &randomness))
        case 7...11:
            let rank = Int64((bits >> 8) % 12)
            return fractions + (rank << fractionBits) + Int64((bits >> 16) & 0xFF)
        default: return Int64(randomness.upTo(UInt64(upper)))
        }
    }

    /// Orders exponents: 0, 1, 2 and so on above one first, then those below.
    private static func exponent(rank: UInt64) -> UInt64 {
        // 1023 is the exponent of one; 1023 of them lie from it upward, 1023 below.
        rank < 1024 ? min(1023 + rank, 2046) : 2046 - rank
    }

    /// Turns the fraction round, so that the code counts halves before quarters.
    private static func reversed(_ fraction: UInt64) -> UInt64 {
        var result: UInt64 = 0
        var rest = fraction
        for _ in 0..<52 {
            result = result << 1 | (rest & 1)
            rest >>= 1
        }
        return result
    }
}
