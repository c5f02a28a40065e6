public import SyncML

/// The server's side of one session with one device: a pure machine, shared by the reference server and the lower tester.
///
/// It authenticates both ways, answers everything the device sends, numbers and sends the commands it is handed, and
/// collects what the device answers. Facts SES-01..16, FIN-01..04, MUL-02..04, CHA-01..07, HTP-04, LOB-08. A server package is one
/// message but for the chunks of a large object, which are handed in one a batch; values that the device sends in chunks are joined.
public struct ServerSessionCore: Hashable, Sendable, Codable {
    /// What is known before the session.
    public struct Setup: Hashable, Sendable, Codable {
        /// The device's name in Target.
        public var deviceID: String
        /// The server's name in Source.
        public var sourceURI: String
        /// RespURI of every message; nil where none is given.
        public var responseURI: String?
        /// What the device proves itself with.
        public var client: Account.Credential
        /// What the server proves itself with.
        public var server: Account.Credential
        /// Resolves the freedoms.
        public var policy: Policy
        /// What a peer cannot push the session beyond.
        public var limits: SessionLimits
        /// Deliberate misbehaviour.
        public var troubles: ServerTroubles
        /// What a device may show instead of its credentials; a fault.
        public var tolerated: Set<CredentialManner> = []

        /// Creates a set-up.
        public init(
            deviceID: String, sourceURI: String, responseURI: String? = nil, client: Account.Credential,
            server: Account.Credential, policy: Policy = Policy(), limits: SessionLimits = SessionLimits(),
            troubles: ServerTroubles = .none
        ) {
            self.deviceID = deviceID
            self.sourceURI = sourceURI
            self.responseURI = responseURI
            self.client = client
            self.server = server
            self.policy = policy
            self.limits = limits
            self.troubles = troubles
        }
    }

    /// What a message of the device says, as far as the server's work is concerned.
    public struct Turn: Hashable, Sendable {
        /// The message.
        public var message: Message
        /// Generic alerts, in document order; each is answered with the code that `reply` is given for its CmdID.
        public var genericAlerts: [Alert]
        /// Whether new commands may go out now (FIN-04, S2).
        public var mayCommand: Bool
        /// Whether commands sent before have to go out again, because the device refused the server's credentials.
        public var repeatsCommands: Bool
    }

    /// What follows from a message of the device.
    public enum Step: Hashable, Sendable {
        /// The very message that came before: the very answer goes out again (HTP-04).
        case again(Message)
        /// The device has not proved itself: the answer refuses everything; alerts for a server that takes them all the same.
        case refused(Message, alerts: [Alert])
        /// Decide on the alerts and on new commands and call `reply`.
        case decide(Turn)
        /// The message has no place in this session.
        case violation
    }

    /// What is known before the session, with the nonces to be kept for the next.
    public internal(set) var setup: Setup
    /// The check of the device.
    public internal(set) var verifier: Verifier
    /// The proof to the device.
    public internal(set) var prover: Prover
    /// Every command sent so far, members included, in document order.
    public internal(set) var commands: [SentCommand] = []
    /// Why the session is over; nil while it runs.
    public internal(set) var ended: SessionEnd?
    /// Messages sent.
    public internal(set) var messagesSent = 0
    /// Messages received, repeated ones not counted.
    public internal(set) var messagesReceived = 0
    /// The session's name, from the first message.
    public internal(set) var sessionID: String?
    /// What the device can tell of the server from the message sent last.
    public internal(set) var lastProof = Proof.missing
    /// What seals the message sent last; nil where its proof lies inside.
    public internal(set) var seal: MessageSeal?
    var nonces: NonceSource
    var lastReceived: Message?
    var lastSent: Message?
    var current: Reply?
    var outstanding: [Command] = []
    var batches = 0
    /// Whether the message sent last ends with a chunk that others follow (FIN-04, S3).
    var isSendingObject = false
    /// What came of a package of the device whose last message is still to come.
    var partial: [Command] = []
    /// What is wrong with values that came in chunks, in words.
    public internal(set) var chunkProblems: [String] = []

    /// How the header of the last message is answered.
    struct Reply: Hashable, Codable {
        var message: Message
        var code: StatusCode
        var challenge: Meta?
        var outcome: Outcome

        enum Outcome: Hashable, Codable { case taken, challenged, failed }
    }

    /// Creates a session that waits for package 1.
    ///
    /// - Parameters:
    ///   - setup: What is known before the session.
    ///   - nonces: Where the nonces come from that the device has to use.
    public init(_ setup: Setup, nonces: NonceSource) {
        self.setup = setup
        self.nonces = nonces
        verifier = Verifier(
            expecting: setup.client, limit: setup.limits.rounds, refusesAll: setup.troubles.refusesDevice,
            tolerated: setup.tolerated)
        prover = Prover(showing: setup.server, unasked: true, limit: setup.limits.rounds)
    }

    /// The next state of the nonce series, for the sessions that follow.
    public var noncesAfter: NonceSource { nonces }

    /// Whether the device has proved itself.
    public var isDeviceProven: Bool { verifier.isSatisfied }

    /// Whether every command that was sent has a Status.
    public var isEverythingAnswered: Bool { commands.allSatisfy(\.isAnswered) }

    /// What the device can tell of the server from a message.
    public enum Proof: String, Hashable, Sendable, Codable {
        /// The server has proved itself, here or before.
        case valid
        /// No credentials, and none before.
        case missing
        /// Credentials that are not the server's.
        case wrong
    }

    /// Returns the proof that the next message shows, right or not, and what it is worth.
    func shownProof() -> (shown: ShownProof, proof: Proof) {
        let isSettled = prover.standing == .session && !prover.isShowing
        if isSettled || setup.server.scheme == .none { return (.nothing, .valid) }
        let isTroubled = setup.troubles.mannerLasts.map { messagesSent < $0 } ?? true
        let manner = isTroubled ? setup.troubles.manner : .right
        let shown = manner.shown(by: prover)
        let isRight = shown.credentials == prover.credentials && shown.seal == prover.seal
        return (shown, shown.isMissing ? .missing : isRight ? .valid : .wrong)
    }

    mutating func storeNonces() {
        setup.client.renew(verifier.expected.nonce)
        if verifier.isSatisfied { setup.server.renew(prover.own.nonce) }
    }
}
