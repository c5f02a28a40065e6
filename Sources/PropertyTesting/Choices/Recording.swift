/// The choices that made one value, with the spans that give them structure.
public struct Recording: Hashable, Sendable {
    /// The choices in the order in which they were made.
    public internal(set) var choices: [Choice]
    /// The spans in the order in which they were opened.
    public internal(set) var spans: [Span]

    /// The chosen numbers alone: with the generator they determine the value.
    public var values: [Int64] { choices.map(\.value) }

    /// Whether this recording precedes another in shortlex order: fewer choices first, then simpler ones.
    public func isSimpler(than other: Recording) -> Bool {
        if choices.count != other.choices.count { return choices.count < other.choices.count }
        for (mine, theirs) in zip(choices, other.choices) where mine != theirs {
            if mine.isSimpler(than: theirs) { return true }
            if theirs.isSimpler(than: mine) { return false }
        }
        return false
    }
}
