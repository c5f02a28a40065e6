import SyncML

/// The schedule object as nodes, for reading and for the checks that every node of a tree has in common.
extension DeviceModel {
    /// Returns the tree with the schedule object's nodes in it, as one server sees them (schedule-mo 2).
    ///
    /// - Parameters:
    ///   - server: Whose `Free` and `Outbox` are shown.
    ///   - path: The names below the object's root that a command concerns; what lies elsewhere may be left out.
    ///   - isListing: Whether everything below is needed.
    /// - Returns: The tree.
    func scheduleView(for server: ServerID, at path: [String], isListing: Bool = false) -> DMTree {
        var view = tree
        for row in Layout.rows where row.path.first != "Set" && !row.path.isEmpty {
            let value = row.format == .node ? nil : fixedLeaf(row, for: server)
            view.set(address(row.path), Self.node(row, value))
        }
        if let row = Layout.row(at: ["Set"]) { view.set(address(["Set"]), Self.node(row, nil)) }
        for id in schedules.names {
            guard let schedule = schedules.schedules[id], !schedule.isHidden else { continue }
            if let row = Layout.row(at: ["Set", id]) {
                view.set(address(["Set", id]), Self.node(row, nil, acl: listOf(schedule, "")))
            }
            let isConcerned = path.first == "Set" && (path.count < 2 || path[1] == id)
            if path.count >= 2 ? isConcerned : isListing { show(schedule, in: &view) }
        }
        return view
    }

    /// Returns the address of a node of the schedule object.
    func address(_ path: [String]) -> NodeURI { NodeURI(segments: profile.scheduleRoot.segments + path) }

    /// Returns the address of a schedule's node.
    func address(of id: String) -> NodeURI { address(["Set", id]) }

    private func show(_ schedule: Schedule, in view: inout DMTree) {
        let base = ["Set", schedule.id]
        let definition = shownDefinition(of: schedule)
        for path in definition.paths {
            guard let entry = definition[path] else { continue }
            let names = base + ["Def"] + path.split(separator: "/").map(String.init)
            guard let row = Layout.row(at: names) else { continue }
            var node = Self.node(row, entry.value, acl: entry.acl)
            node.type = entry.type
            view.set(address(names), node)
        }
        for name in ["Op", "Info"] {
            guard let row = Layout.row(at: base + [name]) else { continue }
            view.set(address(base + [name]), Self.node(row, nil, acl: listOf(schedule, name)))
        }
        for name in operationNames {
            guard let row = Layout.row(at: base + ["Op", name]) else { continue }
            var node = Self.node(row, "", acl: listOf(schedule, "Op/" + name))
            node.tool = Node.Tool()
            view.set(address(base + ["Op", name]), node)
        }
        for (name, value) in information(on: schedule) {
            guard let row = Layout.row(at: base + ["Info", name]) else { continue }
            view.set(
                address(base + ["Info", name]), Self.node(row, value, acl: listOf(schedule, "Info/" + name)))
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
        case "Cap/Free": return String(schedules.free(for: server, profile.capabilities))
        case "Cap/Now": return wall?.description ?? "unknown"
        case "Outbox/Pending": return String(schedules.outboxes[server]?.entries.count ?? 0)
        case "Outbox/Dropped": return String(schedules.outboxes[server]?.dropped ?? 0)
        default: return profile.capabilities.leaf(name) ?? ""
        }
    }

    /// The leaves of `Info` with their texts.
    func information(on schedule: Schedule) -> [(name: String, value: String)] {
        let last = schedule.lastVerdict
        let queued = schedules.outboxes[schedule.owner]?.count(instance: schedule.instance) ?? 0
        return [
            ("State", schedule.state.rawValue), ("EndReason", schedule.endReason?.rawValue ?? ""),
            ("Owner", schedule.owner.rawValue), ("Instance", String(schedule.instance)),
            ("Revision", String(schedule.revision)), ("Pending", String(schedule.pending != nil)),
            ("LastOp", last.operation?.rawValue ?? ""),
            ("LastCode", String(last.code?.rawValue ?? 0)), ("LastReason", last.reason),
            ("LastNode", last.node), ("LastCorrelator", last.correlator),
            ("Fired", String(schedule.fired)), ("Missed", String(schedule.missed)),
            ("Skipped", String(schedule.skipped)), ("Failed", String(schedule.failed)),
            ("Running", String(schedule.run?.occurrence ?? 0)),
            ("LastFire", schedule.lastFire?.description ?? ""),
            ("NextFire", nextOccurrence(of: schedule)?.description ?? ""),
            ("LastResult", String(schedule.lastResult)), ("Group", schedule.groups.current ?? ""),
            ("LastSeq", String(schedule.lastSequence)), ("Queued", String(queued)),
        ]
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
