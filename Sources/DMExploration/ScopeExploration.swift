import DMReference
import ModelChecking

/// What the exploration of a scope gave.
public struct ScopeExploration: Sendable {
    /// The properties that are checked; the others speak of users, of other orders or of servers.
    public static let properties = [
        "P01", "P03", "P04", "P05", "P06", "P07", "P08", "P09", "P10", "P11", "P12", "P13", "P14", "P16",
        "P17",
        "P18", "P19", "P24",
    ]

    /// A property that does not hold, with a shortest sequence of messages and events that shows it.
    public struct Counterexample: Hashable, Sendable {
        /// `P01` to `P24`.
        public var property: String
        /// What is wrong after the last step.
        public var text: String
        /// The steps, one line each.
        public var steps: [String]
    }

    /// The scope.
    public let scope: Scope
    /// Different states found.
    public let states: Int
    /// Steps taken from them.
    public let transitions: Int
    /// How many steps the farthest state is away.
    public let depth: Int
    /// Whether every state of the scope was seen.
    public let isExhausted: Bool
    /// What does not hold, if anything.
    public let counterexample: Counterexample?

    /// Explores all states of a scope, and stops at the first violation of a property.
    ///
    /// - Parameter scope: One without a `defect`.
    public init(_ scope: Scope) { self.init(scope, collector: nil) }

    init(_ scope: Scope, collector: CoverageCollector?) {
        self.scope = scope
        let system = DeviceSystem(scope, collector: collector)
        var limits = Limits()
        limits.states = scope.maximumStates
        let delivery = Fairness<DeviceAction>.weak { action in
            if case .deliver = action { true } else { false }
        }
        let exploration = explore(
            system,
            [
                .always("every step keeps the properties") { $0.broken == nil },
                .eventually(
                    "P10", from: { !$0.isDelivered }, to: { $0.isDelivered || $0.broken != nil },
                    fairness: [delivery]),
            ], limits: limits)
        states = exploration.states
        transitions = exploration.transitions
        depth = exploration.depth
        let violation = exploration.violations.first
        isExhausted = exploration.extent == .exhausted
        counterexample = violation.flatMap { finding in
            finding.trace.map { trace in
                Counterexample(
                    property: trace.last.broken?.property ?? finding.requirement,
                    text: trace.last.broken?.text ?? "a report stays in the outbox for ever",
                    steps: trace.actions.map(\.description))
            }
        }
    }
}

extension ExploredState {
    /// Whether nothing is queued.
    fileprivate var isDelivered: Bool { model.schedules.outboxes.values.allSatisfy { $0.entries.isEmpty } }
}
