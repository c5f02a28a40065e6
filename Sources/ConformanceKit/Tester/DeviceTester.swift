public import DMReference
public import SyncML

/// Drives one device IUT: upper tester through test control, lower tester as its servers, judged step by step.
///
/// A case sees this type alone. Every method that stimulates waits until the IUT is settled, hands all that was seen
/// to the oracle, and throws the `Refutation` where no state of the model explains it.
public actor DeviceTester {
    /// What the tester needs to know beside the adapter.
    public struct Settings: Hashable, Sendable {
        /// Base of the addresses given to the device, without a slash at the end; `exchange:` where there is no socket.
        public var baseURL: String
        /// Repeats everything that the tester makes up.
        public var seed: UInt64
        /// What the device is asked to send; it is answered in what it sends.
        public var encoding: SyncMLEncoding
        /// How the device proves itself to the servers.
        public var clientScheme: Account.Scheme
        /// How the servers prove themselves to the device.
        public var serverScheme: Account.Scheme
        /// The root of the schedule object.
        public var scheduleRoot: NodeURI
        /// What the oracle must be told.
        public var oracle: DeviceOracle.Settings
        /// The bounds of the oracle's search.
        public var limits: OracleLimits
        /// Accounts that the device has beforehand; every other one gets its credentials from the seed.
        public var accounts: [ServerID: ProvisionedAccount] = [:]

        /// Creates settings.
        public init(
            baseURL: String = "exchange:", seed: UInt64 = 1, encoding: SyncMLEncoding = .xml,
            clientScheme: Account.Scheme = .md5, serverScheme: Account.Scheme = .md5,
            scheduleRoot: NodeURI = NodeURI(segments: ["Schedule"]),
            oracle: DeviceOracle.Settings = DeviceOracle.Settings(), limits: OracleLimits = OracleLimits()
        ) {
            self.baseURL = baseURL
            self.seed = seed
            self.encoding = encoding
            self.clientScheme = clientScheme
            self.serverScheme = serverScheme
            self.scheduleRoot = scheduleRoot
            self.oracle = oracle
            self.limits = limits
        }
    }

    /// Takes note of what passes.
    public typealias Observer = @Sendable (TesterEvent) async -> Void

    let control: ControlClient
    /// The settings.
    public internal(set) var settings: Settings
    let observer: Observer
    var oracle: DeviceOracle?
    var servers: [ServerID: LowerServer] = [:]
    var accounts: [ServerID: Account] = [:]
    /// The end of each account's address, by which messages are told apart.
    var paths: [ServerID: String] = [:]
    var token = ""
    var resets = 0
    var exchanges: [DeviceExchange] = []
    var trouble: Refutation?
    /// Stimuli performed since reset.
    public private(set) var stimuli: [DeviceStimulus] = []
    /// Reports that the device sent since reset, by server, in order of arrival, repeated ones included.
    public internal(set) var reports: [ServerID: [Report]] = [:]
    /// How many messages the device sent since reset, repeated ones included.
    public internal(set) var messageCount = 0
    /// What was shown of the model since a case began.
    public private(set) var coverage = ModelCoverage()
    /// The most states the oracle kept since reset.
    public private(set) var mostStates = 0
    /// What is wrong with what the device declares, as it was read at the last reset.
    public internal(set) var capabilityDefects: [Capabilities.Defect] = []
    /// What the adapter could not set up at the last reset.
    public internal(set) var unsupported: [String] = []
    var nextCorrelator = 0
    /// The server IUT that messages are carried to, and how; nil where the suite answers them all.
    var relay: (server: ServerID, carry: Relay)?
    /// The server IUT that end-to-end cases run the device against; nil where there is none.
    public private(set) var counterpart: ServerTester?

    /// Gives end-to-end cases a server to run the device against.
    ///
    /// - Parameter server: Its tester.
    public func oppose(_ server: ServerTester) { counterpart = server }

    /// Creates a tester.
    ///
    /// - Parameters:
    ///   - control: The adapter.
    ///   - settings: What else the tester must know.
    ///   - observer: Takes note of what passes.
    public init(
        control: ControlClient, settings: Settings, observer: @escaping Observer = { _ in }
    ) {
        self.control = control
        self.settings = settings
        self.observer = observer
    }

    /// How many states of the model explain what was seen so far.
    public var stateCount: Int { oracle?.stateCount ?? 0 }

    /// The state of the model that follows the recommended behaviour as far as the trace allows.
    ///
    /// - Throws: `Inconclusive` before the first reset.
    public func model() throws -> DeviceModel {
        guard let oracle else { throw Inconclusive("the device was not reset") }
        return oracle.model
    }

    /// The limits and options that the device declares.
    ///
    /// - Throws: `Inconclusive` before the first reset.
    public func capabilities() throws -> Capabilities { try model().profile.capabilities }

    /// Whether the device's link is up, as far as the suite has it in hand.
    public var isLinkUp: Bool { oracle?.linkUpSince != nil }

    /// Performs a stimulus and judges everything that was seen until the device was settled.
    ///
    /// - Parameter stimulus: What to do.
    /// - Returns: The step, with its exchanges and what was read.
    /// - Throws: `Refutation`, `Inconclusive` for an ambiguity limit, `ControlError`.
    @discardableResult
    public func perform(_ stimulus: DeviceStimulus) async throws -> DeviceStep {
        stimuli.append(stimulus)
        await observer(.stimulus(StimulusText.describe(stimulus)))
        exchanges = []
        trouble = nil
        let reading = try await act(stimulus)
        for server in servers.keys { servers[server]?.finish() }
        var step = DeviceStep(stimulus: stimulus, exchanges: exchanges, reading: reading)
        if oracle?.isCrashArmed == true {
            step.hasCrashed = try await control.call(.crashFired, Nothing()).fired
        }
        if let trouble { throw trouble }
        try await judge(step)
        return step
    }

    private func judge(_ step: DeviceStep) async throws {
        guard oracle != nil else { throw Inconclusive("the device was not reset") }
        // Only where one state explains everything is it known which step was taken.
        let before = oracle?.stateCount == 1 ? oracle?.model : nil
        let judgement = oracle?.judge(step) ?? .explained
        let count = oracle?.stateCount ?? 0
        if judgement == .explained, let before, let after = oracle?.model {
            coverage.note(before, after, by: step.hasCrashed == true ? .power : step.stimulus.cause)
        }
        mostStates = max(mostStates, count)
        await observer(.judged(states: count, judgement))
        switch judgement {
        case .explained: return
        case .refuted(let refutation): throw refutation
        case .ambiguityLimit(let states):
            throw Inconclusive("ambiguity limit: more than \(states) states would explain the trace")
        }
    }

    /// Lets what the tester makes up from now on follow from its seed and the case, whatever ran before: so a case that is
    /// run alone, in a shard or after a break has the same nonces and addresses as in a whole campaign.
    func begin(_ id: TestCaseID) {
        resets = id.firstReset
        coverage = ModelCoverage()
    }

    /// Forgets the stimuli of the preamble, so that a case reports those of its body alone.
    func beginBody() { stimuli = [] }
}

extension DeviceStimulus {
    /// What makes the device take a step.
    package var cause: ModelCoverage.Cause {
        switch self {
        case .session, .userAnswers, .conduct, .readNode, .readTools, .readPrompts: .session
        case .advance: .time
        case .setClock: .clock
        case .powerCycle, .armCrash: .power
        case .link: .link
        case .setNode, .removeNode, .setTool: .change
        case .addAccount, .removeAccount: .account
        }
    }
}
