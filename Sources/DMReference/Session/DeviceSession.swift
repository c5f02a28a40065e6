public import SyncML

/// The device's side of one session with one server: a pure machine that never touches the tree.
///
/// Whoever drives it sends what `open` and `answer` return to `url`, hands every reply to `received`, executes the
/// commands it is given and hands their answers back. Facts SES-01..16, FIN-01..02, MUL-01..03, CHA-01..07.
/// A package that is too long for the server's MaxMsgSize goes out in several messages, a value in chunks (LOB-08, LOB-10);
/// a large object of the server is handed on as one command.
public struct DeviceSession: Hashable, Sendable, Codable {
    /// What is known before the session.
    public struct Setup: Hashable, Sendable, Codable {
        /// The device's name in Source.
        public var deviceID: String
        /// The server: address and both credentials.
        public var account: Account
        /// Identifies the session.
        public var sessionID: String
        /// Alert 1200 or 1201 (SES-02).
        public var opening: AlertCode
        /// The leaves of ./DevInfo: address and value, in the order in which they are sent.
        public var deviceInformation: [Leaf]
        /// Resolves the freedoms.
        public var policy: Policy
        /// What a peer cannot push the session beyond.
        public var limits: SessionLimits
        /// What the device shows as its credentials.
        public var manner: CredentialManner
        /// Whether credentials wait for a challenge, whatever the policy says.
        ///
        /// The answer to the challenge carries the Status for the server's header (SES-05), and with it the nonce that a server
        /// needs which is out of step; a server without commands could not be told otherwise (CHA-04).
        public var waitsForChallenge = false
        /// What a server has to show for its commands to take effect although they are refused; a fault.
        public var executesUnproven: Set<CredentialManner> = []
        /// How messages are written, so that their length is known.
        public var form = MessageForm()
        /// MaxObjSize of package 1; nil where none is given.
        public var maxObjectSize: Int?
        /// Whether the server's MaxMsgSize is ignored; a fault.
        public var ignoresMessageSize = false

        /// A leaf of the device information.
        public struct Leaf: Hashable, Sendable, Codable {
            /// The node.
            public var uri: String
            /// Its value.
            public var value: String

            /// Creates a leaf.
            public init(uri: String, value: String) {
                self.uri = uri
                self.value = value
            }
        }

        /// Creates a set-up.
        public init(
            deviceID: String, account: Account, sessionID: String,
            opening: AlertCode = .clientInitiatedManagement, deviceInformation: [Leaf],
            policy: Policy = Policy(), limits: SessionLimits = SessionLimits(),
            manner: CredentialManner = .right
        ) {
            self.deviceID = deviceID
            self.account = account
            self.sessionID = sessionID
            self.opening = opening
            self.deviceInformation = deviceInformation
            self.policy = policy
            self.limits = limits
            self.manner = manner
        }
    }

    /// A report that waits for delivery, with the alert that carries it.
    public struct Notice: Hashable, Sendable, Codable {
        /// Instance of the schedule.
        public var instance: Int
        /// Number of the entry within the instance.
        public var sequence: Int
        /// The generic alert.
        public var alert: Alert

        /// Creates a notice.
        public init(instance: Int, sequence: Int, alert: Alert) {
            self.instance = instance
            self.sequence = sequence
            self.alert = alert
        }
    }

    /// The server's answer to a report.
    public struct Receipt: Hashable, Sendable {
        /// Instance of the schedule.
        public var instance: Int
        /// Number of the entry within the instance.
        public var sequence: Int
        /// What the server answered.
        public var code: StatusCode
        /// Whether the server has proved itself in this session.
        public var authenticated: Bool
    }

    /// What follows from a message of the server.
    public enum Next: Hashable, Sendable {
        /// Execute these commands, none perhaps, and call `answer`.
        case execute([Command])
        /// Send the same message once more.
        case resend(Message)
        /// The session is over.
        case end(SessionEnd)
    }

    /// Where the next message goes: the last RespURI, else the account's address.
    public internal(set) var url: String
    /// Why the session is over; nil while it runs.
    public internal(set) var ended: SessionEnd?
    /// What is known before the session, with the nonces to be stored for the next (NON-04).
    public internal(set) var setup: Setup
    /// The check of the server.
    public internal(set) var verifier: Verifier
    /// The proof to the server.
    public internal(set) var prover: Prover
    /// Messages sent.
    public internal(set) var messagesSent = 0
    /// Reports sent and not taken by the server so far in this session.
    public internal(set) var unacknowledged: Set<NoticeKey> = []
    /// What seals the message sent last; nil where its proof lies inside.
    public private(set) var seal: MessageSeal?
    var nonces: NonceSource
    var lastSent: Message?
    var lastReceived: Message?
    var plan = Plan.nothing
    var offered: [String: NoticeKey] = [:]
    var seenBefore: Set<NoticeKey> = []
    var holdsReports = false
    var repeats = 0
    /// The object that the server is sending.
    public internal(set) var assembly: ObjectAssembly
    /// What of the package did not fit the message sent last.
    var backlog: [Waiting] = []
    /// Whether the first of it goes on with a value that was begun.
    var backlogContinues = false
    /// Whether the package ends with Final.
    var backlogIsFinal = true
    /// The server's MaxMsgSize, given last.
    var messageLimit: Int?
    /// The nonce that the server's last message had to use.
    var nonceInForce: [UInt8]?

    /// Names a report.
    public struct NoticeKey: Hashable, Sendable, Codable {
        /// Instance of the schedule.
        public var instance: Int
        /// Number of the entry within the instance.
        public var sequence: Int
    }

    /// A command that waits for the next message of its package.
    struct Waiting: Hashable, Codable {
        var command: Command
        /// The report that it carries.
        var key: NoticeKey?
    }

    /// What the next message has to hold.
    enum Plan: Hashable, Codable {
        case nothing
        /// Package 1, or the content of the last message once more, because the server refused the last message.
        case again(Reply)
        /// Answers to the server's commands.
        case answers(Reply)
    }

    /// How a message of the server is answered.
    struct Reply: Hashable, Codable {
        var message: Message
        var code: StatusCode
        var challenge: Meta?
        var isRefusal: Bool
        /// What the transfer of a large object answers by itself.
        var transfer: [Answer] = []
        /// A large object that was broken off.
        var broken: Item?
    }

    /// Creates a session; nothing is sent before `open`.
    ///
    /// - Parameters:
    ///   - setup: What is known before the session.
    ///   - nonces: Where the nonces come from that the server has to use.
    public init(_ setup: Setup, nonces: NonceSource) {
        self.setup = setup
        self.nonces = nonces
        url = setup.account.url
        assembly = ObjectAssembly(limit: setup.maxObjectSize ?? setup.limits.objectSize)
        verifier = Verifier(expecting: setup.account.server, limit: setup.limits.rounds)
        var choices = Choices(policy: setup.policy)
        let unasked = choices.pick("credentialsInPackage1", [true, false])
        prover = Prover(
            showing: setup.account.client,
            unasked: !setup.waitsForChallenge && unasked
                && choices.pick("reportsInPackage1", [true, false]),
            limit: setup.limits.rounds)
    }

    /// Whether the server has proved itself.
    public var isServerProven: Bool { verifier.isSatisfied }

    /// How many reports ride in the message sent last.
    public var offeredCount: Int { offered.count }

    /// The next state of the nonce series, for the sessions that follow.
    public var noncesAfter: NonceSource { nonces }

    /// Returns package 1.
    ///
    /// - Parameter reports: What waits for this server; it may ride along.
    /// - Returns: The message to send.
    public mutating func open(reports: [Notice]) -> Message {
        var body = BodyWriter(setup.policy)
        writePackage1(&body, reports: reports)
        return send(body, isFinal: true)
    }

    /// Ends the session because the connection failed or the power was cut.
    public mutating func fail() { ended = ended ?? .transport }

    /// Ends the session by Alert 1223, which is to be sent without waiting for an answer.
    public mutating func abort() -> Message {
        var body = BodyWriter(setup.policy)
        if let last = lastReceived, plan != .nothing {
            body.headerStatus(.ok, answering: last.header, challenge: nil)
        }
        body.append(.alert(Alert(id: "", code: .sessionAbort)))
        plan = .nothing
        ended = .aborted
        return send(body, isFinal: true)
    }
}

extension DeviceSession {
    /// Writes the opening Alert, the device information and reports (SES-02).
    mutating func writePackage1(_ body: inout BodyWriter, reports: [Notice]) {
        body.append(.alert(Alert(id: "", code: setup.opening)))
        body.append(
            .replace(
                TreeCommand(
                    id: "",
                    items: setup.deviceInformation.map {
                        Item(source: Location($0.uri), data: $0.value)
                    })))
        offered = [:]
        var choices = Choices(policy: setup.policy)
        let ride = choices.pick("reportsInPackage1", [true, false])
        let isProved = prover.isShowing || setup.account.client.scheme == .none
        if ride || isProved { offer(reports, in: &body) }
        seenBefore.formUnion(reports.map(\.key))
    }

    /// Writes reports, oldest first, and remembers which alert carries which.
    mutating func offer(_ reports: [Notice], in body: inout BodyWriter) {
        guard !holdsReports else { return }
        for report in reports.prefix(setup.limits.reports) {
            body.append(.alert(report.alert)) { _, id in offered[id] = report.key }
            unacknowledged.insert(report.key)
        }
    }

    /// Closes a message: header, credentials, number; what is too much for the server waits for the next.
    ///
    /// - Parameters:
    ///   - body: The commands.
    ///   - isFinal: Whether they end the package.
    ///   - continued: The CmdID of Results whose value was begun in the message before.
    /// - Returns: The message.
    mutating func send(_ body: BodyWriter, isFinal: Bool, continued: String? = nil) -> Message {
        messagesSent += 1
        let shown = setup.manner.shown(by: prover)
        let meta = messagesSent == 1 ? setup.maxObjectSize.map { Meta(maxObjectSize: String($0)) } : nil
        let header = Header(
            sessionID: setup.sessionID, messageID: String(messagesSent), target: Location(url),
            source: Location(setup.deviceID, name: shown.name), credentials: shown.credentials, meta: meta)
        var commands = body.commands
        if let messageLimit, !setup.ignoresMessageSize {
            let fit = MessageFit(limit: messageLimit, form: setup.form, header: header)
            let rest = fit.cut(&commands, continued: continued)
            backlogContinues = rest.continuesValue
            backlogIsFinal = isFinal
            backlog = rest.commands.map { Waiting(command: $0, key: offered.removeValue(forKey: $0.id)) }
        }
        let message = Message(header: header, commands: commands, isFinal: isFinal && backlog.isEmpty)
        lastSent = message
        seal = shown.seal
        return message
    }
}

extension DeviceSession.Notice {
    /// The name of the report.
    public var key: DeviceSession.NoticeKey { .init(instance: instance, sequence: sequence) }
}
