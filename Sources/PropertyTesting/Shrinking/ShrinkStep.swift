/// One success of the shrinker.
public struct ShrinkStep: Hashable, Sendable, CustomStringConvertible {
    /// The name of the pass that found the simpler value.
    public let pass: String
    /// How many values the shrinker had run then.
    public let run: Int
    /// How many choices the simpler value has.
    public let choices: Int

    /// The step as one line.
    public var description: String { "run \(run): \(pass), \(choices) choices" }
}
