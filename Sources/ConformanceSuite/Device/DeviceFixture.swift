import ConformanceKit
import DMReference
import SyncML
import Traceability

/// The tree that device cases are set in, and the pieces that their schedules are made of.
enum DeviceFixture {
    /// The instant at which every case begins unless it says otherwise.
    static let start = Instant(seconds: 1_767_225_600)

    /// Rights of the owner on what its schedules touch.
    private static let mine = "Add=srv-a&Delete=srv-a&Exec=srv-a&Get=*&Replace=srv-a"

    /// The set-up of most cases: two servers, watched values, leaves to write, tools.
    static let setup = DeviceSetup(
        now: start,
        nodes: [
            NodeProfile(uri: "./Net", format: "node", acl: mine),
            NodeProfile(uri: "./Net/RespMs", value: "120", format: "int"),
            NodeProfile(uri: "./Net/Proxy", format: "node"),
            NodeProfile(uri: "./Net/Proxy/Addr", value: "p0.example", format: "chr"),
            NodeProfile(uri: "./Net/Proxy/Port", value: "80", format: "int"),
            NodeProfile(uri: "./Device", format: "node", acl: mine),
            NodeProfile(uri: "./Device/Battery", value: "57", format: "int"),
            NodeProfile(uri: "./Device/Signal", value: "-71", format: "int"),
            NodeProfile(uri: "./Store", format: "node", acl: mine),
            NodeProfile(uri: "./Store/FreePct", value: "40", format: "int"),
            NodeProfile(uri: "./Conf", format: "node", acl: mine),
            NodeProfile(uri: "./Conf/a", value: "a0", format: "chr"),
            NodeProfile(uri: "./Conf/b", value: "b0", format: "chr"),
            NodeProfile(uri: "./Conf/flag", value: "false", format: "bool"),
            NodeProfile(uri: "./Conf/rate", value: "1.5", format: "float"),
            NodeProfile(uri: "./Private", format: "node", acl: "Get=srv-b&Replace=srv-b"),
            NodeProfile(uri: "./Private/x", value: "secret", format: "chr"),
            NodeProfile(uri: "./Fixed", format: "node", acl: mine),
            NodeProfile(uri: "./Fixed/ro", value: "fixed", format: "chr", access: ["Get"]),
        ],
        tools: [
            ToolProfile(uri: "./Tools/Scan", acl: "Exec=srv-a&Get=*"),
            ToolProfile(uri: "./Tools/Slow", seconds: 120, acl: "Exec=srv-a&Get=*"),
            ToolProfile(uri: "./Tools/Broken", status: 500, acl: "Exec=srv-a&Get=*"),
        ])

    /// Returns an address that is written in the source and so known to be well-formed.
    static func uri(_ text: String) -> NodeURI {
        guard let uri = NodeURI(text) else { preconditionFailure("no node address: \(text)") }
        return uri
    }

    /// Returns the text of a Body leaf.
    static func body(_ commands: Command...) -> String { SyncMLXML.encodeBody(commands) }

    /// Returns an Exec of a tool.
    static func exec(_ id: Int, _ uri: String, data: String? = nil) -> Command {
        .exec(TreeCommand(id: String(id), items: [Item(target: Location(uri), data: data)]))
    }

    /// Returns a Get of leaves.
    static func get(_ id: Int, _ uris: String...) -> Command {
        .get(TreeCommand(id: String(id), items: uris.map { Item(target: Location($0)) }))
    }

    /// Returns a Replace of a leaf.
    static func replace(_ id: Int, _ uri: String, _ value: String, format: Format = .chr) -> Command {
        .replace(
            TreeCommand(
                id: String(id),
                items: [Item(target: Location(uri), meta: Meta(format: format.rawValue), data: value)]))
    }

    /// Returns an Add of a leaf.
    static func add(_ id: Int, _ uri: String, _ value: String, format: Format = .chr) -> Command {
        .add(
            TreeCommand(
                id: String(id),
                items: [Item(target: Location(uri), meta: Meta(format: format.rawValue), data: value)]))
    }

    /// Returns a Delete of a subtree.
    static func delete(_ id: Int, _ uri: String) -> Command {
        .delete(TreeCommand(id: String(id), items: [Item(target: Location(uri))]))
    }

    /// Returns a Copy of a leaf.
    static func copy(_ id: Int, _ source: String, to target: String) -> Command {
        .copy(
            TreeCommand(id: String(id), items: [Item(target: Location(target), source: Location(source))]))
    }

    /// Returns a user-interaction alert; the texts are options, text and choices.
    static func alert(_ id: Int, _ code: AlertCode, _ texts: String...) -> Command {
        .alert(Alert(id: String(id), code: code, items: texts.map { Item(data: $0) }))
    }

    /// Returns an Atomic.
    static func atomic(_ id: Int, _ members: Command...) -> Command {
        .atomic(Group(id: String(id), commands: members))
    }

    /// Returns a Sequence.
    static func sequence(_ id: Int, _ members: Command...) -> Command {
        .sequence(Group(id: String(id), commands: members))
    }
}

extension TestPurpose {
    /// Creates the purpose of a device case.
    static func device(
        _ number: Int, _ title: String, _ ensure: String, _ requirements: [RequirementID],
        interpretations: [String] = [], clause: String, behaviour: BehaviourKind = .valid,
        selection: String = "clock & tools"
    ) -> TestPurpose {
        TestPurpose(
            id: TestCaseID(.device, number), role: .device, title: title, ensure: ensure,
            initialConditions: "The common fixture; no schedule on the device.",
            requirements: requirements.map { RequirementReference($0) }, interpretations: interpretations,
            clause: clause, behaviour: behaviour, selection: selection)
    }
}
