/// One decision of a generator: what kind it is, what was chosen, and what could have been.
///
/// A value is always made again from its choices, so what shrinks is the sequence of choices, never the value itself.
public struct Choice: Hashable, Sendable {
    /// What a choice decides, which tells the shrinker what may be tried on it.
    public enum Kind: UInt8, Hashable, Sendable, CaseIterable {
        /// Yes or no.
        case boolean
        /// A number that is used as a number.
        case integer
        /// Which of several alternatives is taken.
        case index
        /// How many elements follow, each in a span of its own.
        case count
        /// A position in an order of values where neighbours need not be alike, as for floating point numbers.
        case code
    }

    /// What the choice decides.
    public var kind: Kind
    /// The number that was chosen.
    public var value: Int64
    /// The least number that could have been chosen.
    public var lower: Int64
    /// The greatest number that could have been chosen.
    public var upper: Int64
    /// The number that counts as simplest; the farther from it, the more complex.
    public var target: Int64

    /// Makes a choice from its parts.
    @inlinable
    public init(kind: Kind, value: Int64, lower: Int64, upper: Int64, target: Int64) {
        self.kind = kind
        self.value = value
        self.lower = lower
        self.upper = upper
        self.target = target
    }

    /// How far the value is from the simplest one.
    @inlinable
    public var distance: UInt64 {
        value >= target ? UInt64(bitPattern: value &- target) : UInt64(bitPattern: target &- value)
    }

    /// Whether nothing simpler could have been chosen.
    public var isSimplest: Bool { value == target }

    /// The same choice with another value, which is brought within the bounds.
    func with(_ value: Int64) -> Choice {
        var copy = self
        copy.value = min(max(value, lower), upper)
        return copy
    }

    /// Whether this choice is simpler than another: nearer to its target, and above it rather than below.
    func isSimpler(than other: Choice) -> Bool {
        let mine = distance
        let theirs = other.distance
        if mine != theirs { return mine < theirs }
        return value >= target && other.value < other.target
    }
}
