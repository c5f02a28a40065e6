import SyncML

/// The operator's calls: each records a wish, which the next sessions with the device carry out (test control 4).
extension ServerModel {
    /// Wishes for a new schedule.
    ///
    /// - Parameters:
    ///   - device: The device.
    ///   - id: The node name under `Set`.
    ///   - definition: What the schedule shall do.
    /// - Throws: A refusal where the device is unknown or the schedule is not over.
    public mutating func plan(device: String, id: String, _ definition: Definition) throws(Refusal) {
        try wish(.plan(definition), device: device, id: id)
    }

    /// Wishes for another definition of a schedule.
    ///
    /// - Parameters:
    ///   - device: The device.
    ///   - id: The node name under `Set`.
    ///   - definition: What the schedule shall do from then on.
    /// - Throws: A refusal where the device or the schedule is unknown or the schedule is not live.
    public mutating func change(device: String, id: String, _ definition: Definition) throws(Refusal) {
        try wish(.change(definition), device: device, id: id)
    }

    /// Wishes for an operation on a schedule.
    ///
    /// - Parameters:
    ///   - wish: Activate, suspend, terminate or remove; a plan or a change as well.
    ///   - device: The device.
    ///   - id: The node name under `Set`.
    /// - Throws: A refusal where the device or the schedule is unknown, or its state does not allow it.
    public mutating func wish(_ wish: ServerJob.Wish, device: String, id: String) throws(Refusal) {
        guard let shelf = store.shelves[device] else { throw Refusal(kind: .unknownDevice) }
        let state = shelf.state(of: id)
        switch wish {
        case .plan:
            guard state == .absent || state == .closed || state == .refused else {
                throw Refusal(kind: .live)
            }
        case .change, .activate, .suspend:
            guard state != .absent else { throw Refusal(kind: .unknownSchedule) }
            guard shelf.isLive(id) else { throw Refusal(kind: .notLive) }
        case .terminate:
            guard state != .absent else { throw Refusal(kind: .unknownSchedule) }
            guard shelf.isLive(id) || state == .ending else { throw Refusal(kind: .notLive) }
        case .remove, .cleanUp:
            guard state != .absent else { throw Refusal(kind: .unknownSchedule) }
        }
        record(wish, device: device, id: id)
        if !profile.faults.has(.answersBeforeStoring, "wish"), !persist() {
            // The call is still answered: it is carried out once power is back.
            record(wish, device: device, id: id)
            _ = persist()
        }
    }

    /// Returns the notifications made since last asked, sealed with the nonce that the device holds now; drains the list.
    ///
    /// - Parameter device: The device.
    /// - Returns: Package 0 messages as octets, one for each wish.
    public mutating func notifications(device: String) -> [[UInt8]] {
        guard let server = store.shelves[device]?.device.server else { return [] }
        let numbers = notified.removeValue(forKey: device) ?? []
        let hash = CredentialHash(user: profile.serverID.rawValue, password: server.secret)
        return numbers.compactMap { number in
            let package = Package0(sessionID: UInt16(number), serverID: profile.serverID.rawValue)
            return try? package.sealed(hash, nonce: Nonce(octets: server.nonce))
        }
    }

    private mutating func record(_ wish: ServerJob.Wish, device: String, id: String) {
        guard var shelf = store.shelves[device] else { return }
        var record = shelf.records[id] ?? ScheduleRecord(id: id)
        var isSent = true
        switch wish {
        case .plan(let definition):
            record.settled = nil
            record.revision = nil
            record.instance = nil
            record.code = nil
            record.reason = nil
            record.definition = definition
            record.wanted = nil
        case .change(let definition):
            record.wanted = definition
            isSent = !profile.faults.has(.losesChange, record.revision ?? 1 > 1 ? "later" : "first")
        case .activate: isSent = !profile.faults.has(.neverActivates)
        case .terminate:
            let hasStarted = record.definition?.startsAtCommit ?? true
            isSent = !profile.faults.has(.terminateIgnored, hasStarted ? "started" : "waiting")
            if profile.faults.has(.closesBeforeConfirmation) { record.settled = .closed }
        case .suspend, .remove: isSent = !profile.faults.has(.wishIgnored, wish.name)
        case .cleanUp: break
        }
        shelf.records[id] = record
        store.shelves[device] = shelf
        enqueue(wish, device: device, id: id)
        guard isSent else {
            if let last = store.shelves[device]?.jobs.indices.last {
                store.shelves[device]?.jobs[last].stage = .pending
            }
            return
        }
        store.lastNotification = store.lastNotification % 0xFFFF + 1
        notified[device, default: []].append(store.lastNotification)
    }

    /// Adds a job at the end of a device's queue.
    mutating func enqueue(_ wish: ServerJob.Wish, device: String, id: String) {
        let isReused = profile.faults.has(.reusesCorrelator) && store.lastCorrelator > 0
        let correlator = isReused ? correlator(store.lastCorrelator) : nextCorrelator()
        let record = store.shelves[device]?.records[id]
        dropByFault(id, device: device)
        let step: ServerJob.Step
        switch wish {
        case .plan: step = record?.leavesNode == true ? .clear : .transfer
        case .change: step = profile.faults.has(.recreatesOnChange) ? .clear : .transfer
        case .activate, .suspend, .terminate, .remove, .cleanUp: step = .operate
        }
        store.shelves[device]?.jobs.append(
            ServerJob(id: id, wish: wish, correlator: correlator, stage: .waiting, step: step))
    }

    /// Drops what waits where a new wish takes its place: one for the same schedule, or for the same device.
    private mutating func dropByFault(_ id: String, device: String) {
        let faults = profile.faults
        store.shelves[device]?.jobs.removeAll { job in
            guard job.stage == .waiting else { return false }
            return faults.has(.newWishReplacesOld, "device")
                || job.id == id && !job.wish.isPlan && faults.has(.newWishReplacesOld, "schedule")
        }
    }

    /// Makes a correlator that no operation had before.
    mutating func nextCorrelator() -> String {
        store.lastCorrelator += 1
        return correlator(store.lastCorrelator)
    }

    private func correlator(_ number: Int) -> String { "\(profile.serverID.rawValue)-\(number)" }
}
