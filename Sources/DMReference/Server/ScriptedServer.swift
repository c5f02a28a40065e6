public import SyncML

/// A server that sends what a test hands it: the lower tester towards a device.
///
/// One value serves one session. Batches go out one a message, in order; the session closes with Final and no command
/// when none is left. What the device sends is kept whole, and sorted by what it answers.
public struct ScriptedServer: Hashable, Sendable, Codable {
    /// One message of the device and what became of it.
    public struct Exchange: Hashable, Sendable, Codable {
        /// What the device sent.
        public var received: Message
        /// What was answered; nil where nothing could be.
        public var answer: Message?
        /// Whether the answer was kept back and the connection dropped.
        public var isDropped: Bool
        /// Whether it was a repeated message, answered as before.
        public var isRepeat: Bool
        /// The device's answer to the header of the server's message before; nil where there is none.
        public var headerStatus: Status?
        /// How far the device had proved itself once this message was read.
        public var device: Verifier.Standing
        /// What the answer let the device know of the server.
        public var server: ServerSessionCore.Proof
    }

    /// What to do with a message of the device.
    public enum Action: Hashable, Sendable {
        /// Answer it.
        case answer(Message)
        /// Close the connection without an answer.
        case drop
        /// The message has no place in this session; nothing was kept of it but the exchange.
        case violation
    }

    /// A generic alert and the code it got.
    public struct AlertRecord: Hashable, Sendable, Codable {
        /// Position of its exchange.
        public var exchange: Int
        /// The alert as it came.
        public var alert: Alert
        /// The code it was answered with; nil where it was not, or the answer was dropped.
        public var code: StatusCode?
        /// Whether device and server had proved themselves when it was answered.
        public var isAuthenticated: Bool
    }

    /// The session.
    public private(set) var session: ServerSessionCore
    /// What is still to be sent.
    public private(set) var batches: [[Command]]
    /// Everything so far.
    public private(set) var exchanges: [Exchange] = []
    /// The generic alerts so far, in order, repeated ones included.
    public private(set) var alerts: [AlertRecord] = []
    private var reportCodes: [StatusCode]

    /// Creates a server for one session.
    ///
    /// - Parameters:
    ///   - setup: The account and the troubles.
    ///   - nonces: Where nonces come from.
    ///   - batches: What is sent, one batch a message.
    public init(_ setup: ServerSessionCore.Setup, nonces: NonceSource, batches: [[Command]] = []) {
        session = ServerSessionCore(setup, nonces: nonces)
        self.batches = batches
        reportCodes = setup.troubles.reportCodes
    }

    /// Adds a batch behind those that wait.
    public mutating func enqueue(_ batch: [Command]) { batches.append(batch) }

    /// Whether the session is over for the server.
    public var isOver: Bool { session.ended != nil }

    /// Every command sent, members included, with its answers; superseded ones left out.
    public var commands: [SentCommand] { session.commands.filter { !$0.isSuperseded } }

    /// Returns the command of a batch with the CmdID it was handed in with.
    ///
    /// - Parameters:
    ///   - id: The CmdID that the test gave.
    ///   - batch: Which batch, from 0; nil for the first batch that has such a command.
    /// - Returns: The command with its answers; nil where none of the kind was sent.
    public func command(_ id: String, batch: Int? = nil) -> SentCommand? {
        commands.first { $0.givenID == id && (batch == nil || $0.batch == batch) }
    }

    /// Takes a message of the device.
    ///
    /// - Parameters:
    ///   - message: What came.
    ///   - seal: The MAC beside it, if any.
    /// - Returns: What to do with it.
    public mutating func received(_ message: Message, seal: ReceivedSeal? = nil) -> Action {
        let headerStatus = session.lastSent.flatMap { message.status(ofHeader: $0.header.messageID) }
        switch session.received(message, seal: seal) {
        case .again(let answer):
            return close(message, headerStatus, answer: answer, isRepeat: true)
        case .violation:
            note(message, headerStatus, answer: nil, isDropped: false, isRepeat: false)
            return .violation
        case .refused(let answer, let alerts):
            let code = answer.commands.first.flatMap { command -> StatusCode? in
                if case .status(let status) = command { status.code } else { nil }
            }
            for alert in alerts { record(alert, code) }
            return close(message, headerStatus, answer: answer, isRepeat: false)
        case .decide(let turn):
            var codes: [String: StatusCode] = [:]
            let isSilent = session.setup.troubles.leavesReportsUnanswered
            for alert in turn.genericAlerts {
                let code =
                    reportCodes.isEmpty
                    ? session.setup.troubles.reportCodeAfterwards : reportCodes.removeFirst()
                codes[alert.id] = code
                record(alert, isSilent ? nil : code)
            }
            let next = turn.mayCommand && !batches.isEmpty ? batches.removeFirst() : []
            return close(
                message, headerStatus, answer: session.reply(codes, commands: next), isRepeat: false)
        }
    }

    private mutating func record(_ alert: Alert, _ code: StatusCode?) {
        alerts.append(
            AlertRecord(exchange: exchanges.count, alert: alert, code: code, isAuthenticated: false))
    }

    private mutating func close(
        _ message: Message, _ headerStatus: Status?, answer: Message, isRepeat: Bool
    ) -> Action {
        let isDropped = !isRepeat && session.setup.troubles.dropsRepliesTo.contains(session.messagesReceived)
        for index in alerts.indices where alerts[index].exchange == exchanges.count {
            if isDropped { alerts[index].code = nil }
            alerts[index].isAuthenticated = session.isDeviceProven && session.lastProof == .valid
        }
        note(message, headerStatus, answer: answer, isDropped: isDropped, isRepeat: isRepeat)
        return isDropped ? .drop : .answer(answer)
    }

    private mutating func note(
        _ message: Message, _ headerStatus: Status?, answer: Message?, isDropped: Bool, isRepeat: Bool
    ) {
        exchanges.append(
            Exchange(
                received: message, answer: answer, isDropped: isDropped, isRepeat: isRepeat,
                headerStatus: headerStatus, device: session.verifier.standing, server: session.lastProof))
    }
}
