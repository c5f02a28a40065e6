/// What a check found.
public enum CheckResult<Value> {
    /// No value failed.
    case passed(Tally)
    /// A value failed, and fails again whenever it is run.
    case failed(Counterexample<Value>)
    /// A value failed once, but not each time it was run.
    case unstable(Instability<Value>)
    /// Too many values were refused, so that the check says nothing.
    case gaveUp(Tally)

    /// The counterexample, if there is one.
    public var counterexample: Counterexample<Value>? {
        switch self {
        case .failed(let counterexample): counterexample
        case .passed, .unstable, .gaveUp: nil
        }
    }

    /// Whether no value failed and enough were run.
    public var hasPassed: Bool {
        switch self {
        case .passed: true
        case .failed, .unstable, .gaveUp: false
        }
    }
}

extension CheckResult: Sendable where Value: Sendable {}

/// How many values were made and what became of them.
public struct Tally: Hashable, Sendable {
    /// Values that were run and judged.
    public internal(set) var cases = 0
    /// Values that a generator refused to make.
    public internal(set) var rejections = 0
    /// Values that the property discarded.
    public internal(set) var discards = 0
    /// Runs that said nothing.
    public internal(set) var inconclusive = 0
    /// Values not run because the same choices were run before.
    public internal(set) var repetitions = 0
    /// Whether a deadline ended the check early.
    public internal(set) var wasCutShort = false
    /// The highest score that a run reported.
    public internal(set) var bestScore: Double?

    /// Values that were made or refused, run or not.
    var made: Int { cases + rejections + discards + repetitions }
}

/// The smallest value found for which a property does not hold.
public struct Counterexample<Value> {
    /// Why the shrinker stopped.
    public enum Ending: Hashable, Sendable {
        /// Nothing simpler that it knows to try fails.
        case smallest
        /// It has spent the runs it may spend.
        case runLimit
        /// The deadline came.
        case deadline
    }

    /// The value.
    public let value: Value
    /// What the run of the value said.
    public let message: String
    /// What makes the value again.
    public let reproduce: ReproduceToken
    /// The recorded choices with their structure.
    public let recording: Recording
    /// The seed of the check.
    public let seed: Seed
    /// What was made up to the first failure.
    public let tally: Tally
    /// The first value that failed, before anything was shrunk.
    public let firstValue: Value
    /// What the first failure said, before anything was shrunk.
    public let firstMessage: String
    /// What makes the first failing value again.
    public let firstReproduce: ReproduceToken
    /// How many times a simpler failing value was found.
    public let shrinks: Int
    /// How many values the shrinker ran.
    public let shrinkRuns: Int
    /// Why the shrinker stopped.
    public let ending: Ending
    /// Where the shrinker stopped, for a later check to go on from there.
    public let checkpoint: ShrinkCheckpoint
    /// What the shrinker did: each success, with the pass that had it.
    public let log: [ShrinkStep]
}

extension Counterexample: Sendable where Value: Sendable {}

/// A value that failed, and then did not.
public struct Instability<Value> {
    /// The value.
    public let value: Value
    /// What a failing run of the value said.
    public let message: String
    /// What makes the value again.
    public let reproduce: ReproduceToken
    /// How many of the runs failed.
    public let failures: Int
    /// How many times the value was run.
    public let runs: Int
    /// What was made up to the first failure.
    public let tally: Tally

    /// The share of runs that failed.
    public var rate: Double { Double(failures) / Double(max(1, runs)) }
}

extension Instability: Sendable where Value: Sendable {}
