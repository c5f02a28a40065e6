public import SyncML

extension DefinitionTree {
    /// Returns the commands that create a schedule with this definition: one Sequence (schedule-mo 4, SES-08).
    ///
    /// Nodes that belong together are Items of one Add, parents before children; what the device makes is left out.
    ///
    /// - Parameters:
    ///   - schedule: the address of the new schedule, `<root>/Set/<id>`.
    ///   - correlator: the server's token for the commit; nil leaves it out.
    ///   - firstID: CmdID of the Sequence; its members follow.
    ///   - commits: whether Exec `Op/Commit` is the last member.
    /// - Returns: the Sequence.
    public func creationCommand(
        of schedule: NodeURI, correlator: String?, firstID: Int = 1, commits: Bool = true
    ) -> Command {
        var builder = CommandBuilder(schedule: schedule, nextID: firstID + 1)
        builder.members.append(
            .add(TreeCommand(id: builder.takeID(), items: [builder.item(schedule, format: .node)])))
        builder.add(paths, of: self)
        if commits { builder.execute("Commit", correlator) }
        return .sequence(Group(id: String(firstID), commands: builder.members))
    }

    /// Returns the commands that turn this definition into another one: one Sequence.
    ///
    /// Deletes come first, then Adds, then Replaces, then the commit. A node that may not be deleted by itself goes
    /// with its parent, which is made anew.
    ///
    /// - Parameters:
    ///   - other: what the definition shall become.
    ///   - schedule: the address of the schedule.
    ///   - correlator: the server's token for the commit; nil leaves it out.
    ///   - firstID: CmdID of the Sequence; its members follow.
    ///   - commits: whether Exec `Op/Commit` is the last member.
    /// - Returns: the Sequence.
    public func changeCommand(
        to other: DefinitionTree, of schedule: NodeURI, correlator: String?, firstID: Int = 1,
        commits: Bool = true
    ) -> Command {
        var builder = CommandBuilder(schedule: schedule, nextID: firstID + 1)
        var kept = self
        var doomed: [String] = []
        for path in paths where kept[path] != nil && other[path] == nil {
            var victim = Self.segments(path)
            while let row = Layout.definitionRow(at: victim), !row.access.contains(.delete), victim.count > 1
            {
                victim.removeLast()
            }
            let root = victim.joined(separator: "/")
            kept.remove(root)
            doomed.append(root)
        }
        if !doomed.isEmpty {
            builder.members.append(
                .delete(
                    TreeCommand(
                        id: builder.takeID(), items: doomed.map { Item(target: builder.location($0)) })))
        }
        builder.add(other.paths.filter { kept[$0] == nil }, of: other)
        let changed = other.paths.filter { path in
            kept[path].map { $0.format != .node && $0.value != other[path]?.value } ?? false
        }
        if !changed.isEmpty {
            let items = changed.compactMap { builder.item($0, of: other) }
            builder.members.append(.replace(TreeCommand(id: builder.takeID(), items: items)))
        }
        if commits { builder.execute("Commit", correlator) }
        return .sequence(Group(id: String(firstID), commands: builder.members))
    }
}

extension Definition {
    /// Returns the commands that create a schedule with this definition; see `DefinitionTree`.
    public func creationCommand(
        root: NodeURI, id: String, correlator: String?, firstID: Int = 1, commits: Bool = true
    ) -> Command {
        DefinitionTree(self).creationCommand(
            of: root.child("Set").child(id), correlator: correlator, firstID: firstID, commits: commits)
    }

    /// Returns the commands that turn this definition into another one; see `DefinitionTree`.
    public func changeCommand(
        to other: Definition, root: NodeURI, id: String, correlator: String?, firstID: Int = 1,
        commits: Bool = true
    ) -> Command {
        DefinitionTree(self).changeCommand(
            to: DefinitionTree(other), of: root.child("Set").child(id), correlator: correlator,
            firstID: firstID, commits: commits)
    }
}

/// Numbers commands and writes the Items of a definition's nodes.
private struct CommandBuilder {
    let schedule: NodeURI
    var nextID: Int
    var members: [Command] = []

    mutating func takeID() -> String {
        defer { nextID += 1 }
        return String(nextID)
    }

    func location(_ path: String) -> Location {
        let below = DefinitionTree.segments(path)
        return Location(NodeURI(segments: schedule.segments + ["Def"] + below).description)
    }

    func item(_ node: NodeURI, format: Format) -> Item {
        Item(target: Location(node.description), meta: Meta(format: format.rawValue))
    }

    func item(_ path: String, of tree: DefinitionTree) -> Item? {
        guard let entry = tree[path] else { return nil }
        let type = entry.format == .xml ? Layout.bodyType : nil
        return Item(
            target: location(path), meta: Meta(format: entry.format.rawValue, type: type), data: entry.value)
    }

    /// Adds the nodes that a server makes, one command for each part of the definition.
    mutating func add(_ paths: [String], of tree: DefinitionTree) {
        var open: (part: String, items: [Item])?
        func close() -> [Item]? { open?.items }
        for path in paths {
            let segments = DefinitionTree.segments(path)
            guard !segments.isEmpty, Layout.definitionRow(at: segments)?.isMadeByDevice != true,
                let item = item(path, of: tree)
            else { continue }
            let part = Self.part(of: segments)
            if let current = open, current.part == part {
                open = (part, current.items + [item])
            } else {
                if let items = close() { members.append(.add(TreeCommand(id: takeID(), items: items))) }
                open = (part, [item])
            }
        }
        if let items = close() { members.append(.add(TreeCommand(id: takeID(), items: items))) }
    }

    mutating func execute(_ operation: String, _ correlator: String?) {
        let target = Location(schedule.child("Op").child(operation).description)
        members.append(
            .exec(TreeCommand(id: takeID(), correlator: correlator, items: [Item(target: target)])))
    }

    /// Leaves of `Def` share a command, a Body has its own, and so has each group.
    private static func part(of segments: [String]) -> String {
        switch (segments[0], segments.count) {
        case ("Groups", 3...): segments[..<3].joined(separator: "/")
        case ("Time", _), ("Cond", _), ("Groups", _), ("Report", _), ("User", _), ("Body", _): segments[0]
        default: ""
        }
    }
}
