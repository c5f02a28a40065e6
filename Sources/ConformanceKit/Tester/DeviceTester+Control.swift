import DMReference
import SyncML

/// The upper tester: stimuli as control calls.
extension DeviceTester {
    func act(_ stimulus: DeviceStimulus) async throws -> DeviceReading? {
        switch stimulus {
        case .session(let server, let batches, let troubles):
            servers[server]?.hand(batches, troubles)
            _ = try await control.call(.startSession, ServerSelection(serverID: server))
            servers[server]?.script = []
            servers[server]?.scriptTroubles = .none
        case .advance(let seconds):
            _ = try await control.call(.advanceClock, ClockAdvance(seconds: seconds))
        case .setClock(let wall):
            _ = try await control.call(.setClock, ClockSetting(now: wall))
        case .powerCycle(let off):
            return .clock(try await control.call(.cyclePower, PowerCycle(off: off)).now)
        case .link(let up):
            _ = try await control.call(.setLink, LinkState(isUp: up))
        case .setNode(let uri, let value, let format, let acl):
            _ = try await control.call(
                .setNode,
                TreeChange(uri: uri.description, value: value, format: format?.rawValue, acl: acl))
        case .removeNode(let uri):
            _ = try await control.call(.removeNode, NodeSelection(uri: uri.description))
        case .userAnswers(let answers):
            _ = try await control.call(.setAnswers, UserAnswers(answers: answers))
        case .setTool(let uri, let status, let seconds):
            _ = try await control.call(
                .setTool, ToolSetting(uri: uri.description, status: status, seconds: seconds))
        case .addAccount(let server):
            guard let account = accounts[server] else { throw Inconclusive("no account \(server)") }
            _ = try await control.call(.addAccount, AccountProfile(account))
        case .removeAccount(let server):
            _ = try await control.call(.removeAccount, ServerSelection(serverID: server))
        case .armCrash(let writes):
            _ = try await control.call(.armCrash, CrashArming(writes: writes))
        case .conduct(let server, let conduct):
            servers[server]?.conduct = conduct
        case .readNode, .readTools, .readPrompts:
            return try await read(stimulus)
        }
        return nil
    }

    private func read(_ stimulus: DeviceStimulus) async throws -> DeviceReading? {
        switch stimulus {
        case .readNode(let uri):
            let reading = try await control.call(.readNode, NodeSelection(uri: uri.description))
            return .node(value: reading.value, exists: reading.exists)
        case .readTools:
            let log = try await control.call(.readToolLog, Nothing())
            return .tools(log.runs.map { DeviceReading.ToolEntry(at: $0.at, uri: $0.uri, data: $0.data) })
        case .readPrompts:
            return .prompts(try await control.call(.readPrompts, Nothing()).prompts)
        case .session, .advance, .setClock, .powerCycle, .link, .setNode, .removeNode, .userAnswers, .setTool,
            .addAccount, .removeAccount, .armCrash, .conduct:
            return nil
        }
    }

    /// Brings the device into the state of a set-up and starts the oracle there.
    ///
    /// - Parameter setup: The profile asked for.
    /// - Throws: `ControlError`; `Inconclusive` where the device cannot be brought into the state; `Refutation`.
    public func reset(_ setup: DeviceSetup) async throws {
        resets += 1
        token = "c\(settings.seed)-\(resets)"
        accounts = [:]
        paths = [:]
        servers = [:]
        reports = [:]
        exchanges = []
        messageCount = 0
        relay = nil
        nextCorrelator = 0
        if let root = try await control.scheduleRoot() { settings.scheduleRoot = root }
        var profile = profile(for: setup)
        await observer(.stimulus("reset \(profile.json)"))
        let result = try await control.call(.resetDevice, profile)
        unsupported = result.unsupported.sorted()
        if !unsupported.isEmpty {
            throw CannotSetUp("the device cannot be set up: " + unsupported.joined(separator: ", "))
        }
        if let own = result.deviceID {
            profile.deviceID = own
            for server in servers.keys { servers[server]?.deviceID = own }
        }
        oracle = DeviceOracle(
            try DeviceModel(profile, scheduleRoot: settings.scheduleRoot), settings: settings.oracle,
            limits: settings.limits)
        oracle?.knowsCapabilities = false
        try await readCapabilities()
        beginBody()
    }

    private func profile(for setup: DeviceSetup) -> DeviceProfileRequest {
        var secrets = NonceSource(seed: settings.seed &+ UInt64(resets) &* 0x1000)
        let deviceID = "IMEI:000000000000001"
        let (clientScheme, serverScheme) = (settings.clientScheme, settings.serverScheme)
        for server in setup.servers {
            func secret() -> String { secrets.next().map { String($0 & 15, radix: 16) }.joined() }
            let given = settings.accounts[server]
            let path = given?.path ?? "/\(token)/\(server)"
            let account = Account(
                serverID: server, url: settings.baseURL + path,
                client: given?.client.credential
                    ?? Account.Credential(
                        scheme: clientScheme, name: "dev", secret: secret(),
                        nonce: secrets.next()),
                server: given?.server.credential
                    ?? Account.Credential(
                        scheme: serverScheme, name: server.rawValue, secret: secret(),
                        nonce: secrets.next()))
            accounts[server] = account
            paths[server] = path
            servers[server] = LowerServer(
                account: account, deviceID: deviceID,
                nonces: NonceSource(seed: UInt64(secrets.sessionNumber())))
        }
        return DeviceProfileRequest(
            now: setup.now, deviceID: deviceID, encoding: settings.encoding,
            accounts: setup.servers.compactMap { accounts[$0] }.map { AccountProfile($0) },
            nodes: setup.nodes, tools: setup.tools, limits: setup.limits, user: setup.user)
    }

    /// Reads what the device declares under `Cap` and gives it to the model.
    private func readCapabilities() async throws {
        guard let server = accounts.keys.min() else { return }
        let root = settings.scheduleRoot.child("Cap")
        let names = Capabilities.leafNames
        let commands = names.enumerated().map { index, name in
            Command.get(
                TreeCommand(
                    id: String(index + 1), items: [Item(target: Location(root.child(name).description))]))
        }
        let step = try await perform(.session(server, [commands], .none))
        guard let session = servers[server]?.session, step.exchanges.count > 1 else {
            throw Inconclusive("the device opened no session to read its capabilities")
        }
        var leaves: [String: String] = [:]
        for command in session.commands {
            for (uri, value) in command.values {
                if let name = NodeURI(uri)?.name { leaves[name] = value }
            }
        }
        let (capabilities, defects) = Capabilities.read(leaves)
        capabilityDefects = defects
        if let defect = defects.first(where: \.isUnusable) {
            throw Inconclusive(
                "the device's Cap cannot be used: \(defect.leaf) is \"\(defect.text)\" (\(defect.kind))")
        }
        oracle?.adopt(capabilities)
    }
}

extension DeviceOracle {
    /// Gives every state the limits that the device declares.
    mutating func adopt(_ capabilities: Capabilities) {
        for index in states.indices { states[index].model.profile.capabilities = capabilities }
        knowsCapabilities = true
    }
}
