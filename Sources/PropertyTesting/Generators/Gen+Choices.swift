extension Gen {
    /// Makes always the same value.
    @inlinable
    public static func just(_ value: Value) -> Gen where Value: Sendable {
        Gen { _ in value }
    }

    /// Makes a value of one of several generators; the first counts as the simplest.
    @inlinable
    public static func oneOf(_ alternatives: [Gen<Value>]) -> Gen {
        precondition(!alternatives.isEmpty, "oneOf needs an alternative")
        return Gen { source in
            try source.span(.alternatives(alternatives.count)) { source throws in
                let index = try source.index(below: alternatives.count)
                return try alternatives[index].generate(&source)
            }
        }
    }

    /// Makes a value of one of several generators; the first counts as the simplest.
    @inlinable
    public static func oneOf(_ alternatives: Gen<Value>...) -> Gen {
        oneOf(alternatives)
    }

    /// Makes a value of one of several generators, each as often as its weight says.
    ///
    /// The first counts as the simplest, whatever its weight.
    public static func weighted(_ alternatives: [(weight: Int, generator: Gen<Value>)]) -> Gen {
        precondition(
            alternatives.contains { $0.weight > 0 }, "weighted needs an alternative of positive weight")
        let weights = alternatives.map(\.weight)
        return Gen { source in
            try source.span(.alternatives(alternatives.count)) { source throws in
                let index = try source.index(weights: weights)
                return try alternatives[index].generator.generate(&source)
            }
        }
    }

    /// Makes a value of one of several generators, each as often as its weight says.
    public static func weighted(_ alternatives: (weight: Int, generator: Gen<Value>)...) -> Gen {
        weighted(alternatives)
    }

    /// Makes one of the given values; the first counts as the simplest.
    @inlinable
    public static func element(of values: [Value]) -> Gen where Value: Sendable {
        precondition(!values.isEmpty, "element(of:) needs a value")
        return Gen { source in values[try source.index(below: values.count)] }
    }

    /// Makes one of the cases of an enumeration; the first counts as the simplest.
    public static func cases() -> Gen where Value: CaseIterable & Sendable {
        element(of: Array(Value.allCases))
    }

    /// Makes nil or a value; nil counts as the simplest.
    @inlinable
    public static func optional<Wrapped>(_ wrapped: Gen<Wrapped>) -> Gen where Value == Wrapped? {
        Gen { source in
            guard try source.boolean(oneIn: 4, of: 3) else { return nil }
            return try wrapped.generate(&source)
        }
    }

    /// Makes a value of a recursive type, with a limit on how deep it goes.
    ///
    /// - Parameters:
    ///   - depth: How many times the step may be applied around a leaf.
    ///   - leaf: What ends the recursion; counts as simplest.
    ///   - step: Makes a generator of larger values from one of smaller values.
    /// - Returns: A generator that lets leaf or step be chosen at each depth.
    public static func recursive(
        depth: Int = 5, leaf: Gen<Value>, step: (Gen<Value>) -> Gen<Value>
    ) -> Gen {
        // The innermost leaves make the same choices as all others, so that parts fit in the places of wholes.
        var generator = Gen { source in
            try source.span(.group(recursionLabel)) { source throws in
                _ = try source.index(below: 1)
                return try leaf.generate(&source)
            }
        }
        for _ in 0..<max(0, depth) {
            let smaller = generator
            let larger = step(smaller)
            generator = Gen { source in
                try source.span(.group(recursionLabel)) { source throws in
                    let deeper = try source.index(below: 2) == 1
                    return try deeper ? larger.generate(&source) : leaf.generate(&source)
                }
            }
        }
        return generator
    }
}

/// The mark of recursive values, so that a whole can be replaced by one of its parts.
private let recursionLabel = -1

extension Gen where Value == Bool {
    /// Makes false or true; false counts as the simplest.
    @inlinable public static var boolean: Gen { Gen { source in try source.boolean(oneIn: 2) } }
}

extension Source {
    /// Chooses yes with the probability of `of` in `oneIn`.
    @inlinable
    public mutating func boolean(oneIn: UInt64 = 2, of: UInt64 = 1) throws -> Bool {
        try choose(.boolean, in: 0...1, target: 0) { randomness, _ in
            randomness.upTo(oneIn - 1) < of ? 1 : 0
        } == 1
    }

    /// Chooses one of so many alternatives, all equally often.
    @inlinable
    public mutating func index(below count: Int) throws -> Int {
        Int(
            try choose(.index, in: 0...Int64(count - 1), target: 0) { randomness, _ in
                Int64(truncatingIfNeeded: randomness.upTo(UInt64(count - 1)))
            })
    }

    /// Chooses one of several alternatives, each as often as its weight says.
    public mutating func index(weights: [Int]) throws -> Int {
        Int(
            try choose(.index, in: 0...Int64(weights.count - 1), target: 0) { randomness, _ in
                let total = weights.reduce(0) { $0 + max(0, $1) }
                var left = Int(truncatingIfNeeded: randomness.upTo(UInt64(max(1, total) - 1)))
                for (index, weight) in weights.enumerated() {
                    left -= max(0, weight)
                    if left < 0 { return Int64(index) }
                }
                return Int64(weights.count - 1)
            })
    }
}
