/// A recipe for values of one type, made from choices that a source provides.
///
/// Write one with the ready-made generators and `map`, `flatMap`, `filter` and `zip`, or as a closure that draws what it needs:
/// ```swift
/// let point = Gen { source in
///     Point(x: try source.draw(.integer(in: 0...9)), y: try source.draw(.integer(in: 0...9)))
/// }
/// ```
/// It must depend on nothing but its source, and must come to an end when every choice is the simplest one.
public struct Gen<Value>: Sendable {
    @usableFromInline let generate: @Sendable (inout Source) throws -> Value

    /// Makes a generator from a closure that draws from a source.
    @inlinable
    public init(_ generate: @escaping @Sendable (inout Source) throws -> Value) {
        self.generate = generate
    }

    /// Makes the values of another generator and changes each one.
    @inlinable
    public func map<Other>(_ transform: @escaping @Sendable (Value) throws -> Other) -> Gen<Other> {
        let generate = self.generate
        return Gen<Other> { source in try transform(try generate(&source)) }
    }

    /// Makes a value, and then a value of the generator that belongs to it.
    @inlinable
    public func flatMap<Other>(_ next: @escaping @Sendable (Value) throws -> Gen<Other>) -> Gen<Other> {
        let generate = self.generate
        return Gen<Other> { source in
            let value = try generate(&source)
            return try next(value).generate(&source)
        }
    }

    /// Keeps only the values that satisfy a condition.
    ///
    /// A refused value is drawn again up to a hundred times and leaves no choices behind; then the case is given up. If
    /// most cases are given up, the check ends as given up: say what is wanted by construction instead.
    @inlinable
    public func filter(_ isIncluded: @escaping @Sendable (Value) -> Bool) -> Gen<Value> {
        let generate = self.generate
        return Gen { source in
            for _ in 0..<100 {
                let mark = source.mark
                let mayRetry = source.drawsFreely
                let value = try generate(&source)
                if isIncluded(value) { return value }
                guard mayRetry else { throw Rejection.unsatisfied }
                source.forget(since: mark)
            }
            throw Rejection.unsatisfied
        }
    }

    /// Keeps only the values for which a transformation gives a result.
    @inlinable
    public func compactMap<Other>(_ transform: @escaping @Sendable (Value) -> Other?) -> Gen<Other> {
        let generate = self.generate
        return Gen<Other> { source in
            for _ in 0..<100 {
                let mark = source.mark
                let mayRetry = source.drawsFreely
                if let value = transform(try generate(&source)) { return value }
                guard mayRetry else { throw Rejection.unsatisfied }
                source.forget(since: mark)
            }
            throw Rejection.unsatisfied
        }
    }

    /// Makes the values of this generator and marks their choices as one part, which can be swapped or lifted as a whole.
    @inlinable
    public func marked(_ label: Int) -> Gen<Value> {
        let generate = self.generate
        return Gen { source in try source.span(.group(label), generate) }
    }

    /// Makes one sample, without checking anything.
    ///
    /// - Parameters:
    ///   - seed: What the sample follows from.
    ///   - size: How large it may be, from 0 to 100.
    /// - Returns: The value, or nil if the generator refused.
    public func sample(seed: Seed, size: Int = 100) -> Value? {
        var source = Source(seed: seed, size: size)
        return try? generate(&source)
    }

    /// Makes the value that belongs to recorded choices.
    ///
    /// - Parameter choices: The choices, for instance those of a token.
    /// - Returns: The value and the recording of what was chosen, or nil if the generator refused.
    public func replay(_ choices: [Choice]) -> (value: Value, recording: Recording)? {
        var source = Source(replaying: choices)
        guard let value = try? generate(&source) else { return nil }
        return (value, source.recording)
    }
}

/// Makes tuples with one value of each generator.
@inlinable
public func zip<each Value>(_ generators: repeat Gen<each Value>) -> Gen<(repeat each Value)> {
    Gen { source in (repeat try (each generators).generate(&source)) }
}
