extension Gen where Value: FixedWidthInteger & Sendable {
    /// Makes numbers of a range: small, large and boundary ones all often.
    ///
    /// - Parameters:
    ///   - bounds: The range; of a type wider than 64 bits only the part that fits into 64 bits.
    ///   - target: The number that counts as simplest; by default the one nearest to zero.
    /// - Returns: The generator.
    @inlinable
    public static func integer(in bounds: ClosedRange<Value>, towards target: Value? = nil) -> Gen {
        let simplest = target ?? Swift.min(Swift.max(0, bounds.lowerBound), bounds.upperBound)
        if let lower = Int64(exactly: bounds.lowerBound), let upper = Int64(exactly: bounds.upperBound),
            let middle = Int64(exactly: simplest)
        {
            return Gen { source in
                Value(truncatingIfNeeded: try source.integer(in: lower...upper, target: middle))
            }
        }
        // Unsigned numbers beyond Int64: the choice counts from the target, in the order of the unsigned numbers.
        let flip: UInt64 = 1 << 63
        let lower = Int64(bitPattern: UInt64(clamping: bounds.lowerBound) ^ flip)
        let upper = Int64(bitPattern: UInt64(clamping: bounds.upperBound) ^ flip)
        let middle = Int64(bitPattern: UInt64(clamping: simplest) ^ flip)
        return Gen { source in
            let choice = try source.integer(in: lower...upper, target: middle)
            return Value(truncatingIfNeeded: UInt64(bitPattern: choice) ^ flip)
        }
    }

    /// Makes any numbers of the type: small, large and boundary ones all often.
    @inlinable
    public static func integer() -> Gen {
        integer(in: Value.min...Value.max)
    }
}

extension Gen where Value == Double {
    /// Makes any floating point numbers; whole numbers count as simpler than fractions, finite as simpler than infinite.
    public static func double(includingNonFinite: Bool = true) -> Gen {
        Gen { source in
            let negative = try source.boolean(oneIn: 2)
            let code = try source.floatCode(includingNonFinite: includingNonFinite)
            return negative ? -FloatCode.decode(code) : FloatCode.decode(code)
        }
    }

    /// Makes floating point numbers of a range.
    public static func double(in bounds: ClosedRange<Double>) -> Gen {
        let width = bounds.upperBound - bounds.lowerBound
        let steps: Int64 = 1 << 53
        return Gen { source in
            let step = try source.integer(in: 0...steps, target: 0)
            let value = bounds.lowerBound + width * (Double(step) / Double(steps))
            return Swift.min(Swift.max(value, bounds.lowerBound), bounds.upperBound)
        }
    }
}

extension Source {
    /// Chooses a number of a range, with small, large and boundary numbers all often.
    ///
    /// - Parameters:
    ///   - bounds: The range.
    ///   - target: The number that counts as simplest, which must lie in the range.
    /// - Returns: The number.
    /// - Throws: `Rejection.overrun` if there were too many choices already.
    @inlinable
    public mutating func integer(in bounds: ClosedRange<Int64>, target: Int64) throws -> Int64 {
        let earlier = drawsFreely ? earlierNumber() : nil
        return try choose(.integer, in: bounds, target: target) { randomness, size in
            NumberDistribution.draw(bounds, target: target, earlier: earlier, size: size, &randomness)
        }
    }

    /// Picks a number that was chosen before in the same value, now and then, so that equal numbers meet.
    @inlinable
    mutating func earlierNumber() -> Int64? {
        guard !recorded.isEmpty else { return nil }
        let bits = randomness.next()
        guard bits & 15 == 0 else { return nil }
        let position = Int(truncatingIfNeeded: (bits >> 32) % UInt64(recorded.count))
        return recorded[position].kind == .integer ? recorded[position].value : nil
    }

    mutating func floatCode(includingNonFinite: Bool) throws -> Int64 {
        let upper = includingNonFinite ? FloatCode.last : FloatCode.lastFinite
        return try choose(.code, in: 0...upper, target: 0) { randomness, size in
            FloatCode.random(upTo: upper, size: size, &randomness)
        }
    }
}

/// How random numbers of a range are spread.
@usableFromInline
enum NumberDistribution {
    /// Draws a number: sometimes an earlier one or a boundary, else small ones as often as large ones.
    @usableFromInline
    static func draw(
        _ bounds: ClosedRange<Int64>, target: Int64, earlier: Int64?, size: Int,
        _ randomness: inout Randomness
    ) -> Int64 {
        let lower = bounds.lowerBound
        let upper = bounds.upperBound
        if let earlier {
            let nudge = Int64(randomness.upTo(4)) - 2
            let wanted = earlier.addingReportingOverflow(nudge == 2 ? 0 : nudge)
            if !wanted.overflow, bounds.contains(wanted.partialValue) { return wanted.partialValue }
        }
        let below = UInt64(bitPattern: target &- lower)
        let above = UInt64(bitPattern: upper &- target)
        let (width, overflow) = below.addingReportingOverflow(above)
        if !overflow && width <= 64 {
            return lower + Int64(randomness.upTo(width))
        }
        let bits = randomness.next()
        if bits & 31 == 0 && size > 10 {
            let offset = (bits >> 8) & 1 == 0 ? 0 : Int64((bits >> 9) & 1)
            return (bits >> 5) & 1 == 0 ? lower + offset : upper - offset
        }
        let goesAbove = above == 0 ? false : below == 0 ? true : (bits >> 6) & 1 == 0
        let reach = goesAbove ? above : below
        let distance = draw(upTo: reach, size: size, &randomness)
        return goesAbove ? target &+ Int64(bitPattern: distance) : target &- Int64(bitPattern: distance)
    }

    /// Draws a distance whose number of bits is spread evenly, up to what the size allows.
    @inline(__always)
    static func draw(upTo reach: UInt64, size: Int, _ randomness: inout Randomness) -> UInt64 {
        let widest = 64 - reach.leadingZeroBitCount
        let allowed = max(1, min(widest, 3 + widest * size / 64))
        let bits = 1 + Int(truncatingIfNeeded: randomness.upTo(UInt64(allowed - 1)))
        let top = bits == 64 ? UInt64.max : (1 << UInt64(bits)) - 1
        return randomness.upTo(min(reach, top))
    }
}
