package import DMReference
package import SyncML

/// The lower tester's server towards a device IUT: what it keeps from session to session.
package struct LowerServer: Sendable {
    /// The account, with the nonces that the next session uses.
    package var account: Account
    /// The session under way or over.
    package var session: ScriptedServer?
    /// What was sent in sessions before that one since the suite last asked for a session.
    package private(set) var earlierCommands: [SentCommand] = []
    /// The SessionID of that session.
    package var sessionID: String?
    /// What the next session that the suite asks for carries.
    package var script: [[Command]] = []
    /// How that session misbehaves.
    package var scriptTroubles = ServerTroubles.none
    /// How sessions misbehave that the device opens by itself.
    package var conduct = ServerTroubles.none
    /// The last request and its answer, for byte-equal repeats.
    package var last: (request: [UInt8], answer: ExchangeAnswer)?
    /// Which device talks to it.
    var deviceID: String
    private var nonces: NonceSource

    package init(account: Account, deviceID: String, nonces: NonceSource) {
        self.account = account
        self.deviceID = deviceID
        self.nonces = nonces
    }

    /// Takes a message of the device; a new SessionID begins a new session.
    package mutating func received(_ message: Message, seal: ReceivedSeal? = nil) -> DeviceExchange.Reply {
        if session == nil || sessionID != message.header.sessionID || session?.isOver == true {
            finish()
            earlierCommands += session?.commands ?? []
            let troubles = script.isEmpty && scriptTroubles == .none ? conduct : scriptTroubles
            session = ScriptedServer(
                ServerSessionCore.Setup(
                    deviceID: deviceID, sourceURI: account.url, client: account.client,
                    server: account.server, troubles: troubles),
                nonces: nonces, batches: script)
            script = []
            scriptTroubles = .none
            sessionID = message.header.sessionID
        }
        guard var current = session else { return .violation }
        defer { session = current }
        switch current.received(message, seal: seal) {
        case .answer(let answer): return .message(answer, proof: current.session.lastProof)
        case .drop: return .dropped
        case .violation: return .violation
        }
    }

    /// Every command sent since the suite last asked for a session; the device may open further ones for its reports.
    package var commands: [SentCommand] { earlierCommands + (session?.commands ?? []) }

    /// Takes what the next session carries, and forgets the sessions before.
    package mutating func hand(_ batches: [[Command]], _ troubles: ServerTroubles) {
        finish()
        session = nil
        earlierCommands = []
        script = batches
        scriptTroubles = troubles
    }

    /// Keeps the nonces of the session that is over.
    package mutating func finish() {
        guard let session else { return }
        account.client = session.session.setup.client
        account.server = session.session.setup.server
        nonces = session.session.noncesAfter
    }
}
