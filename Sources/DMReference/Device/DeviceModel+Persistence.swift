/// What survives a loss of power, and what happens when it comes back (semantics 12).
extension DeviceModel {
    /// Whether power was cut by the crash that was armed; the step under way means nothing, `powerCut` follows.
    public var isDown: Bool { crash.frozen != nil }

    /// Arms a cut of power at a durable write; replaces what was armed before.
    ///
    /// - Parameter plan: When it comes.
    public mutating func armCrash(_ plan: CrashState.Plan) {
        crash = CrashState()
        crash.plan = plan
    }

    /// A durable write that one fault tells apart.
    enum DurableWrite: String {
        /// Before a Status goes out.
        case answer
        /// Before a run begins.
        case begin
        /// Any other.
        case other
    }

    /// Writes the durable state if it has changed: the one place where anything becomes durable.
    mutating func persistChanges(_ choices: inout Choices, at write: DurableWrite = .other) {
        guard !isDown, !profile.faults.has(.skipsWrite, write.rawValue) else { return }
        guard tree != durable.tree || !schedules.isKept(in: durable.schedules) || accounts != durable.accounts
        else { return }
        let state = DurableState(tree: tree, schedules: schedules.durable, accounts: accounts)
        guard !crashStrikes(&choices) else {
            crash.hasFired = true
            crash.plan = .none
            crash.frozen = CrashState.Frozen(user: user, toolRuns: toolRuns)
            return
        }
        storeCount += 1
        if journal != nil {
            let change = DurableChange(from: durable, to: state)
            let now = clock
            journal?.append(.wrote(change, at: now))
        }
        durable = state
    }

    /// Both clocks.
    var clock: DeviceClock { DeviceClock(wall: wall, monotonic: monotonic) }

    private mutating func crashStrikes(_ choices: inout Choices) -> Bool {
        switch crash.plan {
        case .none: return false
        case .beforeWrite(let number):
            crash.plan = .beforeWrite(number - 1)
            return number <= 1
        case .beforeAnyWrite: return choices.pick("crashPoint", [false, true])
        }
    }

    /// Brings the device back where a crash struck inside a step that goes on by itself.
    mutating func restoreAfterCrash(_ choices: inout Choices) {
        if isDown { powerCut(off: 0, wall: wall, choices: &choices) }
    }

    /// Cuts the power, and starts the device again from what was written.
    ///
    /// - Parameters:
    ///   - seconds: How long power is away.
    ///   - wall: The wall clock afterwards; nil where the device knows no time.
    ///   - choices: Resolves the freedoms.
    public mutating func powerCut(off seconds: Int, wall: Instant?, choices: inout Choices) {
        if let frozen = crash.frozen {
            user = frozen.user
            toolRuns = frozen.toolRuns
            crash.frozen = nil
        }
        let before = monotonic
        tree = durable.tree
        schedules = durable.schedules
        accounts = durable.accounts
        sessionWith = nil
        pendingTools = []
        monotonic += seconds
        self.wall = wall
        forgetByFault()
        restartTimers(lostAt: before)
        closeInterrupted(&choices)
        schedules.evaluationDue = nil
        evaluateTime(&choices, lateBy: "power")
        var ahead = self
        var none = Choices()
        ahead.evaluateConditions(cause: .condition, depth: 0, choices: &none)
        let delays = Set([0, 1, profile.capabilities[.granularity]]).sorted()
        let delay = ahead.schedules == schedules ? 0 : choices.pick("evaluationInstant", delays)
        schedules.evaluationDue = monotonic + delay
        settle(&choices)
    }

    /// Lets open gaps and running hold times start anew: longer, never shorter.
    private mutating func restartTimers(lostAt before: Int) {
        for id in schedules.names {
            guard var schedule = schedules.schedules[id] else { continue }
            if let ends = schedule.gapEnds, ends > before, let gap = schedule.definition.condition?.gap {
                schedule.gapEnds = monotonic + gap
            }
            schedule.tree.condition.restartTimers(at: monotonic)
            for name in schedule.groups.conditions.keys {
                schedule.groups.conditions[name]?.restartTimers(at: monotonic)
            }
            for index in schedule.triggers.indices { schedule.triggers[index].notBefore = nil }
            schedules.schedules[id] = schedule
        }
        for owner in schedules.outboxes.keys {
            for index in schedules.outboxes[owner]?.entries.indices ?? 0..<0 {
                schedules.outboxes[owner]?.entries[index].hasFailed = false
            }
        }
    }

    /// Closes runs that a cut interrupted, and questions that it left without an answer.
    private mutating func closeInterrupted(_ choices: inout Choices) {
        let numbers = schedules.schedules.values.map(\.instance).sorted() + schedules.detached.keys.sorted()
        for instance in numbers {
            if let run = schedules[instance: instance]?.run {
                if profile.faults.has(.repeatsInterruptedRun) {
                    schedules[instance: instance]?.triggers.append(run.trigger)
                }
                finish(instance, wasInterrupted: true, choices: &choices)
            }
            if let asking = schedules[instance: instance]?.asking {
                schedules[instance: instance]?.asking = nil
                skipRun(asking.trigger, instance, .noAnswer, choices: &choices)
            }
        }
        for id in schedules.names where schedules.schedules[id]?.pending != nil {
            schedules.schedules[id]?.pending?.reply = nil
            schedules.schedules[id]?.pending?.deadline = monotonic
        }
        endPrompts(&choices)
    }

    /// Forgets what one fault alone forgets of a schedule.
    private func forget(_ schedule: inout Schedule) {
        let faults = profile.faults
        if faults.has(.losesSuspensionOnPowerCut), schedule.state == .suspended { schedule.state = .active }
        if faults.has(.losesAnswersOnPowerCut) { schedule.cache = nil }
        if faults.has(.losesGroupOnPowerCut) { schedule.groups.current = nil }
        if faults.has(.losesGapOnPowerCut) {
            schedule.gapEnds = nil
            schedule.remembered = nil
        }
        if faults.has(.losesOccurrencesOnPowerCut), let now = wall, let known = occurrences(of: schedule) {
            schedule.time.last = max(schedule.time.last, known.latest(notAfter: now))
        }
        if faults.has(.revivesEndedOnPowerCut), schedule.state == .ended {
            schedule.state = .active
            schedule.endReason = nil
            schedule.removalAt = nil
        }
    }

    private mutating func forgetByFault() {
        let faults = profile.faults
        if faults.has(.losesSchedulesOnPowerCut) { schedules.schedules = [:] }
        if faults.has(.losesOutboxOnPowerCut, "reports") { schedules.outboxes = [:] }
        if faults.has(.losesOutboxOnPowerCut, "values") {
            for owner in schedules.outboxes.keys {
                for index in schedules.outboxes[owner]?.entries.indices ?? 0..<0 {
                    schedules.outboxes[owner]?.entries[index].report.values = []
                }
            }
        }
        for id in schedules.names {
            guard var schedule = schedules.schedules[id] else { continue }
            if faults.has(.losesCountersOnPowerCut, "number") { schedule.runsBeforeCut = schedule.fired }
            if faults.has(.losesCountersOnPowerCut, "sequence") { schedule.lastSequence = 0 }
            if faults.has(.losesCountersOnPowerCut, "counts") {
                schedule.fired = 0
                schedule.missed = 0
                schedule.skipped = 0
                schedule.failed = 0
            }
            if faults.has(.losesTruthOnPowerCut) {
                schedule.tree.truth = false
                for name in schedule.tree.condition.atoms.keys {
                    schedule.tree.condition.atoms[name] = AtomMemory()
                }
            }
            forget(&schedule)
            if faults.has(.losesStateOnPowerCut), schedule.state == .active { schedule.state = .installed }
            if faults.has(.losesChangesOnPowerCut), schedule.revision > 1,
                let first = schedule.firstDefinition
            {
                schedule.revision = 1
                schedule.definitionTree = first
                schedule.definition = first.parse().definition
            }
            schedules.schedules[id] = schedule
        }
    }
}
