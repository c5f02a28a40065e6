public import SyncML

/// Sessions of a server: which message belongs to which, and what is sent when.
extension ServerModel {
    /// Takes a message of a device.
    ///
    /// - Parameters:
    ///   - message: What came.
    ///   - seal: The MAC beside it, if any.
    /// - Returns: What to do with it; the store is written before an answer is given away.
    public mutating func received(_ message: Message, seal: ReceivedSeal? = nil) -> Action {
        if profile.faults.has(.answersBeforeStoring, "message"), !persist() { return .drop }
        let device = message.header.source.uri
        guard store.shelves[device] != nil else { return refusal(of: message) }
        if beginsSession(message, device: device) { open(device: device) }
        guard var session = sessions[device] else { return .drop }
        let step = session.core.received(message, seal: seal)
        sessions[device] = session
        switch step {
        case .again(let answer): return .answer(answer)
        case .violation: return .drop
        case .refused(var answer, let alerts):
            if profile.faults.has(.answersBeforeAuthentication) {
                let codes = alerts.map { ($0.id, take($0, device: device)) }
                answer = Self.answering(answer, Dictionary(codes, uniquingKeysWith: { $1 }))
            }
            keepNonces(session.core, device: device)
            return stored() ? .answer(answer) : .drop
        case .decide(let turn):
            var codes: [String: StatusCode] = [:]
            var before: Report?
            for alert in turn.genericAlerts {
                codes[alert.id] = take(alert, device: device, after: &before)
            }
            if turn.mayCommand, !turn.repeatsCommands { takeAnswers(device: device) }
            let commands = turn.mayCommand ? nextCommands(device: device) : []
            session = sessions[device] ?? session
            let answer = session.core.reply(codes, commands: commands)
            sessions[device] = session
            keepNonces(session.core, device: device)
            return stored() ? .answer(answer) : .drop
        }
    }

    /// Returns what seals the message sent last to a device; nil where its proof lies inside.
    public func seal(for device: String) -> MessageSeal? { sessions[device]?.core.seal }

    /// Writes the store before an answer goes out; returns false where the power was cut instead.
    private mutating func stored() -> Bool {
        profile.faults.has(.answersBeforeStoring, "message") || persist()
    }

    private func beginsSession(_ message: Message, device: String) -> Bool {
        guard let session = sessions[device] else { return true }
        guard message != session.core.lastReceived else { return false }
        return session.core.sessionID != message.header.sessionID || message.header.messageID == "1"
    }

    private mutating func open(device: String) {
        guard let shelf = store.shelves[device] else { return }
        let nonces = store.nonces.branch()
        loseUnanswered(device: device)
        var setup = ServerSessionCore.Setup(
            deviceID: device, sourceURI: profile.url, client: shelf.device.client,
            server: shelf.device.server, policy: profile.policy, limits: profile.limits)
        setup.tolerated = Set(
            CredentialManner.allCases.filter { profile.faults.has(.acceptsAnyCredentials, $0.rawValue) })
        if profile.faults.has(.neverProvesItself) { setup.troubles.manner = .missing }
        setup.troubles.commandsUnproven = profile.faults.has(.commandsBeforeAuthentication)
        sessions[device] = OpenSession(core: ServerSessionCore(setup, nonces: nonces))
    }

    private mutating func keepNonces(_ core: ServerSessionCore, device: String) {
        store.shelves[device]?.device.client.renew(core.setup.client.nonce)
        store.shelves[device]?.device.server.renew(core.setup.server.nonce)
    }

    /// Refuses a device that nobody knows; nothing is kept of it.
    private func refusal(of message: Message) -> Action {
        var troubles = ServerTroubles(refusesDevice: true)
        troubles.refusesWithoutChallenge = true
        let nobody = Account.Credential(scheme: .md5, name: "", secret: "")
        var core = ServerSessionCore(
            ServerSessionCore.Setup(
                deviceID: message.header.source.uri, sourceURI: profile.url, client: nobody,
                server: Account.Credential(scheme: .none, name: "", secret: ""), limits: profile.limits,
                troubles: troubles), nonces: store.nonces)
        switch core.received(message) {
        case .refused(let answer, alerts: _), .again(let answer): return .answer(answer)
        case .decide, .violation: return .drop
        }
    }

    /// Gives generic alerts their own codes in an answer that refuses everything; only a fault does so.
    private static func answering(_ answer: Message, _ codes: [String: StatusCode]) -> Message {
        var answer = answer
        answer.commands = answer.commands.map { command in
            guard case .status(var status) = command, let code = codes[status.commandReference] else {
                return command
            }
            status.code = code
            return .status(status)
        }
        return answer
    }
}
