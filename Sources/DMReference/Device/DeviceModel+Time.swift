/// Time: what becomes due when, and what happens then (semantics 5).
extension DeviceModel {
    /// Returns the seconds until something may happen by time alone; nil where nothing can.
    ///
    /// 0 means that something is due already, such as runs that wait for the end of the session and cannot be told apart
    /// from others by time.
    public func secondsToNextEvent() -> Int? {
        var waits: [Int] = pendingTools.map { $0.endsAt - monotonic }
        if let due = schedules.evaluationDue { waits.append(due - monotonic) }
        for schedule in schedules.schedules.values { waits += self.waits(of: schedule) }
        return waits.filter { $0 > 0 }.min()
    }

    /// The seconds until each thing that may happen to one schedule by time alone.
    private func waits(of schedule: Schedule) -> [Int] {
        var waits: [Int?] = [
            schedule.removalAt.map { $0 - monotonic },
            schedule.pending.map { $0.deadline - monotonic },
            schedule.asking.map { $0.deadline - monotonic },
            schedule.gapEnds.map { $0 - monotonic },
        ]
        waits += schedule.triggers.map { trigger in trigger.notBefore.map { $0 - monotonic } }
        guard isCounting(schedule) else { return waits.compactMap(\.self) }
        if let now = wall {
            waits += [nextDue(of: schedule), schedule.time.windowCloses, schedule.definition.time?.end]
                .map { $0.map { $0 - now } }
        }
        guard schedule.state == .active else { return waits.compactMap(\.self) }
        if let condition = schedule.definition.condition {
            waits.append(schedule.tree.condition.nextHoldEnd(condition).map { $0 - monotonic })
        }
        if let groups = schedule.definition.groups {
            for (name, group) in groups.groups {
                guard let condition = group.condition, let memory = schedule.groups.conditions[name] else {
                    continue
                }
                waits.append(memory.nextHoldEnd(condition).map { $0 - monotonic })
            }
            let selection = GroupSelection(
                groups: groups, secondOfDay: wall?.secondOfDay, faults: profile.faults)
            waits.append(selection.secondsToNextEdge)
            if let start = schedule.definition.time?.start, let now = wall { waits.append(start - now) }
        }
        return waits.compactMap(\.self)
    }

    /// Lets both clocks run on, and does what is due at the new instant.
    ///
    /// - Parameters:
    ///   - seconds: At most `secondsToNextEvent()`, so that nothing is passed over.
    ///   - choices: Resolves the freedoms.
    public mutating func elapse(_ seconds: Int, choices: inout Choices) {
        precondition(seconds >= 0 && seconds <= secondsToNextEvent() ?? .max, "an event would be passed over")
        monotonic += seconds
        wall = wall.map { $0 + seconds }
        settle(&choices)
    }

    /// Lets both clocks run on over any number of events, each at its own instant.
    ///
    /// - Parameters:
    ///   - seconds: How long.
    ///   - choices: Resolves the freedoms.
    public mutating func advance(_ seconds: Int, choices: inout Choices) {
        let target = monotonic + seconds
        while monotonic < target {
            elapse(min(target - monotonic, secondsToNextEvent() ?? .max), choices: &choices)
        }
    }

    /// Steps the wall clock alone, and does what is due at the new instant.
    ///
    /// - Parameters:
    ///   - instant: The new wall clock; nil makes it unknown.
    ///   - choices: Resolves the freedoms.
    public mutating func setWall(_ instant: Instant?, choices: inout Choices) {
        if profile.faults.has(.repeatsOnClockSetBack), let now = wall, let instant, instant < now {
            for id in schedules.names {
                guard let schedule = schedules.schedules[id], let occurrences = occurrences(of: schedule)
                else { continue }
                let reached = occurrences.latest(notAfter: instant)
                schedules.schedules[id]?.time.last = min(schedule.time.last, reached)
            }
        }
        if profile.faults.has(.forgetsWhenClockJumps), let now = wall, let instant, instant > now {
            for id in schedules.names {
                guard let schedule = schedules.schedules[id], let occurrences = occurrences(of: schedule)
                else { continue }
                let reached = occurrences.latest(notAfter: instant)
                schedules.schedules[id]?.time.last = max(schedule.time.last, reached)
            }
        }
        dragTimers(from: wall, to: instant)
        wall = instant
        settle(&choices)
    }

    /// Does everything that is due now: ends of processes and prompts, occurrences, ends, conditions, runs.
    mutating func settle(_ choices: inout Choices) {
        if isEndOfRunDue, !choices.pick("runEndsBeforeTrigger", [true, false]) { evaluateTime(&choices) }
        endTools(&choices)
        endPrompts(&choices)
        evaluateTime(&choices)
        endGaps(&choices)
        evaluateWhereDue(&choices)
        runPending(&choices)
        removeAged(&choices)
        persistChanges(&choices)
        restoreAfterCrash(&choices)
    }

    /// Whether a process of a run ends at the very instant of an occurrence of its schedule.
    private var isEndOfRunDue: Bool {
        guard let now = wall else { return false }
        return pendingTools.contains { tool in
            guard tool.endsAt <= monotonic, case .scheduled(let tag, _) = tool.origin,
                let schedule = Int(tag).flatMap({ schedules[instance: $0] })
            else { return false }
            return nextDue(of: schedule).map { $0 <= now } ?? false
        }
    }

    /// Whether the occurrences of a schedule are counted.
    private func isCounting(_ schedule: Schedule) -> Bool {
        switch schedule.state {
        case .active, .suspended: true
        case .installed: profile.faults.has(.runsInstalled)
        case .draft, .ended: false
        }
    }

    // MARK: Occurrences

    /// The occurrences of a schedule; nil where its time part makes none, or while its anchor is unknown.
    func occurrences(of schedule: Schedule) -> Occurrences? {
        guard schedule.definition.hasOccurrences, let time = schedule.definition.time,
            let anchor = time.start ?? schedule.time.anchor
        else { return nil }
        var occurrences = time.occurrences(from: anchor)
        if profile.faults.has(.runsOnce) { occurrences.period = nil }
        if profile.faults.has(.ignoresEnd) { occurrences.end = nil }
        if profile.faults.has(.endIsInclusive) { occurrences.end = occurrences.end.map { $0 + 1 } }
        if profile.faults.has(.runsEarly) {
            occurrences.start = occurrences.start + -1
            occurrences.end = occurrences.end.map { $0 + -1 }
        }
        return occurrences
    }

    /// The next occurrence, as `Info/NextFire` shows it; nil where there is none.
    func nextOccurrence(of schedule: Schedule) -> Instant? {
        guard schedule.state == .active || schedule.state == .suspended else { return nil }
        return nextDue(of: schedule)
    }

    private func nextDue(of schedule: Schedule) -> Instant? {
        guard !schedule.time.awaitsClock else { return nil }
        return occurrences(of: schedule)?.next(after: schedule.time.last)
    }

    /// Applies the index rule to every schedule, closes windows, and ends what is over.
    ///
    /// - Parameters:
    ///   - choices: Resolves the freedoms.
    ///   - cause: What made occurrences late, if any is; one fault tells these apart.
    mutating func evaluateTime(_ choices: inout Choices, lateBy cause: String = "clock") {
        if wall != nil {
            for id in schedules.names where schedules.schedules[id].map(isTouchedByTime) == true {
                beginCounting(id, &choices)
                closeWindow(id)
                endIfDone(id, choices: &choices)
                processOccurrences(id, cause, &choices)
                endIfDone(id, choices: &choices)
            }
        }
        selectGroups(cause: .time, depth: 0, choices: &choices)
    }

    /// Whether time alone may change a schedule.
    private func isTouchedByTime(_ schedule: Schedule) -> Bool {
        isCounting(schedule) || schedule.time.windowCloses != nil
    }

    /// Takes the first valid time as the instant of an activation that happened while the clock was unknown.
    ///
    /// Whether occurrences before it lie before the activation nobody knows: they are void, or late.
    private mutating func beginCounting(_ id: String, _ choices: inout Choices) {
        guard var schedule = schedules.schedules[id], schedule.time.awaitsClock, let now = wall,
            schedule.state == .active || schedule.state == .suspended
        else { return }
        schedule.time.awaitsClock = false
        if schedule.time.anchor == nil { schedule.time.anchor = now }
        if let occurrences = occurrences(of: schedule) {
            let first = occurrences.first(notBefore: now)
            let isVoid = first <= schedule.time.last + 1 || choices.pick("firstValidTime", [true, false])
            if isVoid { schedule.time.last = max(schedule.time.last, first - 1) }
        }
        schedules.schedules[id] = schedule
    }

    private mutating func processOccurrences(_ id: String, _ cause: String, _ choices: inout Choices) {
        guard var schedule = schedules.schedules[id], let now = wall, let time = schedule.definition.time,
            isCounting(schedule), let occurrences = occurrences(of: schedule)
        else { return }
        if schedule.state == .suspended {
            if profile.faults.has(.catchesUpAfterSuspension) { return }
            schedule.time.last = max(schedule.time.last, occurrences.latest(notAfter: now))
            schedules.schedules[id] = schedule
            return
        }
        guard !isHeld(schedule) else { return }
        var rule = IndexRule(
            occurrences: occurrences, missed: policy(of: time, lateBy: cause), grace: time.effectiveGrace,
            maxLatency: profile.capabilities[.maxLatency], maxCatchUp: profile.capabilities[.maxCatchUp])
        if profile.faults.has(.neverCatchesUp) { rule.missed = .skip }
        if profile.faults.has(.ignoresGrace) { rule.grace = .untilEnd(nil) }
        if profile.faults.has(.limitIgnored, Capabilities.Limit.maxCatchUp.rawValue) {
            rule.maxCatchUp = .max
        }
        if profile.faults.has(.runsAllMissed) {
            rule.missed = .all
            rule.grace = .untilEnd(nil)
        }
        guard occurrences.latest(notAfter: now) > schedule.time.last else { return }
        if let window = time.window, !profile.faults.has(.windowIsInstant) {
            processWindows(rule, window, id, now, &choices)
        } else {
            processInstants(rule, id, now, &choices)
        }
    }

    private mutating func processInstants(
        _ rule: IndexRule, _ id: String, _ now: Instant, _ choices: inout Choices
    ) {
        guard var schedule = schedules.schedules[id] else { return }
        let outcome = rule.process(after: schedule.time.last, now: now)
        schedule.time.last = outcome.last
        schedule.missed += outcome.missed
        schedules.schedules[id] = schedule
        guard !outcome.runs.isEmpty else { return }
        let isSampled = plan(of: schedule) == .sampledInstants
        if isSampled, !sample(id, choices: &choices).now { return }
        for run in outcome.runs {
            raise(
                Schedule.Trigger(word: run.isLate ? .missed : .time, due: run.due), id, choices: &choices)
        }
    }

    // MARK: Windows

    private mutating func processWindows(
        _ rule: IndexRule, _ window: Int, _ id: String, _ now: Instant, _ choices: inout Choices
    ) {
        guard var schedule = schedules.schedules[id] else { return }
        let reached = rule.occurrences.latest(notAfter: now)
        let opening = rule.occurrences.due(reached)
        let isOpen = now < opening + window
        let closed = (schedule.time.last + 1)..<(isOpen ? reached : reached + 1)
        let hasTree = schedule.definition.condition != nil
        let late = hasTree ? [] : rule.catchUp(closed, isMerged: isOpen, now: now)
        schedule.missed += closed.count - late.count
        schedule.time.last = reached
        if isOpen { schedule.time.windowCloses = opening + window }
        schedules.schedules[id] = schedule
        for run in late { raise(Schedule.Trigger(word: .missed, due: run.due), id, choices: &choices) }
        guard isOpen else { return }
        let trigger = Schedule.Trigger(word: .time, due: opening)
        switch plan(of: schedule) {
        case .windowsAndEdges:
            let truth = sample(id, choices: &choices)
            schedules.schedules[id]?.tree.truth = truth.afterwards
            if truth.now { raise(trigger, id, choices: &choices) }
        case .instants, .edges, .sampledInstants, .instantsOrEdges, .windows, .windowsOrEdges, .groups,
            .sampledGroups:
            raise(trigger, id, choices: &choices)
        }
    }

    /// Closes a window whose time is over; the composite of time and tree becomes false (section 7).
    private mutating func closeWindow(_ id: String) {
        guard var schedule = schedules.schedules[id], let closes = schedule.time.windowCloses,
            let now = wall, now >= closes
        else { return }
        defer { schedules.schedules[id] = schedule }
        schedule.time.windowCloses = nil
        if plan(of: schedule) == .windowsAndEdges { schedule.tree.truth = false }
    }

    // MARK: Ends

    /// Returns why a schedule is over; nil while a run is still possible (semantics 3).
    func endReason(of schedule: Schedule) -> Schedule.EndReason? {
        guard schedule.state == .active || schedule.state == .suspended else { return nil }
        let time = schedule.definition.time
        let plan = plan(of: schedule)
        let isWindowOpen = schedule.time.windowCloses != nil
        if let count = time?.count, !profile.faults.has(.ignoresCount) {
            let limit = profile.faults.has(.countsOneMore) ? count + 1 : count
            if schedule.fired >= limit, plan != .windows || !isWindowOpen { return .completed }
        }
        guard let now = wall else { return nil }
        let occurrences = schedule.time.awaitsClock ? nil : occurrences(of: schedule)
        let waiting = schedule.triggers + [schedule.asking?.trigger].compactMap(\.self)
        let waitsToRun = waiting.contains {
            plan.endsWithOccurrences || !$0.isConditional && $0.group == nil
        }
        let isKeptOn = time?.period == nil && profile.faults.has(.oneShotNeverEnds)
        if plan.endsWithOccurrences, let last = occurrences?.last, schedule.time.last >= last, !waitsToRun,
            !isWindowOpen, !isKeptOn
        {
            return .completed
        }
        guard let end = time?.end, now >= end, !profile.faults.has(.ignoresEnd) else { return nil }
        // What fell due before End is processed first, and may run late (INT-10).
        if isWindowOpen || waitsToRun { return nil }
        if let occurrences, occurrences.latest(notAfter: now) > schedule.time.last,
            !profile.faults.has(.endDropsLate)
        {
            return nil
        }
        if plan.endsWithOccurrences, isHeld(schedule) { return nil }
        return .expired
    }

    /// Ends a schedule that is over, and tells the owner unless the schedule says not to.
    mutating func endIfDone(_ id: String, choices: inout Choices) {
        guard let schedule = schedules.schedules[id], !schedule.putsOffEnd,
            let reason = endReason(of: schedule)
        else { return }
        endByItself(id, reason, choices: &choices)
    }

    /// Ends a schedule and queues the report about it.
    mutating func endByItself(_ id: String, _ reason: Schedule.EndReason, choices: inout Choices) {
        refusePending(id, choices: &choices)
        end(id, reason)
        guard var schedule = schedules.schedules[id], schedule.definition.report.reportsEnd,
            !profile.faults.has(.noEndedReport)
        else { return }
        var report = Report(
            kind: .ended, instance: schedule.instance, id: id, revision: schedule.revision, sequence: 0)
        report.reason = reason.rawValue
        report.fired = schedule.fired
        report.missed = schedule.missed
        report.skipped = schedule.skipped
        report.failed = schedule.failed
        enqueue(report, for: &schedule, choices: &choices)
        schedules.schedules[id] = schedule
    }

    /// Removes Ended schedules whose time to be read is over; a device may keep them for longer.
    private mutating func removeAged(_ choices: inout Choices) {
        for id in schedules.names(in: .ended) {
            guard let due = schedules.schedules[id]?.removalAt, due <= monotonic else { continue }
            schedules.schedules[id]?.removalAt = nil
            guard choices.pick("agedOut", [true, false]), let schedule = schedules.schedules[id] else {
                continue
            }
            schedules.schedules[id] = nil
            if schedule.run != nil { schedules.detached[schedule.instance] = schedule }
        }
    }
}
