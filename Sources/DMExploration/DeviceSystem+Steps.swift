import DMReference
import SyncML

/// What each action does: always by the public steps of `DeviceModel`.
extension DeviceSystem {
    /// Returns the state after an action; nil for a crash that comes after the last durable write.
    func step(_ action: DeviceAction, from state: ExploredState) -> ExploredState? {
        var next = state
        var outcome = Outcome(action: action)
        switch action {
        case .crash(let inner, let number):
            outcome.action = inner
            outcome.isInterrupted = true
            next.left.powerCuts -= 1
            next.model.armCrash(.beforeWrite(number))
            perform(inner, &next, &outcome)
            let hasFired = next.model.crash.hasFired
            if next.model.isDown { restart(&next) }
            next.model.crash = CrashState()
            guard hasFired else { return nil }
        default: perform(action, &next, &outcome)
        }
        next.model.storeCount = 0
        next.broken = judge(outcome, from: state, to: &next)
        return next
    }

    /// What a step showed to the outside.
    struct Outcome {
        /// What happened, whether or not power was cut in the course of it.
        var action: DeviceAction
        /// Whether power was cut in the course of it.
        var isInterrupted = false
        /// The Status codes of the message.
        var codes: [StatusCode] = []
        /// The command that was sent, for sending it again.
        var commands: [Command] = []
        /// The reports that a server accepted, or took without an answer.
        var accepted: [Report] = []
    }

    private var choices: Choices {
        var preferences: [Freedom: Int] = [:]
        for (name, option) in scope.policy { preferences[Freedom(rawValue: name)] = option }
        return Choices(policy: Policy(preferences))
    }

    private func restart(_ state: inout ExploredState) {
        var choices = choices
        state.model.powerCut(off: 0, wall: state.model.wall, choices: &choices)
    }

    private func perform(_ action: DeviceAction, _ state: inout ExploredState, _ outcome: inout Outcome) {
        var choices = choices
        switch action {
        case .create(let name, let server), .change(let name, let server), .spoil(let name, let server),
            .operate(let name, _, let server), .delete(let name, let server):
            state.left.requests -= 1
            outcome.commands = commands(of: action, name, state)
            outcome.codes = speak(outcome.commands, as: server, &state.model)
        case .tick(let seconds):
            state.left.ticks -= 1
            state.model.advance(seconds, choices: &choices)
        case .stepClock(let seconds):
            state.left.clockSteps -= 1
            state.model.setWall(state.model.wall.map { $0 + seconds }, choices: &choices)
        case .write(let value):
            state.left.writes -= 1
            state.model.setNode(
                Self.watched, value: String(value), format: nil, acl: nil, choices: &choices)
        case .revoke(let server):
            state.left.revocations -= 1
            state.memory.revoked.insert(server)
            state.model.setNode(
                Self.home(of: server), value: nil, format: nil, acl: ACL([.get: .servers(["nobody"])]),
                choices: &choices)
        case .deliver(let server): deliver(to: server, isAnswered: true, &state, &outcome)
        case .offerInVain(let server):
            state.left.silences -= 1
            deliver(to: server, isAnswered: false, &state, &outcome)
        case .cutPower:
            state.left.powerCuts -= 1
            restart(&state)
        case .crash: preconditionFailure("a crash in the course of a crash")
        }
    }

    /// Speaks with the device in a session of one message; returns the codes, none where power was cut.
    func speak(_ commands: [Command], as server: ServerID, _ model: inout DeviceModel) -> [StatusCode] {
        var choices = choices
        model.sessionOpened(with: server)
        let answers = model.execute(commands, as: server, choices: &choices)
        guard !model.isDown else { return [] }
        model.messageAnswered(choices: &choices)
        guard !model.crash.hasFired else { return [] }
        model.sessionEnded(choices: &choices)
        return answers.map(\.code)
    }

    private func deliver(
        to server: ServerID, isAnswered: Bool, _ state: inout ExploredState, _ outcome: inout Outcome
    ) {
        var choices = choices
        let reports = state.model.pendingReports(for: server)
        state.model.sessionOpened(with: server)
        outcome.accepted = reports
        for report in reports where report.operation == .commit && report.code?.isSuccess == true {
            state.memory.verified.insert(report.instance)
        }
        state.model.reportsOffered(to: server, count: reports.count, choices: &choices)
        for report in reports where isAnswered && !state.model.isDown {
            let (instance, sequence) = (report.instance, report.sequence)
            state.memory.accepted[instance] = max(sequence, state.memory.accepted[instance] ?? 0)
            state.model.reportAnswered(
                to: server, instance: instance, sequence: sequence, code: .ok, isAuthenticated: true,
                choices: &choices)
        }
        guard !state.model.isDown else { return }
        if isAnswered { state.model.messageAnswered(choices: &choices) }
        guard !state.model.crash.hasFired else { return }
        state.model.sessionEnded(choices: &choices)
    }
}
