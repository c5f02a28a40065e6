/// A child of SyncBody, Sequence or Atomic.
public indirect enum Command: Hashable, Sendable, Codable {
    /// Creates nodes.
    case add(TreeCommand)
    /// Overwrites values or properties.
    case replace(TreeCommand)
    /// Copies one leaf onto another.
    case copy(TreeCommand)
    /// Removes subtrees.
    case delete(TreeCommand)
    /// Reads values, child lists, properties or subtrees.
    case get(TreeCommand)
    /// Starts the process that a node stands for.
    case exec(TreeCommand)
    /// Session, user-interaction, client-event or generic alert.
    case alert(Alert)
    /// Members take effect all or nothing (GRP-03).
    case atomic(Group)
    /// Members take effect in order (GRP-01).
    case sequence(Group)
    /// Answers one command.
    case status(Status)
    /// Values that a Get asked for.
    case results(Results)
    /// A command that SyncML knows and DM does not use, or an element nobody knows (GRM-01).
    case foreign(ForeignElement)
}

/// Add, Replace, Copy, Delete, Get and Exec share one content model; what a command does not use stays empty.
public struct TreeCommand: Hashable, Sendable, Codable {
    /// Unique within the message.
    public var id: String
    /// Applies to every item without Meta of its own.
    public var meta: Meta?
    /// Server's token, echoed in the generic alert that answers an Exec; Exec alone has one.
    public var correlator: String?
    /// The nodes concerned.
    public var items: [Item]
    /// NoResp, Cred, Lang, Archive, SftDel: legal in SyncML, unused in DM, kept as they came.
    public var foreign: [ForeignElement]

    /// Creates a command.
    public init(
        id: String, meta: Meta? = nil, correlator: String? = nil, items: [Item],
        foreign: [ForeignElement] = []
    ) {
        self.id = id
        self.meta = meta
        self.correlator = correlator
        self.items = items
        self.foreign = foreign
    }
}

/// An Alert element (sections 1.7 and 1.8).
public struct Alert: Hashable, Sendable, Codable {
    /// Unique within the message.
    public var id: String
    /// What the alert is about; nil where Data is absent.
    public var code: AlertCode?
    /// The Correlator of the Exec that a generic alert answers.
    public var correlator: String?
    /// Options, text, choices or events.
    public var items: [Item]
    /// NoResp and Cred, kept as they came.
    public var foreign: [ForeignElement]

    /// Creates an alert.
    public init(
        id: String, code: AlertCode?, correlator: String? = nil, items: [Item] = [],
        foreign: [ForeignElement] = []
    ) {
        self.id = id
        self.code = code
        self.correlator = correlator
        self.items = items
        self.foreign = foreign
    }
}

/// A Sequence or Atomic element.
public struct Group: Hashable, Sendable, Codable {
    /// Unique within the message.
    public var id: String
    /// Applies to members without Meta of their own.
    public var meta: Meta?
    /// The members in document order.
    public var commands: [Command]
    /// NoResp, kept as it came.
    public var foreign: [ForeignElement]

    /// Creates a group.
    public init(id: String, meta: Meta? = nil, commands: [Command], foreign: [ForeignElement] = []) {
        self.id = id
        self.meta = meta
        self.commands = commands
        self.foreign = foreign
    }
}

/// A Status element: the answer to one command, or to the header (SES-12..16).
public struct Status: Hashable, Sendable, Codable {
    /// Unique within the message.
    public var id: String
    /// MsgID of the message that is answered.
    public var messageReference: String
    /// CmdID of the command that is answered; `0` for the header.
    public var commandReference: String
    /// Name of the command that is answered.
    public var commandName: String
    /// Copies of the LocURI of the answered targets.
    public var targetReferences: [String]
    /// Copies of the LocURI of the answered sources.
    public var sourceReferences: [String]
    /// Unused in DM; kept.
    public var credentials: Credentials?
    /// A challenge: scheme, format and nonce.
    public var challenge: Meta?
    /// The outcome.
    public var code: StatusCode
    /// Text typed, choices made, or the node that failed.
    public var items: [Item]

    /// Creates a status.
    public init(
        id: String, messageReference: String, commandReference: String, commandName: String,
        targetReferences: [String] = [], sourceReferences: [String] = [], credentials: Credentials? = nil,
        challenge: Meta? = nil, code: StatusCode, items: [Item] = []
    ) {
        self.id = id
        self.messageReference = messageReference
        self.commandReference = commandReference
        self.commandName = commandName
        self.targetReferences = targetReferences
        self.sourceReferences = sourceReferences
        self.credentials = credentials
        self.challenge = challenge
        self.code = code
        self.items = items
    }
}

/// A Results element: what a Get asked for.
public struct Results: Hashable, Sendable, Codable {
    /// Unique within the message.
    public var id: String
    /// MsgID of the message with the Get; nil means `1`.
    public var messageReference: String?
    /// CmdID of the Get.
    public var commandReference: String
    /// Applies to items without Meta of their own.
    public var meta: Meta?
    /// Copy of the LocURI of the Get's target.
    public var targetReference: String?
    /// Copy of the LocURI of the Get's source.
    public var sourceReference: String?
    /// The values; Source names the node.
    public var items: [Item]

    /// Creates results.
    public init(
        id: String, messageReference: String?, commandReference: String, meta: Meta? = nil,
        targetReference: String? = nil, sourceReference: String? = nil, items: [Item]
    ) {
        self.id = id
        self.messageReference = messageReference
        self.commandReference = commandReference
        self.meta = meta
        self.targetReference = targetReference
        self.sourceReference = sourceReference
        self.items = items
    }
}

extension Command {
    /// The CmdID; empty for a foreign element without one.
    public var id: String {
        switch self {
        case .add(let c), .replace(let c), .copy(let c), .delete(let c), .get(let c), .exec(let c): c.id
        case .alert(let a): a.id
        case .atomic(let g), .sequence(let g): g.id
        case .status(let s): s.id
        case .results(let r): r.id
        case .foreign(let e): e.childText("CmdID") ?? ""
        }
    }

    /// The element's name on the wire, as a Status repeats it in Cmd.
    public var name: String {
        switch self {
        case .add: "Add"
        case .replace: "Replace"
        case .copy: "Copy"
        case .delete: "Delete"
        case .get: "Get"
        case .exec: "Exec"
        case .alert: "Alert"
        case .atomic: "Atomic"
        case .sequence: "Sequence"
        case .status: "Status"
        case .results: "Results"
        case .foreign(let e): e.name
        }
    }

    /// The members of an Atomic or Sequence; empty for everything else.
    public var members: [Command] {
        switch self {
        case .atomic(let g), .sequence(let g): g.commands
        case .add, .replace, .copy, .delete, .get, .exec, .alert, .status, .results, .foreign: []
        }
    }
}

extension ForeignElement {
    /// Returns the text of the first child element with this name.
    public func childText(_ name: String) -> String? {
        for case .element(let child) in content where child.name == name {
            return child.content.map { if case .text(let text) = $0 { text } else { "" } }.joined()
        }
        return nil
    }
}
