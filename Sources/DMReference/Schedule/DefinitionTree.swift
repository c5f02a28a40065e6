/// The `Def` subtree of a schedule as text: what a server writes before Commit gives it a meaning.
///
/// Paths are relative to `Def`, joined by slashes, and empty for `Def` itself. Writing checks what can be seen of
/// one node alone; `parse` reads the meaning. A draft is such a tree, and so is a committed definition.
public struct DefinitionTree: Hashable, Sendable, Codable {
    /// One node.
    public struct Entry: Hashable, Sendable, Codable {
        /// The format of the layout.
        public var format: Format
        /// The media type; nil for an interior node.
        public var type: String?
        /// The text; nil for an interior node.
        public var value: String?
        /// The node's own list; empty inherits.
        public var acl: ACL

        /// Creates a node.
        public init(format: Format, type: String? = nil, value: String? = nil, acl: ACL = ACL()) {
            self.format = format
            self.type = type
            self.value = value
            self.acl = acl
        }
    }

    /// The nodes by path.
    public private(set) var entries: [String: Entry]

    /// Creates the tree that the device makes with a new schedule: `Def`, `Report` and `User`.
    public init() {
        entries = ["": Entry(format: .node), "Report": Entry(format: .node), "User": Entry(format: .node)]
    }

    /// The node at a path.
    public subscript(path: String) -> Entry? { entries[path] }

    /// Returns the names of a node's children, by code point.
    public func children(of path: String) -> [String] {
        let prefix = path.isEmpty ? "" : path + "/"
        return entries.keys.filter { key in
            !key.isEmpty && key.hasPrefix(prefix) && !key.dropFirst(prefix.count).contains("/")
        }.map { String($0.dropFirst(prefix.count)) }.sorted {
            $0.unicodeScalars.lexicographicallyPrecedes($1.unicodeScalars)
        }
    }

    /// The paths of all nodes, parents before children, siblings in the order of the layout, then by name.
    public var paths: [String] {
        var children: [Substring: [(path: String, position: Int)]] = [:]
        for path in entries.keys where !path.isEmpty {
            let end = path.lastIndex(of: "/") ?? path.startIndex
            let position = Layout.position(ofDefinitionNode: Self.segments(path))
            children[path[..<end], default: []].append((path, position))
        }
        var result: [String] = []
        result.reserveCapacity(entries.count)
        func visit(_ path: String) {
            result.append(path)
            guard let below = children[path[...]] else { return }
            let sorted = below.sorted { left, right in
                left.position != right.position
                    ? left.position < right.position
                    : left.path.unicodeScalars.lexicographicallyPrecedes(right.path.unicodeScalars)
            }
            for child in sorted { visit(child.path) }
        }
        visit("")
        return result
    }

    /// Returns the nodes on the way to a node, the node itself and those below, in no order.
    func nodes(relatedTo names: ArraySlice<String>) -> [(names: [String], entry: Entry)] {
        guard !names.isEmpty else { return entries.map { (Self.segments($0.key), $0.value) } }
        var result: [(names: [String], entry: Entry)] = []
        var path = ""
        if let entry = entries[path] { result.append(([], entry)) }
        for (index, name) in zip(names.indices, names) {
            path += path.isEmpty ? name : "/" + name
            if let entry = entries[path] { result.append((Array(names[...index]), entry)) }
        }
        path += "/"
        for (key, entry) in entries where key.hasPrefix(path) { result.append((Self.segments(key), entry)) }
        return result
    }

    /// Octets of names, types and values: what the tree takes of the storage.
    public var octets: Int {
        entries.reduce(0) { sum, node in
            let name = node.key.utf8.reversed().prefix { $0 != UInt8(ascii: "/") }.count
            return sum + name + (node.value.type?.utf8.count ?? 0) + (node.value.value?.utf8.count ?? 0)
        }
    }

    /// Splits a path into names.
    static func segments(_ path: String) -> [String] {
        guard path.utf8.allSatisfy({ $0 < 0x80 }) else { return path.split(separator: "/").map(String.init) }
        return path.utf8.split(separator: UInt8(ascii: "/")).map { String(Substring($0)) }
    }
}

extension DefinitionTree {
    /// Puts a node without any check, the nodes above it included, and whatever the device makes with them.
    ///
    /// Test cases make definitions with this that no typed definition can hold.
    ///
    /// - Parameters:
    ///   - path: the node.
    ///   - value: its text; nil for an interior node.
    public mutating func put(_ path: String, _ value: String?) {
        let segments = Self.segments(path)
        for depth in segments.indices.dropLast() {
            let above = segments[...depth].joined(separator: "/")
            if entries[above] == nil { make(above, nil) }
        }
        make(path, value)
    }

    /// Removes a node and everything below it, without any check.
    public mutating func remove(_ path: String) {
        entries = entries.filter { $0.key != path && !$0.key.hasPrefix(path + "/") }
    }

    /// Sets a node's own list; the rights to do so are the caller's to check.
    ///
    /// - Parameters:
    ///   - acl: the list.
    ///   - path: the node.
    /// - Returns: false where there is no such node.
    public mutating func setACL(_ acl: ACL, at path: String) -> Bool {
        guard entries[path] != nil else { return false }
        entries[path]?.acl = acl
        return true
    }

    /// Makes a node and the interior nodes that the device makes below it.
    mutating func make(_ path: String, _ value: String?) {
        let row = Layout.definitionRow(at: Self.segments(path))
        let format = row?.format ?? (value == nil ? .node : .chr)
        let type = format == .node ? nil : format == .xml ? Layout.bodyType : Layout.textType
        let acl = entries[path]?.acl ?? ACL()
        entries[path] = Entry(
            format: format, type: type, value: format == .node ? nil : value ?? "", acl: acl)
        guard format == .node else { return }
        for child in ["At", "G"] {
            let below = path + "/" + child
            guard Layout.definitionRow(at: Self.segments(below))?.isMadeByDevice == true else { continue }
            if entries[below] == nil { entries[below] = Entry(format: .node) }
        }
    }
}
