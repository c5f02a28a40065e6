/// The address of a node, relative to the root (section 6.1).
///
/// `./A/B` and `A/B` are the same address. A `?prop=` or `?list=` suffix is not part of it; `NodeReference` has both.
public struct NodeURI: Hashable, Sendable, Comparable, CustomStringConvertible {
    /// The names from the root down; empty for the root.
    public let segments: [String]
    /// The hash of the names: addresses are looked up far more often than they are made.
    private let code: Int

    /// The root of the tree, `.`.
    public static let root = NodeURI(segments: [])

    /// Creates an address from names that are already known to be well-formed.
    public init(segments: [String]) {
        self.segments = segments
        code = segments.reduce(0) { Self.code($0, $1) }
    }

    private init(segments: [String], code: Int) {
        self.segments = segments
        self.code = code
    }

    /// The hash of an address from that of the one above it.
    private static func code(_ above: Int, _ name: String) -> Int {
        let bits = UInt(bitPattern: above)
        return Int(bitPattern: bits << 23 | bits >> 41) ^ name.hashValue
    }

    /// The hash of the address above one, the other way round.
    private static func codeAbove(_ code: Int, _ name: String) -> Int {
        let bits = UInt(bitPattern: code ^ name.hashValue)
        return Int(bitPattern: bits >> 23 | bits << 41)
    }

    /// Creates an address from its text.
    ///
    /// - Parameter text: `.`, `./A/B` or `A/B`; no empty segment, no `..`, no leading or trailing slash.
    ///   The result is nil where the text is no well-formed address.
    public init?(_ text: String) {
        if text == "." {
            self = .root
            return
        }
        guard let names = Self.plainNames(text) ?? Self.names(text) else { return nil }
        self.init(segments: names)
    }

    /// Reads a text of printable ASCII without a question mark; nil for any other and for what is malformed.
    private static func plainNames(_ text: String) -> [String]? {
        let octets = text.utf8
        var names: [String] = []
        var start = octets.startIndex
        var index = start
        /// Takes the name before `index`; false where it is none.
        func close() -> Bool {
            let name = text[start..<index]
            if name == ".", names.isEmpty, start == octets.startIndex { return true }
            guard !name.isEmpty, name != ".", name != ".." else { return false }
            names.append(String(name))
            return true
        }
        while index < octets.endIndex {
            let octet = octets[index]
            guard octet > 0x20, octet < 0x7F, octet != UInt8(ascii: "?") else { return nil }
            let next = octets.index(after: index)
            if octet == UInt8(ascii: "/") {
                guard close() else { return nil }
                start = next
            }
            index = next
        }
        guard close(), !names.isEmpty else { return nil }
        return names
    }

    private static func names(_ text: String) -> [String]? {
        var parts = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        if parts.first == "." { parts.removeFirst() }
        let forbidden: (Character) -> Bool = { $0 == "?" || $0.isWhitespace || $0.isNewline }
        guard !parts.isEmpty, parts.allSatisfy({ !$0.isEmpty && $0 != "." && $0 != ".." }),
            !parts.contains(where: { $0.contains(where: forbidden) })
        else { return nil }
        return parts
    }

    /// Returns whether both addresses have the same names.
    public static func == (left: NodeURI, right: NodeURI) -> Bool {
        left.code == right.code && left.segments == right.segments
    }

    /// Hashes the names, by what was worked out when the address was made.
    public func hash(into hasher: inout Hasher) { hasher.combine(code) }

    /// The text with a leading `./`; `.` for the root.
    public var description: String { segments.isEmpty ? "." : "./" + segments.joined(separator: "/") }

    /// The node above; nil for the root.
    public var parent: NodeURI? {
        guard let name = segments.last else { return nil }
        return NodeURI(segments: Array(segments.dropLast()), code: Self.codeAbove(code, name))
    }

    /// The last segment; `.` for the root.
    public var name: String { segments.last ?? "." }

    /// Returns the address of a child.
    public func child(_ name: String) -> NodeURI {
        NodeURI(segments: segments + [name], code: Self.code(code, name))
    }

    /// Returns whether this node is the other one or lies below it.
    public func isInside(_ other: NodeURI) -> Bool { segments.starts(with: other.segments) }

    /// Orders addresses segment by segment, by code point.
    public static func < (left: NodeURI, right: NodeURI) -> Bool {
        left.segments.lexicographicallyPrecedes(right.segments) {
            $0.unicodeScalars.lexicographicallyPrecedes($1.unicodeScalars)
        }
    }
}

extension NodeURI: Codable {
    private enum CodingKeys: String, CodingKey {
        case segments
    }

    /// Reads an address.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        self.init(segments: try container.decode([String].self, forKey: .segments))
    }

    /// Writes the names.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(segments, forKey: .segments)
    }
}

/// What a LocURI in a command points at: a node, one of its properties, or a listing of its subtree.
public struct NodeReference: Hashable, Sendable, Codable, CustomStringConvertible {
    /// The node.
    public var node: NodeURI
    /// The part behind `?`, if any.
    public var query: Query?

    /// The LocURI, with a leading `./`.
    public var description: String {
        switch query {
        case nil: node.description
        case .property(let name)?: "\(node)?prop=\(name)"
        case .list(let attribute)?: "\(node)?list=\(attribute)"
        }
    }

    /// The part of a LocURI behind the question mark.
    public enum Query: Hashable, Sendable, Codable {
        /// `?prop=`: a run-time property (section 6.3).
        case property(String)
        /// `?list=`: a listing of the subtree (section 6.4).
        case list(String)
    }

    /// Creates a reference.
    public init(_ node: NodeURI, _ query: Query? = nil) {
        self.node = node
        self.query = query
    }

    /// Creates a reference from a LocURI.
    ///
    /// - Parameter text: A node address, with `?prop=Name` or `?list=attribute` behind it or not.
    ///   The result is nil where the text is not well-formed.
    public init?(_ text: String) {
        guard text.utf8.contains(UInt8(ascii: "?")) else {
            guard let node = NodeURI(text) else { return nil }
            self.node = node
            return
        }
        let parts = text.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false).map(
            String.init)
        guard let node = parts.first.flatMap({ NodeURI($0) }) else { return nil }
        self.node = node
        guard parts.count == 2 else { return }
        if parts[1].hasPrefix("prop=") {
            query = .property(String(parts[1].dropFirst(5)))
        } else if parts[1].hasPrefix("list=") {
            query = .list(String(parts[1].dropFirst(5)))
        } else {
            return nil
        }
    }
}
