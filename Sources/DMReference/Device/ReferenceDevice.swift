public import SyncML

/// The reference device: the model, its sessions, its link and its back-off, driven by events.
///
/// A pure machine: every event returns what is to be done next, and nothing else happens. Time passes only by `advance`, and
/// then event by event: at each instant what is due is done and the sessions that are wanted are run to their end before
/// time goes on. A host sends what `.send` holds and comes back with `received` or `sendingFailed`; after a power cut it
/// abandons whatever it was waiting for.
public struct ReferenceDevice: Hashable, Sendable, Codable {
    /// What stays the same for the life of the device.
    public struct Settings: Hashable, Sendable, Codable {
        /// Resolves the freedoms of the model and of sessions.
        public var policy: Policy
        /// Deliberate misbehaviour.
        public var troubles: DeviceTroubles
        /// Repeats nonces and session numbers.
        public var seed: UInt64
        /// Seconds of the first back-off; it doubles with each failure (semantics 10: at least 60).
        public var shortestBackOff: Int
        /// Seconds of the longest back-off (semantics 10: at most a day).
        public var longestBackOff: Int
        /// What a peer cannot push a session beyond.
        public var limits: SessionLimits
        /// The most sessions with one server at one instant that nobody asked for; then a back-off begins.
        public var sessionsAtOnce: Int
        /// Seconds for which reports of runs and ends are held back although they could be sent.
        public var reportHold: Int
        /// How messages are written, as far as their length depends on it.
        public var form = MessageForm()

        /// Creates settings.
        public init(
            policy: Policy = Policy(), troubles: DeviceTroubles = .none, seed: UInt64 = 1,
            shortestBackOff: Int = 60, longestBackOff: Int = 86_400,
            limits: SessionLimits = SessionLimits(), sessionsAtOnce: Int = 20, reportHold: Int = 0
        ) {
            self.policy = policy
            self.troubles = troubles
            self.seed = seed
            self.shortestBackOff = shortestBackOff
            self.longestBackOff = longestBackOff
            self.limits = limits
            self.sessionsAtOnce = sessionsAtOnce
            self.reportHold = reportHold
        }
    }

    /// What the host has to do next.
    public enum Action: Hashable, Sendable {
        /// Send a message and come back with the reply.
        case send(ServerID, url: String, Message)
        /// Nothing: all that is due is done.
        case idle(now: Instant?)
        /// Nothing more can be done before the reply to the message sent last.
        case awaitingReply
    }

    /// Why and when a server is left alone.
    struct BackOff: Hashable, Codable {
        var failures = 0
        /// Whether the last session failed because the server did not prove itself.
        var wasUnproven = false
        var until = 0
        /// When the last session began, and how many began then.
        var lastBegin = -1
        var begins = 0
    }

    /// A session that somebody asked for.
    struct Request: Hashable, Codable {
        var server: ServerID
        var sessionID: String?
        var opening: AlertCode
        /// The nonce of both sides where a notification resynchronises them (NON-06).
        var zeroNonce: [UInt8]?
    }

    /// The session under way.
    struct Current: Hashable, Codable {
        var server: ServerID
        var session: DeviceSession
    }

    /// The device itself.
    public internal(set) var model: DeviceModel
    /// What stays the same.
    public var settings: Settings
    /// Whether the link is up.
    public internal(set) var isLinkUp = true
    /// The accounts with the nonces of the next session.
    public internal(set) var credentials: [ServerID: Account]
    /// Alerts that a tester adds to what the model sends, by server.
    public internal(set) var injected: [ServerID: [Alert]] = [:]
    /// What servers answered to injected alerts, in order.
    public internal(set) var injectedAnswers: [StatusCode] = []
    /// How the last session ended; nil before the first.
    public internal(set) var lastEnd: SessionEnd?
    var nonces: NonceSource
    /// The session that a server's last notification asked for (PK0-03).
    var notified: [ServerID: UInt16] = [:]
    var backOffs: [ServerID: BackOff] = [:]
    /// Since when reports wait that are held back, on the monotonic clock.
    var waitingSince: [ServerID: Int] = [:]
    var requests: [Request] = []
    /// What seals the message sent last; nil where its proof lies inside.
    public internal(set) var seal: MessageSeal?
    var current: Current?
    var remaining = 0

    /// Creates a device that does nothing before it is told to or something is due.
    ///
    /// - Parameters:
    ///   - model: The device itself.
    ///   - settings: What stays the same.
    public init(_ model: DeviceModel, settings: Settings = Settings()) {
        self.model = model
        self.settings = settings
        credentials = model.accounts
        nonces = NonceSource(seed: settings.seed)
    }

    /// Brings a device back from what was kept of it, as after a loss of power at that instant.
    ///
    /// - Parameters:
    ///   - kept: What was kept.
    ///   - settings: What stays the same; the seed must be one that was not used before.
    public init(restoring kept: DeviceRemains, settings: Settings = Settings()) {
        var model = DeviceModel(profile: kept.profile, user: UserScript(fallback: kept.fallback))
        model.journal = []
        model.durable = kept.durable
        model.toolRuns = kept.toolRuns
        model.monotonic = kept.memory.clock.monotonic
        var choices = Choices(policy: settings.policy)
        model.powerCut(off: 0, wall: kept.memory.clock.wall, choices: &choices)
        self.init(model, settings: settings)
        credentials = kept.memory.credentials.filter { kept.durable.accounts[$0.key] != nil }
        notified = kept.memory.notified
    }

    // MARK: What a host keeps

    /// What is kept beside the durable state of the model.
    public var memory: DeviceMemory {
        DeviceMemory(clock: model.clock, credentials: credentials, notified: notified)
    }

    /// Begins to note what is written and begun.
    public mutating func keepJournal() { model.journal = model.journal ?? [] }

    /// Returns what was written and begun since last asked, in order; nothing may leave the device before it is carried out.
    public mutating func takeJournal() -> [DurableStep] {
        let steps = model.journal ?? []
        if !steps.isEmpty { model.journal = [] }
        return steps
    }

    /// Whether a reply is awaited.
    public var isInSession: Bool { current != nil }

    /// The server's MaxMsgSize in the open session, in octets; nil where it has given none, and outside sessions.
    public var messageLimit: Int? { current?.session.messageLimit }

    /// The wall clock.
    public var now: Instant? { model.wall }

    // MARK: Events

    /// Opens a session by itself (Alert 1201); with the link down, or without an account, none begins.
    public mutating func startSession(with server: ServerID) -> Action {
        if isLinkUp, model.accounts[server] != nil {
            requests.append(Request(server: server, sessionID: nil, opening: .clientInitiatedManagement))
        }
        return proceed()
    }

    /// Takes package 0; what cannot be read, is not sealed by a server of an account, or came before is ignored (PK0-02).
    public mutating func notify(_ octets: [UInt8]) -> Action {
        if isLinkUp, let request = request(for: octets) { requests.append(request) }
        return proceed()
    }

    private mutating func request(for octets: [UInt8]) -> Request? {
        guard let package = try? ReceivedPackage0(decoding: octets), package.oddities.isEmpty else {
            return nil
        }
        let server = ServerID(package.content.serverID)
        guard let account = credentials[server], model.accounts[server] != nil,
            notified[server] != package.content.sessionID
        else { return nil }
        let hash = CredentialHash(user: server.rawValue, password: account.server.secret)
        let zeroNonce: [UInt8]?
        switch package.verified(hash, stored: Nonce(octets: account.server.nonce)) {
        case .stored: zeroNonce = nil
        case .zero: zeroNonce = Nonce.zero.octets
        case .zeroText: zeroNonce = Nonce.zeroText.octets
        case nil: return nil
        }
        notified[server] = package.content.sessionID
        return Request(
            server: server, sessionID: package.content.sessionText, opening: .serverInitiatedManagement,
            zeroNonce: zeroNonce)
    }

    /// Lets both clocks run on.
    ///
    /// While a reply is awaited time runs on at once, and no other session begins.
    public mutating func advance(_ seconds: Int) -> Action {
        remaining += max(0, seconds)
        if isInSession {
            while remaining > 0 { elapse() }
        }
        return proceed()
    }

    /// Steps the wall clock alone; nil makes it unknown.
    public mutating func setClock(_ instant: Instant?) -> Action {
        change { $0.setWall(instant, choices: &$1) }
    }

    /// Cuts the power at once; it comes back after some seconds, over which the wall clock runs on.
    ///
    /// - Parameters:
    ///   - off: Seconds without power.
    ///   - keepsClock: Whether the device knows the time afterwards.
    /// - Returns: What to do next; an outstanding exchange is to be abandoned.
    public mutating func powerCycle(off: Int = 0, keepsClock: Bool = true) -> Action {
        var choices = Choices(policy: settings.policy)
        let wall = keepsClock ? model.wall.map { $0 + off } : nil
        model.powerCut(off: off, wall: wall, choices: &choices)
        loseVolatile()
        return proceed()
    }

    /// Cuts the power right before a durable write to come; 0 disarms, a new call replaces the old.
    public mutating func armCrash(writes: Int) -> Action {
        model.armCrash(writes > 0 ? .beforeWrite(writes) : .none)
        return proceed()
    }

    /// Whether the crash armed last has happened.
    public var crashFired: Bool { model.crash.hasFired }

    /// Brings the link up or down; a session under way breaks off, and link-up cuts back-offs short.
    public mutating func setLink(up: Bool) -> Action {
        isLinkUp = up
        if up {
            backOffs = [:]
        } else if current != nil {
            close(.transport)
        }
        return proceed()
    }

    /// Adds the account of a server, or replaces its credentials.
    public mutating func addAccount(_ account: Account) -> Action {
        credentials[account.serverID] = account
        backOffs[account.serverID] = nil
        return change { $0.addAccount(account, choices: &$1) }
    }

    /// Removes the account of a server; a session with it breaks off.
    public mutating func removeAccount(_ server: ServerID) -> Action {
        credentials[server] = nil
        injected[server] = nil
        requests.removeAll { $0.server == server }
        if current?.server == server { close(.transport) }
        return change { $0.removeAccount(server, choices: &$1) }
    }

    /// Changes the model in any other way that the test control offers, and does what follows.
    ///
    /// - Parameter step: What happens to the device.
    /// - Returns: What to do next.
    public mutating func change(_ step: (inout DeviceModel, inout Choices) -> Void) -> Action {
        var choices = Choices(policy: settings.policy)
        step(&model, &choices)
        return proceed()
    }

    /// Adds a generic alert to what a server gets with the device's next reports; a tester's means.
    public mutating func inject(_ alert: Alert, for server: ServerID) -> Action {
        injected[server, default: []].append(alert)
        return proceed()
    }

    /// Takes a server's reply to the message sent last, with the MAC beside it, if any.
    public mutating func received(_ message: Message, seal: ReceivedSeal? = nil) -> Action {
        guard let sent = current else { return proceed() }
        if breaksOff(settings.troubles.ignoresRepliesTo, at: sent.session.messagesSent) {
            close(.transport)
            return proceed()
        }
        return take(message, seal) ?? proceed()
    }

    /// Takes note that the message sent last got no reply: no connection, an HTTP error, or octets that are no message.
    public mutating func sendingFailed() -> Action {
        if current != nil { close(.transport) }
        return proceed()
    }
}
