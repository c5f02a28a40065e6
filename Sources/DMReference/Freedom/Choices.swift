/// A place where the documents leave an implementation free.
///
/// The reference implementations resolve each freedom by a `Policy`; the oracle explores all resolutions. One name
/// serves both, so a variant is sound by construction and an allowed behaviour can always be shown by a variant.
public struct Freedom: RawRepresentable, Hashable, Sendable, Codable, ExpressibleByStringLiteral {
    /// A stable name, such as `sequenceAfterFailure`.
    public var rawValue: String

    /// Creates a freedom from its name.
    public init(rawValue: String) { self.rawValue = rawValue }

    /// Creates a freedom from its name.
    public init(stringLiteral value: String) { self.rawValue = value }
}

/// What an implementation does at each freedom; unnamed freedoms take their first option.
public struct Policy: Hashable, Sendable, Codable {
    /// Index of the option taken, by freedom; an index beyond the options offered takes the last.
    public var preferences: [Freedom: Int]

    /// Creates a policy.
    public init(_ preferences: [Freedom: Int] = [:]) { self.preferences = preferences }
}

/// Resolves freedoms while the model takes a step, and remembers how it resolved them.
public struct Choices: Sendable {
    /// One resolved freedom.
    public struct Taken: Hashable, Sendable {
        /// Which freedom.
        public var freedom: Freedom
        /// The index taken.
        public var index: Int
        /// How many options there were.
        public var count: Int
    }

    /// What a step shows to the outside while it is taken.
    public enum Observation: Hashable, Sendable {
        /// A command was answered.
        case answer(Answer)
        /// A run began or ended, a report was queued: a name and its text.
        case note(String, String)
    }

    private var script: [Int]
    private let policy: Policy
    private let witness: (@Sendable (Observation) -> Bool)?
    /// Whether an observation contradicted the witness, so that this way of taking the step is void.
    public private(set) var isRefuted = false
    /// The freedoms met so far, in order.
    public private(set) var taken: [Taken] = []

    /// Creates a resolver that follows a policy.
    public init(policy: Policy = Policy()) {
        self.script = []
        self.policy = policy
        witness = nil
    }

    private init(script: [Int], witness: (@Sendable (Observation) -> Bool)?) {
        self.script = script
        self.policy = Policy()
        self.witness = witness
    }

    /// Compares what the model shows with what was seen of the IUT, while a step is explored.
    ///
    /// - Parameter observation: What the model shows at this point.
    /// - Returns: false where it contradicts what was seen; the step may stop at once, its outcome is void.
    @discardableResult
    public mutating func observe(_ observation: Observation) -> Bool {
        if let witness, !isRefuted, !witness(observation) { isRefuted = true }
        return !isRefuted
    }

    /// Picks one of the options; the first is the recommended behaviour.
    ///
    /// - Parameters:
    ///   - freedom: The place that is free.
    ///   - options: What is allowed; not empty.
    /// - Returns: The option taken.
    public mutating func pick<Option>(_ freedom: Freedom, _ options: [Option]) -> Option {
        precondition(!options.isEmpty, "a freedom without options: \(freedom.rawValue)")
        if options.count == 1 { return options[0] }
        let wish = taken.count < script.count ? script[taken.count] : policy.preferences[freedom] ?? 0
        let index = min(wish, options.count - 1)
        taken.append(Taken(freedom: freedom, index: index, count: options.count))
        return options[index]
    }

    /// Runs a step once for every way to resolve the freedoms it meets.
    ///
    /// - Parameters:
    ///   - limit: The most runs; the step is not exhausted beyond it.
    ///   - witness: Says whether an observation agrees with what was seen; nil accepts all.
    ///   - step: Must depend on nothing but its argument.
    /// - Returns: Every outcome that the witness did not refute with its choices, and whether all were reached.
    public static func all<Outcome>(
        limit: Int, witness: (@Sendable (Observation) -> Bool)? = nil, _ step: (inout Choices) -> Outcome
    ) -> (outcomes: [(outcome: Outcome, taken: [Taken])], exhausted: Bool) {
        var outcomes: [(outcome: Outcome, taken: [Taken])] = []
        var script: [Int] = []
        for _ in 0..<limit {
            var choices = Choices(script: script, witness: witness)
            let outcome = step(&choices)
            if !choices.isRefuted { outcomes.append((outcome, choices.taken)) }
            var next = choices.taken
            while let last = next.last, last.index + 1 >= last.count { next.removeLast() }
            guard let last = next.popLast() else { return (outcomes, true) }
            script = next.map(\.index) + [last.index + 1]
        }
        return (outcomes, false)
    }
}
