import DMReference
import SyncML

/// The properties of the semantics that speak of single steps, checked on each.
extension DeviceSystem {
    private typealias Breach = ExploredState.Breach

    /// What is compared: the device before and after a step, and what the step showed.
    private struct Case {
        let before: DeviceModel
        let after: DeviceModel
        let outcome: Outcome
        /// The reports that are queued now and were not before.
        let fresh: [Report]
        /// The reports that were queued and are gone.
        let gone: [Report]

        init(_ before: DeviceModel, _ after: DeviceModel, _ outcome: Outcome) {
            self.before = before
            self.after = after
            self.outcome = outcome
            let old = Self.queued(in: before)
            let new = Self.queued(in: after)
            func isIn(_ reports: [Report], _ report: Report) -> Bool {
                reports.contains { $0.instance == report.instance && $0.sequence == report.sequence }
            }
            fresh = new.filter { !isIn(old, $0) }
            gone = old.filter { !isIn(new, $0) }
        }

        /// The reports of runs that ended in this step.
        var runs: [Report] { fresh.filter { $0.kind == .execution } }

        private static func queued(in model: DeviceModel) -> [Report] {
            model.schedules.outboxes.sorted { $0.key < $1.key }.flatMap { $0.value.entries.map(\.report) }
        }
    }

    /// Judges a step, and notes in the memory of the new state what later steps are judged by.
    func judge(_ outcome: Outcome, from old: ExploredState, to new: inout ExploredState) -> ExploredState
        .Breach?
    {
        let step = Case(old.model, new.model, outcome)
        let reuse = noteInstances(step, &new.memory)
        noteStarts(step, &new.memory)
        return reuse
            ?? judgeRuns(step, old, &new.memory) ?? judgeRequest(step, old) ?? judgeReports(step, new)
            ?? judgePowerCut(step) ?? judgeRights(step, old) ?? judgeCounters(new) ?? judgeFreeCapacity(new)
    }

    // MARK: What is remembered

    private func noteInstances(_ step: Case, _ memory: inout ExploredState.Memory) -> ExploredState.Breach? {
        for (name, schedule) in step.after.schedules.schedules.sorted(by: { $0.key < $1.key })
        where step.before.schedules.schedules[name]?.instance != schedule.instance {
            guard memory.instances.insert(schedule.instance).inserted else {
                return Breach(property: "P09", text: "\(name) has a number that was used before")
            }
        }
        if case .stepClock = step.outcome.action { memory.uncounted.formUnion(memory.instances) }
        return nil
    }

    private func noteStarts(_ step: Case, _ memory: inout ExploredState.Memory) {
        let isHigh = step.after.tree[Self.watched]?.value != "0"
        for (name, schedule) in step.after.schedules.schedules {
            let former = step.before.schedules.schedules[name]
            let isSame = former?.instance == schedule.instance
            let hasStarted =
                schedule.state == .active
                && (!isSame || former?.state != .active || former?.revision != schedule.revision)
            if hasStarted { memory.mayHaveRun[schedule.instance, default: 0] += isHigh ? 1 : 0 }
            if schedule.state == .suspended || schedule.revision > 1 {
                memory.uncounted.insert(schedule.instance)
            }
        }
        guard case .write(let value) = step.outcome.action, value > 10 else { return }
        for instance in memory.mayHaveRun.keys { memory.mayHaveRun[instance, default: 0] += 1 }
    }

    // MARK: Runs: P01, P03, P05, P07, P14, P18, P19

    private func judgeRuns(
        _ step: Case, _ old: ExploredState, _ memory: inout ExploredState.Memory
    ) -> ExploredState.Breach? {
        for run in step.runs {
            let text = "run \(run.occurrence ?? 0) of \(run.id)"
            if !memory.verified.contains(run.instance) {
                return Breach(property: "P01", text: "\(text) before its verification was told")
            }
            let former = step.before.schedules.schedules[run.id]
            if former?.instance != run.instance || former?.state == .ended {
                return Breach(property: "P05", text: "\(text) after its end")
            }
            if run.group == nil, run.reason != "interrupted",
                run.commands.count != Self.length(ofRevision: run.revision)
            {
                return Breach(
                    property: "P07",
                    text: "\(text) names revision \(run.revision) and has \(run.commands.count) statuses")
            }
            if let breach = judgeInstant(of: run, text, &memory) { return breach }
            if let group = run.group, run.code == .ok, let schedule = schedule(run.id),
                step.runs.last(where: { $0.id == run.id }) == run,
                step.after.tree[Self.output(of: schedule)]?.value != group
            {
                return Breach(property: "P14", text: "\(text) applied \(group), and the values are others")
            }
        }
        return nil
    }

    private func judgeInstant(
        of run: Report, _ text: String, _ memory: inout ExploredState.Memory
    ) -> ExploredState.Breach? {
        switch run.trigger {
        case .time, .missed:
            guard let due = run.due, run.group == nil else { return nil }
            let occurrence = ExploredState.Occurrence(
                instance: run.instance, revision: run.revision, due: due)
            guard memory.ran.insert(occurrence).inserted else {
                return Breach(property: "P03", text: "\(text) is the second of the occurrence at \(due)")
            }
        case .condition, .startup:
            guard run.group == nil, let begun = run.begun else { return nil }
            if let last = memory.lastBegun[run.instance], begun - last < scope.minGap, begun >= last {
                return Breach(property: "P19", text: "\(text) begins \(begun - last) s after the one before")
            }
            memory.lastBegun[run.instance] = begun
        case nil: break
        }
        return nil
    }

    // MARK: Requests: P06, P12, P13, P17

    private func judgeRequest(_ step: Case, _ old: ExploredState) -> ExploredState.Breach? {
        let name: String
        let server: ServerID
        switch step.outcome.action {
        case .create(let schedule, let asking), .change(let schedule, let asking),
            .spoil(let schedule, let asking), .operate(let schedule, _, let asking),
            .delete(let schedule, let asking):
            (name, server) = (schedule, asking)
        case .tick, .stepClock, .write, .revoke, .deliver, .offerInVain, .cutPower, .crash: return nil
        }
        let former = step.before.schedules.schedules[name]
        let present = step.after.schedules.schedules[name]
        if let former, former.owner != server {
            let isKept =
                present?.definitionTree == former.definitionTree && present?.revision == former.revision
            if case .change = step.outcome.action, !isKept {
                return Breach(property: "P13", text: "\(server) has changed \(name) of \(former.owner)")
            }
        }
        for (other, before) in step.before.schedules.schedules where other != name && before.owner != server {
            let after = step.after.schedules.schedules[other]
            if after?.definitionTree != before.definitionTree || after?.revision != before.revision
                || after?.instance != before.instance || after?.state != before.state
            {
                return Breach(property: "P12", text: "a request about \(name) has changed \(other)")
            }
        }
        guard !step.outcome.isInterrupted else { return nil }
        if step.outcome.codes.contains(where: { !$0.isSuccess }), let former,
            former.definitionTree != present?.definitionTree || former.revision != present?.revision
                || former.definition != present?.definition || former.lists != present?.lists
                || former.state != present?.state
        {
            return Breach(property: "P06", text: "a refused request has changed \(name)")
        }
        return judgeRepetition(step, name, server)
    }

    /// Sends the request's operation again with the same token, on the side.
    private func judgeRepetition(_ step: Case, _ name: String, _ server: ServerID) -> ExploredState.Breach? {
        guard let last = step.outcome.commands.last(where: { !$0.isReplaceOfList }),
            let present = step.after.schedules.schedules[name], present.owner == server
        else { return nil }
        let operation: Command
        switch (step.outcome.action, last) {
        case (.operate, let command): operation = command
        case (.create, .sequence(let group)), (.change, .sequence(let group)):
            guard let commit = group.commands.last else { return nil }
            operation = commit
        default: return nil
        }
        let first = step.outcome.codes.first { $0 != .ok } ?? .ok
        var again = step.after
        let codes = speak([operation], as: server, &again)
        let repeated = again.schedules.schedules[name]
        guard codes.last == first, repeated?.revision == present.revision, repeated?.state == present.state,
            repeated?.definitionTree == present.definitionTree
        else {
            return Breach(
                property: "P17", text: "the same request again is answered \(codes) or changes \(name)")
        }
        return nil
    }

    // MARK: Reports: P09, P10, P24

    private func judgeReports(_ step: Case, _ new: ExploredState) -> ExploredState.Breach? {
        for report in step.gone
        where !step.outcome.accepted.contains(where: {
            $0.instance == report.instance && $0.sequence == report.sequence
        }) || step.outcome.action.isVain {
            return Breach(property: "P10", text: "report \(report.sequence) on \(report.id) was lost")
        }
        for (server, outbox) in step.after.schedules.outboxes {
            var numbers = new.memory.accepted
            for entry in outbox.entries {
                let report = entry.report
                if schedule(report.id)?.server != server {
                    return Breach(property: "P24", text: "a report on \(report.id) is queued for \(server)")
                }
                let expected = numbers[report.instance, default: 0] + 1
                guard outbox.dropped > 0 || report.sequence == expected || entry.wasOffered else {
                    return Breach(
                        property: "P09",
                        text: "report \(report.sequence) on \(report.id) stands where \(expected) should")
                }
                numbers[report.instance] = report.sequence
                let sent = step.before.schedules.outboxes[server]?.entries.first {
                    $0.wasOffered && $0.report.instance == report.instance
                        && $0.report.sequence == report.sequence
                }
                if let sent, sent.report != report {
                    return Breach(
                        property: "P09", text: "report \(report.sequence) has changed after it was sent")
                }
            }
        }
        return nil
    }

    // MARK: Power: P08

    private func judgePowerCut(_ step: Case) -> ExploredState.Breach? {
        guard step.outcome.action == .cutPower, step.before.schedules.evaluationDue == nil else { return nil }
        if step.before.tree != step.after.tree { return Breach(property: "P08", text: "a value was lost") }
        let former = step.before.schedules.schedules
        guard former.keys == step.after.schedules.schedules.keys else {
            return Breach(property: "P08", text: "a schedule was lost")
        }
        for (name, before) in former {
            guard let after = step.after.schedules.schedules[name] else { continue }
            let isSame =
                before.instance == after.instance && before.state == after.state
                && before.revision == after.revision && before.definitionTree == after.definitionTree
                && before.definition == after.definition && before.lists == after.lists
                && [before.fired, before.missed, before.skipped, before.failed]
                    == [after.fired, after.missed, after.skipped, after.failed]
                && before.tree.truth == after.tree.truth
            if !isSame { return Breach(property: "P08", text: "something of \(name) was lost") }
        }
        if let report = step.gone.first ?? step.fresh.first {
            return Breach(property: "P08", text: "report \(report.sequence) on \(report.id) was lost or made")
        }
        return nil
    }

    // MARK: Rights: P11

    private func judgeRights(_ step: Case, _ old: ExploredState) -> ExploredState.Breach? {
        for schedule in scope.schedules where old.memory.revoked.contains(schedule.server) {
            let output = Self.output(of: schedule)
            if step.before.tree[output]?.value != step.after.tree[output]?.value {
                return Breach(property: "P11", text: "\(schedule.name) has written without a right")
            }
        }
        return nil
    }

    // MARK: Counters: P04, P18

    private func judgeCounters(_ new: ExploredState) -> ExploredState.Breach? {
        for schedule in new.model.schedules.schedules.values {
            let counted = schedule.fired + schedule.missed + schedule.skipped
            switch self.schedule(schedule.id)?.kind {
            case .periodic:
                guard schedule.state == .active, !new.memory.uncounted.contains(schedule.instance) else {
                    continue
                }
                let processed = schedule.time.last + 1
                if counted + schedule.triggers.count != processed {
                    return Breach(
                        property: "P04", text: "\(schedule.id): \(counted) counted of \(processed) processed")
                }
            case .conditional:
                if schedule.fired > new.memory.mayHaveRun[schedule.instance, default: 0] {
                    return Breach(
                        property: "P18",
                        text: "\(schedule.id) ran \(schedule.fired) times, more than it was set off")
                }
            case .grouped, nil: continue
            }
        }
        return nil
    }

    // MARK: Capacity: P16

    private func judgeFreeCapacity(_ new: ExploredState) -> ExploredState.Breach? {
        guard new.model.schedules.schedules.isEmpty else { return nil }
        let free = Self.root.child("Cap").child("Free")
        let capabilities = new.model.profile.capabilities
        let most = min(capabilities[.maxPerServer], capabilities[.maxSchedules])
        guard new.model.controlNode(free)?.value == String(most) else {
            return Breach(property: "P16", text: "without a schedule not all of the capacity is free")
        }
        return nil
    }
}

extension DeviceAction {
    /// Whether reports were offered and no answer came.
    fileprivate var isVain: Bool {
        if case .offerInVain = self { return true }
        return false
    }
}

extension Command {
    /// Whether the command writes a list of rights.
    fileprivate var isReplaceOfList: Bool {
        if case .replace(let command) = self { return command.id == "list" }
        return false
    }
}
