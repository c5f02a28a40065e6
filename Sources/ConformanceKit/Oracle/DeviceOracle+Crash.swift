import DMReference
import SyncML

/// A crash that is armed: power is cut right before some durable write to come, once, and comes back at once (semantics 12).
///
/// Devices count their writes differently, so the number that was armed says nothing; the crash may lie before any write
/// that a state makes. What is read after each step tells whether it has come.
extension DeviceOracle {
    /// Arms a crash in every state, or disarms it.
    mutating func armCrash(_ isArmed: Bool) throws(Stop) {
        isCrashArmed = isArmed
        try always { model, _ in model.armCrash(isArmed ? .beforeAnyWrite : .none) }
    }

    /// Keeps the states that agree with what the upper tester was told of the crash.
    mutating func compareCrash(hasFired: Bool) throws(Stop) {
        states = states.filter { $0.model.crash.hasFired == hasFired }
        guard !states.isEmpty else {
            throw .refuted(
                Refutation(
                    "what the device did since a crash was armed does not agree with whether it came",
                    allowed: [hasFired ? "no crash" : "a crash"], observed: hasFired ? "a crash" : "no crash",
                    interpretations: ["AMB-25"]))
        }
        guard hasFired else { return }
        isCrashArmed = false
        nonceMayBeStale.formUnion(states.flatMap { $0.model.accounts.keys })
        if linkUpSince != nil { linkUpSince = model.monotonic }
    }

    /// Drops the states in which a crash has ended the session that a message belongs to.
    mutating func dropStatesWithoutSession() throws(Stop) {
        guard isCrashArmed else { return }
        states = states.filter { !$0.hasLostSession }
        guard states.isEmpty else { return }
        throw .refuted(
            Refutation(
                "a session goes on after the crash that must have ended it", observed: "a further message",
                interpretations: ["AMB-25"]))
    }

    /// Adds the states in which a crash came after the device had made up its mind to send reports, and before it did.
    mutating func mayCrashBeforeSending(to server: ServerID) throws(Stop) {
        guard isCrashArmed else { return }
        try follow { state, choices in
            let count = state.model.pendingReports(for: server).count
            let isPossible = count > 0 && state.model.crash.plan == .beforeAnyWrite
            guard isPossible, choices.pick("crashBeforeSending", [false, true]) else { return true }
            state.model.sessionOpened(with: server)
            state.model.reportsOffered(to: server, count: count, choices: &choices)
            guard state.model.isDown else { return false }
            state.restart(&choices)
            return true
        }
    }

    /// Adds the states in which a crash came as the device made up its mind to send reports, and nothing was sent since.
    mutating func mayCrashUnseen() throws(Stop) {
        guard linkUpSince != nil else { return }
        for server in accounts.keys.sorted() { try mayCrashBeforeSending(to: server) }
    }

    /// Whether a crash may come at a time that only the device knows: when it offers what it may hold back.
    ///
    /// What lasts for a while starts anew at that time, so the suite has to look every second.
    package var awaitsCrashAtAnyTime: Bool {
        isCrashArmed && linkUpSince != nil && settings.reportDelay > 0
            && states.contains { state in
                state.model.accounts.keys.contains { !state.model.pendingReports(for: $0).isEmpty }
            }
    }

    /// Adds the states in which a crash came while the device dealt with the last message of a session.
    mutating func mayCrashAtTheEnd(of session: OpenSession) throws(Stop) {
        guard isCrashArmed, let message = session.unanswered else { return }
        let isAccepted = try acceptance(session, header: nil).contains(true)
        var assembly = session.assembly
        let commands = isAccepted ? assembly.take(message.commands.filter(\.isWork)).commands : []
        let hasWork = message.commands.contains(where: \.isWork)
        let server = session.server
        var crashed: [Underway] = []
        var alive = states.filter { !$0.hasLostSession && $0.model.crash.plan == .beforeAnyWrite }
            .map { Underway($0, CommandQueue(commands, as: server)) }
        /// Takes what the device does next; those whose power was cut by it are put aside.
        func go(_ step: (inout Underway, inout Choices) -> Void) throws(Stop) {
            let all = try reached(from: alive) { state, choices in
                step(&state, &choices)
                return true
            }
            crashed += all.filter(\.explanation.model.isDown)
            alive = all.filter { !$0.explanation.model.isDown }
        }
        try go {
            $0.explanation.takeAnswers(message, accepted: isAccepted, from: server, &$1)
        }
        while alive.first?.queue.isEmpty == false {
            try go { $0.explanation.model.executeNext(of: &$0.queue, choices: &$1) }
        }
        if hasWork {
            try go { state, choices in
                let count = state.explanation.model.pendingReports(for: server).count
                state.explanation.model.reportsOffered(to: server, count: count, choices: &choices)
            }
        }
        let restarted = try reached(from: crashed.map(\.explanation)) { state, choices in
            state.restart(&choices)
            return true
        }
        var seen = Set(states)
        states += restarted.filter { seen.insert($0).inserted }
        if states.count > limits.states { throw .tooMany(states.count) }
    }
}

extension Explanation {
    /// Whether a crash has ended the session under way.
    var hasLostSession: Bool { model.isDown || model.sessionWith == nil }

    /// Takes a step that was seen to be done: no crash came inside it.
    mutating func uncrashed(_ step: (inout Explanation) -> Void) {
        let plan = model.crash.plan
        model.crash.plan = .none
        step(&self)
        model.crash.plan = plan
    }

    /// Brings the device back after a crash.
    mutating func restart(_ choices: inout Choices) {
        offered = [:]
        if model.isDown { model.powerCut(off: 0, wall: model.wall, choices: &choices) }
    }

    /// Takes entries off the queue that the server's Statuses answer.
    mutating func takeAnswers(
        _ message: Message, accepted: Bool, from server: ServerID, _ choices: inout Choices
    ) {
        for (reference, code) in message.alertStatuses {
            guard let key = offered[reference] else { continue }
            model.reportAnswered(
                to: server, instance: key.instance, sequence: key.sequence, code: code,
                isAuthenticated: accepted, choices: &choices)
        }
        offered = [:]
    }
}

extension Message {
    /// The Statuses for alerts: message and CmdID, and the code of each.
    var alertStatuses: [(reference: String, code: StatusCode)] {
        commands.compactMap { command in
            guard case .status(let status) = command, status.commandName == "Alert" else { return nil }
            return ("\(status.messageReference)/\(status.commandReference)", status.code)
        }
    }
}

extension Command {
    /// Whether it asks for something, and is no answer.
    var isWork: Bool {
        switch self {
        case .status, .results: false
        case .add, .replace, .copy, .delete, .get, .exec, .alert, .atomic, .sequence, .foreign: true
        }
    }
}
