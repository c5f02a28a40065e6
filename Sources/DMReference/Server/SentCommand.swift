public import SyncML

/// A command that a server sent, with everything the device answered to it.
public struct SentCommand: Hashable, Sendable, Codable {
    /// The CmdID that the command was given by whoever handed it in.
    public var givenID: String
    /// The batch it belongs to, from 0.
    public var batch: Int
    /// The CmdID on the wire.
    public var id: String
    /// The message that carried it last.
    public var messageID: String
    /// The command as handed in.
    public var command: Command
    /// Whether it is a member of an Atomic or Sequence.
    public var isMember: Bool
    /// Whether it went out again later, because the device had refused the server's credentials.
    public var isSuperseded: Bool
    /// The Statuses that answer it, in the order of arrival.
    public var statuses: [Status]
    /// The Results that answer it.
    public var results: [Results]

    /// Creates a command that nobody has answered.
    public init(
        givenID: String, batch: Int, id: String, messageID: String, command: Command, isMember: Bool
    ) {
        self.givenID = givenID
        self.batch = batch
        self.id = id
        self.messageID = messageID
        self.command = command
        self.isMember = isMember
        isSuperseded = false
        statuses = []
        results = []
    }

    /// The name of the command on the wire.
    public var name: String { command.name }

    /// Whether at least one Status came.
    public var isAnswered: Bool { !statuses.isEmpty }

    /// The outcome of the whole command: the first code that is no success, else the first; nil without a Status.
    public var code: StatusCode? { (statuses.first { !$0.code.isSuccess } ?? statuses.first)?.code }

    /// The command as a server takes it that wants a Status for each Item: Items without one count as failed.
    var judgedByItems: SentCommand {
        guard let first = statuses.first, first.code.isSuccess, statuses.count < itemCount else {
            return self
        }
        var result = self
        result.statuses[0].code = .commandFailed
        return result
    }

    private var itemCount: Int {
        switch command {
        case .add(let c), .replace(let c), .copy(let c), .delete(let c), .get(let c), .exec(let c):
            c.items.count
        case .alert, .atomic, .sequence, .status, .results, .foreign: 1
        }
    }

    /// The values that came, by the address of the node as the device wrote it.
    public var values: [String: String] {
        Dictionary(
            results.flatMap(\.items).compactMap { item in
                item.source.map { ($0.uri, item.data ?? "") }
            }, uniquingKeysWith: { first, _ in first })
    }
}
