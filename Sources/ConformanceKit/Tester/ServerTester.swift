public import DMReference
public import SyncML

/// Drives one server IUT: upper tester as its operator, lower tester as its devices, judged step by step.
///
/// A case sees this type alone. The devices are reference devices, so what they hold and report is known exactly. Every
/// method that stimulates runs until nothing more happens, hands all that was seen to the oracle, and throws the
/// `Refutation` where nothing explains it.
public actor ServerTester {
    /// What the tester needs to know beside the adapter.
    public struct Settings: Hashable, Sendable {
        /// Repeats everything that the tester makes up.
        public var seed: UInt64
        /// The root of the schedule object on the devices.
        public var scheduleRoot: NodeURI
        /// Sessions that a server may take to carry out a wish (IXIT).
        public var serverSessions: Int
        /// What the devices send.
        public var encoding: SyncMLEncoding
        /// How the devices prove themselves to the server.
        public var clientScheme: Account.Scheme
        /// How the server proves itself to the devices.
        public var serverScheme: Account.Scheme
        /// The bounds of the oracle's search.
        public var limits: OracleLimits
        /// What the supplier claims; what an adapter brings along is added at reset.
        public var ics: ICS

        /// Creates settings.
        public init(
            seed: UInt64 = 1, encoding: SyncMLEncoding = .xml,
            clientScheme: Account.Scheme = .md5, serverScheme: Account.Scheme = .md5,
            scheduleRoot: NodeURI = NodeURI(segments: ["Schedule"]),
            serverSessions: Int = 3,
            limits: OracleLimits = OracleLimits(), ics: ICS = ICS()
        ) {
            self.seed = seed
            self.encoding = encoding
            self.clientScheme = clientScheme
            self.serverScheme = serverScheme
            self.scheduleRoot = scheduleRoot
            self.serverSessions = serverSessions
            self.limits = limits
            self.ics = ics
        }
    }

    /// What came back from the server for one DM message.
    public enum Reply: Hashable, Sendable {
        /// An HTTP response.
        case answer(ExchangeAnswer)
        /// The connection was closed without one, or could not be made.
        case dropped
        /// What came is no HTTP response, or more than one may be; why.
        case unreadable(String)
    }

    /// Carries a DM message of a device to the server; throws where the adapter, not the server, is in the way.
    public typealias Post = @Sendable (ExchangeRequest) async throws(ControlError) -> Reply
    /// Takes note of what passes.
    public typealias Observer = DeviceTester.Observer

    let control: ControlClient
    /// The settings.
    public internal(set) var settings: Settings
    let post: Post
    let observer: Observer
    var oracle: ServerOracle
    var devices: [String: ReferenceDevice] = [:]
    var notifications: [String: [UInt8]] = [:]
    var serverURL = ""
    var controls: Set<ControlGroup> = []
    var resets = 0
    /// Whether the server claims not to suspend schedules.
    var deniesSuspension = false
    var observations: [ServerStep.Observation] = []
    /// The device IUT in place of the devices that the suite plays; nil where it plays them.
    var partner: Partner?
    /// The device IUT that end-to-end cases run the server against; nil where there is none.
    public private(set) var counterpart: DeviceTester?
    /// Stimuli performed since reset.
    public private(set) var stimuli: [ServerStimulus] = []
    /// The most explanations the oracle kept since reset.
    public private(set) var mostStates = 0

    /// Creates a tester.
    ///
    /// - Parameters:
    ///   - control: The adapter.
    ///   - settings: What else the tester must know.
    ///   - post: Carries messages to the server's address.
    ///   - observer: Takes note of what passes.
    public init(
        control: ControlClient, settings: Settings = Settings(), post: @escaping Post,
        observer: @escaping Observer = { _ in }
    ) {
        self.control = control
        self.settings = settings
        self.post = post
        self.observer = observer
        oracle = ServerOracle(scheduleRoot: settings.scheduleRoot, limits: settings.limits)
    }

    /// Gives end-to-end cases a device to run the server against.
    ///
    /// - Parameter device: Its tester.
    public func oppose(_ device: DeviceTester) { counterpart = device }

    /// Performs a stimulus and judges everything that was seen until nothing more happened.
    ///
    /// - Parameter stimulus: What to do.
    /// - Returns: The step, with what was seen and read.
    /// - Throws: `Refutation`, `Inconclusive` for an ambiguity limit, `ControlError`.
    @discardableResult
    public func perform(_ stimulus: ServerStimulus) async throws -> ServerStep {
        stimuli.append(stimulus)
        await observer(.stimulus(StimulusText.describe(stimulus)))
        observations = []
        let reading = try await act(stimulus)
        try await complete()
        let step = ServerStep(stimulus: stimulus, observations: observations, reading: reading)
        let judgement = oracle.judge(step)
        mostStates = max(mostStates, oracle.stateCount)
        for finding in oracle.findings { await observer(.note("finding: \(finding)")) }
        oracle.findings = []
        await observer(.judged(states: oracle.stateCount, judgement))
        switch judgement {
        case .explained: return step
        case .refuted(let refutation): throw refutation
        case .ambiguityLimit(let states):
            throw Inconclusive("ambiguity limit: more than \(states) explanations would be kept")
        }
    }

    /// Lets what the tester makes up from now on follow from its seed and the case, whatever ran before: so a case that is
    /// run alone, in a shard or after a break has the same nonces and addresses as in a whole campaign.
    func begin(_ id: TestCaseID) { resets = id.firstReset }

    /// Forgets the stimuli of the preamble, so that a case reports those of its body alone.
    func beginBody() { stimuli = [] }

    /// Starts the oracle again for a server that was reset.
    func beginOracle() {
        oracle = ServerOracle(scheduleRoot: settings.scheduleRoot, limits: settings.limits)
    }
}
