/// Whether and when the test control cuts the power at a durable write.
public struct CrashState: Hashable, Sendable, Codable {
    /// When the cut comes.
    public var plan: Plan = .none
    /// Whether it has come since it was armed.
    public var hasFired = false
    /// What the world saw before the cut; nil while power is on.
    var frozen: Frozen?

    /// When the cut comes.
    public enum Plan: Hashable, Sendable, Codable {
        /// Never.
        case none
        /// Right before the durable write with this number, counted from 1.
        case beforeWrite(Int)
        /// Right before any durable write, or not at all: what an observer must reckon with.
        case beforeAnyWrite
    }

    /// What lies outside the device and is not undone by a cut.
    struct Frozen: Hashable, Sendable, Codable {
        var user: UserScript
        var toolRuns: [ToolRun]
    }

    /// Creates a state without a cut.
    public init() {}
}
