/// What a tester knows of a system to make histories of stimuli for it, step by step from a state.
///
/// The state is the model's, not the system's: histories are made whole before they are run. When the shrinker takes a step
/// away, the steps after it are made again from the states that now precede them, and those whose precondition no longer
/// holds are left out.
public struct HistoryModel<State: Sendable, Stimulus: Sendable>: Sendable {
    /// The state before the first step.
    public var initial: State
    /// What may come next in a state, or nil if nothing may.
    ///
    /// Let the alternatives of a `oneOf` be the same in all states where you can, and leave the rest to the precondition:
    /// then a step means the same when the steps before it have gone.
    public var next: @Sendable (State) -> Gen<Stimulus>?
    /// Whether a stimulus makes sense in a state.
    public var precondition: @Sendable (State, Stimulus) -> Bool
    /// Brings the state past a stimulus.
    public var advance: @Sendable (inout State, Stimulus) -> Void

    /// Makes a model from its parts.
    public init(
        initial: State,
        next: @escaping @Sendable (State) -> Gen<Stimulus>?,
        precondition: @escaping @Sendable (State, Stimulus) -> Bool = { _, _ in true },
        advance: @escaping @Sendable (inout State, Stimulus) -> Void
    ) {
        self.initial = initial
        self.next = next
        self.precondition = precondition
        self.advance = advance
    }

    /// Makes the generator of histories of so many steps.
    ///
    /// A history is shorter when nothing may come next; each step is an element of the history for the shrinker.
    public func histories(steps: ClosedRange<Int>) -> Gen<[Stimulus]> {
        Gen { source in
            try source.span(.collection) { source throws in
                let place = source.recorded.count
                let count = try source.stepCount(in: steps)
                var state = initial
                var history: [Stimulus] = []
                history.reserveCapacity(count)
                for _ in 0..<count {
                    guard let generator = next(state) else { break }
                    if let stimulus = try source.step(generator, where: { precondition(state, $0) }) {
                        advance(&state, stimulus)
                        history.append(stimulus)
                    }
                }
                source.settleCount(at: place, history.count)
                return history
            }
        }
    }
}

extension Source {
    /// Chooses how many steps a history has, up to a bound that grows with the size.
    mutating func stepCount(in bounds: ClosedRange<Int>) throws -> Int {
        Int(
            try choose(
                .count, in: Int64(bounds.lowerBound)...Int64(bounds.upperBound),
                target: Int64(bounds.lowerBound)
            ) { randomness, size in
                let room = bounds.upperBound - bounds.lowerBound
                let reach = UInt64(min(room, max(4, room * size / 100)))
                return Int64(bounds.lowerBound) + Int64(truncatingIfNeeded: randomness.upTo(reach))
            })
    }

    /// Corrects a recorded count to what came of it, so that equal values have equal choices.
    mutating func settleCount(at place: Int, _ count: Int) {
        recorded[place].value = max(Int64(count), recorded[place].lower)
    }

    /// Draws one step, again if its precondition does not hold; nil if none was found, and then no choice is left behind.
    mutating func step<Value>(_ generator: Gen<Value>, where isAllowed: (Value) -> Bool) throws -> Value? {
        for _ in 0..<20 {
            let mark = self.mark
            let mayRetry = drawsFreely
            let value = try span(.element, generator.generate)
            if isAllowed(value) { return value }
            forget(since: mark)
            guard mayRetry else { return nil }
        }
        return nil
    }
}
