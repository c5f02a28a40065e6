/// The identifier of a management server, as in DMAcc (ACL-01).
public struct ServerID: RawRepresentable, Hashable, Sendable, Codable, Comparable, CustomStringConvertible,
    ExpressibleByStringLiteral
{
    /// The text of the ServerID node.
    public let rawValue: String

    /// Creates an identifier.
    public init(rawValue: String) { self.rawValue = rawValue }

    /// Creates an identifier.
    public init(_ rawValue: String) { self.rawValue = rawValue }

    /// Creates an identifier.
    public init(stringLiteral value: String) { self.rawValue = value }

    /// The text of the identifier.
    public var description: String { rawValue }

    /// Orders identifiers by code point.
    public static func < (left: ServerID, right: ServerID) -> Bool { left.rawValue < right.rawValue }
}

/// A right of an access control list (section 6.5).
public enum Right: String, CaseIterable, Hashable, Sendable, Codable {
    /// Create children.
    case add = "Add"
    /// Remove the node.
    case delete = "Delete"
    /// Start the node's process.
    case execute = "Exec"
    /// Read.
    case get = "Get"
    /// Overwrite the value or a property.
    case replace = "Replace"
}

/// An access control list: who has which right.
public struct ACL: Hashable, Sendable, Codable, CustomStringConvertible {
    /// Who holds a right.
    public enum Holders: Hashable, Sendable, Codable {
        /// Every server, `*`.
        case everyone
        /// The servers named.
        case servers(Set<ServerID>)
    }

    /// The entries; a right that is missing is granted to nobody.
    public var entries: [Right: Holders]

    /// Creates a list.
    public init(_ entries: [Right: Holders] = [:]) { self.entries = entries }

    /// Whether the list has no entry, so that the node inherits (ACL-02).
    public var isEmpty: Bool { entries.isEmpty }

    /// Creates a list that gives one server the rights named.
    public init(owner: ServerID, _ rights: [Right] = Right.allCases) {
        entries = Dictionary(uniqueKeysWithValues: rights.map { ($0, Holders.servers([owner])) })
    }

    /// Creates a list from its text, such as `Add=*&Replace=srvA+srvB`.
    ///
    /// - Parameter text: Entries joined by `&`, ids joined by `+`; `*` wins over ids (ACL-08).
    ///   The result is nil where the text breaks the grammar of section 6.5 or names a right twice.
    public init?(_ text: String) {
        entries = [:]
        guard !text.isEmpty else { return }
        for part in text.split(separator: "&", omittingEmptySubsequences: false) {
            let sides = part.split(separator: "=", omittingEmptySubsequences: false)
            guard sides.count == 2, let right = Right(rawValue: String(sides[0])), entries[right] == nil
            else { return nil }
            let ids = sides[1].split(separator: "+", omittingEmptySubsequences: false).map(String.init)
            let wellFormed = ids.allSatisfy { id in
                id == "*" || !id.isEmpty && !id.contains(where: { $0.isWhitespace || "=&*+".contains($0) })
            }
            guard wellFormed else { return nil }
            entries[right] = ids.contains("*") ? .everyone : .servers(Set(ids.map { ServerID($0) }))
        }
    }

    /// Returns whether the list grants a server a right.
    public func grants(_ right: Right, to server: ServerID) -> Bool {
        switch entries[right] {
        case .everyone: true
        case .servers(let servers): servers.contains(server)
        case nil: false
        }
    }

    /// The canonical text: rights and ids in order; empty for an empty list.
    public var description: String {
        entries.sorted { $0.key.rawValue < $1.key.rawValue }.map { right, holders in
            switch holders {
            case .everyone: "\(right.rawValue)=*"
            case .servers(let servers):
                "\(right.rawValue)=\(servers.sorted().map(\.rawValue).joined(separator: "+"))"
            }
        }.joined(separator: "&")
    }
}
