import SyncML

/// What a server makes of reports: verdicts move records on, everything is filed once (semantics 15).
extension ServerModel {
    /// Takes a generic alert.
    ///
    /// - Parameters:
    ///   - alert: What came.
    ///   - device: Who sent it.
    /// - Returns: The code for its Status; the store has to be written before it goes out.
    mutating func take(_ alert: Alert, device: String) -> StatusCode {
        var before: Report?
        return take(alert, device: device, after: &before)
    }

    /// Takes a generic alert of a message.
    ///
    /// - Parameters:
    ///   - alert: What came.
    ///   - device: Who sent it.
    ///   - before: The first report of the message, once there was one.
    /// - Returns: The code for its Status; the store has to be written before it goes out.
    mutating func take(_ alert: Alert, device: String, after before: inout Report?) -> StatusCode {
        guard let type = alert.items.first?.meta?.type, ReportCodec.kind(ofType: type) != nil else {
            return .ok
        }
        var report: Report
        do {
            report = try ReportCodec.decode(alert).report
        } catch {
            return .incompleteCommand
        }
        if profile.faults.has(.answersOnly) { return .ok }
        if profile.faults.has(.refusesReports) || refusesForTime(report, device: device) {
            return .optionalFeatureNotSupported
        }
        if profile.faults.has(.mixesSchedules), report.kind == .execution, let before {
            (report.id, report.instance) = (before.id, before.instance)
        }
        if report.kind == .execution { before = before ?? report }
        guard store.shelves[device] != nil else { return .ok }
        let target = profile.faults.has(.mixesDevices) ? otherShelf(with: report.id, than: device) : device
        let isClosed = store.shelves[target]?.state(of: report.id) == .closed
        if report.kind == .verification { takeVerdict(report, device: target) }
        return file(report, device: target, wasClosed: isClosed)
    }

    /// Whether a fault makes the server refuse a verdict because it comes later than the Status.
    private func refusesForTime(_ report: Report, device: String) -> Bool {
        let job = store.shelves[device]?.jobs.first {
            report.kind == .verification && $0.id == report.id && $0.correlator == report.correlator
        }
        guard let job else { return false }
        let isFirst = sessions[device]?.core.messagesReceived == 1
        switch job.stage {
        case .waiting, .sent: return false
        case .answered: return profile.faults.has(.refusesLateVerdict, "message")
        case .lost, .pending:
            return profile.faults.has(.refusesLateVerdict, isFirst ? "package1" : "session")
        }
    }

    private func otherShelf(with id: String, than device: String) -> String {
        store.shelves.keys.sorted().first { $0 != device && store.shelves[$0]?.records[id] != nil } ?? device
    }

    /// Moves the record on that a verdict belongs to.
    private mutating func takeVerdict(_ report: Report, device: String) {
        let code = report.code ?? .commandFailed
        let index = store.shelves[device]?.jobs.firstIndex { job in
            job.id == report.id && report.correlator == job.correlator
                && report.operation == job.wish.operation && job.stage != .waiting
        }
        guard let index else { return takeForeignVerdict(report, code, device: device) }
        let job = store.shelves[device]?.jobs[index]
        if code == .acceptedForProcessing {
            store.shelves[device]?.jobs[index].stage = .pending
        } else if code.isFulfilled, job?.stage == .pending, profile.faults.has(.consentNotTaken) {
            return
        } else if code.isFulfilled, let job, job.stage == .lost,
            profile.faults.has(.repeatsWhatWasDone, job.wish.name)
        {
            repeatByFault(index, device: device)
        } else if code.isFulfilled || ignoresVerdict(code) {
            confirm(index, instance: report.instance, revision: report.revision, device: device)
        } else {
            refuse(index, code, report.reason ?? "", device: device)
        }
    }

    /// A verdict on a request that was decided already, or on one of another server.
    private mutating func takeForeignVerdict(_ report: Report, _ code: StatusCode, device: String) {
        guard var record = store.shelves[device]?.records[report.id] else { return }
        if let correlator = report.correlator {
            guard correlator == record.lastCorrelator else { return }
            if !code.isFulfilled, record.code == code { record.reason = report.reason.map(recorded) }
            if code.isFulfilled, record.settled == .confirmed || record.settled == .closed {
                record.instance = record.instance ?? report.instance
                record.confirmedInstances.insert(report.instance)
                record.revision = report.revision
            }
        } else if code.isFulfilled, record.confirmedInstances.contains(report.instance),
            record.instance == report.instance
        {
            switch report.operation {
            case .terminate:
                record.settled = .closed
                record.leavesNode = true
            case .delete:
                record.settled = record.settled == .refused ? .refused : .closed
                record.leavesNode = false
            case .commit, .activate, .suspend, nil: break
            }
        }
        store.shelves[device]?.records[report.id] = record
    }

    /// Files a report, once, where its schedule is known.
    private mutating func file(_ report: Report, device: String, wasClosed: Bool) -> StatusCode {
        var progress = store.shelves[device]?.progress[report.instance] ?? SequenceProgress()
        let isNew = progress.take(report.sequence)
        if !isNew, !profile.faults.has(.filesDuplicates) { return .ok }
        guard var record = store.shelves[device]?.records[report.id], belongs(report, to: record) else {
            // Answered all the same, so that the device's queue empties; the number stays open for the record.
            store.shelves[device]?.stray.append(report)
            if let count = store.shelves[device]?.stray.count, count > 1_000 {
                store.shelves[device]?.stray.removeFirst()
            }
            return .ok
        }
        guard record.reports.count < profile.mostReports else { return .deviceFull }
        store.shelves[device]?.progress[report.instance] = progress
        if report.kind == .ended, record.instance == report.instance {
            record.settled = .closed
            record.leavesNode = true
            record.reason = report.reason
            record.wanted = nil
        }
        let isClosing = report.operation == .terminate || report.operation == .delete
        let isOld =
            record.instance != report.instance && record.confirmedInstances.contains(report.instance)
        let isLate = (wasClosed && !isClosing || isOld) && !profile.faults.has(.lateNotMarked)
        if !isDropped(report) {
            record.reports.append(ScheduleRecord.Filed(altered(report), isLate: isLate))
        }
        store.shelves[device]?.records[report.id] = record
        if report.kind == .ended, record.settled == .closed {
            store.shelves[device]?.jobs.removeAll { job in
                job.id == report.id && job.stage == .waiting && job.wish != .remove && !job.wish.isPlan
            }
        }
        return .ok
    }

    /// Whether a report may be filed: its instance was confirmed, or it is the verdict on a request of ours.
    private func belongs(_ report: Report, to record: ScheduleRecord) -> Bool {
        record.confirmedInstances.contains(report.instance) || profile.faults.has(.filesAnyInstance)
            || report.kind == .verification && report.correlator != nil
                && report.correlator == record.lastCorrelator
    }

    private func isDropped(_ report: Report) -> Bool {
        profile.faults.has(.dropsReports) || profile.faults.has(.dropsKind, report.kind.rawValue)
            || profile.faults.has(.dropsFailureReports) && report.kind == .execution
                && report.code?.isFulfilled == false
            || profile.faults.has(.filesFirstRevisionOnly) && report.kind == .execution && report.revision > 1
    }

    private func altered(_ report: Report) -> Report {
        var report = report
        if profile.faults.has(.dropsValues) { report.values = [] }
        if profile.faults.has(.reordersValues) { report.values.reverse() }
        return report
    }
}

extension ServerJob.Wish {
    /// The operation that a verification names; nil where none is verified by its correlator.
    var operation: Report.Operation? {
        switch self {
        case .plan, .change: .commit
        case .activate: .activate
        case .suspend: .suspend
        case .terminate: .terminate
        case .remove, .cleanUp: nil
        }
    }

    /// What the wish is called in the arguments of faults.
    var name: String {
        switch self {
        case .plan: "plan"
        case .change: "change"
        case .activate: "activate"
        case .suspend: "suspend"
        case .terminate: "terminate"
        case .remove: "remove"
        case .cleanUp: "cleanUp"
        }
    }

    /// Whether a new schedule is wished for.
    var isPlan: Bool { if case .plan = self { true } else { false } }
}
