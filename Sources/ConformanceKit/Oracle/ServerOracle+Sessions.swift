import DMReference
import SyncML

/// Messages: what a server owes to each, and what it may know afterwards.
extension ServerOracle {
    mutating func judge(_ exchange: ServerExchange) throws(Refutation) {
        let request = exchange.request
        let device = exchange.device
        if known.insert(device).inserted { mayBeOutOfStep.insert(device) }
        try checkHeld(exchange)
        let before = conversations[device]
        if before == nil || before?.sessionID != request.header.sessionID || request.header.messageID == "1" {
            if before?.lastRequest != request { begin(request, device) }
        }
        let isRepeat = conversations[device]?.lastRequest == request && conversations[device]?.last != nil
        switch exchange.reply {
        case .dropped: try judgeDropped(exchange)
        case .refused(let status):
            throw Refutation(
                "a message of a device was not answered but refused by HTTP",
                allowed: ["HTTP 200 with a message"],
                observed: "HTTP \(status)", interpretations: ["HTP-01"])
        case .unreadable(let problem):
            throw Refutation(
                "the server answered what is no SyncML message", observed: problem,
                interpretations: ["HTP-02"])
        case .message(let reply):
            if isRepeat, conversations[device]?.last == reply { return }
            try judge(reply, to: exchange)
        }
    }

    private mutating func begin(_ request: Message, _ device: String) {
        conversations[device] = Conversation(sessionID: request.header.sessionID)
        for index in states.indices {
            for place in states[index].keys where place.device == device {
                states[index][place]?.loseUnanswered()
            }
        }
        mergeStates()
    }

    /// The power may have been cut before or after the message was stored.
    private mutating func judgeDropped(_ exchange: ServerExchange) throws(Refutation) {
        guard isArmed else {
            throw Refutation(
                "the connection was closed although the message is in order", allowed: ["an answer"],
                observed: "no answer to MsgID \(exchange.request.header.messageID)",
                interpretations: ["HTP-01"])
        }
        isArmed = false
        let notStored = states
        let mayKnowDevice = conversations[exchange.device]?.isDeviceAccepted ?? false
        if exchange.shown == .right || exchange.shown == .missing && mayKnowDevice {
            learn(exchange, codes: { _ in .ok })
        }
        states += notStored
        mergeStates()
        conversations[exchange.device] = nil
        mayBeOutOfStep = known
    }

    private mutating func judge(_ reply: Message, to exchange: ServerExchange) throws(Refutation) {
        let device = exchange.device
        let request = exchange.request
        let statuses = reply.commands.compactMap { command in
            if case .status(let status) = command, status.messageReference == request.header.messageID {
                status
            } else {
                nil
            }
        }
        guard reply.header.sessionID == request.header.sessionID else {
            throw Refutation(
                "the answer belongs to another session", allowed: ["SessionID \(request.header.sessionID)"],
                observed: "SessionID \(reply.header.sessionID)", interpretations: ["SES-04"])
        }
        guard let header = statuses.first(where: { $0.commandReference == "0" })?.code else {
            throw Refutation(
                "the header of a message was not answered", allowed: ["a Status with CmdRef 0"],
                observed: "none", interpretations: ["SES-12"])
        }
        let isAccepted = try acceptance(header, exchange)
        try checkAlerts(request, statuses, isAccepted: isAccepted)
        if isAccepted {
            let codes = Dictionary(
                statuses.map { ($0.commandReference, $0.code) }, uniquingKeysWith: { first, _ in first })
            learn(exchange, codes: { codes[$0] })
        } else {
            try checkSilence(reply)
        }
        conversations[device]?.last = reply
        conversations[device]?.lastRequest = request
        if isAccepted { try judge(commands: reply.commands.filter(\.asksSomething), device) }
    }

    /// Says whether the server took the device for authenticated.
    private mutating func acceptance(
        _ header: StatusCode, _ exchange: ServerExchange
    ) throws(Refutation) -> Bool {
        let device = exchange.device
        let isProven = conversations[device]?.isDeviceAccepted ?? false
        switch (exchange.shown, header.isSuccess) {
        case (.right, true):
            conversations[device]?.isDeviceAccepted = true
            return true
        case (.right, false):
            conversations[device]?.challenges += 1
            guard header.isChallenge, conversations[device]?.challenges == 1 else {
                throw Refutation(
                    "right credentials of a device were refused", allowed: ["200 or 212 for the SyncHdr"],
                    observed: "\(header.rawValue) for the SyncHdr", interpretations: ["CHA-03"],
                    concerns: [.deviceIdentity])
            }
            return false
        case (.missing, true):
            guard isProven else {
                throw Refutation(
                    "a device that did not prove who it is was accepted", allowed: ["407 for the SyncHdr"],
                    observed: "\(header.rawValue) for the SyncHdr", interpretations: ["CHA-01"],
                    concerns: [.deviceIdentity])
            }
            return true
        case (.wrong, true), (.stale, true), (.otherScheme, true):
            throw Refutation(
                "a device with wrong credentials was accepted", allowed: ["401 for the SyncHdr"],
                observed: "\(header.rawValue) for the SyncHdr", interpretations: ["CHA-01"],
                concerns: [.deviceIdentity])
        case (.missing, false), (.wrong, false), (.stale, false), (.otherScheme, false): return false
        }
    }

    /// Every schedule alert is answered: with success once the device has proved itself, never before.
    private func checkAlerts(
        _ request: Message, _ statuses: [Status], isAccepted: Bool
    ) throws(Refutation) {
        for case .alert(let alert) in request.commands where ReportCodec.isReport(alert) {
            let code = statuses.first { $0.commandReference == alert.id }?.code
            let text = (try? ReportCodec.decode(alert).report.text) ?? "a report"
            guard isAccepted else {
                guard code?.isSuccess != true else {
                    throw Refutation(
                        "a report of a device that did not prove who it is was accepted",
                        allowed: ["401 or 407 for the alert"], observed: "\(code?.rawValue ?? 0) for \(text)",
                        interpretations: ["CHA-06"], concerns: [.deviceIdentity, .reportIntake])
                }
                continue
            }
            guard code == .ok || code == .acceptedForProcessing else {
                throw Refutation(
                    "a report was not accepted", allowed: ["200 or 202 for \(text)"],
                    observed: code.map { String($0.rawValue) } ?? "no Status", interpretations: ["AMB-19"],
                    concerns: [.reportIntake])
            }
        }
    }

    private func checkSilence(_ reply: Message) throws(Refutation) {
        guard let command = reply.commands.first(where: \.asksSomething) else { return }
        throw Refutation(
            "commands were sent to a device that did not prove who it is", allowed: ["Statuses alone"],
            observed: StimulusText.describe(command), interpretations: ["CHA-06"], concerns: [.deviceIdentity]
        )
    }

    mutating func judge(_ end: ServerStep.End) throws(Refutation) {
        switch end.end {
        case .complete: mayBeOutOfStep.remove(end.device)
        case .aborted: return
        case .transport: mayBeOutOfStep.insert(end.device)
        case .refused:
            // Right credentials that were refused are judged by the message; others have to be refused. A nonce that came
            // with them need not have been taken (INT-28).
            mayBeOutOfStep.insert(end.device)
        case .peerUnproven:
            // A nonce that was renewed in a session which broke off may be known to one side alone.
            if mayBeOutOfStep.remove(end.device) != nil { return }
            throw Refutation(
                "the server did not prove who it is when the device asked for it",
                allowed: ["credentials as the challenge says"], observed: "none, or wrong ones",
                interpretations: ["SEC-01", "CHA-02"], concerns: [.serverIdentity])
        case .violation:
            throw Refutation(
                "a message of the server has no place in its session",
                observed: "see the server's last message",
                interpretations: ["SES-04", "SES-05"])
        case .limit:
            throw Refutation(
                "a session did not come to an end",
                allowed: ["Final without a command once nothing is left to do"],
                observed: "more messages than the device takes", interpretations: ["FIN-04"])
        }
    }
}

extension Command {
    /// Whether the command asks the peer for something; Statuses, Results and the alert for the next message do not.
    var asksSomething: Bool {
        switch self {
        case .status, .results: false
        case .alert(let alert): alert.code != .nextMessage
        case .add, .replace, .copy, .delete, .get, .exec, .atomic, .sequence, .foreign: true
        }
    }
}

extension RecordTrack {
    /// A new session begins: what went out in the one before and was not answered is lost.
    mutating func loseUnanswered() {
        for index in wishes.indices where wishes[index].isUnanswered && !wishes[index].isLost {
            wishes[index].isLost = true
            wishes[index].hasReadInfo = false
        }
    }
}
