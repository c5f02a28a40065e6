/// Why a generator made no value; thrown inside generators and never out of a check.
public enum Rejection: Error, Hashable, Sendable {
    /// No value satisfied a filter, or the generator refused by itself.
    case unsatisfied
    /// More choices were asked for than the limit allows.
    case overrun
}
