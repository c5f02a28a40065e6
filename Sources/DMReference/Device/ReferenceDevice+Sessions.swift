import SyncML

/// Sessions of the reference device: when they begin, what they carry, how they end.
extension ReferenceDevice {
    /// Does what can be done now, and says what to do next.
    mutating func proceed() -> Action {
        while true {
            recover()
            if current != nil { return .awaitingReply }
            noteBlockedReports()
            recover()
            noteWaitingReports()
            if let action = openNext() { return action }
            if model.isDown { continue }
            guard remaining > 0 else { return .idle(now: model.wall) }
            elapse()
        }
    }

    /// Lets time run on to the next instant at which something may happen.
    mutating func elapse() {
        var step = min(remaining, model.secondsToNextEvent() ?? remaining)
        for (server, backOff) in backOffs where !model.pendingReports(for: server).isEmpty {
            let wait = backOff.until - model.monotonic
            if wait > 0 { step = min(step, wait) }
        }
        for server in waitingSince.keys {
            let wait = secondsHeldBack(server)
            if wait > 0 { step = min(step, wait) }
        }
        remaining -= step
        var choices = Choices(policy: settings.policy)
        model.elapse(step, choices: &choices)
    }

    /// Brings the device back after an armed crash; the session is gone.
    mutating func recover() {
        if model.isDown {
            var choices = Choices(policy: settings.policy)
            model.powerCut(off: 0, wall: model.wall, choices: &choices)
            loseVolatile()
        } else if current != nil, model.sessionWith == nil {
            // The cut came inside a step that the model finished by itself.
            loseVolatile()
        }
    }

    /// What a power cut takes from the machine around the model (semantics 12).
    mutating func loseVolatile() {
        current = nil
        requests = []
        backOffs = [:]
        waitingSince = [:]
    }

    /// Tells the model of reports that cannot be sent now, so that runs waiting for their verdict begin (semantics 8).
    private mutating func noteBlockedReports() {
        for server in model.accounts.keys.sorted() where !model.pendingReports(for: server).isEmpty {
            guard !isLinkUp || isBackingOff(server) else { continue }
            var choices = Choices(policy: settings.policy)
            model.reportOffersFailed(to: server, choices: &choices)
        }
    }

    /// Remembers since when reports of runs and ends could have been sent.
    private mutating func noteWaitingReports() {
        guard settings.reportHold > 0 else { return }
        for server in model.accounts.keys.sorted() {
            let isWaiting = !model.pendingReports(for: server).isEmpty
            waitingSince[server] = isWaiting ? waitingSince[server] ?? model.monotonic : nil
        }
    }

    /// How long the reports for a server are still held back; a verdict never is, for runs wait for it (semantics 8).
    private func secondsHeldBack(_ server: ServerID) -> Int {
        guard let since = waitingSince[server],
            !model.pendingReports(for: server).contains(where: { $0.kind == .verification })
        else { return 0 }
        return since + settings.reportHold - model.monotonic
    }

    private func isBackingOff(_ server: ServerID) -> Bool {
        (backOffs[server]?.until ?? 0) > model.monotonic
    }

    /// Opens the next session that is asked for, or that reports need.
    private mutating func openNext() -> Action? {
        guard isLinkUp else {
            requests = []
            return nil
        }
        if !requests.isEmpty { return open(requests.removeFirst(), isAsked: true) }
        let server = model.accounts.keys.sorted().first { server in
            let isWanted = !model.pendingReports(for: server).isEmpty || injected[server]?.isEmpty == false
            return isWanted && !isBackingOff(server) && secondsHeldBack(server) <= 0
        }
        return server.flatMap { server in
            open(
                Request(server: server, sessionID: nil, opening: .clientInitiatedManagement), isAsked: false)
        }
    }

    private mutating func open(_ request: Request, isAsked: Bool) -> Action? {
        let server = request.server
        guard var account = credentials[server] else { return nil }
        if let zero = request.zeroNonce {
            account.client.nonce = zero
            account.server.nonce = zero
        }
        var backOff = backOffs[server] ?? BackOff()
        // Whoever asks for a session starts the count anew: only what the device does by itself can go on for ever.
        backOff.begins = isAsked || backOff.lastBegin != model.monotonic ? 1 : backOff.begins + 1
        backOff.lastBegin = model.monotonic
        backOffs[server] = backOff
        let sessionID = request.sessionID ?? ownSessionID()
        var setup = DeviceSession.Setup(
            deviceID: model.profile.deviceID, account: account, sessionID: sessionID,
            opening: request.opening, deviceInformation: deviceInformation, policy: settings.policy,
            limits: settings.limits, manner: settings.troubles.manner)
        setup.waitsForChallenge = backOff.wasUnproven
        let faults = model.profile.faults
        setup.executesUnproven = Set(
            CredentialManner.allCases.filter {
                faults.has(.executesUnauthenticated, $0.rawValue)
            })
        setup.ignoresMessageSize = faults.has(.ignoresMessageSize)
        setup.form = settings.form
        var session = DeviceSession(setup, nonces: nonces.branch())
        session.assembly.keepsWrongLength = faults.has(.keepsWrongLength)
        session.assembly.keepsBroken = faults.has(.keepsBrokenObject)
        session.assembly.addsLastPieceAlone = faults.has(.addsLastPieceAlone)
        model.sessionOpened(with: server)
        let message = session.open(reports: notices(for: server))
        current = Current(server: server, session: session)
        return sent(message)
    }

    /// A new name for a session that the device opens by itself, as `sessionNumbers` has it written.
    private mutating func ownSessionID() -> String {
        var choices = Choices(policy: settings.policy)
        let isPadded = choices.pick("sessionNumbers", [false, true])
        let digits = String(nonces.sessionNumber(), radix: 16, uppercase: !isPadded)
        return isPadded ? String(repeating: "0", count: 4 - digits.count) + digits : digits
    }

    /// Does what follows from sending a message, and returns it; nil where the session broke off before.
    private mutating func sent(_ message: Message) -> Action? {
        guard let current else { return nil }
        seal = current.session.seal
        if breaksOff(settings.troubles.withholds, at: current.session.messagesSent) {
            close(.transport)
            return nil
        }
        var choices = Choices(policy: settings.policy)
        let count = min(current.session.offeredCount, model.pendingReports(for: current.server).count)
        model.reportsOffered(to: current.server, count: count, choices: &choices)
        guard !model.isDown else { return nil }
        model.messageAnswered(choices: &choices)
        // A crash from here on comes after the message: it goes out, and its reply finds no session.
        recover()
        return .send(current.server, url: current.session.url, message)
    }

    /// Takes a message of the server; nil where no message follows.
    mutating func take(_ message: Message, _ received: ReceivedSeal?) -> Action? {
        guard var current else { return nil }
        let (receipts, next) = current.session.received(message, seal: received)
        self.current = current
        var choices = Choices(policy: settings.policy)
        for receipt in receipts { note(receipt, from: current.server, &choices) }
        guard !model.isDown else { return nil }
        switch next {
        case .end(let reason):
            if model.profile.faults.has(.executesAtAbort), let partial = current.session.assembly.partial {
                _ = perform([partial.command], as: current.server, &choices)
            }
            close(reason)
            return nil
        case .resend(let again):
            return .send(current.server, url: current.session.url, again)
        case .execute(let commands):
            let answers = perform(commands, as: current.server, &choices)
            guard !model.isDown else { return nil }
            let answer = current.session.answer(answers, reports: notices(for: current.server))
            self.current = current
            return sent(answer)
        }
    }

    private mutating func note(
        _ receipt: DeviceSession.Receipt, from server: ServerID, _ choices: inout Choices
    ) {
        guard receipt.instance != Self.injectedInstance else {
            guard receipt.authenticated, injected[server]?.isEmpty == false else { return }
            injectedAnswers.append(receipt.code)
            injected[server]?.removeFirst()
            return
        }
        model.reportAnswered(
            to: server, instance: receipt.instance, sequence: receipt.sequence, code: receipt.code,
            isAuthenticated: receipt.authenticated, choices: &choices)
    }

    /// Executes commands, those left out that the troubles refuse.
    private mutating func perform(
        _ commands: [Command], as server: ServerID, _ choices: inout Choices
    ) -> [Answer] {
        guard !settings.troubles.refusals.isEmpty else {
            return model.execute(commands, as: server, choices: &choices)
        }
        var answers: [Answer] = []
        for command in commands {
            if case .sequence(let group) = command {
                answers += [Answer(commandID: group.id, name: "Sequence", code: .ok)]
                answers += perform(group.commands, as: server, &choices)
            } else if let code = settings.troubles.refusal(of: command) {
                answers += command.answers(code)
            } else {
                answers += model.execute([command], as: server, choices: &choices)
            }
        }
        return answers
    }

    /// Ends the session under way.
    mutating func close(_ reason: SessionEnd) {
        guard let ended = current else { return }
        current = nil
        lastEnd = reason
        let server = ended.server
        if credentials[server] != nil { credentials[server] = ended.session.setup.account }
        var choices = Choices(policy: settings.policy)
        backOffs[server]?.wasUnproven = reason == .peerUnproven
        let isKept = ended.session.unacknowledged.contains { $0.instance != Self.injectedInstance }
        let isFailed = reason != .complete || isKept
        if isFailed {
            model.reportOffersFailed(to: server, choices: &choices)
            begin(backOffFrom: server)
        } else if backOffs[server]?.begins ?? 0 >= settings.sessionsAtOnce {
            begin(backOffFrom: server)
        } else {
            backOffs[server]?.failures = 0
            backOffs[server]?.until = 0
        }
        if model.sessionWith != nil { model.sessionEnded(choices: &choices) }
    }

    private mutating func begin(backOffFrom server: ServerID) {
        guard isLinkUp, model.accounts[server] != nil else { return }
        var backOff = backOffs[server] ?? BackOff()
        var wait = settings.shortestBackOff
        for _ in 0..<min(backOff.failures, 20) where wait < settings.longestBackOff { wait *= 2 }
        backOff.failures += 1
        backOff.until = model.monotonic + min(wait, settings.longestBackOff)
        backOffs[server] = backOff
    }

    /// Whether the session breaks off here on purpose; counts down how often that is to happen.
    mutating func breaksOff(_ places: Set<Int>, at message: Int) -> Bool {
        guard settings.troubles.breaks > 0, places.contains(message) else { return false }
        settings.troubles.breaks -= 1
        return true
    }

    // MARK: What messages carry

    /// Marks what does not come from the model; no instance has this number.
    private static let injectedInstance = -1

    private func notices(for server: ServerID) -> [DeviceSession.Notice] {
        let own = model.pendingReports(for: server).map { report in
            DeviceSession.Notice(
                instance: report.instance, sequence: report.sequence,
                alert: ReportCodec.encode(report, root: model.profile.scheduleRoot, id: ""))
        }
        let added = (injected[server] ?? []).enumerated().map { index, alert in
            DeviceSession.Notice(instance: Self.injectedInstance, sequence: index, alert: alert)
        }
        return own + added
    }

    /// The leaves of ./DevInfo: the five that every device has in their usual order, then the others.
    private var deviceInformation: [DeviceSession.Setup.Leaf] {
        let root = NodeURI(segments: ["DevInfo"])
        let first = ["DevId", "Man", "Mod", "DmV", "Lang"]
        let others = model.tree.children(of: root).filter { !first.contains($0) }
        return (first + others).flatMap { leaves(root.child($0)) }
    }

    private func leaves(_ uri: NodeURI) -> [DeviceSession.Setup.Leaf] {
        guard let node = model.tree[uri] else { return [] }
        guard node.format == .node else {
            return [DeviceSession.Setup.Leaf(uri: uri.description, value: node.value ?? "")]
        }
        return model.tree.children(of: uri).flatMap { leaves(uri.child($0)) }
    }
}
