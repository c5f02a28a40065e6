import SyncML

/// Runs: when they begin, what they do, how they end (semantics 8).
extension DeviceModel {
    /// Begins runs one after the other, in the order of due instants and names, until none can begin.
    mutating func runPending(_ choices: inout Choices) {
        if sessionWith != nil, !schedules.areRunsPutOff, nextToRun() != nil {
            schedules.areRunsPutOff = choices.pick("runsBetweenMessages", [false, true])
        }
        while !schedules.areRunsPutOff, let instance = nextToRun() {
            guard var schedule = schedules[instance: instance] else { return }
            var trigger = schedule.triggers.removeFirst()
            schedules[instance: instance] = schedule
            if schedule.run != nil {
                schedule.skipped += 1
                if trigger.isConditional { schedule.gapEnds = schedule.gapEnds ?? monotonic }
                schedules[instance: instance] = schedule
                endGaps(&choices)
                continue
            }
            let limit = profile.capabilities[.maxCascade]
            let isCut =
                trigger.depth > limit || trigger.depth == limit && choices.pick("cascadeRoot", [false, true])
            if isCut {
                trigger.depth = 0
                trigger.notBefore = monotonic + secondsToTick(&choices)
                schedule.triggers.insert(trigger, at: 0)
                schedules[instance: instance] = schedule
                continue
            }
            begin(trigger, instance, choices: &choices)
            endGaps(&choices)
        }
    }

    /// The instance whose run comes next: by due instant, then by the octets of the name (section 14).
    private func nextToRun() -> Int? {
        let mayRun = schedules.schedules.values.contains { !$0.triggers.isEmpty }
        guard mayRun || !schedules.detached.isEmpty else { return nil }
        var candidates = schedules.names.compactMap { schedules.schedules[$0] }
        candidates += schedules.detached.keys.sorted().compactMap { schedules.detached[$0] }
        var best: (due: Int, instance: Int)?
        for schedule in candidates where !isHeld(schedule) && schedule.asking == nil {
            guard let trigger = schedule.triggers.first, trigger.notBefore ?? 0 <= monotonic else { continue }
            let due = trigger.due?.seconds ?? .max
            if best.map({ due < $0.due }) ?? true { best = (due, schedule.instance) }
        }
        return best?.instance
    }

    /// Whether runs wait because the verdict on the revision was neither sent nor failed to be sent.
    func isHeld(_ schedule: Schedule) -> Bool {
        guard let outbox = schedules.outboxes[schedule.owner] else { return false }
        if profile.faults.has(.waitsForDelivery),
            outbox.entries.contains(where: { $0.report.kind == .execution })
        {
            return true
        }
        return outbox.holds(schedule)
    }

    /// Seconds until the device looks again at what it left for later: at most Granularity.
    mutating func secondsToTick(_ choices: inout Choices) -> Int {
        let longest = max(1, profile.capabilities[.granularity])
        return choices.pick("evaluationInstant", longest > 1 ? [longest, 1] : [longest])
    }

    private mutating func begin(_ trigger: Schedule.Trigger, _ instance: Int, choices: inout Choices) {
        guard let schedule = schedules[instance: instance] else { return }
        let work = work(of: schedule, trigger)
        if asksAtRun(schedule, work) {
            ask(schedule, trigger, choices: &choices)
            return
        }
        if schedule.definition.user.atRun == .notify, !profile.faults.has(.tellsNobody, "Run") {
            _ = user.show(.notify, schedule.definition.user.text ?? "", at: wall)
        }
        start(trigger, instance, choices: &choices)
    }

    /// The commands of a run; a group is applied all or nothing.
    func work(of schedule: Schedule, _ trigger: Schedule.Trigger) -> [Command] {
        guard let name = trigger.group else {
            return Self.commands(schedule.definition.body, profile)
        }
        let commands = Self.commands(schedule.definition.groups?.groups[name]?.body, profile)
        if profile.faults.has(.groupNotAtomic) { return commands }
        return [.atomic(Group(id: Self.groupContainer, commands: commands))]
    }

    /// CmdID of the Atomic that the device puts around a group; no command of a Body can have it.
    private static let groupContainer = ""

    private static func commands(_ text: String?, _ profile: DeviceProfile) -> [Command] {
        guard let body = text.flatMap({ try? ParsedBody($0) }) else { return [] }
        if profile.faults.has(.oneKindOfWork) {
            return body.commands.filter { $0.name == body.commands.first?.name }
        }
        guard profile.faults.has(.acceptsUnsupported) else { return body.commands }
        return body.schedulable(by: profile.capabilities)
    }

    /// Numbers and begins a run, executes its commands as the owner, and ends it unless a process goes on.
    mutating func start(_ trigger: Schedule.Trigger, _ instance: Int, choices: inout Choices) {
        guard var schedule = schedules[instance: instance] else { return }
        let commands = work(of: schedule, trigger)
        let definition = schedule.definition
        schedule.fired += 1
        schedule.lastFire = wall
        var run = ScheduleRun(
            occurrence: schedule.fired, revision: schedule.revision, trigger: trigger, begun: wall,
            when: definition.report.reported, onResult: definition.user.atResult,
            text: definition.user.text ?? "")
        run.reads = ParsedBody(commands: commands).readsValues
        schedule.run = run
        if trigger.isConditional, let condition = definition.condition {
            schedule.gapEnds = monotonic + condition.gap
        }
        schedules[instance: instance] = schedule
        if endReason(of: schedule) != nil, choices.pick("endsBeforeLastRun", [false, true]) {
            endIfDone(schedule.id, choices: &choices)
        }
        choices.observe(.note("begin", "\(schedule.id) \(run.occurrence)"))
        persistChanges(&choices, at: .begin)
        let answers = execute(commands, of: schedule, run, choices: &choices)
        note(answers, of: instance)
        guard let begun = schedules[instance: instance]?.run else { return }
        if begun.waiting.isEmpty {
            finish(instance, choices: &choices)
        } else if schedules.schedules[schedule.id]?.instance == instance {
            let isOver = schedules[instance: instance].flatMap { endReason(of: $0) } != nil
            if isOver, choices.pick("endsDuringLastRun", [true, false]) {
                endIfDone(schedule.id, choices: &choices)
            } else {
                schedules[instance: instance]?.putsOffEnd = isOver
            }
            persistChanges(&choices)
        }
    }

    private mutating func execute(
        _ commands: [Command], of schedule: Schedule, _ run: ScheduleRun, choices: inout Choices
    ) -> [Answer] {
        let work = ExecutionContext.ScheduledWork(
            schedule: String(schedule.instance), onError: schedule.definition.onError ?? .go,
            rights: profile.faults.has(.snapshotsRights) || profile.faults.has(.keepsDenial)
                ? schedule.rightsAtCommit.map { .asOf($0) } ?? .live : .live)
        let isSkipped = profile.faults.has(.skipsSecondRun) && run.occurrence == 2
        schedules.depthOfRun = run.trigger.depth
        schedules.evaluatesAfterRun =
            touchesWatched(commands) && choices.pick("evaluationInRun", [false, true])
        defer {
            schedules.depthOfRun = nil
            schedules.evaluatesAfterRun = false
        }
        return execute(
            isSkipped ? [] : commands, as: schedules.lastServer ?? schedule.owner, context: .run(work),
            choices: &choices)
    }

    /// Whether commands may change a node that some active schedule watches.
    private func touchesWatched(_ commands: [Command]) -> Bool {
        let watched = schedules.schedules.values.filter { $0.state == .active }
            .flatMap { watchedNodes(of: $0.definition) }
        guard !watched.isEmpty else { return false }
        return ParsedBody(commands: commands).steps.contains { step in
            switch step.command {
            case .add(let c), .replace(let c), .delete(let c), .copy(let c):
                c.items.contains { item in
                    guard let node = item.target.flatMap({ NodeReference($0.uri)?.node }) else {
                        return false
                    }
                    return watched.contains { $0.isInside(node) || $0 == node.parent }
                }
            case .get, .exec, .alert, .atomic, .sequence, .status, .results, .foreign: false
            }
        }
    }

    /// Keeps the statuses and values of a run, and which of its processes go on.
    private mutating func note(_ answers: [Answer], of instance: Int) {
        guard var run = schedules[instance: instance]?.run else { return }
        run.commands = answers.commandStatuses
        run.values = answers.flatMap(\.results).map { item in
            Report.Value(
                uri: item.source?.uri ?? "", format: item.meta?.format ?? "chr", data: item.data ?? "")
        }
        let denied = answers.first { $0.code == .permissionDenied }
        run.denied = denied?.target.flatMap { NodeReference($0)?.node }
        run.wasDenied = denied != nil
        if denied != nil, profile.faults.has(.keepsDenial) {
            schedules[instance: instance]?.rightsAtCommit = tree
        }
        for tool in pendingTools {
            if case .scheduled(String(instance), let commandID) = tool.origin {
                run.waiting.insert(commandID)
            }
        }
        schedules[instance: instance]?.run = run
    }

    // MARK: End of a run

    /// Ends processes that are over; a run that waited for the last of its own ends with it.
    mutating func endTools(_ choices: inout Choices) {
        while let index = pendingTools.firstIndex(where: { $0.endsAt <= monotonic }) {
            let tool = pendingTools.remove(at: index)
            guard case .scheduled(let tag, let commandID) = tool.origin, let instance = Int(tag),
                var run = schedules[instance: instance]?.run
            else { continue }
            let others = pendingTools.contains { $0.origin == tool.origin }
            if let place = run.commands.firstIndex(where: { $0.id == commandID }),
                run.commands[place].code.isSuccess
            {
                run.commands[place].code = tool.run.status
            }
            if !others { run.waiting.remove(commandID) }
            schedules[instance: instance]?.run = run
            if run.waiting.isEmpty { finish(instance, choices: &choices) }
        }
    }

    /// Records the outcome of a run and its report together, then looks at what the run changed.
    mutating func finish(_ instance: Int, wasInterrupted: Bool = false, choices: inout Choices) {
        guard var schedule = schedules[instance: instance], var run = schedule.run else { return }
        let code = wasInterrupted ? StatusCode.commandFailed : Self.code(of: run.commands)
        let reason = wasInterrupted ? Reason.interrupted : Self.reason(for: code)
        run.commands.removeAll { $0.id == Self.groupContainer }
        schedule.run = nil
        schedule.putsOffEnd = false
        schedule.lastResult = code.rawValue
        if code != .ok { schedule.failed += 1 }
        schedule.failuresInRow = code == .ok ? 0 : schedule.failuresInRow + 1
        if let group = run.trigger.group,
            plan(of: schedule) == .groups || plan(of: schedule) == .sampledGroups
        {
            if code == .ok || profile.faults.has(.groupNotAtomic) {
                schedule.groups.current = group
                schedule.groups.mustApply = false
            } else {
                schedule.groups.failed = group
            }
        }
        schedules[instance: instance] = schedule
        if run.onResult == .notify, !profile.faults.has(.tellsNobody, "Result") {
            _ = user.show(.notify, run.text, at: wall)
        }
        report(run, code, reason, instance, choices: &choices)
        choices.observe(.note("end", "\(schedule.id) \(run.occurrence) \(code.rawValue)"))
        limitFailures(schedule.id, instance, choices: &choices)
        if schedules.detached[instance] != nil {
            if schedules.detached[instance]?.triggers.isEmpty != false { schedules.detached[instance] = nil }
        } else {
            endIfDone(schedule.id, choices: &choices)
        }
        persistChanges(&choices)
        evaluateConditions(cause: .condition, depth: run.trigger.depth + 1, choices: &choices)
        repeatSelection(schedule.id, depth: run.trigger.depth + 1, choices: &choices)
        persistChanges(&choices)
    }

    /// Selects a group again where that was not possible while a run or a question was open.
    mutating func repeatSelection(_ id: String, depth: Int, choices: inout Choices) {
        guard let cause = schedules.schedules[id]?.groups.missedSelection else { return }
        schedules.schedules[id]?.groups.missedSelection = nil
        selectGroup(id, cause: cause, due: wall, depth: depth, choices: &choices)
    }

    /// Queues the execution report where the schedule wants one, and a fault where a right was missing first.
    private mutating func report(
        _ run: ScheduleRun, _ code: StatusCode, _ reason: Reason, _ instance: Int, choices: inout Choices
    ) {
        guard let schedule = schedules[instance: instance] else { return }
        let isFault = run.wasDenied && !schedule.hasReportedRights
        schedules[instance: instance]?.hasReportedRights = run.wasDenied
        let comesFirst = isFault ? choices.pick("faultBeforeExecution", [false, true]) : false
        if comesFirst { reportFault(.targetRights, node: run.denied, instance: instance, choices: &choices) }
        if isReported(run, code) {
            guard var schedule = schedules[instance: instance] else { return }
            var report = executionReport(run, on: schedule)
            report.occurrence = run.occurrence - schedule.runsBeforeCut
            report.begun = run.begun
            report.code = code
            report.reason = reason.rawValue
            if code == .ok, profile.faults.has(.reportsSuccessAsFailure) {
                report.code = .commandFailed
                report.reason = Reason.failed.rawValue
            }
            if code != .ok, profile.faults.has(.reportsFailureAsSuccess) {
                report.code = .ok
                report.reason = Reason.ok.rawValue
            }
            report.commands = run.commands
            report.values = profile.faults.has(.reportLacksValues) ? [] : run.values
            enqueue(report, for: &schedule, choices: &choices)
            schedules[instance: instance] = schedule
        }
        if isFault, !comesFirst {
            reportFault(.targetRights, node: run.denied, instance: instance, choices: &choices)
        }
    }

    private func isReported(_ run: ScheduleRun, _ code: StatusCode) -> Bool {
        if profile.faults.has(.noExecutionReport) { return false }
        if run.reads || profile.faults.has(.reportsWhenNever) { return true }
        switch run.when {
        case .never: return false
        case .failure: return code != .ok
        case .always: return true
        }
    }

    /// Makes an execution report without number, begin and outcome, as a refused run has it too.
    func executionReport(_ run: ScheduleRun, on schedule: Schedule) -> Report {
        var report = Report(
            kind: .execution, instance: schedule.instance, id: schedule.id, revision: run.revision,
            sequence: 0)
        report.due = run.trigger.due
        report.trigger = run.trigger.word
        report.group = run.trigger.group
        report.missed = schedule.missed
        report.skipped = schedule.skipped
        report.failed = schedule.failed
        return report
    }

    /// Suspends a schedule after too many failures in a row.
    private mutating func limitFailures(_ id: String, _ instance: Int, choices: inout Choices) {
        guard let schedule = schedules.schedules[id], schedule.instance == instance,
            schedule.state == .active,
            endReason(of: schedule) == nil
        else { return }
        let limit = schedule.definition.report.failureLimit
        guard limit > 0, schedule.failuresInRow >= limit else { return }
        pause(id)
        schedules.schedules[id]?.failuresInRow = 0
        reportFault(.failures, code: schedule.lastResult, node: nil, instance: instance, choices: &choices)
    }

    /// The result of a run: 200, or the first status that is neither a success nor told by another one.
    static func code(of commands: [Report.CommandStatus]) -> StatusCode {
        let told: [StatusCode] = [.notExecuted, .atomicRollBackOK]
        return commands.first { !$0.code.isGood && !told.contains($0.code) }?.code ?? .ok
    }

    /// The reason token of a run's result.
    static func reason(for code: StatusCode) -> Reason {
        switch code {
        case .ok: .ok
        case .notFound: .target
        case .commandNotAllowed: .targetAccess
        case .permissionDenied: .targetRights
        case .notModified: .refused
        case .operationCancelled: .cancelled
        case .requestTimeout: .noAnswer
        default: .failed
        }
    }
}
