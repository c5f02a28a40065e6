public import ConformanceKit

/// What a campaign has shown of the model's states and transitions, held against what exploration reaches.
public struct ModelReach: Hashable, Sendable {
    /// One kind of thing that can be reached.
    public struct Part: Hashable, Sendable {
        /// What exploration reaches, in order.
        public var reachable: [String]
        /// How many cases have shown each thing that was shown.
        public var shown: [String: Int]

        /// What is reachable and was shown, in order.
        public var exercised: [String] { reachable.filter { shown[$0] != nil } }
        /// What is reachable and no case has shown, in order.
        public var unexercised: [String] { reachable.filter { shown[$0] == nil } }
        /// What was shown and lies beyond what was explored, in order.
        public var beyond: [String] { Set(shown.keys).subtracting(reachable).sorted() }
    }

    /// The abstract states.
    public var states: Part
    /// The transitions.
    public var transitions: Part
    /// What was explored, in words.
    public var scopes: [String]

    /// Gathers what cases have shown; nil where they tell nothing of the model.
    ///
    /// - Parameters:
    ///   - cases: The cases of a role.
    ///   - reachable: What exploration reaches.
    public init?(_ cases: [CaseRecord], reachable: ReachableStates) {
        let outcomes = cases.compactMap(\.outcome).filter { $0.states != nil }
        guard !outcomes.isEmpty else { return nil }
        func counted(_ path: (EvidenceOutcome) -> [String]?) -> [String: Int] {
            var counts: [String: Int] = [:]
            for outcome in outcomes {
                for thing in Set(path(outcome) ?? []) { counts[thing, default: 0] += 1 }
            }
            return counts
        }
        states = Part(reachable: reachable.states, shown: counted(\.states))
        transitions = Part(reachable: reachable.transitions, shown: counted(\.transitions))
        scopes = reachable.scopes
    }

    /// One sentence for people.
    public var sentence: String {
        "\(transitions.exercised.count) of the \(transitions.reachable.count) transitions of the model that exploration "
            + "reaches were exercised, and \(states.exercised.count) of its \(states.reachable.count) abstract states; "
            + "\(transitions.beyond.count) transitions and \(states.beyond.count) states more lie beyond what was explored."
    }
}
