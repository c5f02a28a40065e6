public import SyncML

/// Commands of a message, or of the work of a schedule, with their containers.
extension DeviceModel {
    /// Executes commands in document order and answers each of them.
    ///
    /// Status and Results are not answered. In the live context each answer is shown to `choices.observe` as soon as it
    /// is final; where that contradicts what was seen the rest is left undone, and the outcome means nothing.
    ///
    /// - Parameters:
    ///   - commands: The children of SyncBody.
    ///   - server: Whose rights count.
    ///   - context: A message, or the run of a schedule.
    ///   - choices: Resolves the freedoms.
    /// - Returns: One answer for each Item and each container or alert, containers before their members.
    public mutating func execute(
        _ commands: [Command], as server: ServerID, context: ExecutionContext = .live, choices: inout Choices
    ) -> [Answer] {
        switch context {
        case .live:
            var queue = CommandQueue(commands, as: server)
            while !queue.isEmpty { executeNext(of: &queue, choices: &choices) }
            return queue.answers
        case .run(let work):
            var execution = Execution(server: server, context: context, rights: work.rights)
            perform(commands, .body, MetaDefaults(), &execution, &choices)
            return execution.answers
        }
    }

    /// Where commands stand, which decides on what comes after a failing one.
    enum Place {
        /// Directly in a message.
        case message
        /// Directly in the Body of a schedule, which counts as a Sequence.
        case body
        /// In a Sequence.
        case sequence
        /// In an Atomic, or in a Sequence within one.
        case atomic
    }

    /// Performs commands one after the other until one of them stops the rest; the first bad end is returned.
    @discardableResult
    mutating func perform(
        _ commands: [Command], _ place: Place, _ meta: MetaDefaults, _ execution: inout Execution,
        _ choices: inout Choices
    ) -> CommandEnd {
        var firstBad = CommandEnd.good
        var isStopped = false
        for (index, command) in commands.enumerated() {
            if execution.isVoid || isDown { return firstBad }
            if isStopped || execution.skipsRest {
                execution.skip(command, .notExecuted, &choices)
                continue
            }
            let end = perform(command, place, meta, &execution, &choices)
            if firstBad == .good { firstBad = end }
            let hasRest = index + 1 < commands.count
            let isLast = stopsByFault(end, after: execution.answers.last?.code, execution.work)
            switch consequence(of: end, in: place, hasRest: hasRest, execution.work, &choices) {
            case .goOn: if isLast { execution.skipsRest = true }
            case .skipGroup: isStopped = true
            case .skipAll: execution.skipsRest = true
            }
        }
        return firstBad
    }

    mutating func perform(
        _ command: Command, _ place: Place, _ meta: MetaDefaults, _ execution: inout Execution,
        _ choices: inout Choices
    ) -> CommandEnd {
        switch command {
        case .add(let c), .replace(let c), .copy(let c), .delete(let c), .get(let c), .exec(let c):
            if place == .atomic, let code = refusalInAtomic(command, &choices) {
                return refuse(command, code, &execution, &choices)
            }
            return performItems(of: command, c, place, meta, &execution, &choices)
        case .alert(let alert): return performAlert(alert, place, &execution, &choices)
        case .sequence(let group):
            if place == .atomic, let code = refusalInAtomic(command, &choices) {
                return refuse(command, code, &execution, &choices)
            }
            return performSequence(group, command, place, meta, &execution, &choices)
        case .atomic(let group):
            guard place != .atomic else { return refuse(command, .commandFailed, &execution, &choices) }
            return performAtomic(group, command, meta, &execution, &choices)
        case .status, .results: return .good
        case .foreign(let element):
            let strange = !Self.unusedCommands.contains(element.name)
            let codes: [StatusCode] = [
                .optionalFeatureNotSupported, .commandNotAllowed, .commandNotImplemented, .badRequest,
                .commandFailed,
            ]
            let options = strange ? [.badRequest] + codes.filter { $0 != .badRequest } : codes
            return refuse(command, choices.pick("commandNotOfDM", options), &execution, &choices)
        }
    }

    /// Commands of SyncML that DM does not use (section 2, A-13).
    private static let unusedCommands: Set<String> = ["Map", "Move", "Put", "Search", "Sync"]

    /// Answers a command with a code and its members with 215.
    private func refuse(
        _ command: Command, _ code: StatusCode, _ execution: inout Execution, _ choices: inout Choices
    ) -> CommandEnd {
        let first = execution.answers.count
        execution.skip(command, code, &choices)
        return execution.answers.count > first ? .failed : .good
    }

    private mutating func performSequence(
        _ group: Group, _ command: Command, _ place: Place, _ meta: MetaDefaults,
        _ execution: inout Execution, _ choices: inout Choices
    ) -> CommandEnd {
        execution.answer(Answer(command, .ok), &choices)
        let isReversed = execution.work != nil && profile.faults.has(.reversesSequence)
        let members = isReversed ? group.commands.reversed() : group.commands
        let inner: Place = place == .atomic ? .atomic : .sequence
        let end = perform(members, inner, meta.overridden(by: group.meta), &execution, &choices)
        return place == .atomic ? end : .good
    }
}

// MARK: - What follows a failing command

extension DeviceModel {
    func consequence(
        of end: CommandEnd, in place: Place, hasRest: Bool, _ work: ExecutionContext.ScheduledWork?,
        _ choices: inout Choices
    ) -> Consequence {
        if end == .good { return .goOn }
        switch place {
        case .atomic: return .skipGroup
        case .message: return inMessage(after: end, hasRest: hasRest, &choices)
        case .body: return inBody(after: end, work)
        case .sequence:
            if let work { return inScheduledSequence(after: end, hasRest: hasRest, work, &choices) }
            return inSequence(after: end, hasRest: hasRest, &choices)
        }
    }

    /// Only a cancelled alert stops a message (UI-02); a time-out may be taken for a cancellation.
    private func inMessage(after end: CommandEnd, hasRest: Bool, _ choices: inout Choices) -> Consequence {
        switch end {
        case .good, .failed, .refused: .goOn
        case .cancelled: .skipAll
        case .timedOut: hasRest ? choices.pick("timeOutAsCancel", [.goOn, .skipAll]) : .goOn
        }
    }

    /// A refused or cancelled alert stops a Sequence, a failing member may (GRP-02, A-06).
    private func inSequence(after end: CommandEnd, hasRest: Bool, _ choices: inout Choices) -> Consequence {
        switch end {
        case .good: .goOn
        case .failed: hasRest ? choices.pick("sequenceAfterFailure", [.goOn, .skipGroup]) : .goOn
        case .refused: .skipGroup
        case .cancelled: choices.pick("cancelInGroup", [.skipAll, .skipGroup])
        case .timedOut: choices.pick("timeOutAsCancel", [.goOn, .skipGroup, .skipAll])
        }
    }

    /// A Body goes on after a failing command unless OnError says Stop, and stops after a refused alert (semantics 8).
    private func inBody(after end: CommandEnd, _ work: ExecutionContext.ScheduledWork?) -> Consequence {
        switch end {
        case .good: .goOn
        case .failed, .timedOut: stopsOnError(work) ? .skipAll : .goOn
        case .refused, .cancelled: profile.faults.has(.refusalDoesNotSkip) ? .goOn : .skipAll
        }
    }

    private func inScheduledSequence(
        after end: CommandEnd, hasRest: Bool, _ work: ExecutionContext.ScheduledWork,
        _ choices: inout Choices
    ) -> Consequence {
        let stops = stopsOnError(work)
        switch end {
        case .good: return .goOn
        case .failed, .timedOut:
            if stops { return .skipAll }
            return hasRest ? choices.pick("sequenceAfterFailure", [.goOn, .skipGroup]) : .goOn
        case .refused:
            if profile.faults.has(.refusalDoesNotSkip) { return .goOn }
            return stops ? choices.pick("refusalUnderStop", [.skipAll, .skipGroup]) : .skipGroup
        case .cancelled:
            if profile.faults.has(.refusalDoesNotSkip) { return .goOn }
            return stops ? .skipAll : choices.pick("cancelInGroup", [.skipAll, .skipGroup])
        }
    }

    private func stopsOnError(_ work: ExecutionContext.ScheduledWork?) -> Bool {
        work?.onError == .stop && !profile.faults.has(.ignoresOnError)
    }

    /// Whether a fault ends a run here: at a right that is missing, or at another failure.
    private func stopsByFault(
        _ end: CommandEnd, after code: StatusCode?, _ work: ExecutionContext.ScheduledWork?
    ) -> Bool {
        guard end != .good, work != nil else { return false }
        return profile.faults.has(.stopsOnAnyFailure, code == .permissionDenied ? "denied" : "failed")
    }
}

/// Meta Format and Type that a group gives to members without their own (GRM-04).
struct MetaDefaults {
    var format: String?
    var type: String?

    /// Returns the defaults for what stands inside; empty texts count as absent.
    func overridden(by meta: Meta?) -> MetaDefaults {
        MetaDefaults(format: meta?.format.nonEmpty ?? format, type: meta?.type.nonEmpty ?? type)
    }
}

extension String? {
    fileprivate var nonEmpty: String? { self?.isEmpty ?? true ? nil : self }
}
