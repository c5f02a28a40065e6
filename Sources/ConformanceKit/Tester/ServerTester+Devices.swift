import DMReference
import SyncML

/// The lower tester: messages of the devices that the suite plays, and what the server makes of them.
extension ServerTester {
    /// Lets something happen to a device and carries its messages until it has nothing left to do.
    func run(
        _ device: String, _ event: (inout ReferenceDevice) -> ReferenceDevice.Action
    ) async throws {
        guard var own = devices[device] else { throw Inconclusive("no device \(device)") }
        var action = event(&own)
        devices[device] = own
        while case .send(_, let url, let message) = action {
            let reply = try await exchange(message, url, device)
            guard var own = devices[device] else { return }
            if case .message(let answer) = reply.0 {
                action = own.received(answer, seal: reply.seal)
            } else {
                action = own.sendingFailed()
            }
            devices[device] = own
            if case .send(_, _, let next) = action, next.header.sessionID == message.header.sessionID {
                continue
            }
            if let end = own.lastEnd { observations.append(.end(ServerStep.End(device: device, end: end))) }
        }
    }

    private func exchange(
        _ message: Message, _ url: String, _ device: String
    ) async throws(ControlError) -> (ServerExchange.Reply, seal: ReceivedSeal?) {
        let encoding = settings.encoding
        let octets = encoding.encode(message)
        let request = ExchangeRequest(
            url: url, contentType: encoding.contentType,
            headers: devices[device]?.seal?.fields(sealing: octets) ?? [:], body: octets)
        await observer(.message(peer: device, fromIUT: false, octets: octets, envelope: .init(request)))
        let reply: ServerExchange.Reply
        var seal: ReceivedSeal?
        switch try await posted(request) {
        case .dropped:
            await failed(.init(.closed, "the connection was closed without an answer"))
            reply = .dropped
        case .unreadable(let problem):
            await failed(.init(.unreadable, problem))
            reply = .unreadable(problem)
        case .answer(let answer):
            await observer(
                .message(peer: device, fromIUT: true, octets: answer.body, envelope: .init(answer)))
            reply = await decode(answer)
            seal = ReceivedSeal(answer.headers, body: answer.body)
        }
        observations.append(
            .exchange(
                ServerExchange(
                    device: device, request: message, shown: shown(by: message, of: device), reply: reply,
                    held: held(by: device))))
        return (reply, seal)
    }

    func posted(_ request: ExchangeRequest) async throws(ControlError) -> Reply {
        do throws(ControlError) {
            return try await post(request)
        } catch {
            await failed(.init(error))
            throw error
        }
    }

    /// Notes that a message brought no answer.
    private func failed(_ failure: EvidenceControl.Failure) async {
        await observer(.control(.failure(method: ControlMethod.exchange.name, failure)))
    }

    func decode(_ answer: ExchangeAnswer) async -> ServerExchange.Reply {
        guard answer.status == 200 else { return .refused(status: answer.status) }
        do {
            let decoded = try SyncMLEncoding(of: answer.body).decode(answer.body)
            for finding in decoded.findings {
                await observer(.note("finding in the server's message: \(finding)"))
            }
            return .message(decoded.message)
        } catch {
            return .unreadable("\(error)")
        }
    }

    private func shown(by message: Message, of device: String) -> CredentialManner {
        // Where nothing is asked for, nothing is missing.
        if devices[device]?.model.accounts[Self.serverID]?.client.scheme == Account.Scheme.none {
            return .right
        }
        guard message.header.credentials != nil || devices[device]?.seal != nil else { return .missing }
        return devices[device]?.settings.troubles.manner ?? .right
    }

    private func held(by device: String) -> [String: ServerExchange.Held] {
        guard let model = devices[device]?.model else { return [:] }
        return model.schedules.schedules.filter { $0.value.revision > 0 }.mapValues { schedule in
            ServerExchange.Held(
                state: schedule.state, instance: schedule.instance, revision: schedule.revision,
                definition: schedule.definition)
        }
    }
}
