import SyncML

/// All or nothing (GRP-03 to GRP-08).
extension DeviceModel {
    /// Performs the members of an Atomic, and undoes them where one fails.
    mutating func performAtomic(
        _ group: Group, _ command: Command, _ meta: MetaDefaults, _ execution: inout Execution,
        _ choices: inout Choices
    ) -> CommandEnd {
        guard profile.capabilities.actions.contains(.atomic) else {
            execution.skip(command, .optionalFeatureNotSupported, &choices)
            return .failed
        }
        let before = (tree: tree, schedules: schedules)
        let start = execution.answers.count
        execution.atomicDepth += 1
        execution.answers.append(Answer(command, .ok))
        let end = performMembers(
            of: group, meta.overridden(by: group.meta), &execution, &choices)
        execution.atomicDepth -= 1
        if end != .good {
            if !(execution.work != nil && profile.faults.has(.atomicKeepsEffects)) {
                tree = before.tree
                schedules = before.schedules
            }
            execution.answers[start].code = .atomicFailed
            for index in execution.answers.indices[(start + 1)...] {
                undo(&execution.answers[index], &choices)
            }
        }
        if end == .good, execution.work != nil, profile.faults.has(.atomicIsUndone) { tree = before.tree }
        execution.showAnswers(from: start, &choices)
        guard end != .good else {
            commandTookEffect(in: execution.context, choices: &choices)
            return .good
        }
        stopAfterUser(end, &execution, &choices)
        return .failed
    }

    private mutating func performMembers(
        of group: Group, _ meta: MetaDefaults, _ execution: inout Execution, _ choices: inout Choices
    ) -> CommandEnd {
        let illegal = group.commands.firstIndex { Self.isIllegalInAtomic($0) }
        if let illegal, illegal > 0, choices.pick("atomicLooksAhead", [false, true]) {
            for (index, member) in group.commands.enumerated() {
                execution.skip(member, index == illegal ? .commandFailed : .notExecuted, &choices)
            }
            return .failed
        }
        return perform(group.commands, .atomic, meta, &execution, &choices)
    }

    /// Get and Atomic are errors in an Atomic (GRP-06).
    private static func isIllegalInAtomic(_ command: Command) -> Bool {
        switch command {
        case .get, .atomic: true
        case .add, .replace, .copy, .delete, .exec, .alert, .sequence, .status, .results, .foreign: false
        }
    }

    /// Returns the code that refuses a member of an Atomic; Exec and Sequence, on which documents differ, may run.
    func refusalInAtomic(_ command: Command, _ choices: inout Choices) -> StatusCode? {
        switch command {
        case .get, .atomic: .commandFailed
        case .exec, .sequence: choices.pick("memberOfAtomic", [.commandFailed, nil])
        case .add, .replace, .copy, .delete, .alert, .status, .results, .foreign: nil
        }
    }

    /// Turns the answer of a member that was executed into that of one that was undone.
    private func undo(_ answer: inout Answer, _ choices: inout Choices) {
        guard answer.code.isGood else { return }
        switch answer.name {
        case "Sequence": return
        case "Alert": answer.code = choices.pick("alertInFailedAtomic", [.atomicRollBackOK, answer.code])
        case "Exec":
            answer.code = choices.pick(
                "execInFailedAtomic", [.atomicRollBackFailed, .atomicRollBackOK, answer.code])
        default: answer.code = .atomicRollBackOK
        }
        answer.results = []
    }

    /// A cancelled alert stops more than its Atomic; a refused one fails it, and may stop a run (UI-02, semantics 8).
    private func stopAfterUser(_ end: CommandEnd, _ execution: inout Execution, _ choices: inout Choices) {
        let isFaulty = execution.work != nil && profile.faults.has(.refusalDoesNotSkip)
        guard !isFaulty else { return }
        switch end {
        case .good, .failed, .timedOut: break
        case .refused:
            if execution.work != nil { execution.skipsRest = choices.pick("refusalInAtomic", [false, true]) }
        case .cancelled: execution.skipsRest = choices.pick("cancelInGroup", [true, false])
        }
    }
}
