/// What exploring a system gave.
public struct Exploration<State, Action> {
    /// How much of the system was seen.
    public enum Extent: Hashable, Sendable {
        /// All states that can be reached, and all steps from them.
        case exhausted
        /// Only some of the states: nothing is known about the others.
        case notExhausted(Shortage)
    }

    /// What ran out.
    public enum Shortage: Hashable, Sendable {
        /// The bytes that may be used.
        case bytes
        /// The states that may be kept.
        case states
        /// The steps that may be followed from an initial state.
        case depth
        /// The time.
        case time
        /// Nothing: the exploration stopped at the first violation, as it was asked to.
        case stoppedAtViolation
    }

    /// How much was seen.
    public internal(set) var extent: Extent
    /// How many different states were found.
    public internal(set) var states = 0
    /// How many steps were taken from them, counting those that led to known states.
    public internal(set) var transitions = 0
    /// How many steps the farthest state is from an initial one.
    public internal(set) var depth = 0
    /// How many bytes states, table and links took at the end.
    public internal(set) var bytes = 0
    /// For each requirement, what is known of it.
    public internal(set) var findings: [Finding<State, Action>] = []

    /// The findings that are violations.
    public var violations: [Finding<State, Action>] { findings.filter { $0.outcome == .violated } }

    /// Whether every requirement is known to hold.
    public var holds: Bool { findings.allSatisfy { $0.outcome == .holds } && extent == .exhausted }
}

/// What is known of one requirement.
public struct Finding<State, Action> {
    /// Whether a requirement is met.
    public enum Outcome: Hashable, Sendable {
        /// It is met by the whole system.
        case holds
        /// It is not met; for reachability, the whole system was seen and no such state is in it.
        case violated
        /// Nothing against it was seen, but not all was seen.
        case unknown
    }

    /// The name of the requirement.
    public let requirement: String
    /// Whether it is met.
    public let outcome: Outcome
    /// A shortest run to the offending state, or to the state sought where one was to be reached.
    public let trace: Trace<State, Action>?
}

/// A run of a system from an initial state.
public struct Trace<State, Action> {
    /// One step of a run.
    public struct Step {
        /// What happened.
        public let action: Action
        /// The state it led to.
        public let state: State
    }

    /// Where the run starts.
    public let initial: State
    /// What happens then.
    public internal(set) var steps: [Step]
    /// For a run that never ends, the number of steps after which it goes round the rest for ever; nil for one that ends.
    public internal(set) var cycleStart: Int?

    /// The last state.
    public var last: State { steps.last?.state ?? initial }

    /// The actions in order.
    public var actions: [Action] { steps.map(\.action) }
}

extension Exploration: Sendable where State: Sendable, Action: Sendable {}
extension Finding: Sendable where State: Sendable, Action: Sendable {}
extension Trace: Sendable where State: Sendable, Action: Sendable {}
extension Trace.Step: Sendable where State: Sendable, Action: Sendable {}
