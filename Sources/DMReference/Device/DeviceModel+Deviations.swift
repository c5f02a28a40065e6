import SyncML

extension TreeOperation {
    /// The name of the command on the wire.
    var name: String {
        switch self {
        case .get: "Get"
        case .add: "Add"
        case .replace: "Replace"
        case .delete: "Delete"
        case .execute: "Exec"
        case .copy: "Copy"
        }
    }
}

extension Definition {
    /// What a definition does, in the words that faults tell schedules apart by; empty for a draft.
    var kindOfWork: String {
        if groups != nil { return "groups" }
        guard let steps = body.flatMap({ try? ParsedBody($0) })?.steps, !steps.isEmpty else { return "" }
        return steps.contains { if case .get = $0.command { true } else { false } } ? "query" : "tool"
    }
}

/// Deviations on commands and operations whose argument says on which of them.
extension DeviceModel {
    /// Performs a command on the schedule object, deviations included.
    mutating func performOnSchedules(
        _ operation: TreeOperation, as server: ServerID, choices: inout Choices
    ) -> TreeOutcome {
        let faults = profile.faults
        guard !faults.arguments.isEmpty else {
            return performFaithfully(operation, as: server, choices: &choices)
        }
        let path = Array(operation.target.node.segments.dropFirst(profile.scheduleRoot.segments.count))
        let kind = Self.kind(of: operation, path)
        var holder = server
        if path.count > 1, let owner = schedules.schedules[path[1]]?.owner, owner != server {
            if faults.has(.deniesOthers, kind) { return TreeOutcome(.permissionDenied) }
            if faults.has(.foreignMay, kind) { holder = owner }
        }
        var outcome = performFaithfully(operation, as: holder, choices: &choices)
        if faults.has(.claimsSuccess, "\(kind).\(outcome.code.rawValue)") { outcome.code = .ok }
        return outcome
    }

    /// What a command is called in the arguments of faults: the command, and the part of the object that it is about.
    private static func kind(of operation: TreeOperation, _ path: [String]) -> String {
        let command = operation.name
        if case .property(let name)? = operation.target.query { return "\(command).\(name)" }
        guard path.first == "Set", path.count > 1 else { return "\(command).\(path.first ?? "Root")" }
        if command == "Exec", path.count == 4 { return "Exec.\(path[3])" }
        return "\(command).\(path.count == 2 ? "Schedule" : path[2])"
    }

    /// Whether a fault leaves a request without the alert that is due.
    func isSilenced(_ request: LifeCycleRequest, _ code: StatusCode, on schedule: Schedule) -> Bool {
        let name = request.operation.rawValue
        guard code.isSuccess else {
            return profile.faults.has(.silentOnRefusal, "\(name).\(schedule.state.rawValue)")
        }
        switch request.operation {
        case .commit where schedule.revision > 1: return profile.faults.has(.silentOnSuccess, "change")
        case .activate where schedule.lastVerdict.operation == .suspend:
            return profile.faults.has(.silentOnSuccess, "resume")
        case .commit, .activate, .suspend, .terminate, .delete:
            return profile.faults.has(.silentOnSuccess, name)
        }
    }

    /// Whether a fault lets an operation pass in a state that forbids it.
    func isLetPass(_ request: LifeCycleRequest, _ reason: Reason) -> Bool {
        guard reason == .state, let state = schedules.schedules[request.id]?.state else { return false }
        return profile.faults.has(.allowsInState, "\(request.operation.rawValue).\(state.rawValue)")
    }

    /// Whether a fault refuses an operation that finds everything as asked for, or that ends what does not run.
    func isRefusedByFault(_ operation: Report.Operation, in state: Schedule.State) -> Bool {
        profile.faults.has(.refusesInState, "\(operation.rawValue).\(state.rawValue)")
    }

    /// Does the work of a refused request that would have been due at once.
    mutating func runUnchecked(_ definition: Definition, of schedule: Schedule, choices: inout Choices) {
        let isDue = definition.time.map { $0.start == nil || $0.start == wall } ?? false
        guard schedule.revision == 0, isDue, definition.condition == nil, definition.startsAtCommit,
            let body = definition.body.flatMap({ try? ParsedBody($0) })
        else { return }
        let work = ExecutionContext.ScheduledWork(
            schedule: String(schedule.instance), onError: .go, rights: .live)
        _ = execute(body.commands, as: schedule.owner, context: .run(work), choices: &choices)
    }

    /// The policy for late occurrences; a fault takes one for another where the cause is a certain one.
    func policy(of time: Definition.TimePart, lateBy cause: String) -> Definition.Missed {
        let policy = time.missedPolicy
        guard profile.faults.has(.takesOtherPolicy, "\(policy.rawValue).\(cause)") else { return policy }
        return switch policy {
        case .skip, .all: .once
        case .once: .all
        }
    }

    /// Moves what lasts for a while along with the wall clock, as a device does that has no other clock.
    mutating func dragTimers(from before: Instant?, to after: Instant?) {
        guard let before, let after else { return }
        let step = after - before
        for id in schedules.names {
            guard var schedule = schedules.schedules[id] else { continue }
            if profile.faults.has(.followsWallClock, "MinGap") {
                schedule.gapEnds = schedule.gapEnds.map { $0 - step }
            }
            if profile.faults.has(.followsWallClock, "Hold") {
                for (name, memory) in schedule.tree.condition.atoms {
                    schedule.tree.condition.atoms[name]?.since = memory.since.map { $0 - step }
                }
            }
            schedules.schedules[id] = schedule
        }
    }
}
