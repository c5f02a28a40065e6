import DMReference
import SyncML
import Traceability

/// The upper tester: stimuli as control calls, and what happens to the devices that the suite plays.
extension ServerTester {
    func act(_ stimulus: ServerStimulus) async throws -> ServerReading? {
        if let partner {
            if case .advance(let seconds) = stimulus, controls.contains(.clock) {
                _ = try await control.call(.advanceClock, ClockAdvance(seconds: seconds))
            }
            try await drive(stimulus, partner.tester)
            guard stimulus.concernsServerAlone else { return nil }
        }
        switch stimulus {
        case .wish(let wish, let id, let device):
            try await call(wish, id, device)
            if partner == nil { try await fetchNotification(for: device) }
        case .session(let device):
            let package = notifications.removeValue(forKey: device)
            try await run(device) { own in
                guard let package, case .send(let server, let url, let message) = own.notify(package) else {
                    return own.startSession(with: Self.serverID)
                }
                return .send(server, url: url, message)
            }
        case .advance(let seconds):
            if controls.contains(.clock) {
                _ = try await control.call(.advanceClock, ClockAdvance(seconds: seconds))
            }
            for device in devices.keys.sorted() { try await run(device) { $0.advance(seconds) } }
        case .setNode(let uri, let value, let device):
            try await run(device) { own in
                own.change { $0.setNode(uri, value: value, format: nil, acl: nil, choices: &$1) }
            }
        case .setRights(let uri, let acl, let device):
            try await run(device) { own in
                own.change { $0.setNode(uri, value: nil, format: nil, acl: ACL(acl), choices: &$1) }
            }
        case .userAnswers(let answers, let device):
            try await run(device) { own in own.change { model, _ in model.user.answers = answers } }
        case .conduct(let troubles, let device): devices[device]?.settings.troubles = troubles
        case .link(let up, let device): try await run(device) { $0.setLink(up: up) }
        case .cycleDevice(let device): try await run(device) { $0.powerCycle() }
        case .inject(let alert, let device): try await run(device) { $0.inject(alert, for: Self.serverID) }
        case .powerCycle(let off): _ = try await control.call(.cyclePower, PowerCycle(off: off))
        case .armCrash(let writes): _ = try await control.call(.armCrash, CrashArming(writes: writes))
        case .readCrash: return .crash(hasFired: try await control.call(.crashFired, Nothing()).fired)
        case .readRecord(let id, let device):
            return .record(try await control.call(.readRecord, ScheduleSelection(deviceID: device, id: id)))
        }
        return nil
    }

    private func call(_ wish: OperatorWish, _ id: String, _ device: String) async throws {
        let selection = ScheduleSelection(deviceID: device, id: id)
        switch wish {
        case .plan(let definition):
            _ = try await control.call(.planSchedule, try Self.request(definition, id, device))
        case .change(let definition):
            _ = try await control.call(.changeSchedule, try Self.request(definition, id, device))
        case .activate: _ = try await control.call(.activateSchedule, selection)
        case .suspend: _ = try await control.call(.suspendSchedule, selection)
        case .terminate: _ = try await control.call(.terminateSchedule, selection)
        case .remove: _ = try await control.call(.removeSchedule, selection)
        }
    }

    private static func request(
        _ definition: Definition, _ id: String, _ device: String
    ) throws -> ScheduleWish {
        ScheduleWish(
            deviceID: device, id: id, definition: try JSONValue(encoding: DefinitionJSON(definition)))
    }

    /// Asks for the notification of a wish; a digest that does not fit is a finding (test control 4).
    private func fetchNotification(for device: String) async throws {
        guard controls.contains(.notify) else { return }
        let list = try await control.call(.readNotifications, DeviceSelection(deviceID: device))
        guard let package = list.messages.last else { return }
        if isValid(package, for: device) {
            notifications[device] = package
        } else {
            await observer(
                .note("finding: a notification for \(device) is not sealed as its account says (PK0-02)"))
        }
    }

    private func isValid(_ octets: [UInt8], for device: String) -> Bool {
        guard let account = devices[device]?.credentials[Self.serverID],
            let package = try? ReceivedPackage0(decoding: octets)
        else { return false }
        let hash = CredentialHash(user: Self.serverID.rawValue, password: account.server.secret)
        return package.verified(hash, stored: Nonce(octets: account.server.nonce)) != nil
    }

    // MARK: Reset

    /// The server that is under test.
    static let serverID: ServerID = "srv-a"

    /// Brings the server into the state of a set-up and starts the oracle there.
    ///
    /// - Parameter setup: The devices.
    /// - Throws: `ControlError`; `ControlFailure` for a set-up that describes no device.
    public func reset(_ setup: ServerSetup) async throws {
        resets += 1
        partner = nil
        let hello = try await control.open()
        controls = hello.controls
        let claims = settings.ics.joined(with: hello.statement, of: .server).ics
        deniesSuspension = ICSItem.item(named: "C-140", of: .server).map(claims.denies) ?? false
        if let root = try await control.scheduleRoot() { settings.scheduleRoot = root }
        var secrets = NonceSource(seed: settings.seed &+ UInt64(resets) &* 0x1000)
        func secret() -> String { secrets.next().map { String($0 & 15, radix: 16) }.joined() }
        func credential(_ scheme: Account.Scheme, _ name: String) -> Account.Credential {
            Account.Credential(scheme: scheme, name: name, secret: secret(), nonce: secrets.next())
        }
        let (clientScheme, serverScheme) = (settings.clientScheme, settings.serverScheme)
        let managed = setup.devices.map { device in
            ServerProfileRequest.ManagedDevice(
                deviceID: device.deviceID, client: credential(clientScheme, "dev"),
                server: credential(serverScheme, Self.serverID.rawValue))
        }
        let profile = ServerProfileRequest(now: setup.now, serverID: Self.serverID, devices: managed)
        await observer(.stimulus("reset \(profile.json)"))
        serverURL = try await control.call(.resetServer, profile).url
        devices = [:]
        notifications = [:]
        observations = []
        beginOracle()
        for (device, account) in zip(setup.devices, managed) {
            devices[device.deviceID] = try reference(device, account, now: setup.now, &secrets)
        }
        beginBody()
    }

    private func reference(
        _ device: ServerSetup.Device, _ account: ServerProfileRequest.ManagedDevice, now: Instant?,
        _ secrets: inout NonceSource
    ) throws -> ReferenceDevice {
        let own = Account(
            serverID: Self.serverID, url: serverURL, client: account.client, server: account.server)
        let request = DeviceProfileRequest(
            now: now, deviceID: device.deviceID, accounts: [AccountProfile(own)], nodes: device.nodes,
            tools: device.tools, limits: device.limits, user: device.user)
        let model = try DeviceModel(
            request, scheduleRoot: settings.scheduleRoot, capabilities: device.capabilities,
            faults: device.faults)
        return ReferenceDevice(
            model, settings: .init(policy: device.policy, seed: UInt64(secrets.sessionNumber())))
    }
}

extension ServerStimulus {
    /// Whether no device has to do anything for it.
    fileprivate var concernsServerAlone: Bool {
        switch self {
        case .wish, .powerCycle, .armCrash, .readCrash, .readRecord: true
        case .session, .advance, .setNode, .setRights, .userAnswers, .conduct, .link, .cycleDevice, .inject:
            false
        }
    }
}
