import SyncML

/// What a server makes of the answers to its commands, and of verdicts (semantics 15).
extension ServerModel {
    /// Takes the answers to the batch that was outstanding.
    mutating func takeAnswers(device: String) {
        guard let session = sessions[device], let errand = session.errand else { return }
        sessions[device]?.errand = nil
        let batch = session.core.commands.last?.batch
        let answered = session.core.commands.filter { $0.batch == batch && !$0.isSuperseded }
        let commands = profile.faults.has(.expectsStatusPerItem) ? answered.map(\.judgedByItems) : answered
        guard case .job(let sent) = errand,
            let index = store.shelves[device]?.jobs.firstIndex(where: {
                $0.correlator == sent.correlator && $0.id == sent.id
            })
        else {
            if case .job(let sent) = errand { noticePartialTransfer(sent, commands, device: device) }
            return
        }
        switch sent.step {
        case .clear: cleared(commands, index, device: device)
        case .transfer: transferred(commands, index, device: device)
        case .commit, .operate: operated(commands, index, device: device)
        case .read: readInformation(commands, index, device: device)
        }
    }

    /// Marks everything that was sent in a session that is over and was not answered.
    mutating func loseUnanswered(device: String) {
        guard var shelf = store.shelves[device] else { return }
        let assumed = shelf.jobs.filter { job in
            (job.stage == .sent || job.stage == .answered)
                && profile.faults.has(.lostCountsAsDone, job.wish.name)
        }
        defer {
            for job in assumed {
                guard
                    let index = store.shelves[device]?.jobs.firstIndex(where: {
                        $0.correlator == job.correlator
                    })
                else { continue }
                confirm(index, instance: nil, revision: nil, device: device)
            }
        }
        for index in shelf.jobs.indices {
            let job = shelf.jobs[index]
            guard job.stage == .sent || job.stage == .answered else { continue }
            if profile.faults.has(.repeatsWithoutReading, "session") {
                shelf.jobs[index].correlator = nextCorrelator()
                shelf.jobs[index].stage = .waiting
                continue
            }
            shelf.jobs[index].stage = .lost
            shelf.jobs[index].step = .read
        }
        store.shelves[device] = shelf
    }

    private mutating func cleared(_ commands: [SentCommand], _ index: Int, device: String) {
        guard let code = commands.first?.code else { return lose(index, device: device) }
        guard code.isFulfilled || code == .notFound else {
            return refuse(index, code, "", device: device)
        }
        guard let id = store.shelves[device]?.jobs[index].id else { return }
        store.shelves[device]?.records[id]?.leavesNode = false
        store.shelves[device]?.jobs[index].stage = .waiting
        store.shelves[device]?.jobs[index].step = .transfer
    }

    private mutating func transferred(_ commands: [SentCommand], _ index: Int, device: String) {
        let failure = commands.first { $0.name != "Exec" && $0.code.map { !$0.isFulfilled } ?? false }?.code
        guard commands.contains(where: { $0.name == "Exec" }) else {
            // The commit goes out in a message of its own, or never.
            if let failure, failure != .notExecuted { return refuse(index, failure, "", device: device) }
            guard commands.allSatisfy(\.isAnswered) else { return lose(index, device: device) }
            if profile.faults.has(.neverCommits), !commitsLater() {
                store.shelves[device]?.jobs[index].stage = .pending
                return
            }
            store.shelves[device]?.jobs[index].stage = .waiting
            store.shelves[device]?.jobs[index].step = .commit
            return
        }
        operated(commands, index, device: device, failure: failure)
    }

    private mutating func operated(
        _ commands: [SentCommand], _ index: Int, device: String, failure: StatusCode? = nil
    ) {
        let command = commands.first { $0.name == "Exec" } ?? commands.first
        guard let code = command?.code, let job = store.shelves[device]?.jobs[index] else {
            return lose(index, device: device)
        }
        if code == .authenticationRequired || code == .invalidCredentials {
            store.shelves[device]?.jobs[index].stage = .waiting
            return
        }
        switch job.wish {
        case .remove, .cleanUp:
            guard code.isFulfilled || code == .notFound else {
                return refuse(index, code, "", device: device)
            }
            return confirm(index, instance: nil, revision: nil, device: device)
        case .plan, .change, .activate, .suspend, .terminate: break
        }
        if ignoresVerdict(failure ?? code) {
            return confirm(index, instance: nil, revision: nil, device: device)
        }
        // What could not be made is not found either: the failure before it is the cause.
        if code == .notExecuted || code == .notFound {
            return refuse(index, failure ?? code, "", device: device)
        }
        if !code.isFulfilled { return refuse(index, code, "", device: device) }
        if let failure { return refusePart(index, failure, device: device) }
        if code == .acceptedForProcessing {
            if profile.faults.has(.confirmsOnStatus) {
                return confirm(index, instance: nil, revision: nil, device: device)
            }
            store.shelves[device]?.jobs[index].stage = .pending
        } else {
            store.shelves[device]?.jobs[index].stage = .answered
        }
    }

    /// A definition that arrived in part is not what was planned: it is taken back.
    private mutating func refusePart(_ index: Int, _ code: StatusCode, device: String) {
        guard let job = store.shelves[device]?.jobs[index] else { return }
        refuse(index, code, "", device: device)
        if case .plan = job.wish { enqueue(.cleanUp, device: device, id: job.id) }
    }

    /// The verdict came in the same message as the Statuses and was good; a member may have failed all the same.
    private mutating func noticePartialTransfer(
        _ job: ServerJob, _ commands: [SentCommand], device: String
    ) {
        let failure = commands.first { $0.code.map { !$0.isFulfilled } ?? false }?.code
        guard job.step == .transfer, let failure, !ignoresVerdict(failure),
            store.shelves[device]?.records[job.id]?.code?.isFulfilled == true
        else { return }
        store.shelves[device]?.records[job.id]?.code = failure
        guard case .plan = job.wish else { return }
        store.shelves[device]?.records[job.id]?.settled = .refused
        enqueue(.cleanUp, device: device, id: job.id)
    }

    private mutating func readInformation(_ commands: [SentCommand], _ index: Int, device: String) {
        guard let command = commands.first, let job = store.shelves[device]?.jobs[index],
            let first = command.statuses.first?.code
        else { return lose(index, device: device) }
        let prefix = profile.scheduleRoot.child("Set").child(job.id).child("Info")
        var leaves: [String: String] = [:]
        for (uri, value) in command.values {
            if let node = NodeURI(uri), node.parent == prefix { leaves[node.name] = value }
        }
        guard let state = leaves["State"] else {
            if first == .notFound { return foundNothing(job, index, device: device) }
            return refuse(index, command.code ?? first, "", device: device)
        }
        let isOurs = leaves["LastCorrelator"] == job.correlator
        let code = leaves["LastCode"].flatMap { Int($0) }.map { StatusCode($0) }
        guard isOurs, let code else {
            guard case .plan = job.wish, state != "Draft" else { return again(index, device: device) }
            guard state == "Ended" else { return refuse(index, .alreadyExists, "", device: device) }
            // What is left of a schedule that is over has still to be cleared away.
            store.shelves[device]?.records[job.id]?.leavesNode = true
            store.shelves[device]?.jobs[index].stage = .waiting
            store.shelves[device]?.jobs[index].step = .clear
            return
        }
        if leaves["Pending"] == "true" || code == .acceptedForProcessing {
            store.shelves[device]?.jobs[index].stage = .pending
        } else if code.isFulfilled, profile.faults.has(.repeatsWhatWasDone, job.wish.name) {
            repeatByFault(index, device: device)
        } else if code.isFulfilled {
            confirm(
                index, instance: leaves["Instance"].flatMap { Int($0) },
                revision: leaves["Revision"].flatMap { Int($0) }, device: device)
        } else {
            refuse(index, code, leaves["LastReason"] ?? "", device: device)
        }
    }

    /// The schedule is not there: what was to make it is repeated, what was to end it is done.
    private mutating func foundNothing(_ job: ServerJob, _ index: Int, device: String) {
        switch job.wish {
        case .plan: again(index, device: device)
        case .terminate, .remove, .cleanUp: confirm(index, instance: nil, revision: nil, device: device)
        case .change, .activate, .suspend: refuse(index, .notFound, "", device: device)
        }
    }

    /// Begins a job anew under another correlator, although it was carried out.
    mutating func repeatByFault(_ index: Int, device: String) {
        let correlator = nextCorrelator()
        store.shelves[device]?.jobs[index].correlator = correlator
        again(index, device: device)
    }

    private mutating func again(_ index: Int, device: String) {
        guard var job = store.shelves[device]?.jobs[index] else { return }
        job.stage = .waiting
        switch job.wish {
        case .plan, .change: job.step = .transfer
        case .activate, .suspend, .terminate, .remove, .cleanUp: job.step = .operate
        }
        store.shelves[device]?.jobs[index] = job
    }

    private mutating func lose(_ index: Int, device: String) {
        store.shelves[device]?.jobs[index].stage = .lost
        store.shelves[device]?.jobs[index].step = .read
    }

    /// The change that is wished for last and was not decided.
    private func wantedChange(_ id: String, device: String) -> Definition? {
        for job in store.shelves[device]?.jobs.reversed() ?? [] where job.id == id {
            if case .change(let definition) = job.wish { return definition }
        }
        return nil
    }

    /// Notes a good verdict.
    mutating func confirm(_ index: Int, instance: Int?, revision: Int?, device: String) {
        guard let job = store.shelves[device]?.jobs.remove(at: index),
            var record = store.shelves[device]?.records[job.id]
        else { return }
        record.code = .ok
        record.reason = nil
        record.lastCorrelator = job.correlator
        if let instance {
            record.instance = instance
            record.confirmedInstances.insert(instance)
        }
        if let revision { record.revision = revision }
        switch job.wish {
        case .plan: record.settled = .confirmed
        case .change(let definition):
            record.settled = record.settled == .closed ? .closed : .confirmed
            record.definition = definition
            record.wanted = wantedChange(job.id, device: device)
        case .activate, .suspend: record.settled = record.settled ?? .confirmed
        case .terminate:
            record.settled = .closed
            record.leavesNode = true
        case .remove:
            record.settled = .closed
            record.leavesNode = false
        case .cleanUp: record.code = store.shelves[device]?.records[job.id]?.code
        }
        store.shelves[device]?.records[job.id] = record
        if job.wish == .terminate, profile.faults.has(.terminateDeletesRecord) {
            store.shelves[device]?.records[job.id] = nil
        }
    }

    /// Whether a fault takes a code for a good verdict.
    func ignoresVerdict(_ code: StatusCode) -> Bool {
        profile.faults.has(.ignoresVerdict, String(code.rawValue))
    }

    /// The reason as the record shows it.
    func recorded(_ reason: String) -> String {
        profile.faults.has(.altersReason, reason) ? Reason.failed.rawValue : reason
    }

    /// Notes a bad verdict.
    mutating func refuse(_ index: Int, _ code: StatusCode, _ reason: String, device: String) {
        guard let job = store.shelves[device]?.jobs.remove(at: index),
            var record = store.shelves[device]?.records[job.id], job.wish != .cleanUp
        else { return }
        record.code = code
        record.reason = reason.isEmpty ? nil : recorded(reason)
        record.lastCorrelator = job.correlator
        if job.wish.operation == .commit { sessions[device]?.leftDrafts.insert(job.id) }
        switch job.wish {
        case .plan: record.settled = .refused
        case .change(let definition):
            if profile.faults.has(.refusedChangeCounts) { record.definition = definition }
            record.wanted = wantedChange(job.id, device: device)
            record.settled = record.settled ?? .confirmed
        case .suspend where profile.faults.has(.refusedSuspensionCloses): record.settled = .closed
        case .activate, .suspend: record.settled = record.settled ?? .confirmed
        case .terminate: record.settled = code == .notFound ? .closed : record.settled ?? .confirmed
        case .remove, .cleanUp: break
        }
        store.shelves[device]?.records[job.id] = record
    }
}
