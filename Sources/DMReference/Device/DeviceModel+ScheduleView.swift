import SyncML

/// The schedule object as nodes, for reading and for the checks that every node of a tree has in common.
extension DeviceModel {
    /// Returns the tree with the schedule object's nodes in it, as one server sees them (schedule-mo 2).
    ///
    /// - Parameters:
    ///   - server: Whose `Free` and `Outbox` are shown.
    ///   - path: The names below the object's root that a command concerns. The nodes above and below are there, of
    ///     what lies elsewhere only as much as `isWhole` asks for.
    ///   - isListing: Whether everything below is needed.
    ///   - isWhole: Whether the neighbours of the path are needed too, as for a new name.
    /// - Returns: The tree, of which what lies neither in the object nor above it is left out.
    func scheduleView(
        for server: ServerID, at path: [String], isListing: Bool = false, isWhole: Bool = false
    ) -> DMTree {
        var view = tree.outline(to: profile.scheduleRoot)
        let scope = isWhole ? [] : path
        for row in Self.fixedRows where Self.isRelated(row.path, to: scope) {
            let value = row.format == .node ? nil : fixedLeaf(row, for: server)
            view.set(address(row.path), Self.node(row, value))
        }
        for (id, schedule) in schedules.schedules {
            guard !schedule.isHidden, Self.isRelated(["Set", id], to: scope),
                let row = Layout.row(at: ["Set", id])
            else { continue }
            view.set(address(["Set", id]), Self.node(row, nil, acl: listOf(schedule, "")))
            let isConcerned = path.first == "Set" && (path.count < 2 || path[1] == id)
            if path.count >= 2 ? isConcerned : isListing { show(schedule, in: &view, scope) }
        }
        return view
    }

    /// The nodes that are there whatever schedules there are, but for the root.
    private static let fixedRows = Layout.rows.filter { row in
        !row.path.isEmpty && (row.path.first != "Set" || row.path.count == 1)
    }

    /// Whether one path lies on the way to the other.
    private static func isRelated(_ path: [String], to other: [String]) -> Bool {
        for (left, right) in zip(path, other) where left != right { return false }
        return true
    }

    /// Returns the address of a node of the schedule object.
    func address(_ path: [String]) -> NodeURI { NodeURI(segments: profile.scheduleRoot.segments + path) }

    /// Returns the address of a schedule's node.
    func address(of id: String) -> NodeURI { address(["Set", id]) }

    /// Puts the nodes below a schedule into a view, as far as they lie on the way to a path or below it.
    private func show(_ schedule: Schedule, in view: inout DMTree, _ scope: [String]) {
        let base = ["Set", schedule.id]
        func put(_ path: [String], _ node: (Layout.Row) -> Node) {
            guard Self.isRelated(path, to: scope), let row = Layout.row(at: path) else { return }
            view.set(address(path), node(row))
        }
        let part = scope.count > 2 ? scope[2] : nil
        if part ?? "Def" == "Def" {
            for (names, entry) in shownDefinition(of: schedule).nodes(relatedTo: scope.dropFirst(3)) {
                put(base + ["Def"] + names) { row in
                    var node = Self.node(row, entry.value, acl: entry.acl)
                    node.type = entry.type
                    return node
                }
            }
        }
        for name in ["Op", "Info"] where part ?? name == name {
            put(base + [name]) { Self.node($0, nil, acl: listOf(schedule, name)) }
        }
        if part ?? "Op" == "Op" {
            for name in operationNames {
                put(base + ["Op", name]) { row in
                    var node = Self.node(row, "", acl: listOf(schedule, "Op/" + name))
                    node.tool = Node.Tool()
                    return node
                }
            }
        }
        if part ?? "Info" == "Info" {
            for name in scope.count > 3 ? [scope[3]] : Self.informationNames {
                guard let value = information(name, on: schedule) else { continue }
                put(base + ["Info", name]) { Self.node($0, value, acl: listOf(schedule, "Info/" + name)) }
            }
        }
    }

    private func listOf(_ schedule: Schedule, _ path: String) -> ACL {
        guard path.isEmpty, profile.faults.has(.ignoresScheduleACL) else {
            return schedule.lists[path] ?? ACL()
        }
        return ACL(Dictionary(uniqueKeysWithValues: Right.allCases.map { ($0, ACL.Holders.everyone) }))
    }

    /// The operations that the device offers under `Op`.
    private var operationNames: [String] {
        ["Commit", "Activate", "Terminate"]
            + (profile.capabilities.options.contains(.suspend) ? ["Suspend"] : [])
    }

    /// Returns the definition that a Get shows: the draft of the session, the one that waits, or the one in force.
    func shownDefinition(of schedule: Schedule) -> DefinitionTree {
        if let draft = schedules.drafts[schedule.id] { return draft }
        if schedule.state == .draft, let pending = schedule.pending { return pending.definitionTree }
        return schedule.definitionTree
    }

    private static func node(_ row: Layout.Row, _ value: String?, acl: ACL = ACL()) -> Node {
        if row.format == .node { return .interior(acl: acl, access: row.access) }
        return Node(row.format, type: Layout.textType, value: value ?? "", acl: acl, access: row.access)
    }

    /// The value of a leaf under `Cap` or `Outbox`.
    private func fixedLeaf(_ row: Layout.Row, for server: ServerID) -> String {
        let name = row.path.last ?? ""
        switch row.pattern {
        case "Cap/Free": return String(free(for: server, within: profile.capabilities))
        case "Cap/Now": return wall?.description ?? "unknown"
        case "Outbox/Pending": return String(schedules.outboxes[server]?.entries.count ?? 0)
        case "Outbox/Dropped": return String(schedules.outboxes[server]?.dropped ?? 0)
        default: return profile.capabilities.leaf(name) ?? ""
        }
    }

    private static let informationNames = Layout.rows.compactMap { row in
        row.path.count == 4 && row.path[2] == "Info" ? row.path[3] : nil
    }

    /// The text of a leaf of `Info`; nil for a leaf that is not there.
    func information(_ name: String, on schedule: Schedule) -> String? {
        let last = schedule.lastVerdict
        return switch name {
        case "State": schedule.state.rawValue
        case "EndReason": schedule.endReason?.rawValue ?? ""
        case "Owner": schedule.owner.rawValue
        case "Instance": String(schedule.instance)
        case "Revision": String(schedule.revision)
        case "Pending": String(schedule.pending != nil)
        case "LastOp": last.operation?.rawValue ?? ""
        case "LastCode": String(last.code?.rawValue ?? 0)
        case "LastReason": last.reason
        case "LastNode": last.node
        case "LastCorrelator": last.correlator
        case "Fired": String(schedule.fired)
        case "Missed": String(schedule.missed)
        case "Skipped": String(schedule.skipped)
        case "Failed": String(schedule.failed)
        case "Running": String(schedule.run?.occurrence ?? 0)
        case "LastFire": schedule.lastFire?.description ?? ""
        case "NextFire": nextOccurrence(of: schedule)?.description ?? ""
        case "LastResult": String(schedule.lastResult)
        case "Group": schedule.groups.current ?? ""
        case "LastSeq": String(schedule.lastSequence)
        case "Queued":
            String(schedules.outboxes[schedule.owner]?.count(instance: schedule.instance) ?? 0)
        default: nil
        }
    }

    /// Returns what the test control reads at an address, past all access control and drafts.
    ///
    /// - Parameter uri: Any address; below the schedule root the committed state is shown.
    /// - Returns: The node; nil where there is none.
    public func controlNode(_ uri: NodeURI) -> Node? {
        guard uri.isInside(profile.scheduleRoot) else { return tree[uri] }
        var committed = self
        committed.schedules = schedules.durable
        let path = Array(uri.segments.dropFirst(profile.scheduleRoot.segments.count))
        return committed.scheduleView(for: "", at: path)[uri]
    }
}
