import SyncML

/// Conditions on the tree: when they are evaluated and what follows (semantics 6 and 7).
extension DeviceModel {
    /// How time and tree part of a schedule combine.
    func plan(of schedule: Schedule) -> TriggerPlan {
        TriggerPlan(schedule.definition, faults: profile.faults)
    }

    /// Evaluates the conditions of every active schedule, and notes what shall run because of it.
    ///
    /// - Parameters:
    ///   - cause: What a change of the selected group is put down to.
    ///   - depth: Runs above this evaluation in a chain.
    ///   - choices: Resolves the freedoms.
    mutating func evaluateConditions(cause: Report.Trigger, depth: Int, choices: inout Choices) {
        for id in schedules.names(in: .active) {
            guard !suspendWithoutRights(id, choices: &choices) else { continue }
            evaluateEdge(id, depth: depth, choices: &choices)
            evaluateGroupConditions(id)
        }
        selectGroups(cause: cause, depth: depth, choices: &choices)
    }

    private func evaluation(_ schedule: Schedule) -> ConditionEvaluation {
        ConditionEvaluation(
            node: { uri in
                guard let node = tree[uri] else { return nil }
                if node.isInterior { return WatchedNode(children: tree.children(of: uri)) }
                return WatchedNode(format: node.format.rawValue, value: node.value ?? "")
            },
            monotonic: monotonic, faults: profile.faults)
    }

    // MARK: Edges

    private mutating func evaluateEdge(_ id: String, depth: Int, choices: inout Choices) {
        guard var schedule = schedules.schedules[id], let condition = schedule.definition.condition,
            schedule.definition.groups == nil
        else { return }
        let plan = plan(of: schedule)
        var truth = evaluation(schedule).evaluate(condition, &schedule.tree.condition)
        if plan == .windowsAndEdges, schedule.time.windowCloses == nil {
            truth = ConditionTruth(now: false, afterwards: false)
        }
        let isFresh = schedule.tree.isFresh
        let before = isFresh ? !triggersAtStartup(condition) && truth.afterwards : schedule.tree.truth
        schedule.tree.truth = truth.afterwards
        schedule.tree.isFresh = false
        schedules.schedules[id] = schedule
        var rises = truth.now && !before
        if profile.faults.has(.fireOnLevel), truth.now, depth == 0 { rises = true }
        if profile.faults.has(.firesOnlyOnce), schedule.fired > 0 { rises = false }
        guard rises, plan != .sampledInstants, !isBeyondEnd(schedule) else { return }
        let trigger = Schedule.Trigger(
            word: isFresh ? .startup : .condition, due: wall, isPulse: !truth.afterwards, isConditional: true,
            depth: depth)
        raise(trigger, id, choices: &choices)
    }

    private func triggersAtStartup(_ condition: Definition.Condition) -> Bool {
        if profile.faults.has(.ignoresStartup) { return false }
        return profile.faults.has(.startupAlwaysTrue) || condition.triggersAtStartup
    }

    /// Whether End has come, from which on no condition makes a run.
    private func isBeyondEnd(_ schedule: Schedule) -> Bool {
        guard let end = schedule.definition.time?.end, let now = wall, !profile.faults.has(.ignoresEnd) else {
            return false
        }
        return now >= end && schedule.time.windowCloses == nil
    }

    /// Returns the truth of a condition that is looked at because an occurrence is due.
    mutating func sample(_ id: String, choices: inout Choices) -> ConditionTruth {
        guard !suspendWithoutRights(id, choices: &choices), var schedule = schedules.schedules[id],
            let condition = schedule.definition.condition
        else { return ConditionTruth(now: false, afterwards: false) }
        let truth = evaluation(schedule).evaluate(condition, &schedule.tree.condition)
        schedule.tree.isFresh = false
        schedules.schedules[id] = schedule
        return truth
    }

    // MARK: Rights

    /// Suspends a schedule whose owner lost the Get right on a watched node, and tells the owner once (AMB-36).
    private mutating func suspendWithoutRights(_ id: String, choices: inout Choices) -> Bool {
        guard let schedule = schedules.schedules[id], !profile.faults.has(.keepsFiringWithoutWatchRight),
            let denied = watchedNodes(of: schedule.definition).first(where: {
                !tree.grants(.get, on: $0, to: schedule.owner)
                    || tree[$0] == nil && profile.faults.has(.missingNodeSuspends)
            })
        else { return false }
        pause(id)
        reportFault(.watchRights, node: denied, instance: schedule.instance, choices: &choices)
        return true
    }

    /// The nodes that a definition watches, in order.
    func watchedNodes(of definition: Definition) -> [NodeURI] {
        let conditions =
            [definition.condition].compactMap(\.self)
            + (definition.groups?.groups.values.compactMap(\.condition) ?? [])
        if conditions.isEmpty { return [] }
        return Set(conditions.flatMap { $0.atoms.values.map(\.node) }).sorted()
    }

    /// Queues a fault report.
    mutating func reportFault(
        _ reason: Reason, code: Int = 425, node: NodeURI?, instance: Int, choices: inout Choices
    ) {
        guard var schedule = schedules[instance: instance] else { return }
        var report = Report(
            kind: .fault, instance: instance, id: schedule.id, revision: schedule.revision, sequence: 0)
        report.code = StatusCode(code)
        report.reason = reason.rawValue
        report.node = node?.description
        report.state = schedule.state.rawValue
        enqueue(report, for: &schedule, choices: &choices)
        schedules[instance: instance] = schedule
    }

    // MARK: Groups

    mutating func evaluateGroupConditions(_ id: String) {
        guard var schedule = schedules.schedules[id], let groups = schedule.definition.groups else { return }
        let evaluation = evaluation(schedule)
        for (name, group) in groups.groups {
            guard let condition = group.condition else { continue }
            var memory = schedule.groups.conditions[name] ?? ConditionMemory()
            _ = evaluation.evaluate(condition, &memory)
            schedule.groups.conditions[name] = memory
        }
        schedules.schedules[id] = schedule
    }

    /// Selects the group of every schedule that follows changes at once.
    mutating func selectGroups(cause: Report.Trigger, depth: Int, choices: inout Choices) {
        for id in schedules.names(in: .active) {
            guard let schedule = schedules.schedules[id], plan(of: schedule) == .groups else { continue }
            if schedule.groups.isFresh { evaluateGroupConditions(id) }
            selectGroup(id, cause: cause, due: wall, depth: depth, choices: &choices)
        }
    }

    /// Selects a group, and asks for a run where it is not the current one (semantics 9).
    mutating func selectGroup(
        _ id: String, cause: Report.Trigger, due: Instant?, depth: Int, choices: inout Choices
    ) {
        guard var schedule = schedules.schedules[id], let groups = schedule.definition.groups,
            isSelectionOpen(schedule)
        else { return }
        if schedule.isBusy {
            schedule.groups.missedSelection = cause
            schedules.schedules[id] = schedule
            return
        }
        let evaluation = evaluation(schedule)
        let memory = schedule.groups.conditions
        let selection = GroupSelection(groups: groups, secondOfDay: wall?.secondOfDay, faults: profile.faults)
        let chosen = selection.select { name in
            guard let condition = groups.groups[name]?.condition else { return true }
            return evaluation.remembered(condition, memory[name] ?? ConditionMemory())
        }
        let isFresh = schedule.groups.isFresh
        schedule.groups.isFresh = false
        if chosen != schedule.groups.failed { schedule.groups.failed = nil }
        let isCurrent =
            chosen == schedule.groups.current && !schedule.groups.mustApply
            && !(profile.faults.has(.groupReapplied) && depth == 0)
        if chosen == nil || isCurrent || chosen == schedule.groups.failed {
            schedule.triggers.removeAll { $0.group != nil }
            schedules.schedules[id] = schedule
            return
        }
        var trigger = Schedule.Trigger(word: isFresh ? .startup : cause, due: due, depth: depth)
        trigger.group = chosen
        let waiting = schedule.triggers.firstIndex { $0.group != nil }
        if let waiting, schedule.triggers[waiting].group == chosen {
            // The same group waits already.
        } else if let waiting, choices.pick("groupTriggersCoalesce", [true, false]) {
            schedule.triggers[waiting].group = chosen
        } else {
            schedule.triggers.append(trigger)
        }
        schedules.schedules[id] = schedule
    }

    /// Whether Start has come and End has not.
    private func isSelectionOpen(_ schedule: Schedule) -> Bool {
        guard let time = schedule.definition.time else { return true }
        if let start = time.start, wall.map({ $0 < start }) ?? true { return false }
        return !isBeyondEnd(schedule)
    }

    // MARK: Triggers

    /// Notes that a schedule asks to run; overlap, an open gap or a waiting trigger may stop it (semantics 6, AMB-26).
    mutating func raise(_ trigger: Schedule.Trigger, _ id: String, choices: inout Choices) {
        guard var schedule = schedules.schedules[id] else { return }
        if plan(of: schedule) == .sampledGroups {
            evaluateGroupConditions(id)
            selectGroup(id, cause: trigger.word, due: trigger.due, depth: trigger.depth, choices: &choices)
            return
        }
        defer { schedules.schedules[id] = schedule }
        if schedule.run != nil {
            schedule.skipped += 1
            return
        }
        guard trigger.isConditional, !profile.faults.has(.ignoresMinGap) else {
            let isSkipped = schedule.asking != nil && choices.pick("triggerAtPrompt", [true, false])
            if isSkipped { schedule.skipped += 1 } else { schedule.triggers.append(trigger) }
            return
        }
        let isWaiting =
            schedule.triggers.contains(where: \.isConditional)
            || schedule.asking?.trigger.isConditional == true
        let isInGap = schedule.gapEnds.map { monotonic < $0 } ?? false
        guard isWaiting || isInGap else {
            schedule.triggers.append(trigger)
            return
        }
        if schedule.remembered == nil { schedule.remembered = trigger }
    }

    /// Ends gaps that are over: what was remembered runs if it was a pulse or is still true, else it is skipped.
    mutating func endGaps(_ choices: inout Choices) {
        guard schedules.schedules.values.contains(where: { $0.gapEnds != nil }) else { return }
        for id in schedules.names {
            guard var schedule = schedules.schedules[id], let ends = schedule.gapEnds, ends <= monotonic
            else {
                continue
            }
            schedule.gapEnds = nil
            if var trigger = schedule.remembered {
                schedule.remembered = nil
                let isOver = !trigger.isPulse && !schedule.tree.truth && !profile.faults.has(.gapEndsInRun)
                if schedule.run != nil || isOver {
                    schedule.skipped += 1
                } else {
                    trigger.depth = 0
                    if trigger.due != wall {
                        trigger.due = choices.pick("dueOfRemembered", [trigger.due, wall])
                    }
                    schedule.triggers.append(trigger)
                }
            }
            schedules.schedules[id] = schedule
        }
    }

    /// Evaluates conditions where changes that the device made itself, or hold times, are due.
    mutating func evaluateWhereDue(_ choices: inout Choices) {
        if let due = schedules.evaluationDue, due <= monotonic {
            schedules.evaluationDue = nil
            evaluateConditions(cause: .condition, depth: 0, choices: &choices)
            return
        }
        for id in schedules.names(in: .active) {
            guard let schedule = schedules.schedules[id], isEvaluationDue(schedule),
                !suspendWithoutRights(id, choices: &choices)
            else { continue }
            evaluateEdge(id, depth: 0, choices: &choices)
            evaluateGroupConditions(id)
            if plan(of: schedule) == .groups {
                selectGroup(id, cause: .condition, due: wall, depth: 0, choices: &choices)
            }
        }
    }

    /// Whether a condition was never evaluated since activation, or a hold time is over.
    private func isEvaluationDue(_ schedule: Schedule) -> Bool {
        let definition = schedule.definition
        var parts = [(definition.condition, Optional(schedule.tree.condition))]
        for (name, group) in definition.groups?.groups ?? [:] {
            parts.append((group.condition, schedule.groups.conditions[name]))
        }
        let isHoldOver = parts.contains { condition, memory in
            guard let condition, let memory, let end = memory.nextHoldEnd(condition) else { return false }
            return end <= monotonic
        }
        let isFirst = schedule.tree.isFresh && definition.condition != nil && definition.groups == nil
        return isHoldOver || isFirst
    }
}
