import DMReference
import SyncML

/// Commands: whose wish they carry out, and which rules of the binding they keep (schedule-mo 4, semantics 15).
extension ServerOracle {
    /// An operation on a schedule that a command on the wire asks for.
    private struct Operation {
        var id: String
        var kind: Report.Operation
        var correlator: String?
    }

    mutating func judge(commands: [Command], _ device: String) throws(Refutation) {
        noteSiblings(commands)
        for command in commands.flatMap(\.flattened) {
            if let operation = operation(of: command) {
                try judge(operation, device)
            } else if case .get(let get) = command {
                noteReading(get, device)
            } else {
                noteWriting(command, device)
            }
        }
    }

    private mutating func judge(_ operation: Operation, _ device: String) throws(Refutation) {
        let id = operation.id
        if operation.kind != .delete {
            guard let correlator = operation.correlator, !correlator.isEmpty else {
                throw Refutation(
                    "an operation went out without a Correlator",
                    allowed: ["a Correlator with every Exec under Op"],
                    observed: "\(operation.kind.rawValue) of \(id)", interpretations: ["AMB-30"],
                    concerns: Concern.sent(operation.kind))
            }
            let use = "\(operation.kind.rawValue) of \(id) on \(device)"
            if let other = correlators[correlator], other != use {
                throw Refutation(
                    "one Correlator was used for two operations", allowed: ["a token of its own for each"],
                    observed: "\(correlator): \(other), then \(use)", interpretations: ["AMB-30"],
                    concerns: Concern.sent(operation.kind))
            }
            correlators[correlator] = use
        }
        if operation.kind == .delete { try checkDeletion(id, device) }
        try checkRepetition(operation, device)
        let asking = states.filter { state in
            guard let track = state[Place(device: device, id: id)] else { return false }
            return operation.kind == .delete || track.index(of: operation.kind) != nil
                || track.lapsed.contains { $0.wish.mayBeSent(as: operation.kind) }
        }
        guard !asking.isEmpty else {
            throw Refutation(
                "an operation went out that nobody wished for", allowed: ["what the operator wishes"],
                observed: "\(operation.kind.rawValue) of \(id)", interpretations: ["AMB-35"],
                concerns: Concern.sent(operation.kind))
        }
        states = asking
        update(device, id) { track in
            guard let index = track.index(of: operation.kind) else {
                for index in track.wishes.indices { track.wishes[index].hasCleared = true }
                return
            }
            track.wishes[index].isSent = true
            track.wishes[index].isUnanswered = true
            track.wishes[index].isLost = false
            track.wishes[index].hasReadInfo = false
            if let correlator = operation.correlator { track.wishes[index].correlators.insert(correlator) }
        }
    }

    /// A schedule that lives is not deleted unless somebody wished for its end.
    private func checkDeletion(_ id: String, _ device: String) throws(Refutation) {
        guard let schedule = held[device]?[id], schedule.state != .ended, schedule.state != .draft else {
            return
        }
        let isWished = states.contains { state in
            let track = state[Place(device: device, id: id)]
            let wishes = (track?.wishes ?? []) + (track?.lapsed ?? [])
            return wishes.contains { $0.wish == .remove || $0.wish == .terminate } || track?.rest == .refused
        }
        guard isWished else {
            throw Refutation(
                "a schedule that lives was deleted although nobody wished for its end",
                allowed: ["a change in place, which keeps the schedule while it is made"],
                observed: "Delete of \(id)", interpretations: ["AMB-17"], concerns: [.serverChange])
        }
    }

    /// Nothing whose answer was lost is repeated before Info was read (semantics 15).
    private func checkRepetition(_ operation: Operation, _ device: String) throws(Refutation) {
        guard operation.kind != .delete else { return }
        let repeats = states.allSatisfy { state in
            guard let track = state[Place(device: device, id: operation.id)],
                let index = track.index(of: operation.kind)
            else { return false }
            return track.wishes[index].isLost && track.wishes[index].isUnanswered
                && !track.wishes[index].hasReadInfo
        }
        guard repeats else { return }
        throw Refutation(
            "an operation whose answer was lost was repeated before Info was read",
            allowed: ["Get of Set/\(operation.id)/Info, or the verdict of the device"],
            observed: "\(operation.kind.rawValue) of \(operation.id)", interpretations: ["AMB-30", "AMB-35"],
            concerns: Concern.sent(operation.kind))
    }

    private mutating func noteReading(_ get: TreeCommand, _ device: String) {
        for item in get.items {
            guard let uri = item.target.flatMap({ NodeReference($0.uri)?.node }), let id = schedule(of: uri)
            else { continue }
            update(device, id) { track in
                for index in track.wishes.indices { track.wishes[index].hasReadInfo = true }
            }
        }
    }

    private mutating func noteWriting(_ command: Command, _ device: String) {
        guard let uri = command.targetNodes.first, let id = schedule(of: uri), isDefinition(uri, of: id)
        else {
            return
        }
        update(device, id) { track in
            let index = track.wishes.firstIndex { $0.wish.definition != nil }
            if let index { track.wishes[index].isSent = true }
        }
    }

    /// Depending commands belong into a Sequence; a device may run siblings in any order (SES-08).
    private mutating func noteSiblings(_ commands: [Command]) {
        let writing = commands.filter { command in
            guard let uri = command.targetNodes.first, let id = schedule(of: uri) else { return false }
            return isDefinition(uri, of: id) || operation(of: command) != nil
        }
        if writing.count > 1 {
            findings.append(
                "\(writing.count) commands that depend on each other went out as siblings, not in a Sequence (SES-08)"
            )
        }
    }

    /// The id of the schedule that a node belongs to.
    private func schedule(of uri: NodeURI) -> String? {
        let depth = scheduleRoot.segments.count
        guard uri.segments.count >= depth + 2, Array(uri.segments.prefix(depth)) == scheduleRoot.segments,
            uri.segments[depth] == "Set"
        else { return nil }
        return uri.segments[depth + 1]
    }

    private func isDefinition(_ uri: NodeURI, of id: String) -> Bool {
        let rest = uri.segments.dropFirst(scheduleRoot.segments.count + 2)
        return rest.isEmpty || rest.first == "Def"
    }

    private func operation(of command: Command) -> Operation? {
        guard let uri = command.targetNodes.first, let id = schedule(of: uri) else { return nil }
        let rest = Array(uri.segments.dropFirst(scheduleRoot.segments.count + 2))
        switch command {
        case .delete where rest.isEmpty: return Operation(id: id, kind: .delete)
        case .exec(let exec) where rest.count == 2 && rest[0] == "Op":
            return Report.Operation(rawValue: rest[1].lowercased()).map {
                Operation(id: id, kind: $0, correlator: exec.correlator)
            }
        case .add, .replace, .copy, .delete, .get, .exec, .alert, .atomic, .sequence, .status, .results,
            .foreign:
            return nil
        }
    }

    /// The operation that a command carries, for whoever sorts its answers.
    func answered(_ command: Command) -> (id: String, kind: Report.Operation)? {
        operation(of: command).map { ($0.id, $0.kind) }
    }

    /// The schedule below which a command works, for whoever sorts its answers.
    func scheduleID(of command: Command) -> String? { command.targetNodes.first.flatMap(schedule) }
}

extension Command {
    /// The command, or its members where it is a container.
    var flattened: [Command] { members.isEmpty ? [self] : members.flatMap(\.flattened) }

    /// The nodes that a command acts on.
    var targetNodes: [NodeURI] {
        switch self {
        case .add(let inner), .replace(let inner), .copy(let inner), .delete(let inner), .get(let inner),
            .exec(let inner):
            inner.items.compactMap { $0.target.flatMap { NodeReference($0.uri)?.node } }
        case .alert, .atomic, .sequence, .status, .results, .foreign: []
        }
    }
}
