public import SyncML

/// One management command on one Item, its addresses read and its Meta resolved (GRM-04).
public enum TreeOperation: Hashable, Sendable {
    /// Makes a node.
    case add(NodeReference, Content)
    /// Overwrites a value or a property.
    case replace(NodeReference, Content)
    /// Removes a subtree.
    case delete(NodeReference)
    /// Reads a value, the names of children, a property or a listing.
    case get(NodeReference)
    /// Copies a leaf onto another.
    case copy(from: NodeReference, to: NodeReference)
    /// Starts the process that a node stands for.
    case execute(NodeReference, data: String?, correlator: String?)

    /// What an Item brings: Meta of Item, command and group taken together, and Data.
    public struct Content: Hashable, Sendable {
        /// Meta Format as it stands; nil where none was given.
        public var format: String?
        /// Meta Type as it stands; nil where none was given.
        public var type: String?
        /// The Data; nil where the element is absent.
        public var data: String?

        /// Creates a content.
        public init(format: String? = nil, type: String? = nil, data: String? = nil) {
            self.format = format
            self.type = type
            self.data = data
        }
    }

    /// What the command acts on; the destination of a Copy.
    public var target: NodeReference {
        switch self {
        case .add(let target, _), .replace(let target, _), .delete(let target), .get(let target),
            .copy(_, let target), .execute(let target, _, _):
            target
        }
    }
}

/// What one management command on one Item led to.
public struct TreeOutcome: Hashable, Sendable {
    /// The outcome.
    public var code: StatusCode
    /// For a Get that succeeded: the Items of its Results.
    public var items: [Item]
    /// The interior node that a failing Add stumbled over.
    public var failedNode: NodeURI?
    /// For an Exec: the process begun.
    public var started: ToolRun?

    /// Creates an outcome.
    public init(
        _ code: StatusCode, items: [Item] = [], failedNode: NodeURI? = nil, started: ToolRun? = nil
    ) {
        self.code = code
        self.items = items
        self.failedNode = failedNode
        self.started = started
    }
}

/// A process that an Exec began.
public struct ToolRun: Hashable, Sendable, Codable {
    /// When; nil while the clock is unknown.
    public var at: Instant?
    /// The node executed.
    public var uri: NodeURI
    /// The argument.
    public var data: String?
    /// How it ends.
    public var status: StatusCode
    /// How long it takes.
    public var seconds: Int

    /// Creates a tool run.
    public init(at: Instant? = nil, uri: NodeURI, data: String?, status: StatusCode, seconds: Int) {
        self.at = at
        self.uri = uri
        self.data = data
        self.status = status
        self.seconds = seconds
    }
}

/// Whose lists decide on the rights of a command.
public enum RightsBasis: Hashable, Sendable {
    /// The lists of the tree itself, as they are now.
    case live
    /// The lists of an earlier tree; what the fault `snapshotsRights` does.
    case asOf(DMTree)
    /// None; what the fault `skipsRightsAtRun` does.
    case ignored
}
