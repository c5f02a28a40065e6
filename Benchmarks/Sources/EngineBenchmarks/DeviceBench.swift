import DMReference
import SyncML

/// The reference device in process, with one server that speaks to it.
struct DeviceBench {
    private var model: DeviceModel
    private var choices = Choices()
    private var lastNumbers: [Int: Int] = [:]
    private var isInOrder = true
    private var correlators = 0

    private static let server: ServerID = "srv-a"
    private static let root = NodeURI(segments: ["Schedule"])
    private static let watched = NodeURI(segments: ["X", "a"])
    private static let start = Instant(seconds: 1_767_225_600)

    /// A device with a watched value, two values to write and a tool; the same for every program.
    static let fresh: DeviceModel = {
        var capabilities = Capabilities()
        capabilities[.endedKeep] = 1_000_000
        let credential = Account.Credential(scheme: .none, name: "", secret: "")
        let account = Account(serverID: server, url: "", client: credential, server: credential)
        var model = DeviceModel(
            profile: DeviceProfile(deviceID: "IMEI:1", capabilities: capabilities), accounts: [account],
            wall: start)
        model.tree.set(NodeURI(segments: ["X"]), .interior(acl: ACL(owner: server)))
        for name in ["a", "b", "c"] {
            model.tree.set(NodeURI(segments: ["X", name]), Node(.int, value: "0"))
        }
        model.tree.set(NodeURI(segments: ["T", "run"]), .tool(Node.Tool(), acl: ACL(owner: server)))
        model.durable.tree = model.tree
        return model
    }()

    init() {
        model = Self.fresh
    }

    /// Takes one step.
    mutating func perform(_ stimulus: DeviceStimulus) -> DeviceSight {
        var codes: [Int] = []
        switch stimulus {
        case .define(let name, let kind):
            codes = session([
                Self.definitions[kind.rawValue].creationCommand(
                    of: Self.address(name), correlator: nextCorrelator())
            ])
        case .change(let name, let kind):
            let present = model.schedules.schedules[Self.id(name)]?.definitionTree ?? DefinitionTree()
            codes = session([
                present.changeCommand(
                    to: Self.definitions[kind.rawValue], of: Self.address(name), correlator: nextCorrelator())
            ])
        case .operate(let name, let operation):
            let node = Self.address(name).child("Op").child(Self.leaf(operation))
            codes = session([
                .exec(TreeCommand(id: "1", correlator: nextCorrelator(), items: [Self.item(node)]))
            ])
        case .delete(let name):
            codes = session([.delete(TreeCommand(id: "1", items: [Self.item(Self.address(name))]))])
        case .read(let name):
            let info = Self.address(name).child("Info")
            let items = ["State", "Revision", "Fired", "LastCode", "NextFire"].map {
                Self.item(info.child($0))
            }
            codes = session([.get(TreeCommand(id: "1", items: items))])
        case .write(let value):
            codes = session([
                .replace(TreeCommand(id: "1", items: [Self.item(Self.watched, data: String(value))]))
            ])
        case .measure(let value):
            model.setNode(Self.watched, value: String(value), format: nil, acl: nil, choices: &choices)
        case .advance(let seconds): model.advance(seconds, choices: &choices)
        case .deliver: deliver()
        case .cutPower(let seconds):
            model.powerCut(off: seconds, wall: model.wall.map { $0 + seconds }, choices: &choices)
        }
        let present = (0...2).filter { model.schedules.schedules[Self.id($0)] != nil }
        return DeviceSight(codes: codes, present: Set(present), isInOrder: isInOrder)
    }

    /// Speaks with the device in one session: what is queued, one message, what arose from it.
    private mutating func session(_ commands: [Command]) -> [Int] {
        model.sessionOpened(with: Self.server)
        deliver()
        let answers = model.execute(commands, as: Self.server, choices: &choices)
        deliver()
        model.messageAnswered(choices: &choices)
        model.sessionEnded(choices: &choices)
        return answers.map(\.code.rawValue)
    }

    private mutating func deliver() {
        let reports = model.pendingReports(for: Self.server)
        guard !reports.isEmpty else { return }
        model.reportsOffered(to: Self.server, count: reports.count, choices: &choices)
        for report in reports {
            if report.sequence <= lastNumbers[report.instance, default: 0] { isInOrder = false }
            lastNumbers[report.instance] = report.sequence
            model.reportAnswered(
                to: Self.server, instance: report.instance, sequence: report.sequence, code: .ok,
                isAuthenticated: true, choices: &choices)
        }
    }

    private mutating func nextCorrelator() -> String {
        correlators += 1
        return "c\(correlators)"
    }

    private static func leaf(_ operation: DMReference.Report.Operation) -> String {
        operation.rawValue.prefix(1).uppercased() + operation.rawValue.dropFirst()
    }

    private static func id(_ name: Int) -> String { "s\(name)" }

    private static func address(_ name: Int) -> NodeURI { root.child("Set").child(id(name)) }

    private static func item(_ node: NodeURI, data: String? = nil) -> Item {
        Item(target: Location(node.description), data: data)
    }

    /// The definitions by kind.
    private static let definitions: [DefinitionTree] = {
        func command(_ id: Int, _ node: String, _ value: String) -> Command {
            let item = Item(target: Location(node), meta: Meta(format: "int"), data: value)
            return .replace(TreeCommand(id: String(id), items: [item]))
        }
        let read = Command.get(TreeCommand(id: "1", items: [Item(target: Location("./X/b"))]))
        let tool = Command.exec(TreeCommand(id: "1", items: [Item(target: Location("./T/run"))]))
        let above = Definition.Condition(
            minGap: 5, atoms: ["a1": Definition.Atom(node: watched, .greater, value: "10", rearm: "5")])
        return DeviceDefinition.allCases.map { kind in
            var definition = Definition(report: .init(when: .always))
            switch kind {
            case .periodic:
                definition.time = .init(period: 60, count: 8)
                definition.body = SyncMLXML.encodeBody([read])
            case .conditional:
                definition.condition = above
                definition.body = SyncMLXML.encodeBody([tool, command(2, "./X/c", "1")])
            case .installed:
                definition.autoStart = false
                definition.time = .init(period: 120, missed: .all, grace: 600)
                definition.body = SyncMLXML.encodeBody([command(1, "./X/b", "2")])
            case .grouped:
                definition.groups = .init(
                    defaultGroup: "low",
                    groups: [
                        "high": .init(
                            rank: 1, condition: above, body: SyncMLXML.encodeBody([command(1, "./X/c", "9")])),
                        "low": .init(rank: 2, body: SyncMLXML.encodeBody([command(1, "./X/c", "0")])),
                    ])
            }
            return DefinitionTree(definition)
        }
    }()
}
