import DMReference
import SyncML

/// What a server learns from a message, and what its records have to show.
extension ServerOracle {
    /// Every explanation learns what an accepted message says.
    ///
    /// - Parameters:
    ///   - exchange: The message.
    ///   - codes: The code with which the server answered a command of it, by CmdID.
    mutating func learn(_ exchange: ServerExchange, codes: (String) -> StatusCode?) {
        let device = exchange.device
        if let last = conversations[device]?.last { learnAnswers(exchange.request, to: last, device) }
        for case .alert(let alert) in exchange.request.commands where ReportCodec.isReport(alert) {
            guard codes(alert.id)?.isFulfilled == true, let report = try? ReportCodec.decode(alert).report
            else {
                continue
            }
            update(device, report.id) { track in
                guard track.planned != nil else { return }
                if report.kind == .verification { track.take(verdict: report) }
                track.file(report)
            }
        }
        for index in states.indices {
            for place in states[index].keys where place.device == device {
                states[index][place]?.endMessage()
            }
        }
        mergeStates()
        addUnseen()
    }

    private mutating func learnAnswers(_ request: Message, to last: Message, _ device: String) {
        var statuses: [String: StatusCode] = [:]
        var results: [String: [Item]] = [:]
        for command in request.commands {
            switch command {
            case .status(let status) where status.messageReference == last.header.messageID:
                let known = statuses[status.commandReference]
                if known?.isFulfilled ?? true { statuses[status.commandReference] = status.code }
            case .results(let result) where (result.messageReference ?? "1") == last.header.messageID:
                results[result.commandReference, default: []] += result.items
            case .status, .results, .add, .replace, .copy, .delete, .get, .exec, .alert, .atomic, .sequence,
                .foreign:
                break
            }
        }
        for command in last.commands.flatMap(\.flattened) {
            guard let id = scheduleID(of: command) else { continue }
            if let (_, kind) = answered(command) {
                guard let code = statuses[command.id] else { continue }
                update(device, id) { track in
                    if let index = track.wishes.firstIndex(where: {
                        $0.wish.mayBeSent(as: kind) && $0.isUnanswered
                    }) {
                        track.take(code, at: index)
                    }
                }
            } else if case .get = command {
                learnInformation(results[command.id] ?? [], statuses[command.id], id, device)
            } else if let code = statuses[command.id], !code.isFulfilled, !code.isChallenge {
                update(device, id) { $0.note(failure: code) }
            }
        }
    }

    private mutating func learnInformation(
        _ items: [Item], _ code: StatusCode?, _ id: String, _ device: String
    ) {
        let prefix = scheduleRoot.child("Set").child(id).child("Info")
        var leaves: [String: String] = [:]
        for item in items {
            if let node = item.source.flatMap({ NodeURI($0.uri) }), node.parent == prefix {
                leaves[node.name] = item.data ?? ""
            }
        }
        if leaves.isEmpty, code != .notFound { return }
        update(device, id) { $0.take(information: leaves.isEmpty ? nil : leaves) }
    }

    /// A definition that a device has taken on is the one that was wished for.
    mutating func checkHeld(_ exchange: ServerExchange) throws(Refutation) {
        let before = held[exchange.device] ?? [:]
        held[exchange.device] = exchange.held
        for (id, schedule) in exchange.held.sorted(by: { $0.key < $1.key }) {
            let old = before[id]
            guard old?.instance != schedule.instance || old?.revision != schedule.revision else { continue }
            try check(schedule, id, exchange.device, isNew: old?.instance != schedule.instance)
        }
    }

    private func check(
        _ schedule: ServerExchange.Held, _ id: String, _ device: String, isNew: Bool
    ) throws(Refutation) {
        var wanted: [Definition] = []
        for state in states {
            guard let track = state[Place(device: device, id: id)] else { continue }
            let wishes = track.wishes + track.lapsed
            if wishes.contains(where: { !$0.failures.isEmpty }) { return }
            wanted +=
                wishes.compactMap(\.wish.definition) + [track.confirmed, track.planned].compactMap(\.self)
        }
        let isWanted = wanted.contains { definition in
            var definition = definition
            if !isNew { definition.autoStart = schedule.definition.autoStart }
            return schedule.definition.isEquivalent(to: definition)
        }
        guard !isWanted else { return }
        throw Refutation(
            "the device was given another definition than the operator wishes",
            allowed: wanted.map { "\(id): \(Self.text($0))" },
            observed: "\(id): \(Self.text(schedule.definition))",
            interpretations: ["AMB-35"], concerns: isNew ? [.serverPlan] : [.serverChange])
    }

    static func text(_ definition: Definition) -> String {
        (try? JSONValue(encoding: DefinitionJSON(definition)))?.description ?? "\(definition)"
    }

    // MARK: Readings

    mutating func compare(_ step: ServerStep) throws(Refutation) {
        guard case .record(let record)? = step.reading, case .readRecord(let id, let device) = step.stimulus
        else { return }
        var allowed: [String] = []
        var concerns: Set<Concern> = [.serverRecord]
        let place = Place(device: device, id: id)
        let agreeing = states.filter { state in
            let track = state[place] ?? RecordTrack()
            let comparison = RecordComparison(track, record)
            guard let disagreement = comparison.disagreement else { return true }
            if comparison.isAboutReports { concerns.insert(.reportIntake) }
            if !allowed.contains(disagreement) { allowed.append(disagreement) }
            return false
        }
        guard agreeing.isEmpty else {
            states = agreeing
            return
        }
        throw Refutation(
            "the record of \(id) is not what the wishes and messages so far make of it", allowed: allowed,
            observed: record.json.description, interpretations: ["AMB-35"], concerns: concerns)
    }
}

extension RecordTrack {
    /// Takes note of a command of a definition that the device did not carry out.
    ///
    /// A server that commits in a message of its own may leave it at that and count the wish as refused.
    mutating func note(failure code: StatusCode) {
        guard let index = wishes.firstIndex(where: { $0.wish.definition != nil }) else { return }
        wishes[index].failures.insert(code)
        wishes[index].isCarriedOut = true
        if case .plan = wishes[index].wish {
            wishes[index].alsoAllowed.insert(.refused)
        } else {
            wishes[index].alsoAllowed.insert(.confirmed)
        }
    }
}
