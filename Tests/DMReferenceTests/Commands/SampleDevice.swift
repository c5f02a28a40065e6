import DMReference
import SyncML

/// Devices that the tests of this folder start from, and short ways to write commands.
enum SampleDevice {
    /// A device whose tree `S` may change below `./V` and `./T`, and everybody may read.
    static func device(
        user: UserScript = UserScript(), faults: FaultSet<DeviceFault> = FaultSet()
    ) -> DeviceModel {
        var device = DeviceModel(
            profile: DeviceProfile(deviceID: "IMEI:1", faults: faults), wall: Instant(seconds: 1_000),
            user: user)
        let all = ACL("Add=S&Delete=S&Exec=S&Get=*&Replace=S") ?? ACL()
        device.tree.set(uri("./V"), .interior(acl: all))
        for name in ["a", "b", "c"] {
            device.tree.set(uri("./V/" + name), Node(.chr, type: "text/plain", value: name))
        }
        device.tree.set(uri("./V/denied"), Node(.chr, value: "d", acl: ACL("Get=*") ?? ACL()))
        device.tree.set(uri("./V/stock"), Node(.chr, value: "list", kind: .inventory))
        device.tree.set(uri("./T"), .interior(acl: all))
        device.tree.set(uri("./T/scan"), .tool(Node.Tool()))
        device.tree.set(uri("./T/slow"), .tool(Node.Tool(status: StatusCode(500), seconds: 30)))
        device.tree.set(uri("./T/update"), .tool(Node.Tool(), kind: .softwareUpdate))
        return device
    }

    static func uri(_ text: String) -> NodeURI { NodeURI(text) ?? .root }

    static func item(_ target: String, _ data: String? = nil, format: String? = nil) -> Item {
        Item(target: Location(target), meta: format.map { Meta(format: $0) }, data: data)
    }

    static func add(_ id: String, _ target: String, _ data: String = "v") -> Command {
        .add(TreeCommand(id: id, items: [item(target, data)]))
    }

    static func replace(_ id: String, _ target: String, _ data: String = "v") -> Command {
        .replace(TreeCommand(id: id, items: [item(target, data)]))
    }

    static func delete(_ id: String, _ target: String) -> Command {
        .delete(TreeCommand(id: id, items: [item(target)]))
    }

    static func get(_ id: String, _ target: String) -> Command {
        .get(TreeCommand(id: id, items: [item(target)]))
    }

    static func exec(_ id: String, _ target: String) -> Command {
        .exec(TreeCommand(id: id, correlator: "k" + id, items: [item(target, "go")]))
    }

    static func sequence(_ id: String, _ members: [Command]) -> Command {
        .sequence(Group(id: id, commands: members))
    }

    static func atomic(_ id: String, _ members: [Command]) -> Command {
        .atomic(Group(id: id, commands: members))
    }

    static func alert(_ id: String, _ code: Int, _ texts: [String?]) -> Command {
        .alert(Alert(id: id, code: AlertCode(code), items: texts.map { Item(data: $0) }))
    }

    /// An alert that asks yes or no.
    static func confirm(_ id: String) -> Command { alert(id, 1101, ["", "Really?"]) }
}

/// What a device did with commands: the codes as `CmdID:code` and the device afterwards.
struct Run: Hashable {
    var codes: String
    var answers: [Answer]
    var device: DeviceModel
}

extension DeviceModel {
    /// Executes commands with every freedom taken as the policy says.
    func running(
        _ commands: [Command], as server: ServerID = "S", context: ExecutionContext = .live,
        policy: Policy = Policy()
    ) -> Run {
        var choices = Choices(policy: policy)
        return running(commands, as: server, context: context, &choices)
    }

    /// Executes commands in every way that the freedoms allow.
    func runningInAllWays(
        _ commands: [Command], as server: ServerID = "S", context: ExecutionContext = .live
    ) -> [Run] {
        Choices.all(limit: 10_000) { running(commands, as: server, context: context, &$0) }
            .outcomes.map(\.outcome)
    }

    private func running(
        _ commands: [Command], as server: ServerID, context: ExecutionContext, _ choices: inout Choices
    ) -> Run {
        var device = self
        let answers = device.execute(commands, as: server, context: context, choices: &choices)
        let codes = answers.map { "\($0.commandID):\($0.code.rawValue)" }.joined(separator: " ")
        return Run(codes: codes, answers: answers, device: device)
    }

    /// The value of a leaf.
    func value(_ target: String) -> String? { tree[SampleDevice.uri(target)]?.value }
}

extension ExecutionContext {
    /// The run of a schedule.
    static func scheduled(_ onError: Definition.OnError = .go) -> ExecutionContext {
        .run(ScheduledWork(schedule: "s", onError: onError))
    }
}
