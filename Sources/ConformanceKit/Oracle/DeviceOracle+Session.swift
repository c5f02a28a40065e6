import DMReference
import SyncML

/// Sessions: which message belongs to which session, what it answers, and what follows for the model.
extension DeviceOracle {
    /// Judges one message of the device and takes note of the reply.
    mutating func judge(_ exchange: DeviceExchange) throws(Stop) {
        let header = exchange.request.header
        if let session = open, session.server != exchange.server || session.sessionID != header.sessionID {
            try closeSession()
        }
        if open == nil {
            try checkOpening(exchange.request)
            try mayCrashBeforeSending(to: exchange.server)
            open = OpenSession(server: exchange.server, sessionID: header.sessionID)
            try always { model, _ in model.sessionOpened(with: exchange.server) }
        } else {
            try dropStatesWithoutSession()
        }
        open?.messages += 1
        open?.partial.append(contentsOf: exchange.request.commandsWithNamedAlerts)
        // A device that answers a message without Final closes nothing itself (FIN-02); its answers are complete all the same.
        let isComplete = exchange.request.isFinal || open?.unanswered?.isFinal == false
        if isComplete, let session = open {
            open?.partial = []
            try judgePackage(JoinedResults(session.partial).commands, in: session)
        }
        guard let session = open else { return }
        switch exchange.reply {
        case .dropped:
            open?.failed = true
            // Two IUTs may keep different nonces after that (INT-28).
            if watched == session.server { nonceMayBeStale.insert(session.server) }
            failedOffer[session.server] = model.monotonic
            open?.unanswered = nil
            try closeSession()
        case .violation:
            throw .refuted(
                Refutation(
                    "a message of the device has no place in its session",
                    observed: "MsgID \(header.messageID) of session \(header.sessionID)",
                    interpretations: ["SES-04", "SES-05"]))
        case .message(let message, let proof):
            if isComplete {
                // Reports that rode in earlier messages of the package were answered one by one.
                var whole = message
                whole.commands += session.interim
                open?.unanswered = whole
                open?.interim = []
            } else {
                open?.interim += message.commands.filter { !$0.isWork }
            }
            open?.proof = proof
        }
    }

    /// Ends the session under way, if any.
    mutating func closeSession() throws(Stop) {
        guard let session = open else { return }
        open = nil
        try mayCrashAtTheEnd(of: session)
        if let message = session.unanswered {
            try takeReportAnswers(from: message, accepted: try acceptance(session, header: nil), session)
        }
        let isUnanswered = session.unanswered == nil
        try follow { state, choices in
            guard !state.hasLostSession else {
                state.restart(&choices)
                return true
            }
            if isUnanswered { state.model.reportOffersFailed(to: session.server, choices: &choices) }
            state.model.sessionEnded(choices: &choices)
            return true
        }
    }

    private func checkOpening(_ message: Message) throws(Stop) {
        let codes = message.commands.compactMap { if case .alert(let alert) = $0 { alert.code } else { nil } }
        guard codes.contains(.clientInitiatedManagement) || codes.contains(.serverInitiatedManagement) else {
            throw .refuted(
                Refutation(
                    "a session does not open with Alert 1200 or 1201",
                    observed: codes.map { String($0.rawValue) }.joined(separator: ", "),
                    interpretations: ["SES-02"]))
        }
    }

    /// Judges a whole package of the device: answers to the server's last message first, then reports.
    private mutating func judgePackage(_ commands: [Command], in session: OpenSession) throws(Stop) {
        if let message = session.unanswered {
            let accepted = try acceptance(session, header: headerStatus(commands, answering: message))
            open?.accepted = accepted.contains(true) ? true : false
            try takeReportAnswers(from: message, accepted: accepted, session)
            let observed = ObservedAnswers(commands, to: message)
            if let stray = observed.strays.first {
                throw .refuted(
                    Refutation(
                        "an answer refers to a command that the message does not hold", observed: stray,
                        interpretations: ["SES-12"]))
            }
            if accepted == [true] {
                try execute(message, observed: observed, as: session.server)
            } else {
                try checkRefusal(message, observed: observed)
            }
        }
        try match(reports: commands, from: session)
        try always { model, choices in model.messageAnswered(choices: &choices) }
    }

    private func headerStatus(_ commands: [Command], answering message: Message) -> StatusCode? {
        for case .status(let status) in commands
        where status.commandReference == "0" && status.messageReference == message.header.messageID {
            return status.code
        }
        return nil
    }

    /// Says whether the device accepted the server's last message; more than one answer where it was not shown.
    mutating func acceptance(_ session: OpenSession, header: StatusCode?) throws(Stop) -> Set<Bool> {
        if session.accepted == true, header == nil || header?.isSuccess == true { return [true] }
        let mayBeStale = isCrashArmed || nonceMayBeStale.contains(session.server)
        guard let header else {
            switch session.proof {
            case .valid: return mayBeStale ? [true, false] : [true]
            case .missing, .wrong: return [false]
            }
        }
        let refused = header == .invalidCredentials || header == .authenticationRequired
        switch (session.proof, refused) {
        case (.valid, false):
            nonceMayBeStale.remove(session.server)
            return [true]
        case (.valid, true):
            if mayBeStale {
                nonceMayBeStale.remove(session.server)
                return [false]
            }
            throw .refuted(
                Refutation(
                    "valid credentials of the server were refused", allowed: ["212 or 200 for the SyncHdr"],
                    observed: "\(header.rawValue) for the SyncHdr", interpretations: ["CHA-03"],
                    concerns: [.serverIdentity]))
        case (.missing, true), (.wrong, true):
            return [false]
        case (.missing, false), (.wrong, false):
            throw .refuted(
                Refutation(
                    "a server that did not prove who it is was accepted",
                    allowed: ["401 or 407 for the SyncHdr and for each command"],
                    observed: "\(header.rawValue) for the SyncHdr", interpretations: ["SEC-01", "AMB-06"],
                    concerns: [.serverIdentity]))
        }
    }

    /// Nothing may be executed for a server that was not accepted.
    private func checkRefusal(_ message: Message, observed: ObservedAnswers) throws(Stop) {
        let wrong = observed.allCodes.filter { $0 != .invalidCredentials && $0 != .authenticationRequired }
        guard wrong.isEmpty, !observed.hasResults else {
            throw .refuted(
                Refutation(
                    "commands of a server that was not accepted were not all refused",
                    allowed: ["401 or 407 for each command, no Results"],
                    observed: observed.hasResults
                        ? "Results" : wrong.map { String($0.rawValue) }.joined(separator: ", "),
                    interpretations: ["CHA-01", "CHA-06"], concerns: [.serverIdentity]))
        }
    }

    /// The server's Statuses for generic alerts take entries off the queue.
    private mutating func takeReportAnswers(
        from message: Message, accepted: Set<Bool>, _ session: OpenSession
    ) throws(Stop) {
        let taken = Set(
            message.alertStatuses.filter { $0.code == .ok || $0.code == .acceptedForProcessing }
                .map(\.reference))
        let refused = states.contains { !Set($0.offered.keys).isSubset(of: taken) }
        // Where the device may not have accepted the server, the Statuses may count for nothing, and it offers again later.
        if refused || accepted.contains(false) {
            failedOffer[session.server] = model.monotonic
            if refused { open?.failed = true }
        } else if !session.failed || states.contains(where: { !$0.offered.isEmpty }) {
            // What was refused stays refused, though later messages of the session offer nothing.
            failedOffer[session.server] = nil
        }
        let options = accepted.sorted { $0 && !$1 }
        try follow { state, choices in
            let authenticated = choices.pick("serverAuthenticated", options)
            guard !state.hasLostSession else { return true }
            state.uncrashed {
                $0.takeAnswers(message, accepted: authenticated, from: session.server, &choices)
            }
            return true
        }
    }

    /// Judges what the transfer of a large object is answered, and returns what is to be executed.
    private mutating func transferred(
        _ message: Message, _ observed: ObservedAnswers
    ) throws(Stop) -> [Command] {
        let work = message.commands.filter { $0.isWork && !$0.isSessionAlert }
        guard let outcome = open?.assembly.take(work) else { return work }
        for answer in outcome.answers {
            let codes = observed.codes(for: answer)
            let tooLarge: Set<StatusCode> = [.requestEntityTooLarge, .deviceFull]
            if answer.code == .chunkAccepted, let code = codes.first, tooLarge.contains(code) {
                open?.assembly.fail(code)
                continue
            }
            guard codes != [answer.code] else { continue }
            throw .refuted(
                Refutation(
                    "a chunk of a large object is not answered as it must be",
                    allowed: ["\(answer.code.rawValue) for \(answer.name) CmdID \(answer.commandID)"],
                    observed: codes.map { String($0.rawValue) }.joined(separator: ", "),
                    interpretations: ["LOB-05", "LOB-06", "INT-33"]))
        }
        return outcome.commands
    }

    /// Executes the server's commands in every state, along the answers that came.
    private mutating func execute(
        _ message: Message, observed: ObservedAnswers, as server: ServerID
    ) throws(Stop) {
        let commands = try transferred(message, observed)
        guard !commands.isEmpty else { return }
        let log = DisagreementLog()
        let root = model.profile.scheduleRoot
        let knowsCapabilities = knowsCapabilities
        var underway = states.map { Underway($0, CommandQueue(commands, as: server)) }
        while underway.first?.queue.isEmpty == false {
            underway = try reached(
                from: underway,
                witness: { state in
                    let comparison = ResultRule(state.explanation, knowsCapabilities: knowsCapabilities)
                    return { observation in
                        guard case .answer(let answer) = observation else { return true }
                        return log.note(
                            observed.disagreement(with: answer, comparable: comparison.callAsFunction))
                    }
                },
                { state, choices in
                    log.restart(at: state.queue.answers.count)
                    state.takeNext(&choices)
                    return true
                })
        }
        states = underway.map(\.explanation)
        guard states.isEmpty else { return }
        throw .refuted(
            Refutation(
                "the device's answers are not among those that the model allows",
                allowed: log.disagreements.map(\.text),
                observed: "see the device's message",
                concerns: Set(log.disagreements.flatMap { Concern.of($0.answer, root: root) })))
    }
}

/// An explanation in the middle of a message.
struct Underway: Hashable {
    var explanation: Explanation
    var queue: CommandQueue

    init(_ explanation: Explanation, _ queue: CommandQueue) {
        self.explanation = explanation
        self.queue = queue
    }

    /// Executes the next command, which was seen to be done.
    mutating func takeNext(_ choices: inout Choices) {
        explanation.uncrashed { $0.model.executeNext(of: &queue, choices: &choices) }
    }
}

extension Message {
    /// The commands, each alert under a name that is unique in the session: its message and its CmdID.
    fileprivate var commandsWithNamedAlerts: [Command] {
        commands.map { command in
            guard case .alert(var alert) = command else { return command }
            alert.id = "\(header.messageID)/\(alert.id)"
            return .alert(alert)
        }
    }
}

extension Command {
    /// Whether it is an alert about the session itself, which no model executes.
    fileprivate var isSessionAlert: Bool {
        if case .alert(let alert) = self {
            alert.code == .nextMessage || alert.code == .sessionAbort
        } else {
            false
        }
    }
}

/// Says how each value is compared: what is the vendor's own or free is not judged.
struct ResultRule: Sendable {
    private let root: NodeURI
    private let known: DMTree
    private let instances: [Int: Int]
    private let schedules: [String: Schedule]
    private let knowsCapabilities: Bool

    init(_ state: Explanation, knowsCapabilities: Bool) {
        self.knowsCapabilities = knowsCapabilities
        root = state.model.profile.scheduleRoot
        known = state.model.tree
        instances = state.instances
        schedules = state.model.schedules.schedules
    }

    func callAsFunction(_ reference: NodeReference) -> ResultComparison {
        switch reference.query {
        case .list: return .ignore
        case .property(let name): return ["ACL", "Format", "Name"].contains(name) ? .exact : .ignore
        case nil: break
        }
        let node = reference.node
        guard node.isInside(root) else {
            guard let first = node.segments.first, !["DevInfo", "DevDetail", "DMAcc"].contains(first) else {
                return .ignore
            }
            return known[node]?.format == .node ? .ignore : .exact
        }
        let path = node.segments.dropFirst(root.segments.count)
        if path.first == "Cap" { return path.last == "Free" && knowsCapabilities ? .exact : .any }
        if path.count == 4, path.last == "Instance", let own = schedules[path[path.startIndex + 1]]?.instance
        {
            return .instance(observed: instances[own])
        }
        if path.last == "LastNode" || path.count == 1 || path.count == 2 { return .ignore }
        return .exact
    }
}
