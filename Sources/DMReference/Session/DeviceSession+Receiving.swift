public import SyncML

/// What the device's side makes of a message of the server, and how it answers.
extension DeviceSession {
    /// Takes a message of the server.
    ///
    /// - Parameters:
    ///   - message: The reply to the message sent last.
    ///   - received: The MAC beside it, if any.
    /// - Returns: The server's answers to reports, and what to do next.
    public mutating func received(
        _ message: Message, seal received: ReceivedSeal? = nil
    ) -> (receipts: [Receipt], next: Next) {
        guard ended == nil, let sent = lastSent else { return ([], .end(ended ?? .violation)) }
        if message == lastReceived {
            repeats += 1
            return repeats > setup.limits.rounds ? ([], end(.violation)) : ([], .resend(sent))
        }
        repeats = 0
        guard message.header.sessionID == setup.sessionID, messagesSent < setup.limits.messages else {
            return ([], end(message.header.sessionID == setup.sessionID ? .limit : .violation))
        }
        lastReceived = message
        if let uri = message.header.responseURI { url = uri }
        if let limit = message.header.meta?.maxMessageSize.flatMap({ Int($0) }), limit > 0 {
            messageLimit = limit
        }
        let headerStatus = message.status(ofHeader: sent.header.messageID)
        nonceInForce = verifier.expected.nonce
        let verdict = verifier.check(
            message.header, seal: received, nonces: &nonces, policy: setup.policy)
        storeNonces()
        let receipts = receipts(in: message, sent: sent)
        if message.commands.contains(where: { $0.alertCode == .sessionAbort }) {
            return (receipts, end(.aborted))
        }
        guard let headerStatus else { return (receipts, end(.violation)) }
        let outcome = prover.answered(headerStatus, shown: sent.header.credentials != nil || seal != nil)
        storeNonces()
        return (receipts, next(message, outcome, verdict))
    }

    private mutating func next(_ message: Message, _ outcome: Prover.Outcome, _ verdict: Verifier.Verdict)
        -> Next
    {
        let commands = message.commands.filter(\.demandsAnswer)
        var reply: Reply
        switch verdict {
        case .accepted(let code, let challenge):
            reply = Reply(message: message, code: code, challenge: challenge, isRefusal: false)
        case .refused(let code, let challenge):
            reply = Reply(message: message, code: code, challenge: challenge, isRefusal: true)
        }
        switch outcome {
        case .failed: return end(.refused)
        case .challenged:
            plan = .again(reply)
        case .taken:
            if commands.isEmpty, message.isFinal, backlog.isEmpty {
                return end(reply.isRefusal ? .peerUnproven : .complete)
            }
            plan = .answers(reply)
        }
        if reply.isRefusal {
            guard reply.challenge != nil else { return end(.peerUnproven) }
            guard let shown = verifier.refused, setup.executesUnproven.contains(shown) else {
                return .execute([])
            }
        }
        let work = commands.filter { !Self.isSessionAlert($0) }
        // While this side's package goes on the server has nothing to say, its own object included.
        if !backlog.isEmpty, work.isEmpty { return .execute([]) }
        let taken = assembly.take(work)
        reply.transfer = taken.answers
        reply.broken = taken.broken
        plan = outcome == .challenged ? .again(reply) : .answers(reply)
        return .execute(taken.commands)
    }

    private mutating func end(_ reason: SessionEnd) -> Next {
        ended = reason
        // The nonce that an acceptance made is not issued where no Status goes out: the server could not know it.
        if let nonceInForce, verifier.isSatisfied { setup.account.server.nonce = nonceInForce }
        plan = .nothing
        return .end(reason)
    }

    /// The newest nonces are kept for later sessions only where the peer has proved itself (NON-04).
    private mutating func storeNonces() {
        setup.account.server.renew(verifier.expected.nonce)
        if verifier.isSatisfied { setup.account.client.renew(prover.own.nonce) }
    }

    private mutating func receipts(in message: Message, sent: Message) -> [Receipt] {
        var receipts: [Receipt] = []
        var silent = Set(offered.keys)
        let authenticated = verifier.isSatisfied
        for case .status(let status) in message.commands
        where status.messageReference == sent.header.messageID && status.commandName == "Alert" {
            guard let key = offered[status.commandReference], silent.remove(status.commandReference) != nil
            else { continue }
            receipts.append(
                Receipt(
                    instance: key.instance, sequence: key.sequence, code: status.code,
                    authenticated: authenticated))
            guard authenticated else { continue }
            if status.code == .ok || status.code == .acceptedForProcessing {
                unacknowledged.remove(key)
            } else if status.code != .invalidCredentials, status.code != .authenticationRequired {
                holdsReports = true
            }
        }
        let taken = message.status(ofHeader: sent.header.messageID)?.code.isSuccess ?? false
        if authenticated, taken, !silent.isEmpty { holdsReports = true }
        return receipts
    }

    static func isSessionAlert(_ command: Command) -> Bool {
        command.alertCode == .nextMessage || command.alertCode == .sessionAbort
    }

    /// Answers the server's last message.
    ///
    /// - Parameters:
    ///   - answers: The answers to the commands that `received` gave, in their order.
    ///   - reports: What waits for this server now, oldest first.
    /// - Returns: The message to send.
    public mutating func answer(_ answers: [Answer], reports: [Notice]) -> Message {
        var body = BodyWriter(setup.policy)
        switch plan {
        case .nothing:
            preconditionFailure("nothing is to be answered")
        case .answers(let reply):
            writeAnswers(answers, to: reply, in: &body)
            offered = [:]
            if !backlog.isEmpty { return goOn(&body) }
            if !reply.isRefusal { offer(permitted(reports), in: &body) }
            let isFinal = reply.message.isFinal
            if !isFinal { body.append(.alert(Alert(id: "", code: .nextMessage))) }
            finish(reports)
            return send(body, isFinal: isFinal)
        case .again(let reply):
            writeAnswers(answers, to: reply, in: &body)
            if isInSetup {
                writePackage1(&body, reports: reports)
            } else {
                writeLastAgain(reports, in: &body)
            }
            if !backlog.isEmpty { return goOn(&body) }
            finish(reports)
            return send(body, isFinal: lastSent?.isFinal ?? true)
        }
    }

    /// Writes what of the package waits, as far as it fits.
    private mutating func goOn(_ body: inout BodyWriter) -> Message {
        var continued: String?
        for (index, waiting) in backlog.enumerated() {
            body.append(waiting.command) { _, id in
                if let key = waiting.key { offered[id] = key }
                if index == 0, backlogContinues { continued = id }
            }
        }
        backlog = []
        plan = .nothing
        return send(body, isFinal: backlogIsFinal, continued: continued)
    }

    private mutating func finish(_ reports: [Notice]) {
        seenBefore.formUnion(reports.map(\.key))
        plan = .nothing
    }

    /// Whether every message so far was package 1, so that a challenge leads back to it (SES-05).
    private var isInSetup: Bool {
        lastSent?.commands.contains { $0.alertCode == setup.opening } ?? false
    }

    /// Reports that may ride in this message: all, those that waited before the message came, or none.
    private func permitted(_ reports: [Notice]) -> [Notice] {
        var choices = Choices(policy: setup.policy)
        switch choices.pick("verificationPlacement", VerificationPlacement.allCases) {
        case .sameMessage: return reports
        case .nextMessage: return Array(reports.prefix { seenBefore.contains($0.key) })
        case .nextSession: return []
        }
    }

    private enum VerificationPlacement: CaseIterable { case sameMessage, nextMessage, nextSession }

    private func writeAnswers(_ answers: [Answer], to reply: Reply, in body: inout BodyWriter) {
        let header = reply.message.header
        body.headerStatus(reply.code, answering: header, challenge: reply.challenge)
        let layout = AnswerLayout(setup.policy)
        let commands = reply.message.commands.filter(\.demandsAnswer)
        guard !reply.isRefusal else {
            body.write(commands.flatMap { $0.answers(reply.code) }, in: header.messageID, layout)
            return
        }
        let alerts = commands.filter { Self.isSessionAlert($0) }
        body.write(alerts.flatMap { $0.answers(.ok) }, in: header.messageID, layout)
        let order = commands.flatMap(\.allIDs)
        let all = (answers + reply.transfer).enumerated().sorted { left, right in
            let places = [left, right].map { order.firstIndex(of: $0.element.commandID) ?? order.count }
            return places[0] == places[1] ? left.offset < right.offset : places[0] < places[1]
        }
        body.write(all.map(\.element), in: header.messageID, layout)
        if let broken = reply.broken {
            body.append(.alert(Alert(id: "", code: .noEndOfData, items: [broken])))
        }
    }

    /// Writes the content of the last message once more, because the server took nothing of it.
    private mutating func writeLastAgain(_ reports: [Notice], in body: inout BodyWriter) {
        let before = lastSent
        let carried = offered
        offered = [:]
        let waiting = Set(reports.map(\.key))
        for command in before?.commands ?? [] {
            if case .status(let status) = command, status.commandReference == "0" { continue }
            let key = carried[command.id]
            if let key, !waiting.contains(key) { continue }
            body.append(command) { _, id in if let key { offered[id] = key } }
        }
    }
}

extension Command {
    /// The CmdID of the command and of its members, in document order.
    fileprivate var allIDs: [String] {
        switch self {
        case .atomic(let group), .sequence(let group): [id] + group.commands.flatMap(\.allIDs)
        case .add, .replace, .copy, .delete, .get, .exec, .alert, .status, .results, .foreign: [id]
        }
    }
}

extension Message {
    /// The Status for the header of the message with this number.
    func status(ofHeader messageID: String) -> Status? {
        for case .status(let status) in commands
        where status.commandReference == "0" && status.messageReference == messageID {
            return status
        }
        return nil
    }
}
