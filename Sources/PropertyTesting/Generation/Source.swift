/// Where generators take their choices from: fresh random ones, or those of an earlier value again.
///
/// Every choice is recorded. A source first replays its plan, bringing each planned number within the bounds that are
/// now asked for, and then goes on as its continuation says.
public struct Source: ~Copyable {
    /// What follows when the plan is used up.
    public enum Continuation: Hashable, Sendable {
        /// The simplest choice, as in shrinking and replaying.
        case simplest
        /// A random choice, as in generating.
        case random
        /// Choices of shape from the digits of a number, and numbers that are the simplest or count upward, as in shrinking.
        case reshaped(digits: UInt64, isCounting: Bool)
    }

    @usableFromInline var randomness: Randomness
    @usableFromInline var plan: [Choice] = []
    @usableFromInline var cursor = 0
    @usableFromInline var continuation: Continuation
    @usableFromInline var limit: Int
    /// How large values should be now, from 0 to 100.
    @usableFromInline var size: Int
    @usableFromInline var recorded: [Choice] = []
    @usableFromInline var spans: [Span] = []
    @usableFromInline var openSpan: Int?
    @usableFromInline var recordsSpans = false

    /// Makes a source of random choices.
    public init(seed: Seed, size: Int = 100, limit: Int = 8192) {
        randomness = Randomness(seed: seed)
        continuation = .random
        self.size = size
        self.limit = limit
        recorded.reserveCapacity(64)
    }

    /// Makes a source that replays choices and then goes on with the simplest ones.
    public init(replaying choices: [Choice], limit: Int = 8192) {
        randomness = Randomness(seed: 0)
        continuation = .simplest
        size = 100
        self.limit = limit
        plan = choices
        recordsSpans = true
    }

    /// What was chosen so far, with its spans.
    public var recording: Recording { Recording(choices: recorded, spans: spans) }

    /// Starts afresh: with a plan, what follows it, a size and whether spans are kept.
    mutating func restart(
        plan: [Choice], continuation: Continuation, size: Int, limit: Int, recordsSpans: Bool
    ) {
        self.plan = plan
        self.continuation = continuation
        self.size = size
        self.limit = limit
        self.recordsSpans = recordsSpans
        cursor = 0
        recorded.removeAll(keepingCapacity: true)
        spans.removeAll(keepingCapacity: true)
        openSpan = nil
    }

    /// Draws a value of a generator.
    ///
    /// - Parameter generator: What makes the value.
    /// - Returns: The value.
    /// - Throws: `Rejection` if the generator finds no value, or what the generator throws by itself.
    @inlinable
    public mutating func draw<Value>(_ generator: Gen<Value>) throws -> Value {
        try generator.generate(&self)
    }

    /// Makes one choice: from the plan while it lasts, else simplest or random.
    @inlinable
    mutating func choose(
        _ kind: Choice.Kind, in bounds: ClosedRange<Int64>, target: Int64,
        random: (inout Randomness, Int) -> Int64
    ) throws -> Int64 {
        if recorded.count >= limit { throw Rejection.overrun }
        let value: Int64
        if cursor < plan.count {
            let planned = plan[cursor]
            cursor += 1
            value =
                planned.kind == kind
                ? min(max(planned.value, bounds.lowerBound), bounds.upperBound) : target
        } else {
            switch continuation {
            case .simplest: value = target
            case .random: value = random(&randomness, size)
            case .reshaped: value = reshaped(kind, in: bounds, target: target)
            }
        }
        recorded.append(
            Choice(
                kind: kind, value: value, lower: bounds.lowerBound, upper: bounds.upperBound, target: target))
        return value
    }

    /// Takes the next digit for a choice of shape; a number is the simplest or the count of choices so far.
    @usableFromInline
    mutating func reshaped(_ kind: Choice.Kind, in bounds: ClosedRange<Int64>, target: Int64) -> Int64 {
        guard case .reshaped(let digits, let isCounting) = continuation else { return target }
        switch kind {
        case .integer, .code:
            return isCounting ? min(max(target, target &+ Int64(recorded.count)), bounds.upperBound) : target
        case .boolean, .index, .count:
            let alternatives = UInt64(bitPattern: bounds.upperBound &- bounds.lowerBound)
                .addingReportingOverflow(1)
            guard digits > 0, !alternatives.overflow, alternatives.partialValue > 1 else { return target }
            continuation = .reshaped(digits: digits / alternatives.partialValue, isCounting: isCounting)
            return bounds.lowerBound + Int64(bitPattern: digits % alternatives.partialValue)
        }
    }

    /// Whether the choices that follow are random ones, so that a refused value can be drawn again.
    @inlinable
    var drawsFreely: Bool {
        switch continuation {
        case .simplest, .reshaped: false
        case .random: cursor >= plan.count
        }
    }

    /// Marks the choices that a closure makes as one part of the value.
    ///
    /// - Parameters:
    ///   - kind: What part it is.
    ///   - body: What makes the choices.
    /// - Returns: What the closure returns.
    /// - Throws: What the closure throws.
    @inlinable
    public mutating func span<Value>(_ kind: Span.Kind, _ body: (inout Source) throws -> Value) rethrows
        -> Value
    {
        guard recordsSpans else { return try body(&self) }
        let index = open(kind)
        let value = try body(&self)
        close(index)
        return value
    }

    @usableFromInline
    mutating func open(_ kind: Span.Kind) -> Int {
        let index = spans.count
        spans.append(Span(kind: kind, start: recorded.count, end: recorded.count, parent: openSpan))
        openSpan = index
        return index
    }

    @usableFromInline
    mutating func close(_ index: Int) {
        spans[index].end = recorded.count
        openSpan = spans[index].parent
    }

    /// A point to which a source can go back, forgetting the choices made since.
    @usableFromInline
    struct Mark {
        @usableFromInline let choices: Int
        @usableFromInline let spans: Int
        @usableFromInline let openSpan: Int?

        @usableFromInline
        init(choices: Int, spans: Int, openSpan: Int?) {
            self.choices = choices
            self.spans = spans
            self.openSpan = openSpan
        }
    }

    @usableFromInline
    var mark: Mark { Mark(choices: recorded.count, spans: spans.count, openSpan: openSpan) }

    /// Forgets the choices made since a mark; those of the plan stay used up.
    @usableFromInline
    mutating func forget(since mark: Mark) {
        recorded.removeSubrange(mark.choices...)
        spans.removeSubrange(mark.spans...)
        openSpan = mark.openSpan
    }
}
