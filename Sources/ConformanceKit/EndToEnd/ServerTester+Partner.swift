import DMReference
import SyncML
import Traceability

/// The server's side of end-to-end cases: its device is another IUT, whose messages are carried here.
extension ServerTester {
    /// The device IUT that the server talks to, and what is known of their talk.
    struct Partner: Sendable {
        /// What drives it.
        var tester: DeviceTester
        /// How both prove themselves.
        var watch: ProofWatch
        /// What gets lost.
        var losses = LinkLosses()
        /// Messages of the device carried since the last step began, lost ones included.
        var messages = 0
        /// For each exchange of the step, the number of its message.
        var places: [Int] = []
        /// The session under way.
        var sessionID: String?
        /// Whether the server's last answer left nothing to do.
        var isAtRest = false
        /// Where the server wants the rest of the session (RespURI).
        var next: String?
        /// What kept a message from reaching the server.
        var trouble: ControlError?
        /// Why the suite cannot go on carrying messages.
        var obstacle: String?
    }

    /// Resets the server for a device IUT in place of one that the suite plays.
    ///
    /// - Parameters:
    ///   - device: What drives the device; it was reset.
    ///   - account: The server's account on the device.
    /// - Throws: `ControlError`.
    func face(_ device: DeviceTester, account: Account) async throws {
        let hello = try await control.open()
        controls = hello.controls
        let claims = settings.ics.joined(with: hello.statement, of: .server).ics
        deniesSuspension = ICSItem.item(named: "C-140", of: .server).map(claims.denies) ?? false
        if let root = try await control.scheduleRoot() { settings.scheduleRoot = root }
        let managed = ServerProfileRequest.ManagedDevice(
            deviceID: Pair.device, client: account.client, server: account.server)
        let profile = ServerProfileRequest(
            now: try await device.model().wall, serverID: Pair.server, devices: [managed])
        await observer(.stimulus("reset \(profile.json)"))
        serverURL = try await control.call(.resetServer, profile).url
        devices = [:]
        notifications = [:]
        observations = []
        beginOracle()
        partner = Partner(
            tester: device, watch: ProofWatch(client: account.client, server: account.server))
    }

    /// Loses messages from now on.
    func lose(_ losses: LinkLosses) { partner?.losses = losses }

    /// Has the device IUT act.
    func drive(_ stimulus: ServerStimulus, _ device: DeviceTester) async throws {
        try await Pair.blaming(.device) {
            switch stimulus {
            case .session: try await device.perform(.session(Pair.server, [], .none))
            case .advance(let seconds): try await device.advance(seconds)
            case .setNode(let uri, let value, _):
                try await device.perform(.setNode(uri, value: value, format: nil, acl: nil))
            case .setRights(let uri, let acl, _):
                try await device.perform(.setNode(uri, value: nil, format: nil, acl: acl))
            case .userAnswers(let answers, _): try await device.perform(.userAnswers(answers))
            case .link(let up, _): try await device.perform(.link(up: up))
            case .cycleDevice: try await device.perform(.powerCycle(off: 0))
            case .conduct, .inject:
                throw Inconclusive("a device under test cannot be made to misbehave")
            case .wish, .powerCycle, .armCrash, .readCrash, .readRecord: break
            }
        }
    }

    /// Takes a message of the device IUT to the server.
    func carry(_ request: ExchangeRequest, _ message: Message) async -> DeviceTester.Carried {
        guard let before = partner else { return DeviceTester.Carried(reply: .dropped, answer: .drop) }
        if before.sessionID != message.header.sessionID { endSession() }
        partner?.sessionID = message.header.sessionID
        partner?.isAtRest = false
        defer { partner?.messages += 1 }
        if partner?.losses.losesMessage() == true { return await lost("the message") }
        let shown =
            partner?.watch.deviceSent(message, seal: ReceivedSeal(request.headers, body: request.body))
            ?? .missing
        var forward = request
        forward.url = partner?.next ?? serverURL
        await observer(
            .message(
                peer: Pair.device, fromIUT: false, octets: request.body, envelope: .init(request)))
        do {
            let reply = try await posted(forward)
            return await take(reply, to: message, shown)
        } catch {
            partner?.trouble = error
            return DeviceTester.Carried(reply: .dropped, answer: .drop)
        }
    }

    private func take(
        _ reply: Reply, to message: Message, _ shown: CredentialManner
    ) async -> DeviceTester.Carried {
        let place = partner?.messages ?? 0
        func note(_ reply: ServerExchange.Reply) {
            partner?.places.append(place)
            observations.append(
                .exchange(
                    ServerExchange(
                        device: Pair.device, request: message, shown: shown, reply: reply, held: [:])))
        }
        let answer: ExchangeAnswer
        switch reply {
        case .dropped:
            note(.dropped)
            return DeviceTester.Carried(reply: .dropped, answer: .drop)
        case .unreadable(let problem):
            note(.unreadable(problem))
            return DeviceTester.Carried(reply: .dropped, answer: .drop)
        case .answer(let came): answer = came
        }
        await observer(
            .message(peer: Pair.device, fromIUT: true, octets: answer.body, envelope: .init(answer)))
        let decoded = await decode(answer)
        note(decoded)
        guard case .message(let came) = decoded else {
            return DeviceTester.Carried(reply: .dropped, answer: .drop)
        }
        let seal = ReceivedSeal(answer.headers, body: answer.body)
        if came.header.responseURI != nil, seal != nil {
            partner?.obstacle =
                "the server names a RespURI in a message with a MAC: the suite cannot take it out and stay in the middle"
            return DeviceTester.Carried(reply: .dropped, answer: .drop)
        }
        let proof = partner?.watch.serverSent(came, seal: seal) ?? .missing
        partner?.isAtRest = came.isFinal && !came.commands.contains(where: \.asksSomething)
        partner?.next = came.header.responseURI
        if partner?.losses.losesAnswer() == true { return await lost("the answer") }
        return DeviceTester.Carried(
            reply: .message(came, proof: proof), answer: .answer(passedOn(came, answer)))
    }

    /// The answer as the device gets it: a RespURI would lead the device past the suite, and is left out.
    private func passedOn(_ message: Message, _ answer: ExchangeAnswer) -> ExchangeAnswer {
        guard message.header.responseURI != nil else { return answer }
        var passed = message
        passed.header.responseURI = nil
        var result = answer
        result.body = SyncMLEncoding(of: answer.body).encode(passed)
        return result
    }

    private func lost(_ what: String) async -> DeviceTester.Carried {
        await observer(.note("\(what) is lost on the way"))
        partner?.isAtRest = false
        endSession()
        return DeviceTester.Carried(reply: .dropped, answer: .drop)
    }

    /// Takes note of how the session under way ended.
    func endSession() {
        guard let partner, partner.sessionID != nil else { return }
        observations.append(
            .end(
                ServerStep.End(device: Pair.device, end: partner.isAtRest ? .complete : .transport)))
        self.partner?.sessionID = nil
        self.partner?.next = nil
    }

    /// Completes what was seen of a step by what the device held as it sent each message.
    ///
    /// - Throws: What kept a message from reaching the server; `Inconclusive` where messages cannot be carried on.
    func complete() async throws {
        guard let partner else { return }
        if let obstacle = partner.obstacle {
            self.partner?.obstacle = nil
            throw Inconclusive(obstacle)
        }
        if let trouble = partner.trouble {
            self.partner?.trouble = nil
            throw trouble
        }
        endSession()
        let held = await partner.tester.takeHeld()
        var places = partner.places[...]
        for index in observations.indices {
            guard case .exchange(var exchange) = observations[index], let place = places.popFirst() else {
                continue
            }
            exchange.held = held.indices.contains(place) ? held[place] : [:]
            observations[index] = .exchange(exchange)
        }
        self.partner?.messages = 0
        self.partner?.places = []
    }
}
