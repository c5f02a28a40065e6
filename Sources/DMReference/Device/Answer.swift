public import SyncML

/// The outcome of one command, or of one Item of a command, on a device.
public struct Answer: Hashable, Sendable, Codable {
    /// CmdID of the command.
    public var commandID: String
    /// The command's name on the wire.
    public var name: String
    /// Position of the Item, from 0; nil where the answer concerns the command as a whole.
    public var itemIndex: Int?
    /// LocURI of the Item's target, as it came.
    public var target: String?
    /// LocURI of the Item's source, as it came.
    public var source: String?
    /// The outcome.
    public var code: StatusCode
    /// For a Get that succeeded: the Items of its Results.
    public var results: [Item]
    /// Items of the Status: typed text, choices made, or the node that failed.
    public var items: [Item]

    /// Creates an answer.
    public init(
        commandID: String, name: String, itemIndex: Int? = nil, target: String? = nil, source: String? = nil,
        code: StatusCode, results: [Item] = [], items: [Item] = []
    ) {
        self.commandID = commandID
        self.name = name
        self.itemIndex = itemIndex
        self.target = target
        self.source = source
        self.code = code
        self.results = results
        self.items = items
    }
}
