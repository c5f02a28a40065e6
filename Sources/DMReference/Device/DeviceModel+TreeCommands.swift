import SyncML

/// The Items of Add, Replace, Copy, Delete, Get and Exec.
extension DeviceModel {
    /// Performs the Items of a command one after the other and answers each.
    ///
    /// Inside an Atomic the Items after one that fails are skipped.
    mutating func performItems(
        of command: Command, _ content: TreeCommand, _ place: Place, _ meta: MetaDefaults,
        _ execution: inout Execution, _ choices: inout Choices
    ) -> CommandEnd {
        guard !content.items.isEmpty else {
            let code = choices.pick("commandWithoutItems", [StatusCode.incompleteCommand, .badRequest])
            execution.answer(Answer(command, code), &choices)
            return .failed
        }
        let isDropped = execution.work != nil && profile.faults.has(.dropsCommand, command.name)
        let inner = meta.overridden(by: content.meta)
        var end = CommandEnd.good
        for (index, item) in content.items.enumerated() {
            if execution.isVoid || isDown { return end }
            var answer = Answer(command, item, index, .ok)
            if place == .atomic, end != .good {
                answer.code = .notExecuted
            } else if !isDropped, !isDroppedProperty(item, execution) {
                perform(command, content, item, inner, &answer, &execution, &choices)
            }
            if !answer.code.isGood { end = .failed }
            execution.answer(answer, &choices)
            if place != .atomic, answer.code.isGood, answer.name != "Get" {
                commandTookEffect(in: execution.context, choices: &choices)
            }
        }
        return end
    }

    private func isDroppedProperty(_ item: Item, _ execution: Execution) -> Bool {
        execution.work != nil && profile.faults.has(.dropsPropertyChange)
            && item.target?.uri.contains("?prop=") == true
    }

    private mutating func perform(
        _ command: Command, _ content: TreeCommand, _ item: Item, _ meta: MetaDefaults,
        _ answer: inout Answer, _ execution: inout Execution, _ choices: inout Choices
    ) {
        let operation: TreeOperation
        switch self.operation(command, content, item, meta, &choices) {
        case .success(let read): operation = read
        case .failure(let refusal):
            answer.code = refusal.code
            return
        }
        if execution.work != nil, profile.faults.has(.keepsSubtrees), case .delete(let target) = operation,
            tree[target.node]?.isInterior == true
        {
            return
        }
        var outcome = route(operation, &execution, &choices)
        if execution.work == nil { askForConsent(operation, &outcome) }
        if let failed = outcome.failedNode {
            answer.items = [Item(target: Location(failed.description))]
        }
        if let run = outcome.started {
            outcome.code = begin(run, operation, command.id, outcome.code, execution, &choices)
        }
        answer.code = outcome.code
        answer.results = outcome.items
    }

    private struct Refusal: Error {
        var code: StatusCode
    }

    /// Reads one Item (steps 4 and 5 of section 4.1).
    private func operation(
        _ command: Command, _ content: TreeCommand, _ item: Item, _ meta: MetaDefaults,
        _ choices: inout Choices
    ) -> Result<TreeOperation, Refusal> {
        func address(_ location: Location?) -> Result<NodeReference, Refusal> {
            guard let location else {
                let codes: [StatusCode] = [.incompleteCommand, .badRequest]
                return .failure(Refusal(code: choices.pick("itemWithoutAddress", codes)))
            }
            if let reference = NodeReference(location.uri) { return .success(reference) }
            var codes: [StatusCode] = [.badRequest, .notFound, .commandNotAllowed, .commandFailed]
            if location.uri.contains("?") { codes.append(.optionalFeatureNotSupported) }
            return .failure(Refusal(code: choices.pick("malformedURI", codes)))
        }
        let own = meta.overridden(by: item.meta)
        let value = TreeOperation.Content(format: own.format, type: own.type, data: item.data)
        let target = address(item.target)
        switch command {
        case .add: return target.map { .add($0, value) }
        case .replace: return target.map { .replace($0, value) }
        case .delete: return target.map { .delete($0) }
        case .get: return target.map { .get($0) }
        case .exec:
            return target.map { .execute($0, data: item.data, correlator: content.correlator) }
        case .copy:
            return target.flatMap { to in address(item.source).map { .copy(from: $0, to: to) } }
        case .alert, .atomic, .sequence, .status, .results, .foreign:
            return .failure(Refusal(code: .commandFailed))
        }
    }

    /// Performs an operation where its address lies: in the tree or in the schedule object.
    private mutating func route(
        _ operation: TreeOperation, _ execution: inout Execution, _ choices: inout Choices
    ) -> TreeOutcome {
        let server = execution.server
        if execution.work == nil, let code = answerByFault(operation) { return TreeOutcome(code) }
        if case .copy(let from, let to) = operation {
            if !profile.capabilities.actions.contains(.copy),
                let code = choices.pick("copySupport", [StatusCode.optionalFeatureNotSupported, nil])
            {
                return TreeOutcome(code)
            }
            if isInSchedules(from) || isInSchedules(to) {
                let codes: [StatusCode] = [.commandNotAllowed, .forbidden, .optionalFeatureNotSupported]
                return TreeOutcome(choices.pick("copySchedules", codes))
            }
        }
        guard isInSchedules(operation.target) else {
            var rights = execution.rights
            if execution.work != nil, profile.faults.has(.skipsRightsAtRun, operation.name) {
                rights = .ignored
            }
            var outcome = tree.perform(operation, as: server, rights: rights, choices: &choices)
            if case .get(let target) = operation { insertSchedules(into: &outcome, target, server, &choices) }
            return outcome
        }
        guard tree.uriLimits.finding(operation.target) != .beyond else {
            var elsewhere = self
            let outcome = elsewhere.performOnSchedules(operation, as: server, choices: &choices)
            let codes = outcome.code.isSuccess ? [] : [outcome.code]
            return TreeOutcome(choices.pick("refusalReason", [.uriTooLong] + codes))
        }
        return performOnSchedules(operation, as: server, choices: &choices)
    }

    /// What a device answers to whatever a message wants done, where it only lets itself be read.
    private func answerByFault(_ operation: TreeOperation) -> StatusCode? {
        if case .get = operation { return nil }
        return profile.faults.has(.answersOnly) ? .ok : profile.faults.has(.refusesAll) ? .commandFailed : nil
    }

    private func isInSchedules(_ reference: NodeReference) -> Bool {
        reference.node.isInside(profile.scheduleRoot)
    }

    /// Puts the listing of the schedule object where its root shows in the listing of an ancestor.
    private mutating func insertSchedules(
        into outcome: inout TreeOutcome, _ target: NodeReference, _ server: ServerID,
        _ choices: inout Choices
    ) {
        guard case .list? = target.query, profile.scheduleRoot.isInside(target.node) else { return }
        let root = profile.scheduleRoot.description
        guard let position = outcome.items.firstIndex(where: { $0.source?.uri == root }) else { return }
        let listing = performOnSchedules(
            .get(NodeReference(profile.scheduleRoot, target.query)), as: server, choices: &choices)
        if listing.code.isSuccess {
            outcome.items.replaceSubrange(position...position, with: listing.items)
        }
    }

    /// Asks the user before software is updated or inventory is read by a message (semantics 11).
    private mutating func askForConsent(_ operation: TreeOperation, _ outcome: inout TreeOutcome) {
        guard outcome.code.isSuccess || outcome.started != nil else { return }
        let text: String
        switch operation {
        case .execute(let target, _, _):
            guard outcome.started != nil, tree[target.node]?.kind == .softwareUpdate else { return }
            text = "Update software?"
        case .get(let target):
            if case .property? = target.query { return }
            let isInventory = outcome.items.contains { item in
                item.data != nil
                    && item.source.flatMap { NodeURI($0.uri) }.flatMap { tree[$0] }?.kind == .inventory
            }
            guard isInventory else { return }
            text = "Tell what is installed?"
        case .add, .replace, .delete, .copy: return
        }
        switch user.show(.confirm, text, at: wall) {
        case .accept, .text, .choices, nil: return
        case .reject, .silent: outcome = TreeOutcome(.notModified)
        case .cancel: outcome = TreeOutcome(.operationCancelled)
        }
    }

    /// Logs a process that an Exec began, and keeps it where it takes time.
    private mutating func begin(
        _ run: ToolRun, _ operation: TreeOperation, _ commandID: String, _ code: StatusCode,
        _ execution: Execution, _ choices: inout Choices
    ) -> StatusCode {
        var run = run
        run.at = wall
        toolRuns.append(run)
        if !isDown { journal?.append(.began(run)) }
        if run.seconds > 0, execution.work != nil, profile.faults.has(.endsLongRunAtOnce) {
            return run.status
        }
        guard run.seconds > 0 else { return code }
        let origin: PendingTool.Origin
        var answered = code
        if let work = execution.work {
            origin = .scheduled(work.schedule, commandID: commandID)
        } else {
            var correlator: String?
            if case .execute(_, _, let given) = operation { correlator = given }
            origin = .live(execution.server, correlator: correlator)
            answered = choices.pick("longExec", [code, .ok])
        }
        pendingTools.append(PendingTool(run: run, endsAt: monotonic + run.seconds, origin: origin))
        return answered
    }
}
