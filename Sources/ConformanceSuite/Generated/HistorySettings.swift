public import PropertyTesting

/// How many generated histories a case runs, how long they are, and what they follow from.
public struct HistorySettings: Hashable, Sendable {
    /// Histories a case.
    public var histories: Int
    /// Most stimuli of one history.
    public var steps: Int
    /// Runs that shrinking may take.
    public var shrinkRuns: Int
    /// What all histories follow from; nil takes the tester's seed.
    public var seed: Seed?

    /// Creates settings.
    public init(histories: Int = 15, steps: Int = 25, shrinkRuns: Int = 150, seed: Seed? = nil) {
        self.histories = histories
        self.steps = steps
        self.shrinkRuns = shrinkRuns
        self.seed = seed
    }
}

/// What became of the histories of one case.
public struct HistoryTally: Hashable, Sendable {
    /// Histories that were run and judged, those of shrinking not counted.
    public var histories = 0
    /// Those among them that said nothing.
    public var inconclusive = 0
    /// Stimuli of all runs, those of shrinking among them.
    public var stimuli = 0

    /// Creates a tally.
    public init(histories: Int = 0, inconclusive: Int = 0, stimuli: Int = 0) {
        self.histories = histories
        self.inconclusive = inconclusive
        self.stimuli = stimuli
    }

    /// Adds what another tally counts.
    public static func += (left: inout HistoryTally, right: HistoryTally) {
        left.histories += right.histories
        left.inconclusive += right.inconclusive
        left.stimuli += right.stimuli
    }
}

/// Takes note of the histories that a case ran, as it ends.
public typealias HistoryCounter = @Sendable (HistoryTally) -> Void
