public import SyncML

/// What the server's side makes of a message of the device, and how it answers.
extension ServerSessionCore {
    /// Takes a message of the device.
    ///
    /// - Parameters:
    ///   - message: What came.
    ///   - received: The MAC beside it, if any.
    /// - Returns: What to do next; nothing changes for a message that has no place in the session.
    public mutating func received(_ message: Message, seal received: ReceivedSeal? = nil) -> Step {
        if let lastReceived, lastReceived == message, let lastSent { return .again(lastSent) }
        guard ended == nil, sessionID == nil || sessionID == message.header.sessionID,
            messagesSent < setup.limits.messages
        else { return .violation }
        sessionID = message.header.sessionID
        lastReceived = message
        messagesReceived += 1
        if let problem = versionProblem(message.header) {
            ended = .violation
            return .refused(refusal(of: message, problem, challenge: nil), alerts: [])
        }
        let outcome = headerOutcome(message)
        let verdict = verifier.check(
            message.header, seal: received, nonces: &nonces, policy: setup.policy)
        storeNonces()
        switch verdict {
        case .refused(let code, let challenge):
            let sent = setup.troubles.refusesWithoutChallenge ? nil : challenge
            if sent == nil { ended = .peerUnproven }
            guard setup.troubles.commandsUnproven else {
                return .refused(
                    refusal(of: message, code, challenge: sent), alerts: message.genericAlerts)
            }
            current = Reply(message: message, code: code, challenge: sent, outcome: outcome)
        case .accepted(let code, let challenge):
            if outcome != .failed { collect(message) }
            current = Reply(message: message, code: code, challenge: challenge, outcome: outcome)
        }
        let isAborted = message.commands.contains { $0.alertCode == .sessionAbort }
        if isAborted { ended = .aborted }
        if outcome == .failed { ended = ended ?? .refused }
        let repeatsCommands = outcome == .challenged && !outstanding.isEmpty
        return .decide(
            Turn(
                message: message, genericAlerts: message.genericAlerts,
                mayCommand: ended == nil && (message.isFinal || isSendingObject) && !repeatsCommands,
                repeatsCommands: repeatsCommands))
    }

    /// Answers the message taken last.
    ///
    /// - Parameters:
    ///   - codes: The code for each generic alert, by CmdID; 200 where none is given.
    ///   - commands: What goes out now; ignored where the turn said that none may. Their CmdIDs are replaced on the wire.
    /// - Returns: The message to send.
    public mutating func reply(_ codes: [String: StatusCode] = [:], commands: [Command] = []) -> Message {
        guard let current else { preconditionFailure("nothing is to be answered") }
        self.current = nil
        var body = BodyWriter(setup.policy)
        body.headerStatus(current.code, answering: current.message.header, challenge: current.challenge)
        for command in current.message.commands where command.demandsAnswer {
            write(statusFor: command, codes: codes, messageID: current.message.header.messageID, in: &body)
        }
        if let abort = setup.troubles.abortsAt, abort == messagesReceived {
            body.append(.alert(Alert(id: "", code: .sessionAbort)))
            ended = .aborted
            return send(body, isFinal: true)
        }
        guard ended == nil else { return send(body, isFinal: true) }
        if current.outcome == .challenged, !outstanding.isEmpty {
            supersedeOutstanding()
            write(outstanding, batch: batches - 1, in: &body)
            return send(body, isFinal: !isSendingObject)
        }
        guard current.message.isFinal || isSendingObject else {
            body.append(.alert(Alert(id: "", code: .nextMessage)))
            return send(body, isFinal: false)
        }
        outstanding = commands
        isSendingObject = commands.last?.isChunk ?? false
        if commands.isEmpty {
            ended = .complete
        } else {
            batches += 1
            write(commands, batch: batches - 1, in: &body)
        }
        return send(body, isFinal: !isSendingObject)
    }

    private func versionProblem(_ header: Header) -> StatusCode? {
        if header.versionDTD != "1.2" { return .dtdVersionNotSupported }
        return header.versionProtocol == "DM/1.2" ? nil : .protocolVersionNotSupported
    }

    /// What the device made of the server's last message.
    private mutating func headerOutcome(_ message: Message) -> Reply.Outcome {
        guard let lastSent else { return .taken }
        guard let status = message.status(ofHeader: lastSent.header.messageID) else {
            // A device that was refused and forgot the Status of SES-05 begins anew; anything else ends here.
            return message.isOpening ? .taken : .failed
        }
        let shown = lastSent.header.credentials != nil || seal != nil
        switch prover.answered(status, shown: shown) {
        case .taken: return .taken
        case .challenged: return .challenged
        case .failed: return .failed
        }
    }

    private mutating func supersedeOutstanding() {
        let message = lastSent?.header.messageID
        for index in commands.indices where commands[index].messageID == message {
            commands[index].isSuperseded = true
        }
    }

    private mutating func collect(_ message: Message) {
        partial += message.commands
        guard message.isFinal || isSendingObject else { return }
        let joined = JoinedResults(partial)
        partial = []
        if let problem = joined.problem { chunkProblems.append(problem) }
        for command in joined.commands {
            switch command {
            case .status(let status):
                mark(status.messageReference, status.commandReference) { $0.statuses.append(status) }
            case .results(let results):
                mark(results.messageReference ?? "1", results.commandReference) { $0.results.append(results) }
            case .add, .replace, .copy, .delete, .get, .exec, .alert, .atomic, .sequence, .foreign: break
            }
        }
    }

    private mutating func mark(_ messageID: String, _ id: String, _ change: (inout SentCommand) -> Void) {
        let index = commands.lastIndex { $0.messageID == messageID && $0.id == id }
        if let index { change(&commands[index]) }
    }

    private func write(
        statusFor command: Command, codes: [String: StatusCode], messageID: String, in body: inout BodyWriter
    ) {
        let code: StatusCode
        switch command {
        case .replace: code = .ok
        case .alert(let alert):
            if alert.code == .genericAlert {
                if setup.troubles.leavesReportsUnanswered { return }
                code = codes[alert.id] ?? .ok
            } else {
                code = Self.sessionAlerts.contains(alert.code) ? .ok : .optionalFeatureNotSupported
            }
        case .status, .results: return
        case .add, .copy, .delete, .get, .exec, .atomic, .sequence, .foreign:
            code = .optionalFeatureNotSupported
        }
        body.write(command.answers(code), in: messageID, AnswerLayout(setup.policy))
    }

    private static let sessionAlerts: Set<AlertCode?> = [
        .serverInitiatedManagement, .clientInitiatedManagement, .nextMessage, .sessionAbort, .clientEvent,
        .noEndOfData,
    ]

    /// A reply that reports a failed authentication holds Statuses only (CHA-01).
    private mutating func refusal(of message: Message, _ code: StatusCode, challenge: Meta?) -> Message {
        var body = BodyWriter(setup.policy)
        body.headerStatus(code, answering: message.header, challenge: challenge)
        for command in message.commands where command.demandsAnswer {
            body.write(command.answers(code), in: message.header.messageID, AnswerLayout(setup.policy))
        }
        var choices = Choices(policy: setup.policy)
        return send(body, isFinal: true, shows: choices.pick("credentialsWithRefusal", [false, true]))
    }

    private mutating func write(_ new: [Command], batch: Int, in body: inout BodyWriter) {
        let messageID = String(messagesSent + 1)
        var tops = Set<String>()
        for command in new {
            var isFirst = true
            body.append(command) { part, id in
                if isFirst { tops.insert(id) }
                isFirst = false
                commands.append(
                    SentCommand(
                        givenID: part.id, batch: batch, id: id, messageID: messageID, command: part,
                        isMember: !tops.contains(id)))
            }
        }
    }

    private mutating func send(_ body: BodyWriter, isFinal: Bool, shows: Bool = true) -> Message {
        var (shown, proof) = shownProof()
        if !shows, !shown.isMissing { (shown, proof) = (.nothing, .missing) }
        lastProof = proof
        seal = shown.seal
        messagesSent += 1
        let header = Header(
            sessionID: sessionID ?? "", messageID: String(messagesSent),
            target: Location(lastReceived?.header.source.uri ?? setup.deviceID),
            source: Location(setup.sourceURI, name: shown.name), responseURI: setup.responseURI,
            credentials: shown.credentials,
            meta: setup.troubles.messageSize.map { Meta(maxMessageSize: String($0)) })
        let message = Message(header: header, commands: body.commands, isFinal: isFinal)
        lastSent = message
        return message
    }
}

extension Message {
    /// The generic alerts of the body, in document order.
    public var genericAlerts: [Alert] {
        commands.compactMap { command in
            if case .alert(let alert) = command, alert.code == .genericAlert { alert } else { nil }
        }
    }

    /// Whether the message opens a session (SES-02).
    public var isOpening: Bool {
        commands.contains {
            $0.alertCode == .serverInitiatedManagement || $0.alertCode == .clientInitiatedManagement
        }
    }
}
