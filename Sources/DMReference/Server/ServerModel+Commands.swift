import SyncML

/// What a server sends for a wish (schedule-mo 4).
extension ServerModel {
    /// The next thing to be sent to a device, with what it is for; empty where the session may close.
    mutating func nextCommands(device: String) -> [Command] {
        if !profile.faults.has(.answersOnly) { passOverEmptyTransfers(device: device) }
        guard let shelf = store.shelves[device], !profile.faults.has(.answersOnly),
            let index = nextJob(shelf.jobs, in: sessions[device])
        else {
            sessions[device]?.errand = nil
            return []
        }
        var job = shelf.jobs[index]
        var choices = Choices(policy: profile.policy)
        if job.step == .transfer || job.step == .clear, sessions[device]?.hasReadCap == false,
            choices.pick("readsCapFirst", [true, false])
        {
            sessions[device]?.hasReadCap = true
            sessions[device]?.errand = .capabilities
            return [get(Capabilities.leafNames.map { profile.scheduleRoot.child("Cap").child($0) })]
        }
        job.stage = job.stage == .lost ? .lost : .sent
        store.shelves[device]?.jobs[index] = job
        sessions[device]?.errand = .job(job)
        sessions[device]?.tried.insert(job.attempt)
        return commands(for: job, record: shelf.records[job.id])
    }

    /// A change that changes nothing has nothing to transfer: it is committed alone, or counts as carried out (INT-23).
    private mutating func passOverEmptyTransfers(device: String) {
        while let shelf = store.shelves[device], let index = nextJob(shelf.jobs, in: sessions[device]) {
            let job = shelf.jobs[index]
            guard case .change = job.wish, job.step == .transfer,
                transfer(job, record: shelf.records[job.id]).members.allSatisfy({ $0.name == "Exec" })
            else { return }
            var choices = Choices(policy: profile.policy)
            if shelf.records[job.id]?.settled == .confirmed,
                !choices.pick("commitsEmptyChange", [true, false])
            {
                confirm(index, instance: nil, revision: nil, device: device)
            } else if commitsLater() {
                store.shelves[device]?.jobs[index].step = .commit
            } else if profile.faults.has(.neverCommits) {
                store.shelves[device]?.jobs[index].stage = .pending
            } else {
                return
            }
        }
    }

    /// The first job that can go on: nothing older for the same schedule is under way.
    private func nextJob(_ jobs: [ServerJob], in session: OpenSession?) -> Int? {
        let tried = session?.tried ?? []
        var busy: Set<String> = []
        for (index, job) in jobs.enumerated() {
            let meetsDraft = job.step == .transfer && session?.leftDrafts.contains(job.id) ?? false
            if !busy.contains(job.id), job.stage == .waiting || job.stage == .lost,
                !tried.contains(job.attempt), !meetsDraft
            {
                return index
            }
            busy.insert(job.id)
        }
        return nil
    }

    private func commands(for job: ServerJob, record: ScheduleRecord?) -> [Command] {
        let node = profile.scheduleRoot.child("Set").child(job.id)
        switch job.step {
        case .clear: return [.delete(TreeCommand(id: "1", items: [item(node)]))]
        case .read:
            let info = node.child("Info")
            return [get(Self.informationLeaves.map { info.child($0) })]
        case .commit: return [execute("Commit", node, job)]
        case .transfer:
            let sequence = transfer(job, record: record)
            // Siblings run in any order (SES-08); a device that keeps the document's gets along with them (INT-13).
            var choices = Choices(policy: profile.policy)
            let isSequence = sequence.members.isEmpty || choices.pick("transferInSequence", [true, false])
            return isSequence ? [sequence] : sequence.members
        case .operate:
            switch job.wish {
            case .activate: return [execute("Activate", node, job)]
            case .suspend: return [execute("Suspend", node, job)]
            case .terminate: return [execute("Terminate", node, job)]
            case .remove, .cleanUp: return [.delete(TreeCommand(id: "1", items: [item(node)]))]
            case .plan, .change: return [execute("Commit", node, job)]
            }
        }
    }

    /// Leaves of Info that tell what became of a request, in the order in which they are read.
    static let informationLeaves = [
        "State", "Instance", "Revision", "Pending", "LastOp", "LastCode", "LastReason", "LastCorrelator",
    ]

    private func transfer(_ job: ServerJob, record: ScheduleRecord?) -> Command {
        var choices = Choices(policy: profile.policy)
        let commits =
            !profile.faults.has(.neverCommits) && !choices.pick("commitInLaterMessage", [false, true])
        switch job.wish {
        case .change(let definition) where !profile.faults.has(.recreatesOnChange):
            let former = record?.definition ?? definition
            var wanted = onTheWire(definition)
            wanted.keepParts(of: former, by: profile.faults)
            return former.changeCommand(
                to: wanted, root: profile.scheduleRoot, id: job.id,
                correlator: job.correlator, commits: commits)
        case .plan(let definition), .change(let definition):
            return onTheWire(definition).creationCommand(
                root: profile.scheduleRoot, id: job.id, correlator: job.correlator, commits: commits)
        case .activate, .suspend, .terminate, .remove, .cleanUp:
            return execute("Commit", profile.scheduleRoot.child("Set").child(job.id), job)
        }
    }

    /// Whether the commit of a job goes out in a message of its own.
    func commitsLater() -> Bool {
        var choices = Choices(policy: profile.policy)
        return choices.pick("commitInLaterMessage", [false, true])
    }

    private func onTheWire(_ definition: Definition) -> Definition {
        var definition = definition
        if profile.faults.has(.altersPeriod), let period = definition.time?.period {
            definition.time?.period = period + 1
        }
        if profile.faults.has(.dropsCondition) { definition.condition = nil }
        if profile.faults.has(.startsAtOnce) { definition.autoStart = nil }
        definition.spoil(by: profile.faults)
        return definition
    }

    private func execute(_ operation: String, _ node: NodeURI, _ job: ServerJob) -> Command {
        .exec(
            TreeCommand(
                id: "1", correlator: job.correlator, items: [item(node.child("Op").child(operation))]))
    }

    private func get(_ nodes: [NodeURI]) -> Command { .get(TreeCommand(id: "1", items: nodes.map(item))) }

    private func item(_ node: NodeURI) -> Item { Item(target: Location(node.description)) }
}

extension ServerJob {
    /// The step that is next.
    fileprivate var attempt: ServerModel.Attempt {
        ServerModel.Attempt(id: id, correlator: correlator, step: step)
    }
}
