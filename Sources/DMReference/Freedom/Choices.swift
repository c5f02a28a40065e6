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

    private var script: [Int]
    private let policy: Policy
    /// The freedoms met so far, in order.
    public private(set) var taken: [Taken] = []

    /// Creates a resolver that follows a policy.
    public init(policy: Policy = Policy()) {
        self.script = []
        self.policy = policy
    }

    private init(script: [Int]) {
        self.script = script
        self.policy = Policy()
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
    ///   - step: Must depend on nothing but its argument.
    /// - Returns: Every outcome with its choices, and whether all were reached.
    public static func all<Outcome>(
        limit: Int, _ step: (inout Choices) -> Outcome
    ) -> (outcomes: [(outcome: Outcome, taken: [Taken])], exhausted: Bool) {
        var outcomes: [(outcome: Outcome, taken: [Taken])] = []
        var script: [Int] = []
        while outcomes.count < limit {
            var choices = Choices(script: script)
            let outcome = step(&choices)
            outcomes.append((outcome, choices.taken))
            var next = choices.taken
            while let last = next.last, last.index + 1 >= last.count { next.removeLast() }
            guard let last = next.popLast() else { return (outcomes, true) }
            script = next.map(\.index) + [last.index + 1]
        }
        return (outcomes, false)
    }
}
