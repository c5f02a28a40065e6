import SyncML

@testable import DMReference

/// A device model on a bench: a server speaks with it in whole sessions, time and nodes are moved by hand.
struct ScheduleBench {
    var device: DeviceModel
    var choices: Choices
    /// What servers received and accepted.
    var received: [Report] = []
    /// Whether the link is up; while it is down reports stay in the outbox.
    var isLinkUp = true
    private var correlators = 0

    static let start = Instant(seconds: 1_767_225_600)
    static let owner: ServerID = "srv-a"
    static let stranger: ServerID = "srv-b"
    static let schedules = NodeURI(segments: ["Schedule", "Set"])

    /// Creates a device with nodes `./X/a` (int 0), `./X/b` (int 0), `./X/t` (chr), and a tool `./T/run`.
    init(
        faults: [DeviceFault: String] = [:], policy: [Freedom: Int] = [:],
        now: Instant? = ScheduleBench.start,
        _ adjust: (inout Capabilities) -> Void = { _ in }
    ) {
        var capabilities = Capabilities()
        capabilities.options = Set(Capabilities.Option.allCases)
        adjust(&capabilities)
        let profile = DeviceProfile(
            deviceID: "IMEI:1", capabilities: capabilities, faults: FaultSet(faults))
        device = DeviceModel(
            profile: profile, accounts: [Self.account(Self.owner), Self.account(Self.stranger)], wall: now)
        choices = Choices(policy: Policy(policy))
        device.tree.set(NodeURI(segments: ["X"]), .interior(acl: ACL(owner: Self.owner)))
        for name in ["a", "b"] { device.tree.set(NodeURI(segments: ["X", name]), Node(.int, value: "0")) }
        device.tree.set(NodeURI(segments: ["X", "t"]), Node(.chr, value: ""))
        device.tree.set(
            NodeURI(segments: ["T", "run"]), .tool(Node.Tool(), acl: ACL(owner: Self.owner)))
        device.durable.tree = device.tree
    }

    static func account(_ server: ServerID) -> Account {
        let credential = Account.Credential(scheme: .none, name: "", secret: "")
        return Account(serverID: server, url: "exchange:x", client: credential, server: credential)
    }

    /// Seconds since the bench was set up, by the wall clock.
    var now: Int { (device.wall ?? Self.start) - Self.start }

    /// An instant, in seconds since the bench was set up.
    static func at(_ seconds: Int) -> Instant { start + seconds }

    /// Returns a SyncBody with these commands.
    static func body(_ commands: Command...) -> String { SyncMLXML.encodeBody(commands) }

    static func replace(_ uri: String, _ value: String, id: String = "1") -> Command {
        .replace(TreeCommand(id: id, items: [Item(target: Location(uri), data: value)]))
    }

    static func get(_ uri: String, id: String = "1") -> Command {
        .get(TreeCommand(id: id, items: [Item(target: Location(uri))]))
    }

    static func exec(_ uri: String, correlator: String? = nil, id: String = "1") -> Command {
        .exec(TreeCommand(id: id, correlator: correlator, items: [Item(target: Location(uri))]))
    }

    static func delete(_ uri: String, id: String = "1") -> Command {
        .delete(TreeCommand(id: id, items: [Item(target: Location(uri))]))
    }

    /// Speaks with the device in one session of one message.
    @discardableResult
    mutating func session(as server: ServerID = owner, _ commands: Command...) -> [Answer] {
        device.sessionOpened(with: server)
        let answers = device.execute(commands, as: server, choices: &choices)
        guard !device.isDown else { return [] }
        deliver(to: server)
        device.messageAnswered(choices: &choices)
        device.sessionEnded(choices: &choices)
        deliver(to: server)
        return answers
    }

    /// Offers what is queued, and accepts it.
    mutating func deliver(to server: ServerID = owner) {
        guard isLinkUp else {
            device.reportOffersFailed(to: server, choices: &choices)
            return
        }
        for _ in 0..<100 where !device.isDown {
            let reports = device.pendingReports(for: server)
            if reports.isEmpty { return }
            device.reportsOffered(to: server, count: reports.count, choices: &choices)
            for report in reports {
                guard !device.isDown else { return }
                received.append(report)
                device.reportAnswered(
                    to: server, instance: report.instance, sequence: report.sequence, code: .ok,
                    isAuthenticated: true, choices: &choices)
            }
            device.messageAnswered(choices: &choices)
        }
    }

    /// Creates a schedule in one session; returns what the Exec was answered.
    @discardableResult
    mutating func create(_ id: String, _ definition: Definition, as server: ServerID = owner) -> StatusCode? {
        correlators += 1
        let command = definition.creationCommand(
            root: NodeURI(segments: ["Schedule"]), id: id, correlator: "c\(correlators)")
        return session(as: server, command).last?.code
    }

    /// Changes a schedule in one session; returns what the Exec was answered.
    @discardableResult
    mutating func change(
        _ id: String, to definition: Definition, as server: ServerID = owner
    ) -> StatusCode? {
        correlators += 1
        let former = device.schedules.schedules[id]?.definition ?? Definition()
        let command = former.changeCommand(
            to: definition, root: NodeURI(segments: ["Schedule"]), id: id, correlator: "c\(correlators)")
        return session(as: server, command).last?.code
    }

    /// Executes an operation in a session of its own; returns what it was answered.
    @discardableResult
    mutating func operate(
        _ operation: String, _ id: String, as server: ServerID = owner, correlator: String? = nil
    ) -> StatusCode? {
        correlators += 1
        return session(
            as: server,
            Self.exec("./Schedule/Set/\(id)/Op/\(operation)", correlator: correlator ?? "c\(correlators)")
        ).last?.code
    }

    /// Reads one value as a server.
    mutating func read(_ uri: String, as server: ServerID = owner) -> String? {
        device.execute([Self.get(uri)], as: server, choices: &choices).first?.results.first?.data
    }

    /// Reads a leaf of `Info`.
    mutating func info(_ leaf: String, _ id: String = "q") -> String? {
        read("./Schedule/Set/\(id)/Info/\(leaf)")
    }

    /// Lets time run on, and delivers what arises.
    mutating func advance(_ seconds: Int) {
        device.advance(seconds, choices: &choices)
        deliver()
    }

    /// Steps the wall clock to an instant, in seconds since the bench was set up.
    mutating func step(to seconds: Int) {
        device.setWall(Self.at(seconds), choices: &choices)
        deliver()
    }

    /// Cuts the power for a while.
    mutating func cut(off seconds: Int = 0) {
        device.powerCut(off: seconds, wall: device.wall.map { $0 + seconds }, choices: &choices)
        deliver()
    }

    /// Sets `./X/<name>` as the device itself does, and waits until it was noticed.
    mutating func set(_ name: String, _ value: String) {
        device.setNode(
            NodeURI(segments: ["X", name]), value: value, format: nil, acl: nil, choices: &choices)
        advance(device.profile.capabilities[.granularity])
    }

    /// What the tree holds at `./X/<name>`.
    func value(_ name: String) -> String? { device.tree[NodeURI(segments: ["X", name])]?.value }

    /// The reports of one kind that were received.
    func reports(_ kind: Report.Kind) -> [Report] { received.filter { $0.kind == kind } }

    /// When each reported run began, in seconds since the bench was set up.
    var runs: [Int] { reports(.execution).compactMap { $0.begun.map { $0 - Self.start } } }
}

extension Definition {
    /// A definition that adds 1 to nothing but is reported at each run: it reads `./X/a`.
    static func reading(
        time: TimePart? = nil, condition: Condition? = nil, mode: Combination? = nil
    ) -> Definition {
        Definition(
            mode: mode, time: time, condition: condition, body: ScheduleBench.body(ScheduleBench.get("./X/a"))
        )
    }
}
