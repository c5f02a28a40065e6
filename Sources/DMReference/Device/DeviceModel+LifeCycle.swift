import SyncML

/// A request to change the state of a schedule: an Exec under `Op`.
struct LifeCycleRequest: Hashable, Sendable {
    /// What is asked for.
    var operation: Report.Operation
    /// The schedule.
    var id: String
    /// Who asks.
    var server: ServerID
    /// The token; nil where it is missing.
    var correlator: String?
}

/// Operations of servers on the life cycle (semantics 3, schedule-mo 4 and 5).
extension DeviceModel {
    /// Carries out a request that passed the checks of 404 and 425 on the node.
    mutating func perform(_ request: LifeCycleRequest, choices: inout Choices) -> StatusCode {
        guard let schedule = schedules.schedules[request.id] else { return .notFound }
        let isOwner = schedule.owner == request.server
        let isEdit = request.operation == .commit || request.operation == .activate
        let mayEdit =
            isOwner
            || profile.faults.has(
                .nonOwnerMayCommit, request.operation == .commit ? "Commit" : "Activate")
                && (schedule.lists[""] ?? ACL()).grants(.replace, to: request.server)
        if isEdit, !mayEdit { return .permissionDenied }
        var request = request
        if profile.faults.has(.needsNoCorrelator), request.correlator?.isEmpty != false {
            request.correlator = "0"
        }
        guard let correlator = request.correlator, !correlator.isEmpty else {
            return refuse(request, .incompleteCommand, .incomplete, choices: &choices)
        }
        if let cached = schedule.cache, cached.server == request.server, cached.correlator == correlator,
            cached.operation == request.operation || profile.faults.has(.correlatorAloneIsRepeat)
        {
            if profile.faults.has(.commitNotIdempotent), request.operation == .commit, cached.code == .ok {
                accept(request, schedule.definitionTree, schedule.definition, choices: &choices)
                return .ok
            }
            repeatVerdict(cached, request, choices: &choices)
            return cached.code
        }
        switch request.operation {
        case .commit: return commit(request, schedule, choices: &choices)
        case .activate: return activate(request, schedule, choices: &choices)
        case .suspend: return suspend(request, schedule, choices: &choices)
        case .terminate: return terminate(request, schedule, choices: &choices)
        case .delete: return .commandNotAllowed
        }
    }

    // MARK: Commit

    private mutating func commit(
        _ request: LifeCycleRequest, _ schedule: Schedule, choices: inout Choices
    ) -> StatusCode {
        if schedule.state == .ended || schedule.pending != nil {
            return refuse(request, .commandNotAllowed, .state, choices: &choices)
        }
        guard let draft = schedules.drafts[request.id] ?? (schedule.revision == 0 ? DefinitionTree() : nil)
        else { return leaveUnchanged(request, choices: &choices) }
        var verification = verify(draft, of: schedule)
        if schedule.revision > 0 {
            verification.problems.removeAll { profile.faults.has(.trustsChanges, $0.reason.rawValue) }
        }
        if let problem = Problem.verdict(on: verification.problems, choices: &choices) {
            if profile.faults.has(.runsBeforeChecking) {
                runUnchecked(verification.definition, of: schedule, choices: &choices)
            }
            if profile.faults.has(.refusedChangeLeaks), schedule.revision > 0 {
                schedules.schedules[request.id]?.definitionTree = draft
                schedules.schedules[request.id]?.definition = verification.definition
            }
            return refuse(
                request, problem.code, problem.reason, node: problem.node, choices: &choices)
        }
        let definition = verification.definition
        if asksAtRequest(definition, schedule) {
            return holdForConsent(request, draft, definition, choices: &choices)
        }
        if notifiesAtRequest(definition, schedule) {
            _ = user.show(.notify, definition.user.text ?? "", at: wall)
        }
        accept(request, draft, definition, choices: &choices)
        return .ok
    }

    /// Puts an accepted definition in force and tells the owner; one durable step (T4).
    mutating func accept(
        _ request: LifeCycleRequest, _ draft: DefinitionTree, _ definition: Definition, choices: inout Choices
    ) {
        guard var schedule = schedules.schedules[request.id] else { return }
        let isFirst = schedule.revision == 0
        let former = schedule.definition
        schedule.pending = nil
        schedule.definitionTree = draft
        schedule.definition = definition
        if !isFirst, profile.faults.has(.changeIsPartial) { schedule.definition.body = former.body }
        if isFirst || !profile.faults.has(.revisionStays) { schedule.revision += 1 }
        if !isFirst, profile.faults.has(.changeResetsCounters) {
            schedule.fired = 0
            schedule.missed = 0
            schedule.failed = 0
        }
        if profile.faults.has(.snapshotsRights) { schedule.rightsAtCommit = tree }
        if isFirst, profile.faults.has(.losesChangesOnPowerCut) { schedule.firstDefinition = draft }
        if isFirst {
            schedule.state = .installed
            if definition.startsAtCommit { activate(&schedule) }
        } else {
            restartChangedParts(&schedule, from: former)
        }
        schedules.schedules[request.id] = schedule
        schedules.drafts[request.id] = nil
        let needsClock = definition.time != nil && wall == nil
        conclude(
            request, .ok, needsClock ? "clock-pending" : Reason.ok.rawValue, effect: .effective,
            state: stateToTell(of: schedule, &choices), choices: &choices)
        endIfDone(request.id, choices: &choices)
    }

    /// The state in the verdict on a schedule that is over at once: before that, or after it.
    private func stateToTell(of schedule: Schedule, _ choices: inout Choices) -> Schedule.State {
        guard endReason(of: schedule) != nil else { return schedule.state }
        return choices.pick("stateWhenOverAtOnce", [schedule.state, .ended])
    }

    /// Restarts what a change concerns and nothing else (semantics 3).
    private func restartChangedParts(_ schedule: inout Schedule, from former: Definition) {
        let present = schedule.definition
        guard schedule.state == .active || schedule.state == .suspended else { return }
        if former.time?.effective != present.time?.effective
            || former.hasOccurrences != present.hasOccurrences
        {
            schedule.time.windowCloses = nil
            schedule.time.last = -1
            schedule.triggers.removeAll { !$0.isConditional && $0.group == nil }
            voidPast(&schedule)
        }
        if former.condition != present.condition || former.combination != present.combination {
            schedule.tree = Schedule.TreeMemory()
            schedule.triggers.removeAll(where: \.isConditional)
            schedule.remembered = nil
        }
        if former.groups != present.groups {
            schedule.groups.conditions = [:]
            schedule.groups.failed = nil
            schedule.groups.isFresh = true
            schedule.groups.mustApply = true
            schedule.triggers.removeAll { $0.group != nil }
        }
    }

    // MARK: Activate, suspend, terminate

    private mutating func activate(
        _ request: LifeCycleRequest, _ schedule: Schedule, choices: inout Choices
    ) -> StatusCode {
        switch schedule.state {
        case .draft, .ended: return refuse(request, .commandNotAllowed, .state, choices: &choices)
        case .active: return leaveUnchanged(request, choices: &choices)
        case .installed, .suspended:
            let problems =
                profile.faults.has(.activatesUnchecked) ? [] : activationProblems(of: schedule)
            if let problem = Problem.verdict(on: problems, choices: &choices) {
                return refuse(
                    request, problem.code, problem.reason, node: problem.node, choices: &choices)
            }
            var activated = schedule
            activate(&activated)
            schedules.schedules[request.id] = activated
            conclude(
                request, .ok, Reason.ok.rawValue, effect: .effective,
                state: stateToTell(of: activated, &choices), choices: &choices)
            endIfDone(request.id, choices: &choices)
            return .ok
        }
    }

    /// Makes a schedule active: what lies before is void, the truth of its condition is taken anew (semantics 5, 6).
    private func activate(_ schedule: inout Schedule) {
        let wasSuspended = schedule.state == .suspended
        schedule.state = .active
        if schedule.time.anchor == nil { schedule.time.anchor = wall }
        schedule.time.awaitsClock = wall == nil
        schedule.tree = Schedule.TreeMemory()
        schedule.groups.isFresh = true
        if wasSuspended, profile.faults.has(.catchesUpAfterSuspension) { return }
        voidPast(&schedule)
    }

    /// Makes the occurrences before now void; without a clock that waits for the first valid time.
    private func voidPast(_ schedule: inout Schedule) {
        guard let now = wall, let occurrences = occurrences(of: schedule) else {
            schedule.time.awaitsClock = wall == nil
            return
        }
        let from = profile.faults.has(.startNowIsOver) ? now + 1 : now
        schedule.time.last = max(schedule.time.last, occurrences.first(notBefore: from) - 1)
    }

    private mutating func suspend(
        _ request: LifeCycleRequest, _ schedule: Schedule, choices: inout Choices
    ) -> StatusCode {
        switch schedule.state {
        case .draft, .installed, .ended:
            return refuse(request, .commandNotAllowed, .state, choices: &choices)
        case .suspended: return leaveUnchanged(request, choices: &choices)
        case .active:
            pause(request.id)
            conclude(request, .ok, Reason.ok.rawValue, effect: .effective, choices: &choices)
            return .ok
        }
    }

    /// Suspends a schedule; what waited to run is dropped.
    mutating func pause(_ id: String) {
        schedules.schedules[id]?.state = .suspended
        dropTriggers(id)
    }

    private mutating func dropTriggers(_ id: String) {
        schedules.schedules[id]?.triggers = []
        schedules.schedules[id]?.remembered = nil
        schedules.schedules[id]?.asking = nil
        schedules.schedules[id]?.time.windowCloses = nil
    }

    private mutating func terminate(
        _ request: LifeCycleRequest, _ schedule: Schedule, choices: inout Choices
    ) -> StatusCode {
        switch schedule.state {
        case .draft: return refuse(request, .commandNotAllowed, .state, choices: &choices)
        case .ended: return leaveUnchanged(request, choices: &choices)
        case .installed, .active, .suspended:
            if isRefusedByFault(.terminate, in: schedule.state) {
                return refuse(request, .commandNotAllowed, .state, choices: &choices)
            }
            if !profile.faults.has(.terminateOnlyAnswers) {
                refusePending(request.id, choices: &choices)
                end(request.id, .terminated)
            }
            conclude(
                request, .ok, Reason.ok.rawValue, effect: .effective, state: .ended, choices: &choices)
            if profile.faults.has(.runsAfterTerminate), schedule.state == .active {
                var trigger = Schedule.Trigger(word: .time, due: wall)
                trigger.notBefore = monotonic + 1
                schedules.schedules[request.id]?.triggers = [trigger]
            }
            return .ok
        }
    }

    /// Removes a schedule; one that could still run is terminated first. A run in progress may finish.
    mutating func deleteSchedule(_ id: String, by server: ServerID, choices: inout Choices) {
        guard let schedule = schedules.schedules[id] else { return }
        let isLive = schedule.state != .draft && schedule.state != .ended
        let goesOn = isLive && profile.faults.has(.deleteLeavesRunning)
        if isLive {
            refusePending(id, choices: &choices)
            end(id, .terminated)
        }
        guard var removed = schedules.schedules[id] else { return }
        schedules.schedules[id] = nil
        schedules.drafts[id] = nil
        if isLive, !profile.faults.has(.silentOnSuccess, "delete") {
            let request = LifeCycleRequest(operation: .delete, id: id, server: server)
            var report = verdictReport(request, .ok, Reason.ok.rawValue, on: removed)
            report.state = "absent"
            enqueue(report, for: &removed, choices: &choices)
        }
        if removed.run != nil { schedules.detached[removed.instance] = removed }
        if goesOn {
            schedules.schedules[id] = schedule
            schedules.schedules[id]?.isHidden = true
            schedules.schedules[id]?.lastSequence = removed.lastSequence
        }
    }

    /// Ends a schedule without a report; what waited to run is dropped, a run in progress may finish (T2).
    mutating func end(_ id: String, _ reason: Schedule.EndReason) {
        schedules.schedules[id]?.state = .ended
        schedules.schedules[id]?.endReason = reason
        schedules.schedules[id]?.pending = nil
        schedules.schedules[id]?.removalAt = monotonic + profile.capabilities[.endedKeep]
        schedules.drafts[id] = nil
        dropTriggers(id)
    }
}

extension Definition.TimePart {
    /// The part with its defaults filled in, so that only a change of meaning counts as a change.
    fileprivate var effective: Definition.TimePart {
        var filled = self
        filled.missed = missedPolicy
        filled.duration = window
        return filled
    }
}
