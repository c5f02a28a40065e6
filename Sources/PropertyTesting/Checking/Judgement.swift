/// What one run of a property says about one value.
public enum Judgement: Hashable, Sendable {
    /// The property holds for the value.
    case pass
    /// The property does not hold; the text says what was seen.
    case fail(String)
    /// The run says nothing, for instance because the system under test could not be reached.
    case inconclusive(String)
    /// The value is outside what the property speaks about.
    case discard
}

/// A judgement with a score that generation tries to raise.
public struct ScoredJudgement: Hashable, Sendable {
    /// What the run says about the value.
    public var judgement: Judgement
    /// How near the run came to what is sought, for instance how much it covered; greater is nearer.
    public var score: Double

    /// Puts a judgement and a score together.
    public init(_ judgement: Judgement, score: Double) {
        self.judgement = judgement
        self.score = score
    }
}
