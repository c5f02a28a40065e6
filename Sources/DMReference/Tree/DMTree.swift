/// The DM tree of a device: nodes with their properties, without the subtree of the schedule object.
///
/// A value type on copy-on-write storage, so that a snapshot costs nothing. The root always exists, is permanent and
/// has a list (TND-06, ACL-03); interior nodes have no value, leaves no children, names of siblings are unique.
public struct DMTree: Sendable {
    /// A node with the names of its children.
    struct Entry: Hashable, Sendable, Codable {
        var node: Node
        /// Sorted by code point.
        var children: [String] = []
    }

    private var entries: [NodeURI: Entry]
    /// Sum of the hashes of all entries, kept up to date so that hashing a tree costs nothing.
    private var fingerprint: Int
    /// Whether this is an outline, which is never compared or hashed.
    private var isOutline = false
    /// Octets of storage left for values; nil where the storage is not limited.
    public var freeOctets: Int?

    /// Creates a tree that has a root alone.
    ///
    /// - Parameter rootACL: The root's list; the default of ACL-03 where it is empty.
    public init(rootACL: ACL = DMTree.defaultRootACL) {
        let acl = rootACL.isEmpty ? Self.defaultRootACL : rootACL
        let root = Entry(node: .interior(acl: acl, access: [.add, .get], isPermanent: true))
        entries = [.root: root]
        fingerprint = Self.hash(of: .root, root)
    }

    /// `Add=*&Get=*`, what the root grants where nothing else is said (ACL-03).
    public static let defaultRootACL = ACL([.add: .everyone, .get: .everyone])

    /// The node at an address; nil where there is none.
    public subscript(uri: NodeURI) -> Node? { entries[uri]?.node }

    /// The addresses of all nodes, in no order.
    public var addresses: some Collection<NodeURI> { entries.keys }

    /// Returns the names of a node's children in order of code points; empty for a leaf and for a missing node.
    public func children(of uri: NodeURI) -> [String] { entries[uri]?.children ?? [] }

    /// Returns a tree with the nodes on the way to an address and those that limit addresses, and none beside them.
    ///
    /// Nodes keep the names of children that are not there. It is much cheaper to add to than the whole, and for looking
    /// at only: it is neither compared nor hashed.
    func outline(to uri: NodeURI) -> DMTree {
        var kept: [NodeURI: Entry] = Dictionary(minimumCapacity: 16)
        var next: NodeURI? = uri
        while let current = next {
            kept[current] = entries[current]
            next = current.parent
        }
        for limit in URILimits.addresses { kept[limit] = entries[limit] }
        var outline = self
        outline.entries = kept
        outline.isOutline = true
        return outline
    }

    /// Returns the node's address if it exists, else that of its nearest ancestor that does.
    public func nearestExisting(_ uri: NodeURI) -> NodeURI {
        var candidate = uri
        while entries[candidate] == nil, let parent = candidate.parent { candidate = parent }
        return candidate
    }

    /// Returns the list that governs a node: its own, or that of the nearest ancestor with a value (ACL-02).
    ///
    /// A missing node is governed like its nearest ancestor that exists.
    public func effectiveACL(of uri: NodeURI) -> ACL {
        var candidate: NodeURI? = uri
        while let current = candidate {
            if let entry = entries[current], !entry.node.acl.isEmpty { return entry.node.acl }
            candidate = current.parent
        }
        return Self.defaultRootACL
    }

    /// Returns whether a server holds a right on a node; for a missing node, on its nearest existing ancestor.
    public func grants(_ right: Right, on uri: NodeURI, to server: ServerID) -> Bool {
        effectiveACL(of: uri).grants(right, to: server)
    }

    /// Returns the addresses of a node and everything below it, parents before children; empty for a missing node.
    public func subtree(of uri: NodeURI) -> [NodeURI] {
        guard entries[uri] != nil else { return [] }
        var found = [uri]
        var next = 0
        while next < found.count {
            let current = found[next]
            found.append(contentsOf: children(of: current).map { current.child($0) })
            next += 1
        }
        return found
    }
}

// MARK: - Changes that the device makes by itself

extension DMTree {
    /// Puts a node at an address, making missing parents; rights and access types do not matter.
    ///
    /// A leaf on the way becomes an interior node, and the children of a node that becomes a leaf go. The root keeps
    /// its format, and its list where the new one is empty.
    ///
    /// - Parameters:
    ///   - uri: Where.
    ///   - node: What; replaces the node that was there, its children stay.
    public mutating func set(_ uri: NodeURI, _ node: Node) {
        guard let parent = uri.parent else {
            var root = node
            root.format = .node
            root.value = nil
            root.isPermanent = true
            if root.acl.isEmpty { root.acl = effectiveACL(of: .root) }
            update(.root) { $0.node = root }
            return
        }
        switch entries[parent]?.node.isInterior {
        case true?: break
        case false?:
            update(parent) {
                $0.node.format = .node
                $0.node.value = nil
            }
        case nil: set(parent, .interior())
        }
        guard let former = entries[uri] else {
            insert(Entry(node: node), at: uri, below: parent)
            return
        }
        if !node.isInterior { for name in former.children { remove(uri.child(name)) } }
        update(uri) { $0.node = node }
    }

    /// Changes a node in place; does nothing where there is none.
    ///
    /// - Parameters:
    ///   - uri: Which node.
    ///   - change: Must not turn a leaf into an interior node or back.
    public mutating func change(_ uri: NodeURI, _ change: (inout Node) -> Void) {
        guard entries[uri] != nil else { return }
        update(uri) { change(&$0.node) }
    }

    /// Removes a node and everything below it; the root cannot be removed.
    ///
    /// - Parameter uri: Which node.
    public mutating func remove(_ uri: NodeURI) {
        guard let parent = uri.parent, entries[uri] != nil else { return }
        for address in subtree(of: uri) {
            if let entry = entries.removeValue(forKey: address) {
                fingerprint &-= Self.hash(of: address, entry)
            }
        }
        entries[parent]?.children.removeAll { $0 == uri.name }
    }

    /// Gives a node a new name; its subtree moves with it (PRP-04).
    ///
    /// - Parameters:
    ///   - uri: Which node; neither missing nor the root.
    ///   - name: Not the name of a sibling.
    mutating func rename(_ uri: NodeURI, to name: String) {
        guard let parent = uri.parent, entries[uri] != nil, entries[parent.child(name)] == nil else { return }
        let depth = uri.segments.count - 1
        for address in subtree(of: uri) {
            guard let entry = entries.removeValue(forKey: address) else { continue }
            fingerprint &-= Self.hash(of: address, entry)
            var segments = address.segments
            segments[depth] = name
            let target = NodeURI(segments: segments)
            entries[target] = entry
            fingerprint &+= Self.hash(of: target, entry)
        }
        entries[parent]?.children.removeAll { $0 == uri.name }
        entries[parent]?.insert(name)
    }

    /// Takes a server's identifier out of every list, as the removal of its account does (ACL-10).
    ///
    /// Entries left without ids go; an entry of the root becomes `*` instead (ACL-03).
    ///
    /// - Parameter server: Whose account was removed.
    public mutating func forget(_ server: ServerID) {
        for (uri, entry) in entries where !entry.node.acl.isEmpty {
            let acl = entry.node.acl.forgetting(server, emptied: uri == .root ? .everyone : nil)
            if acl != entry.node.acl { update(uri) { $0.node.acl = acl } }
        }
    }
}

// MARK: - Storage

extension DMTree {
    private mutating func insert(_ entry: Entry, at uri: NodeURI, below parent: NodeURI) {
        entries[uri] = entry
        if !isOutline { fingerprint &+= Self.hash(of: uri, entry) }
        entries[parent]?.insert(uri.name)
    }

    private mutating func update(_ uri: NodeURI, _ change: (inout Entry) -> Void) {
        guard var entry = entries.removeValue(forKey: uri) else { return }
        fingerprint &-= Self.hash(of: uri, entry)
        change(&entry)
        fingerprint &+= Self.hash(of: uri, entry)
        entries[uri] = entry
    }

    /// Names of children follow from the addresses, so they need no hash of their own.
    private static func hash(of uri: NodeURI, _ entry: Entry) -> Int {
        var hasher = Hasher()
        hasher.combine(uri)
        hasher.combine(entry.node)
        return hasher.finalize()
    }
}

extension DMTree.Entry {
    /// Adds the name of a child at its place.
    mutating func insert(_ name: String) {
        var low = 0
        var high = children.count
        while low < high {
            let middle = (low + high) / 2
            if children[middle].unicodeScalars.lexicographicallyPrecedes(name.unicodeScalars) {
                low = middle + 1
            } else {
                high = middle
            }
        }
        children.insert(name, at: low)
    }
}

extension DMTree: Hashable {
    /// Returns whether both trees hold the same nodes.
    public static func == (left: DMTree, right: DMTree) -> Bool {
        assert(!left.isOutline && !right.isOutline, "outlines are not compared")
        return left.fingerprint == right.fingerprint && left.freeOctets == right.freeOctets
            && left.entries == right.entries
    }

    /// Hashes the tree without visiting its nodes.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(fingerprint)
        hasher.combine(freeOctets)
    }
}

extension DMTree: Codable {
    private struct Record: Codable {
        var uri: NodeURI
        var node: Node
    }

    private enum CodingKeys: String, CodingKey {
        case nodes, freeOctets
    }

    /// Reads a tree; missing parents are made.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        self.init()
        freeOctets = try container.decodeIfPresent(Int.self, forKey: .freeOctets)
        for record in try container.decode([Record].self, forKey: .nodes) { set(record.uri, record.node) }
    }

    /// Writes the nodes in order of their addresses.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        let records = entries.map { Record(uri: $0.key, node: $0.value.node) }.sorted { $0.uri < $1.uri }
        try container.encode(records, forKey: .nodes)
        try container.encodeIfPresent(freeOctets, forKey: .freeOctets)
    }
}

extension ACL {
    /// Returns the list without a server; entries it leaves empty go, or get the holders given.
    func forgetting(_ server: ServerID, emptied: Holders?) -> ACL {
        var kept: [Right: Holders] = [:]
        for (right, holders) in entries {
            switch holders {
            case .everyone: kept[right] = holders
            case .servers(let servers):
                let rest = servers.subtracting([server])
                kept[right] = rest.isEmpty ? emptied : .servers(rest)
            }
        }
        return ACL(kept)
    }
}
