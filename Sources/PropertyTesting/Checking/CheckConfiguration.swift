/// How long and how hard a check looks for a counterexample.
public struct CheckConfiguration: Sendable {
    /// What all generated values follow from.
    public var seed: Seed = 0
    /// How many values are run, unless one fails earlier.
    public var cases = 100
    /// How many values may be refused, by filters or as discarded, for each one that is run.
    public var discardsPerCase = 10
    /// How many choices one value may take.
    public var maximumChoices = 8192
    /// How many runs the shrinker may spend.
    public var maximumShrinkRuns = 10_000
    /// How many times a first failure is run again before it is shrunk; zero trusts the first run.
    public var confirmations = 0
    /// How many runs measure the rate of a failure that did not repeat.
    public var stabilityRuns = 10
    /// Whether the smallest counterexample is run once more at the end, to see that it still fails.
    public var verifiesResult = true
    /// Whether a value whose choices were run before is skipped, for systems under test where a run is dear.
    public var skipsRepeatedCases = false
    /// How many values until the largest size is reached; fewer values are spread over all sizes.
    public var casesToFullSize = 100
    /// When to stop looking, or nil for never.
    public var deadline: Deadline?
    /// The choices of earlier counterexamples, which are run first.
    public var examples: [ReproduceToken] = []

    /// Where an earlier check stopped shrinking; what failed there is shrunk further before anything else is run.
    public var resuming: ShrinkCheckpoint?

    /// Makes the configuration that suits a quick test.
    public init(seed: Seed = 0, cases: Int = 100) {
        self.seed = seed
        self.cases = cases
    }
}

/// An end of time on a clock that the caller provides.
public struct Deadline: Sendable {
    /// Tells the time; it need not be that of the wall.
    public let now: @Sendable () -> Duration
    /// The time at which to stop.
    public let end: Duration

    /// Makes a deadline from a clock and an end.
    public init(at end: Duration, now: @escaping @Sendable () -> Duration) {
        self.now = now
        self.end = end
    }

    /// Whether the end has come.
    public var hasPassed: Bool { now() >= end }
}
