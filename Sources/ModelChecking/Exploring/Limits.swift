/// When an exploration stops though states are left.
public struct Limits: Sendable {
    /// How many states may be kept; more than `Int32.max` are never.
    public var states = Int(Int32.max)
    /// How many bytes states, table and links may take.
    public var bytes = 4 << 30
    /// How many steps from an initial state are followed.
    public var depth = Int.max
    /// Tells whether time is up; asked every few thousand states.
    public var isTimeUp: (@Sendable () -> Bool)?

    /// Makes the default limits, which bound the bytes alone.
    public init() {}
}
