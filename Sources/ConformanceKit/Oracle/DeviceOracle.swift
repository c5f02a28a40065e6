public import DMReference
import SyncML

/// Judges each step of a device IUT by the set of model states that explain everything seen so far.
///
/// The set is explored with the same model that the reference device runs; every freedom of the documents is a
/// choice in it. An empty set refutes the IUT, and the states before the step are the explanation.
public struct DeviceOracle: Sendable {
    package var states: [Explanation]
    package var open: OpenSession?
    package let limits: OracleLimits
    package let settings: Settings
    package let accounts: [ServerID: Account]

    /// What the tester must be told about the IUT.
    public struct Settings: Hashable, Sendable, Codable {
        /// Seconds of device time within which a queued report is offered while the link is up.
        public var reportDelay: Int
        /// Most seconds of back-off after an offer failed.
        public var backOff: Int

        /// Creates settings.
        public init(reportDelay: Int = 86_400, backOff: Int = 86_400) {
            self.reportDelay = reportDelay
            self.backOff = backOff
        }
    }

    /// A session that is under way.
    package struct OpenSession: Hashable, Sendable {
        var server: ServerID
        var sessionID: String
        /// The server message that the device has to answer next.
        var unanswered: Message?
        /// What the server has shown of its credentials so far.
        var proof: ServerSessionCore.Proof = .missing
        /// Whether the device has accepted the server, or nothing has been said of it.
        var accepted: Bool?
        /// Commands of a package whose last message is still to come; alerts are named by message and CmdID.
        var partial: [Command] = []
        /// What the server answered to the messages of that package so far.
        var interim: [Command] = []
        /// The large object that the server is sending.
        var assembly = ObjectAssembly(limit: .max / 2)
        /// Whether an offer of reports was left unanswered or refused.
        var failed = false
        /// Message number within the session, from 1.
        var messages = 0
    }

    /// Whether a crash is armed that is not known to have come.
    package var isCrashArmed = false
    /// Whether the limits of the model are the device's own; until then nothing that follows from them is judged.
    package var knowsCapabilities = true
    /// Whether the device's link is up, and since when in monotonic seconds.
    package var linkUpSince: Int? = 0
    /// Whether stored nonces may be stale, so that one more challenge is allowed.
    package var nonceMayBeStale: Set<ServerID> = []
    /// The server whose schedules on the device are noted with each message; nil notes none.
    package var watched: ServerID?
    /// What the device held of that server's schedules as it sent each message to it.
    package var held: [[String: ServerExchange.Held]] = []
    /// When an offer to a server failed last, in monotonic seconds.
    package var failedOffer: [ServerID: Int] = [:]

    /// Creates an oracle for a device in a known state.
    ///
    /// - Parameters:
    ///   - model: The state after reset.
    ///   - settings: What the tester must be told about the IUT.
    ///   - limits: The bounds of the search.
    public init(_ model: DeviceModel, settings: Settings = Settings(), limits: OracleLimits = OracleLimits())
    {
        states = [Explanation(model: model)]
        nonceMayBeStale = Set(model.accounts.keys)
        accounts = model.accounts
        self.settings = settings
        self.limits = limits
    }

    /// How many states explain the trace.
    public var stateCount: Int { states.count }

    /// The state that follows the recommended behaviour as far as the trace allows.
    public var model: DeviceModel { states[0].model }

    /// Seconds until some state has something to do by time alone.
    public var secondsToNextEvent: Int? { states.compactMap { $0.model.secondsToNextEvent() }.min() }

    /// Judges a step.
    ///
    /// - Parameter step: A stimulus with all that was seen until the IUT was settled.
    /// - Returns: Whether it is explained; the oracle is of no further use once it is not.
    public mutating func judge(_ step: DeviceStep) -> OracleVerdict {
        do {
            try apply(step)
            for exchange in step.exchanges {
                try judge(exchange)
                if exchange.server == watched { held.append(model.held(of: exchange.server)) }
            }
            try closeSession()
            if let hasCrashed = step.hasCrashed {
                if hasCrashed { try mayCrashUnseen() }
                try compareCrash(hasFired: hasCrashed)
            }
            try compare(step)
            try settle(step.stimulus)
            return states.count > limits.states ? .ambiguityLimit(states: states.count) : .explained
        } catch {
            switch error {
            case .refuted(let refutation): return .refuted(refutation)
            case .tooMany(let count): return .ambiguityLimit(states: count)
            }
        }
    }

    package enum Stop: Error {
        case refuted(Refutation)
        case tooMany(Int)
    }

    /// Replaces the states by all that follow from them.
    ///
    /// - Parameters:
    ///   - witness: Compares the model's observations with the IUT's, given the state at the start.
    ///   - step: Takes the step in one state.
    /// - Throws: When the search bound is met. An empty set is not an error here.
    package mutating func follow(
        witness: ((Explanation) -> (@Sendable (Choices.Observation) -> Bool)?)? = nil,
        _ step: (inout Explanation, inout Choices) -> Bool
    ) throws(Stop) {
        states = try reached(from: states, witness: witness, step)
    }

    /// Returns all that follows from states.
    ///
    /// - Parameters:
    ///   - states: Where to begin.
    ///   - witness: Compares the model's observations with the IUT's, given the state at the start.
    ///   - step: Takes the step in one state; returns whether its outcome counts.
    /// - Returns: The outcomes, each once, in the order of states and choices.
    /// - Throws: When the search bound is met.
    package func reached<State: Hashable>(
        from states: [State], witness: ((State) -> (@Sendable (Choices.Observation) -> Bool)?)? = nil,
        _ step: (inout State, inout Choices) -> Bool
    ) throws(Stop) -> [State] {
        var next: [State] = []
        var seen: Set<State> = []
        for state in states {
            let all = Choices.all(limit: limits.ways, witness: witness?(state)) { choices -> State? in
                var state = state
                return step(&state, &choices) ? state : nil
            }
            guard all.exhausted else { throw .tooMany(limits.ways) }
            let outcomes = all.outcomes.compactMap(\.outcome)
            if states.count == 1, outcomes.count < 2 { return outcomes }
            for outcome in outcomes where seen.insert(outcome).inserted { next.append(outcome) }
            if next.count > limits.states { throw .tooMany(next.count) }
        }
        return next
    }

    /// Follows a step that cannot contradict anything.
    package mutating func always(_ step: (inout DeviceModel, inout Choices) -> Void) throws(Stop) {
        try follow { state, choices in
            step(&state.model, &choices)
            return true
        }
    }
}

extension DeviceModel {
    /// The committed schedules of a server, as a server's oracle is told of them.
    func held(of server: ServerID) -> [String: ServerExchange.Held] {
        schedules.schedules.filter { $0.value.revision > 0 && $0.value.owner == server }.mapValues {
            schedule in
            ServerExchange.Held(
                state: schedule.state, instance: schedule.instance, revision: schedule.revision,
                definition: schedule.definition)
        }
    }
}
