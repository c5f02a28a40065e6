/// What sessions, the device itself and its accounts mean for schedules.
extension DeviceModel {
    /// Notes that a session with a server has begun.
    ///
    /// - Parameter server: The other side.
    public mutating func sessionOpened(with server: ServerID) {
        sessionWith = server
        if profile.faults.has(.runsAsLastServer) { schedules.lastServer = server }
    }

    /// Notes that the answer to a message was sent; what the message triggered runs now or when the session ends.
    ///
    /// - Parameter choices: Resolves the freedoms.
    public mutating func messageAnswered(choices: inout Choices) {
        endPrompts(&choices)
        settle(&choices)
    }

    /// Notes that the session is over, in whatever way: drafts are dropped, what waited runs.
    ///
    /// - Parameter choices: Resolves the freedoms.
    public mutating func sessionEnded(choices: inout Choices) {
        sessionWith = nil
        if profile.faults.has(.keepsDraft) { commitDrafts(&choices) }
        schedules = schedules.durable
        settle(&choices)
    }

    /// Commits what was left open; what the fault `keepsDraft` does.
    private mutating func commitDrafts(_ choices: inout Choices) {
        for (id, draft) in schedules.drafts.sorted(by: { $0.key < $1.key }) {
            guard let schedule = schedules.schedules[id] else { continue }
            let request = LifeCycleRequest(operation: .commit, id: id, server: schedule.owner)
            let verification = verify(draft, of: schedule)
            guard verification.problems.isEmpty else { continue }
            accept(request, draft, verification.definition, choices: &choices)
        }
    }

    // MARK: Changes that the device makes by itself

    /// Sets a node as the device itself does; conditions notice it within Granularity.
    ///
    /// - Parameters:
    ///   - uri: Outside the schedule object.
    ///   - value: The value; nil keeps it, or makes an interior node where there was none.
    ///   - format: The format; nil keeps it, or takes chr.
    ///   - acl: The node's own list; nil keeps it.
    ///   - choices: Resolves the freedoms.
    public mutating func setNode(
        _ uri: NodeURI, value: String?, format: Format?, acl: ACL?, choices: inout Choices
    ) {
        let former = tree[uri]
        var node = former ?? (value == nil && format == nil ? .interior() : Node(format ?? .chr, value: ""))
        if let format { node.format = format }
        if let value, node.format != .node { node.value = value }
        if let acl { node.acl = acl }
        tree.set(uri, node)
        durable.tree.set(uri, node)
        noticeChange(of: uri, &choices)
    }

    /// Removes a node as the device itself does; conditions notice it within Granularity.
    ///
    /// - Parameters:
    ///   - uri: Outside the schedule object.
    ///   - choices: Resolves the freedoms.
    public mutating func removeNode(_ uri: NodeURI, choices: inout Choices) {
        tree.remove(uri)
        durable.tree.remove(uri)
        noticeChange(of: uri, &choices)
    }

    /// Makes the conditions that may depend on a node due for evaluation; changes until then coalesce.
    private mutating func noticeChange(of uri: NodeURI, _ choices: inout Choices) {
        let isWatched = schedules.schedules.values.contains { schedule in
            schedule.state == .active
                && watchedNodes(of: schedule.definition).contains { $0.isInside(uri) || uri.isInside($0) }
        }
        guard isWatched, schedules.evaluationDue == nil, !profile.faults.has(.missesOwnChanges) else {
            return
        }
        let longest = profile.capabilities[.granularity]
        let delay = choices.pick(
            "evaluationInstant", longest > 1 ? [longest, 0, 1] : longest == 1 ? [1, 0] : [0])
        schedules.evaluationDue = monotonic + delay
        settle(&choices)
    }

    // MARK: Accounts

    /// Adds the account of a server; schedules of a former account with the same name do not revive.
    ///
    /// - Parameters:
    ///   - account: The account.
    ///   - choices: Resolves the freedoms.
    public mutating func addAccount(_ account: Account, choices: inout Choices) {
        accounts[account.serverID] = account
        tree.addAccount(account)
        persistChanges(&choices)
        settle(&choices)
    }

    /// Removes the account of a server: its schedules end, its reports are gone, nothing is sent (AMB-08).
    ///
    /// - Parameters:
    ///   - server: Whose account.
    ///   - choices: Resolves the freedoms.
    public mutating func removeAccount(_ server: ServerID, choices: inout Choices) {
        accounts[server] = nil
        tree.removeAccount(server)
        if !profile.faults.has(.survivesOwner, "rights") { tree.forget(server) }
        if !profile.faults.has(.survivesOwner) {
            schedules.outboxes[server] = nil
            for id in schedules.names where schedules.schedules[id]?.owner == server {
                guard let schedule = schedules.schedules[id] else { continue }
                if schedule.state == .draft {
                    schedules.schedules[id] = nil
                    schedules.drafts[id] = nil
                } else {
                    schedules.schedules[id]?.isOrphaned = true
                    if schedule.state != .ended { end(id, .ownerGone) }
                }
            }
            for instance in schedules.detached.keys where schedules.detached[instance]?.owner == server {
                schedules.detached[instance]?.isOrphaned = true
            }
        }
        persistChanges(&choices)
        evaluateConditions(cause: .condition, depth: 0, choices: &choices)
        settle(&choices)
    }

    // MARK: Verification

    /// Verifies a draft for a commit.
    func verify(_ draft: DefinitionTree, of schedule: Schedule) -> Verification.Outcome {
        verification(draft, of: schedule).commit()
    }

    /// Returns why a schedule cannot be activated: rights that its owner no longer has.
    func activationProblems(of schedule: Schedule) -> [Problem] {
        verification(schedule.definitionTree, of: schedule).activation()
    }

    private func verification(_ draft: DefinitionTree, of schedule: Schedule) -> Verification {
        var verification = Verification(
            draft, of: address(of: schedule.id), root: profile.scheduleRoot, owner: schedule.owner,
            tree: tree, capabilities: profile.capabilities, faults: profile.faults, now: wall)
        verification.firstActivation = schedule.time.anchor
        verification.committed = schedule.revision > 0 ? schedule.definition : nil
        return verification
    }
}
