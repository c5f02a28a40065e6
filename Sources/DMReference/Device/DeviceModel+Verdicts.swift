import SyncML

/// Verdicts on requests: what `Info` shows, what is remembered for duplicates, what the owner is told (semantics 10).
extension DeviceModel {
    /// Whether a request had an effect.
    enum Effect: Hashable, Sendable {
        /// It changed the schedule, or was accepted.
        case effective
        /// It found everything as asked for.
        case unchanged
        /// It was refused.
        case refused
    }

    /// Refuses a request; nothing but the record of the verdict changes (T3).
    mutating func refuse(
        _ request: LifeCycleRequest, _ code: StatusCode, _ reason: Reason, node: NodeURI? = nil,
        choices: inout Choices
    ) -> StatusCode {
        if isLetPass(request, reason) {
            conclude(request, .ok, Reason.ok.rawValue, effect: .unchanged, choices: &choices)
            return .ok
        }
        conclude(request, code, reason.rawValue, node: node, effect: .refused, choices: &choices)
        return code
    }

    /// Answers a request that changes nothing (200, with one alert or none).
    mutating func leaveUnchanged(_ request: LifeCycleRequest, choices: inout Choices) -> StatusCode {
        if let state = schedules.schedules[request.id]?.state, isRefusedByFault(request.operation, in: state)
        {
            return refuse(request, .commandNotAllowed, .state, choices: &choices)
        }
        conclude(request, .ok, Reason.ok.rawValue, effect: .unchanged, choices: &choices)
        return .ok
    }

    /// Notes a verdict and queues the verification alert where one is due.
    mutating func conclude(
        _ request: LifeCycleRequest, _ code: StatusCode, _ reason: String, node: NodeURI? = nil,
        effect: Effect, state: Schedule.State? = nil, choices: inout Choices
    ) {
        guard var schedule = schedules.schedules[request.id] else { return }
        let isOwner = schedule.owner == request.server
        guard isOwner || effect == .effective else { return }
        let isSilenced = isSilenced(request, code, on: schedule)
        if effect != .refused || schedule.pending == nil {
            schedule.lastVerdict = Schedule.LastVerdict(
                operation: request.operation, code: code, reason: reason, node: node?.description ?? "",
                correlator: request.correlator ?? "")
            if let correlator = request.correlator, !correlator.isEmpty {
                schedule.cache = Schedule.CachedAnswer(
                    server: request.server, operation: request.operation, correlator: correlator,
                    code: code, reason: reason)
            }
        }
        var isAlerted = true
        if effect == .unchanged { isAlerted = choices.pick("noChangeAlert", [false, true]) }
        if isSilenced { isAlerted = false }
        if isAlerted {
            var report = verdictReport(request, code, reason, node: node, on: schedule)
            if let state { report.state = state.rawValue }
            enqueue(report, for: &schedule, choices: &choices)
            if profile.faults.has(.verifiesTwice) { enqueue(report, for: &schedule, choices: &choices) }
        }
        schedules.schedules[request.id] = schedule
    }

    /// Answers a repeated request again as it was answered before, with one alert or none (AMB-30).
    mutating func repeatVerdict(
        _ cached: Schedule.CachedAnswer, _ request: LifeCycleRequest, choices: inout Choices
    ) {
        guard var schedule = schedules.schedules[request.id], schedule.owner == request.server,
            schedule.pending == nil, choices.pick("noChangeAlert", [false, true])
        else { return }
        let report = verdictReport(request, cached.code, cached.reason, on: schedule)
        enqueue(report, for: &schedule, choices: &choices)
        schedules.schedules[request.id] = schedule
    }

    /// Makes the verification alert for a verdict; the correlator only where the request was the owner's.
    func verdictReport(
        _ request: LifeCycleRequest, _ code: StatusCode, _ reason: String, node: NodeURI? = nil,
        on schedule: Schedule
    ) -> Report {
        var report = Report(
            kind: .verification, instance: schedule.instance, id: schedule.id, revision: schedule.revision,
            sequence: 0)
        if request.server == schedule.owner, !profile.faults.has(.dropsCorrelator) {
            report.correlator = request.correlator.flatMap { $0.isEmpty ? nil : $0 }
        }
        report.operation = request.operation
        if request.operation == .terminate, profile.faults.has(.wrongOperationInVerification) {
            report.operation = .commit
        }
        let isHidden = !code.isSuccess && profile.faults.has(.refusalReportedAsOK)
        report.code = isHidden ? .ok : code
        report.reason = isHidden ? Reason.ok.rawValue : reason
        report.node = node?.description
        report.state = schedule.state.rawValue
        report.fired = schedule.fired
        report.running = schedule.run?.occurrence ?? 0
        report.free = free(for: schedule.owner, within: profile.capabilities)
        return report
    }

    /// Gives a change that waits for consent the verdict 405, because the schedule ends (semantics 10).
    mutating func refusePending(_ id: String, choices: inout Choices) {
        guard let schedule = schedules.schedules[id], let pending = schedule.pending else { return }
        schedules.schedules[id]?.pending = nil
        let request = LifeCycleRequest(
            operation: .commit, id: id, server: schedule.owner, correlator: pending.correlator)
        conclude(request, .commandNotAllowed, Reason.state.rawValue, effect: .refused, choices: &choices)
    }

    /// Queues a report for the owner, and makes room where there is none.
    ///
    /// - Parameters:
    ///   - report: The report; gets its number here.
    ///   - schedule: Whose report it is.
    ///   - choices: Resolves where the fault about lost reports stands.
    mutating func enqueue(_ report: Report, for schedule: inout Schedule, choices: inout Choices) {
        var owner = schedule.owner
        guard accounts[owner] != nil, !schedule.isOrphaned else { return }
        if profile.faults.has(.reportToWrongServer), report.kind == .execution,
            let other = accounts.keys.sorted().first(where: { $0 != owner })
        {
            owner = other
        }
        var capacity = profile.capabilities[.outboxMax]
        var outbox = schedules.outboxes[owner] ?? Outbox()
        if profile.faults.has(.outboxIsShared) {
            let others = schedules.outboxes.filter { $0.key != owner }
            capacity = max(1, capacity - others.values.reduce(0) { $0 + $1.entries.count })
        }
        let overflows = outbox.needsOverflow(capacity: capacity) && !ignoresLimit(.outboxMax)
        let comesFirst = overflows ? choices.pick("overflowPlace", [false, true]) : false
        if comesFirst { outbox.append(overflowReport(&schedule)) }
        var numbered = report
        numbered.sequence = nextSequence(&schedule)
        outbox.append(numbered)
        if overflows, !comesFirst { outbox.append(overflowReport(&schedule)) }
        if overflows, profile.faults.has(.mishandlesOverflow, "order") { outbox.entries.reverse() }
        if overflows, profile.faults.has(.mishandlesOverflow, "number") { schedule.lastSequence -= 1 }
        if !ignoresLimit(.outboxMax) { outbox.trim(to: capacity, faults: profile.faults) }
        schedules.outboxes[owner] = outbox
    }

    private func overflowReport(_ schedule: inout Schedule) -> Report {
        var fault = Report(
            kind: .fault, instance: schedule.instance, id: schedule.id, revision: schedule.revision,
            sequence: nextSequence(&schedule))
        fault.code = .deviceFull
        fault.reason = Reason.overflow.rawValue
        fault.state = schedule.state.rawValue
        fault.lost = 0
        return fault
    }

    private func nextSequence(_ schedule: inout Schedule) -> Int {
        if schedule.lastSequence == 0 || !profile.faults.has(.sequenceNumberStays) {
            schedule.lastSequence += 1
        }
        return schedule.lastSequence
    }
}
