import DMReference
import SyncML

/// A reference device and reference servers, connected in process; every message passes through here.
struct ServerWorld {
    struct Passage {
        var server: ServerID
        var request: Message
        var reply: Message?
        var at: Instant?
    }

    static let start = Instant("20260101T000000Z") ?? Instant(seconds: 0)
    static let deviceID = "IMEI:1"

    var device: ReferenceDevice
    var servers: [ServerID: ServerModel] = [:]
    var passages: [Passage] = []
    /// Numbers of passages, from 0, whose reply is lost on the way.
    var lostReplies: Set<Int> = []
    /// Numbers of passages, from 0, whose request never arrives.
    var lostRequests: Set<Int> = []

    init(
        servers names: [ServerID] = ["srv-a"], device settings: ReferenceDevice.Settings = .init(),
        deviceFaults: FaultSet<DeviceFault> = FaultSet(), policy: Policy = Policy(),
        faults: FaultSet<ServerFault> = FaultSet(), user: UserScript = UserScript(),
        nodes: [String: Node] = ServerWorld.nodes
    ) {
        let accounts = names.map { name in
            Account(
                serverID: name, url: "http://dm.example/\(name)",
                client: .init(scheme: .md5, name: "dev", secret: "s1-\(name)", nonce: [1]),
                server: .init(scheme: .md5, name: name.rawValue, secret: "s2-\(name)", nonce: [2]))
        }
        var capabilities = Capabilities()
        capabilities.options.insert(.confirm)
        capabilities.options.insert(.notify)
        var model = DeviceModel(
            profile: DeviceProfile(deviceID: Self.deviceID, capabilities: capabilities, faults: deviceFaults),
            accounts: accounts, wall: Self.start, user: user)
        var choices = Choices()
        for (uri, node) in nodes.sorted(by: { $0.key < $1.key }) {
            if let uri = NodeURI(uri) { model.tree.set(uri, node) }
        }
        model.durable.tree = model.tree
        model.setWall(Self.start, choices: &choices)
        device = ReferenceDevice(model, settings: settings)
        for account in accounts {
            servers[account.serverID] = ServerModel(
                profile: ServerProfile(
                    serverID: account.serverID, url: account.url, policy: policy, faults: faults),
                devices: [
                    ManagedDevice(deviceID: Self.deviceID, client: account.client, server: account.server)
                ], wall: Self.start)
        }
    }

    static let nodes: [String: Node] = {
        let all = ACL("Get=*&Replace=srv-a+srv-b&Exec=srv-a+srv-b&Add=*&Delete=*") ?? ACL()
        return [
            "./Device/Signal": Node(.int, value: "-71", acl: all),
            "./Device/Battery": Node(.int, value: "57", acl: all),
            "./Store/FreePct": Node(.int, value: "50", acl: all),
            "./Net/RespMs": Node(.int, value: "120", acl: all),
            "./Net/Proxy/Addr": Node(.chr, value: "none", acl: all),
            "./Net/Proxy/Port": Node(.int, value: "0", acl: all),
            "./Tools/Scan": .tool(Node.Tool(), acl: all),
        ]
    }()

    /// Carries out what the device wants until it is idle.
    mutating func settle(_ first: ReferenceDevice.Action) {
        var action = first
        for _ in 0..<2_000 {
            guard case .send(let server, _, let message) = action else { return }
            let number = passages.count
            var reply: Message?
            if !lostRequests.contains(number), case .answer(let answer)? = servers[server]?.received(message)
            {
                reply = answer
            }
            if lostReplies.contains(number) { reply = nil }
            passages.append(Passage(server: server, request: message, reply: reply, at: device.now))
            action = reply.map { device.received($0) } ?? device.sendingFailed()
        }
    }

    mutating func session(_ server: ServerID = "srv-a") { settle(device.startSession(with: server)) }

    mutating func advance(_ seconds: Int) { settle(device.advance(seconds)) }

    mutating func set(_ uri: String, _ value: String) {
        guard let node = NodeURI(uri) else { return }
        settle(device.change { $0.setNode(node, value: value, format: nil, acl: nil, choices: &$1) })
        advance(1)
    }

    func value(_ uri: String) -> String? { NodeURI(uri).flatMap { device.model.tree[$0]?.value } }

    mutating func plan(_ id: String, _ definition: Definition, _ server: ServerID = "srv-a") throws {
        try servers[server]?.plan(device: Self.deviceID, id: id, definition)
    }

    mutating func wish(_ wish: ServerJob.Wish, _ id: String, _ server: ServerID = "srv-a") throws {
        try servers[server]?.wish(wish, device: Self.deviceID, id: id)
    }

    func state(_ id: String, _ server: ServerID = "srv-a") -> ScheduleRecord.State? {
        servers[server]?.state(device: Self.deviceID, id: id)
    }

    func record(_ id: String, _ server: ServerID = "srv-a") -> ScheduleRecord? {
        servers[server]?.record(device: Self.deviceID, id: id)
    }

    func reports(_ id: String, _ server: ServerID = "srv-a", _ kind: Report.Kind? = nil) -> [Report] {
        (record(id, server)?.reports.map(\.report) ?? []).filter { kind == nil || $0.kind == kind }
    }

    // MARK: Definitions of schedule-mo 9 to 11

    static func body(_ commands: String) -> String {
        "<SyncBody xmlns=\"SYNCML:SYNCML1.2\">\(commands)</SyncBody>"
    }

    static func get(_ id: Int, _ uri: String) -> String {
        "<Get><CmdID>\(id)</CmdID><Item><Target><LocURI>\(uri)</LocURI></Target></Item></Get>"
    }

    static func replace(_ id: Int, _ uri: String, _ value: String) -> String {
        "<Replace><CmdID>\(id)</CmdID><Item><Target><LocURI>\(uri)</LocURI></Target><Data>\(value)</Data></Item>"
            + "</Replace>"
    }

    static let exec =
        "<Exec><CmdID>1</CmdID><Item><Target><LocURI>./Tools/Scan</LocURI></Target></Item></Exec>"

    static func atom(
        _ uri: String, _ comparison: Definition.Comparison, _ value: String, rearm: String? = nil
    )
        -> Definition.Atom
    {
        Definition.Atom(
            node: NodeURI(uri) ?? .root, comparison, value: value, rearm: rearm)
    }

    static let proactive = Definition(
        time: .init(start: start + 3_600, period: 21_600, count: 3),
        condition: .init(atoms: ["a1": atom("./Device/Battery", .greater, "20")]),
        body: body(get(1, "./Device/Signal") + get(2, "./DevDetail/FwV")))

    static let scan = Definition(
        mode: .any, time: .init(start: start + 3_600, period: 86_400, missed: .once),
        condition: .init(
            minGap: 3_600, atoms: ["a1": atom("./Store/FreePct", .less, "10", rearm: "15")]),
        body: body(exec), report: .init(when: .failure),
        user: .init(onRequest: .confirm, text: "Scan each day?"))

    static func proxy(_ address: String, _ port: Int) -> String {
        body(replace(1, "./Net/Proxy/Addr", address) + replace(2, "./Net/Proxy/Port", String(port)))
    }

    static let proxies = Definition(
        groups: .init(
            defaultGroup: "normal",
            groups: [
                "light": .init(
                    rank: 1,
                    condition: .init(atoms: ["a1": atom("./Net/RespMs", .greater, "800", rearm: "500")]),
                    body: proxy("light", 1)),
                "busy": .init(rank: 2, from: 7 * 3_600, to: 19 * 3_600, body: proxy("busy", 2)),
                "normal": .init(rank: 9, body: proxy("normal", 3)),
            ]), report: .init(when: .always))

    static let plain = Definition(
        time: .init(start: start + 3_600, period: 600), body: body(replace(1, "./Net/RespMs", "7")),
        report: .init(when: .always))
}
