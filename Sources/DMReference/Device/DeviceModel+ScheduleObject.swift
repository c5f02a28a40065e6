import SyncML

/// Where the management commands of `DeviceModel+Commands` meet the schedule object.
extension DeviceModel {
    /// Performs a management command on an address inside the schedule object, with all checks.
    ///
    /// A Copy from or to the object does not come here; it is refused before.
    ///
    /// - Parameters:
    ///   - operation: The command; its target lies at or below `profile.scheduleRoot`.
    ///   - server: Whose rights count.
    ///   - choices: Resolves the freedoms.
    /// - Returns: The outcome.
    mutating func performFaithfully(
        _ operation: TreeOperation, as server: ServerID, choices: inout Choices
    ) -> TreeOutcome {
        let target = operation.target
        let path = Array(target.node.segments.dropFirst(profile.scheduleRoot.segments.count))
        var isListing = false
        if case .list? = target.query { isListing = true }
        let isRenaming = target.query == .property("Name")
        var view = scheduleView(for: server, at: path, isListing: isListing, isWhole: isRenaming)
        switch operation {
        case .get:
            return view.perform(operation, as: server, choices: &choices)
        case .replace where target.query == .property("ACL"):
            return replaceList(operation, at: path, as: server, view: view, choices: &choices)
        case .add(_, let content):
            let write = DefinitionTree.Write(
                .add, Array(path.dropFirst(3)), format: content.format, type: content.type,
                data: content.data)
            if path.count == 2, path[0] == "Set", target.query == nil {
                return addSchedule(target, content, path[1], as: server, view: view, choices: &choices)
            }
            return writeDefinition(write, operation, path, as: server, view: view, choices: &choices)
        case .replace(_, let content):
            let write = DefinitionTree.Write(
                .replace, Array(path.dropFirst(3)), format: content.format, type: content.type,
                data: content.data)
            return writeDefinition(write, operation, path, as: server, view: view, choices: &choices)
        case .delete:
            guard path.count == 2, path[0] == "Set" else {
                let write = DefinitionTree.Write(.delete, Array(path.dropFirst(3)))
                return writeDefinition(write, operation, path, as: server, view: view, choices: &choices)
            }
            let outcome = view.perform(operation, as: server, choices: &choices)
            if outcome.code == .ok { deleteSchedule(path[1], by: server, choices: &choices) }
            return outcome
        case .execute(_, _, let correlator):
            var outcome = view.perform(operation, as: server, choices: &choices)
            outcome.started = nil
            guard path.count == 4, path[0] == "Set", path[2] == "Op",
                let operation = Report.Operation(rawValue: path[3].lowercased()), view[target.node] != nil
            else { return outcome }
            let request = LifeCycleRequest(
                operation: operation, id: path[1], server: server, correlator: correlator)
            if outcome.code == .ok {
                outcome.code = perform(request, choices: &choices)
            } else if outcome.code == .permissionDenied {
                outcome.code = refuse(request, outcome.code, .rights, choices: &choices)
            }
            return outcome
        case .copy:
            return TreeOutcome(.commandNotAllowed)
        }
    }

    /// Changes a node's list, at once and without a draft; below `Def` only the owner may (schedule-mo 4).
    private mutating func replaceList(
        _ operation: TreeOperation, at path: [String], as server: ServerID, view: DMTree,
        choices: inout Choices
    ) -> TreeOutcome {
        var changed = view
        let outcome = changed.perform(operation, as: server, choices: &choices)
        guard outcome.code == .ok, let list = changed[operation.target.node]?.acl else { return outcome }
        guard path.count >= 2, let schedule = schedules.schedules[path[1]] else {
            return TreeOutcome(.commandNotAllowed)
        }
        guard path.count > 2, path[2] == "Def" else {
            schedules.schedules[path[1]]?.lists[path.dropFirst(2).joined(separator: "/")] = list
            return outcome
        }
        guard schedule.owner == server else { return TreeOutcome(.permissionDenied) }
        let place = path.dropFirst(3).joined(separator: "/")
        _ = schedules.drafts[path[1]]?.setACL(list, at: place)
        _ = schedules.schedules[path[1]]?.definitionTree.setACL(list, at: place)
        return outcome
    }

    /// Makes a draft; its instance number is durable at once, the draft is not (T6).
    private mutating func addSchedule(
        _ target: NodeReference, _ content: TreeOperation.Content, _ id: String, as server: ServerID,
        view: DMTree, choices: inout Choices
    ) -> TreeOutcome {
        var changed = view
        var filled = content
        filled.format = content.format ?? Format.node.rawValue
        let outcome = changed.perform(.add(target, filled), as: server, choices: &choices)
        var codes = outcome.code == .ok ? [] : [outcome.code]
        if !isName(id) { codes.append(.badRequest) }
        if changed[target.node]?.isInterior == false, view[target.node] == nil {
            codes.append(.unsupportedMediaTypeOrFormat)
        } else if content.format == nil, codes.isEmpty,
            choices.pick("addScheduleWithoutFormat", [false, true])
        {
            codes.append(.unsupportedMediaTypeOrFormat)
        }
        if free(for: server, within: enforced) == 0 { codes.append(.deviceFull) }
        guard codes.isEmpty else { return TreeOutcome(choices.pick("refusalReason", codes)) }
        schedules.schedules[id] = Schedule(id: id, instance: nextInstance(for: id), owner: server)
        schedules.drafts[id] = DefinitionTree()
        return outcome
    }

    private mutating func nextInstance(for id: String) -> Int {
        if profile.faults.has(.reusesInstance) {
            let taken = schedules.schedules.values.map(\.instance) + schedules.detached.keys
            return (taken.max() ?? 0) + 1
        }
        defer { schedules.nextInstance += 1 }
        return schedules.nextInstance
    }

    private func isName(_ id: String) -> Bool {
        Layout.isName(id)
            || profile.faults.has(.acceptsAnyName, id.utf8.count > 32 ? "length" : "characters")
    }

    /// How many schedules a server may still add; a fault overlooks those with one kind of work.
    func free(for server: ServerID, within limits: Capabilities) -> Int {
        guard profile.faults.has(.takesNoPlace) else { return schedules.free(for: server, limits) }
        var counted = schedules
        counted.schedules = schedules.schedules.filter { _, schedule in
            !profile.faults.has(.takesNoPlace, schedule.definition.kindOfWork)
        }
        return counted.free(for: server, limits)
    }

    /// What limits the number of schedules; a fault lifts a limit, or tightens it.
    private var enforced: Capabilities {
        var capabilities = profile.capabilities.tightened(by: profile.faults)
        for limit in [Capabilities.Limit.maxPerServer, .maxSchedules] where ignoresLimit(limit) {
            capabilities[limit] = .max
        }
        return capabilities
    }

    /// Whether a limit is not enforced because of a fault.
    func ignoresLimit(_ limit: Capabilities.Limit) -> Bool {
        profile.faults.has(.acceptsOverLimit) || profile.faults.has(.limitIgnored, limit.rawValue)
    }

    /// Writes one node of a draft, and opens the draft with the first write of a session.
    private mutating func writeDefinition(
        _ write: DefinitionTree.Write, _ operation: TreeOperation, _ path: [String], as server: ServerID,
        view: DMTree, choices: inout Choices
    ) -> TreeOutcome {
        let target = operation.target
        if target.query != nil {
            var checked = view
            let outcome = checked.perform(operation, as: server, choices: &choices)
            return outcome.code == .ok ? TreeOutcome(.commandNotAllowed) : outcome
        }
        guard path.count >= 3, path[0] == "Set", path[2] == "Def", let schedule = schedules.schedules[path[1]]
        else {
            return TreeOutcome(
                choices.pick("refusalReason", refusalsOutsideDefinition(operation, path, server, view)))
        }
        var codes = lackOfRights(for: write, target.node, server, view) ? [StatusCode.permissionDenied] : []
        let mayEdit =
            server == schedule.owner
            || profile.faults.has(.nonOwnerMayCommit, "Def")
                && (schedule.lists[""] ?? ACL()).grants(.replace, to: server)
        if !mayEdit, codes.isEmpty { codes.append(.permissionDenied) }
        if schedule.state == .ended || schedule.pending != nil { codes.append(.commandNotAllowed) }
        var draft = schedules.drafts[path[1]] ?? schedule.definitionTree
        let rules = DefinitionTree.WriteRules(profile.capabilities, faults: profile.faults)
        guard codes.isEmpty else {
            for code in draft.refusals(of: write, rules: rules).binding where !codes.contains(code) {
                codes.append(code)
            }
            return TreeOutcome(choices.pick("refusalReason", codes))
        }
        let code = draft.perform(write, rules: rules, choices: &choices)
        if code == .ok { schedules.drafts[path[1]] = draft }
        return TreeOutcome(code)
    }

    /// Whether the server lacks the right that the command needs: Add on the parent, else on the node itself.
    private func lackOfRights(
        for write: DefinitionTree.Write, _ node: NodeURI, _ server: ServerID, _ view: DMTree
    ) -> Bool {
        switch write.kind {
        case .add: !view.grants(.add, on: node.parent ?? .root, to: server)
        case .replace: !view.grants(.replace, on: node, to: server)
        case .delete: !view.grants(.delete, on: node, to: server)
        }
    }

    /// Returns why a write outside `Def` is refused; it always is (schedule-mo 5).
    private func refusalsOutsideDefinition(
        _ operation: TreeOperation, _ path: [String], _ server: ServerID, _ view: DMTree
    ) -> [StatusCode] {
        let node = operation.target.node
        var codes: [StatusCode] = []
        var isAdd = false
        var right = Right.replace
        if case .add = operation {
            isAdd = true
            right = .add
        }
        if case .delete = operation { right = .delete }
        let exists = view[node] != nil
        if isAdd {
            if exists { codes.append(.alreadyExists) }
            if view[node.parent ?? .root] == nil { codes.append(.notFound) }
        } else if !exists {
            codes.append(.notFound)
        }
        let isKnown = Layout.row(at: path) != nil
        if exists || isAdd && !(isKnown && codes.contains(.notFound)) { codes.append(.commandNotAllowed) }
        if !view.grants(right, on: isAdd ? node.parent ?? .root : node, to: server) {
            codes.append(.permissionDenied)
        }
        return codes
    }

    /// Is called after each management command that took effect; a whole Atomic counts as one (semantics 6).
    ///
    /// Commands inside an Atomic do not come here one by one, those that only read do not come here at all.
    ///
    /// - Parameters:
    ///   - context: Whether a message or a run performed the command.
    ///   - choices: Resolves the freedoms.
    mutating func commandTookEffect(in context: ExecutionContext, choices: inout Choices) {
        switch context {
        case .live:
            persistChanges(&choices, at: .answer)
            evaluateConditions(cause: .condition, depth: 0, choices: &choices)
        case .run:
            persistChanges(&choices)
            guard let depth = schedules.depthOfRun, !schedules.evaluatesAfterRun else { return }
            evaluateConditions(cause: .condition, depth: depth + 1, choices: &choices)
        }
    }
}
