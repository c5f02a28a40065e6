import SyncML

/// The user's consent to requests and to runs (semantics 11).
extension DeviceModel {
    // MARK: Requests

    /// Whether the user is asked: the stricter setting of the definitions in force and wanted decides.
    func asksAtRequest(_ definition: Definition, _ schedule: Schedule) -> Bool {
        guard !profile.faults.has(.asksNobody) else { return false }
        return definition.user.atRequest == .confirm
            || schedule.revision > 0 && schedule.definition.user.atRequest == .confirm
    }

    /// Whether the user is told.
    func notifiesAtRequest(_ definition: Definition, _ schedule: Schedule) -> Bool {
        guard !profile.faults.has(.tellsNobody, "Request") else { return false }
        return definition.user.atRequest == .notify
            || schedule.revision > 0 && schedule.definition.user.atRequest == .notify
    }

    /// Holds a request until the user has answered; it is answered 202 and survives the session (T6).
    mutating func holdForConsent(
        _ request: LifeCycleRequest, _ draft: DefinitionTree, _ definition: Definition, choices: inout Choices
    ) -> StatusCode {
        guard var schedule = schedules.schedules[request.id], let correlator = request.correlator else {
            return .commandFailed
        }
        let reply = user.show(.confirm, definition.user.text ?? schedule.definition.user.text ?? "", at: wall)
        schedule.pending = Schedule.PendingRequest(
            definitionTree: draft, definition: definition, correlator: correlator,
            reply: reply == .silent ? nil : reply, deadline: monotonic + definition.user.patience)
        schedule.lastVerdict = Schedule.LastVerdict(
            operation: .commit, code: .acceptedForProcessing, correlator: correlator)
        schedule.cache = Schedule.CachedAnswer(
            server: request.server, operation: .commit, correlator: correlator, code: .acceptedForProcessing,
            reason: "")
        schedules.schedules[request.id] = schedule
        schedules.drafts[request.id] = nil
        if reply != .silent, choices.pick("consentInstant", [false, true]) {
            resolveRequest(request.id, choices: &choices)
        }
        return .acceptedForProcessing
    }

    /// Gives the verdict on a request that waited for the user.
    private mutating func resolveRequest(_ id: String, choices: inout Choices) {
        guard let schedule = schedules.schedules[id], let pending = schedule.pending else { return }
        let request = LifeCycleRequest(
            operation: .commit, id: id, server: schedule.owner, correlator: pending.correlator)
        let faults = profile.faults
        switch pending.reply {
        case .accept? where faults.has(.yesIsNo):
            refuseRequest(request, .notModified, .refused, choices: &choices)
        case .reject? where faults.has(.noIsYes, "reject"), .cancel? where faults.has(.noIsYes, "cancel"),
            .silent? where faults.has(.noIsYes, "silence"), nil where faults.has(.noIsYes, "silence"),
            .accept?, .text?, .choices?:
            accept(request, pending.definitionTree, pending.definition, choices: &choices)
        case .cancel?: refuseRequest(request, .operationCancelled, .cancelled, choices: &choices)
        case .reject?: refuseRequest(request, .notModified, .refused, choices: &choices)
        case .silent?, nil: refuseRequest(request, .notModified, .noAnswer, choices: &choices)
        }
    }

    /// Tells that the user refused; a creation vanishes, a change leaves the old revision in force.
    private mutating func refuseRequest(
        _ request: LifeCycleRequest, _ code: StatusCode, _ reason: Reason, choices: inout Choices
    ) {
        guard var schedule = schedules.schedules[request.id] else { return }
        schedules.schedules[request.id]?.pending = nil
        guard schedule.revision == 0 else {
            conclude(request, code, reason.rawValue, effect: .refused, choices: &choices)
            return
        }
        schedules.schedules[request.id] = nil
        guard !profile.faults.has(.silentOnRefusal, "consent") else { return }
        schedule.pending = nil
        var report = verdictReport(request, code, reason.rawValue, on: schedule)
        report.state = "absent"
        enqueue(report, for: &schedule, choices: &choices)
    }

    // MARK: Runs

    /// Whether a run needs the user's consent: by its setting, or because of what it does (6.1.4-14 and 16).
    func asksAtRun(_ schedule: Schedule, _ work: [Command]) -> Bool {
        if profile.faults.has(.runsUnasked) { return false }
        if schedule.definition.user.atRun == .confirm { return true }
        return ParsedBody(commands: work).steps.contains { step in
            switch step.command {
            case .exec(let command): concerns(.softwareUpdate, command)
            case .get(let command): concerns(.inventory, command)
            case .add, .replace, .delete, .copy, .alert, .atomic, .sequence, .status, .results, .foreign:
                false
            }
        }
    }

    private func concerns(_ kind: Node.Kind, _ command: TreeCommand) -> Bool {
        command.items.contains { item in
            item.target.flatMap { NodeReference($0.uri) }.flatMap { tree[$0.node] }?.kind == kind
        }
    }

    /// Asks the user before a run; silence counts as refusal once the time is over.
    mutating func ask(_ schedule: Schedule, _ trigger: Schedule.Trigger, choices: inout Choices) {
        let settings = schedule.definition.user
        let reply = user.show(.confirm, settings.text ?? "", at: wall)
        schedules[instance: schedule.instance]?.asking = Schedule.RunPrompt(
            trigger: trigger, reply: reply == .silent ? nil : reply, deadline: monotonic + settings.patience)
        if reply != .silent { resolveRun(schedule.instance, choices: &choices) }
    }

    private mutating func resolveRun(_ instance: Int, choices: inout Choices) {
        guard let prompt = schedules[instance: instance]?.asking else { return }
        schedules[instance: instance]?.asking = nil
        switch prompt.reply {
        case .accept?, .text?, .choices?: start(prompt.trigger, instance, choices: &choices)
        case .cancel?: skipRun(prompt.trigger, instance, .cancelled, choices: &choices)
        case .reject?: skipRun(prompt.trigger, instance, .refused, choices: &choices)
        case .silent?, nil: skipRun(prompt.trigger, instance, .noAnswer, choices: &choices)
        }
    }

    /// Records that a run did not take place for lack of consent: no number, no effect, counted as skipped.
    mutating func skipRun(
        _ trigger: Schedule.Trigger, _ instance: Int, _ reason: Reason, choices: inout Choices
    ) {
        guard var schedule = schedules[instance: instance] else { return }
        schedule.skipped += 1
        schedule.groups.failed = trigger.group ?? schedule.groups.failed
        if trigger.isConditional, schedule.remembered != nil {
            schedule.gapEnds = schedule.gapEnds ?? monotonic
        }
        let part = schedule.definition.report
        let run = ScheduleRun(
            occurrence: 0, revision: schedule.revision, trigger: trigger, begun: nil, when: part.reported,
            onResult: .none, text: "")
        if part.reported != .never, !profile.faults.has(.noExecutionReport) {
            var report = executionReport(run, on: schedule)
            report.code = .notModified
            report.reason = reason.rawValue
            enqueue(report, for: &schedule, choices: &choices)
        }
        schedules[instance: instance] = schedule
        endIfDone(schedule.id, choices: &choices)
        evaluateConditions(cause: .condition, depth: 0, choices: &choices)
        repeatSelection(schedule.id, depth: 0, choices: &choices)
    }

    /// Resolves every question that the user answered, or whose time is over.
    mutating func endPrompts(_ choices: inout Choices) {
        let isAsked = schedules.schedules.values.contains { $0.pending != nil || $0.asking != nil }
        guard isAsked else { return }
        for id in schedules.names {
            guard let schedule = schedules.schedules[id] else { continue }
            if let pending = schedule.pending, pending.reply != nil || pending.deadline <= monotonic {
                resolveRequest(id, choices: &choices)
            }
            if let asking = schedule.asking, asking.reply != nil || asking.deadline <= monotonic {
                resolveRun(schedule.instance, choices: &choices)
            }
        }
    }
}
