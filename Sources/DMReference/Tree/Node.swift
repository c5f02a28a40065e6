public import SyncML

/// A node of the DM tree with its run-time properties (section 6.3) and what its description says of it.
public struct Node: Hashable, Sendable, Codable {
    /// How the value is to be read; `node` makes it an interior node.
    public var format: Format
    /// Media type of a leaf, object identifier of an interior node; nil where none was given.
    public var type: String?
    /// The value of a leaf as text, base64 for octets; nil for an interior node (TND-01).
    public var value: String?
    /// The node's own list; empty where it inherits (ACL-02).
    public var acl: ACL
    /// The commands that the description allows.
    public var access: Set<AccessType>
    /// Whether no server can make, remove or rename it (TND-02).
    public var isPermanent: Bool
    /// The Title property.
    public var title: String?
    /// What the general consent rules concern (semantics 11).
    public var kind: Kind?
    /// The process that the node stands for, if any.
    public var tool: Tool?

    /// What makes the general consent rules apply.
    public enum Kind: String, CaseIterable, Hashable, Sendable, Codable {
        /// Reading it needs the user's consent.
        case inventory
        /// Starting it needs the user's consent.
        case softwareUpdate
    }

    /// A process of the test control: how it ends, and after how long.
    public struct Tool: Hashable, Sendable, Codable {
        /// How a run ends.
        public var status: StatusCode
        /// How long a run takes; 0 ends it at once.
        public var seconds: Int

        /// Creates a tool.
        public init(status: StatusCode = .ok, seconds: Int = 0) {
            self.status = status
            self.seconds = seconds
        }
    }

    /// Creates a leaf; absent `access` allows every command.
    public init(
        _ format: Format, type: String? = nil, value: String, acl: ACL = ACL(),
        access: Set<AccessType> = Set(AccessType.allCases), isPermanent: Bool = false,
        title: String? = nil, kind: Kind? = nil, tool: Tool? = nil
    ) {
        self.format = format
        self.type = type
        self.value = format == .node ? nil : value
        self.acl = acl
        self.access = access
        self.isPermanent = isPermanent
        self.title = title
        self.kind = kind
        self.tool = tool
    }

    /// Returns an interior node; absent `access` allows every command.
    public static func interior(
        type: String? = nil, acl: ACL = ACL(), access: Set<AccessType> = Set(AccessType.allCases),
        isPermanent: Bool = false
    ) -> Node {
        Node(.node, type: type, value: "", acl: acl, access: access, isPermanent: isPermanent)
    }

    /// Returns the leaf that a tool of the test control is: Exec and Get, no value.
    public static func tool(_ tool: Tool, acl: ACL = ACL(), kind: Kind? = nil) -> Node {
        Node(.null, value: "", acl: acl, access: [.execute, .get], kind: kind, tool: tool)
    }

    /// Whether the node may have children.
    public var isInterior: Bool { format == .node }

    /// Hashes what changes in the life of a node; what its description fixes would only cost time.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(format)
        hasher.combine(value)
        hasher.combine(type)
        hasher.combine(acl)
    }
}
