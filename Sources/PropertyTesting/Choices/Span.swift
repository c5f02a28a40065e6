/// A stretch of choices that together make one part of a value.
///
/// Spans tell the shrinker which choices belong together: elements to delete, subtrees to lift, siblings to swap.
public struct Span: Hashable, Sendable {
    /// What part of a value a span makes.
    public enum Kind: Hashable, Sendable {
        /// A collection: one count, then one element span for each element.
        case collection
        /// One element of a collection.
        case element
        /// One of so many alternatives: the index, then what was taken.
        case alternatives(Int)
        /// A part that a generator marked, with a number that equals only that of spans of the same make.
        case group(Int)
    }

    /// What the span makes.
    public let kind: Kind
    /// The position of its first choice.
    public let start: Int
    /// The position after its last choice.
    public internal(set) var end: Int
    /// The index of the span around it, or nil at the top.
    public let parent: Int?

    /// The positions of its choices.
    public var range: Range<Int> { start..<end }
}
