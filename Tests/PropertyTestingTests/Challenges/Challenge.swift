import PropertyTesting

/// One problem of the public shrinking challenge: what is generated, what should hold, and what every run should end with.
struct Challenge: Sendable, CustomStringConvertible {
    /// What one run of a problem gave.
    struct Outcome: Sendable {
        /// The smallest value found, as text.
        let value: String
        /// Whether it is the known smallest one.
        let isNormalForm: Bool
        /// Property runs up to and including the first failure.
        let cases: Int
        /// Property runs after the first failure, less the closing one.
        let shrinkRuns: Int
        /// The first failing value, as text.
        let first: String
        /// What the shrinker did.
        let log: [ShrinkStep]
        /// The token of the smallest value.
        let token: ReproduceToken
    }

    let name: String
    /// Hunts and shrinks from a seed; nil if nothing failed.
    let run: @Sendable (Seed) -> Outcome?

    var description: String { name }

    init<Value: Equatable & Sendable>(
        _ name: String, _ generator: Gen<Value>, normalForms: [Value],
        holds: @escaping @Sendable (Value) -> Judgement
    ) {
        self.name = name
        run = { seed in
            var runs = 0
            var firstFailure: Int?
            var configuration = CheckConfiguration(seed: seed, cases: 200_000)
            configuration.discardsPerCase = 50
            let result = judge(generator, configuration) { value in
                runs += 1
                let judgement = holds(value)
                if case .fail = judgement, firstFailure == nil { firstFailure = runs }
                return judgement
            }
            guard let found = result.counterexample, let firstFailure else { return nil }
            let first = generator.replay(found.firstReproduce.choices).map { "\($0.value)" }
            return Outcome(
                value: "\(found.value)", isNormalForm: normalForms.contains(found.value), cases: firstFailure,
                shrinkRuns: runs - firstFailure - 1, first: first ?? "", log: found.log,
                token: found.reproduce)
        }
    }
}

extension Judgement {
    /// Passes if a condition is true.
    static func holding(_ condition: Bool) -> Judgement { condition ? .pass : .fail("does not hold") }
}
