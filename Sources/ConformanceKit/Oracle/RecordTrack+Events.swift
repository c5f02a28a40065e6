import DMReference
import SyncML

/// What moves a record on: wishes, Statuses, verdicts, readings of Info, and reports.
extension RecordTrack {
    /// Takes note of a wish that the operator was told is recorded.
    mutating func record(_ wish: OperatorWish) {
        if case .plan(let definition) = wish {
            earlier.formUnion(reports.map { Key($0.report) })
            reports = []
            planned = definition
            confirmed = nil
            rest = nil
            instance = nil
            self.revision = nil
            codes = []
            needsCode = false
            reasons = []
            isClosedForSure = false
            mayBeClosed = false
            lapsed += wishes
            wishes = []
        }
        wishes.append(OpenWish(wish: wish))
    }

    /// The wish that an operation on the wire belongs to: the first of the kind that is open, else one that was overtaken.
    ///
    /// A Delete before a plan that waits clears the way for it and carries no wish out.
    func index(of operation: Report.Operation) -> Int? {
        if operation == .delete, case .plan? = wishes.first?.wish { return nil }
        return wishes.firstIndex { $0.wish.mayBeSent(as: operation) && !$0.isDecidedByStatus }
            ?? wishes.firstIndex { $0.wish.mayBeSent(as: operation) }
    }

    /// Takes the Status of the operation of a wish.
    mutating func take(_ code: StatusCode, at index: Int) {
        wishes[index].isUnanswered = false
        wishes[index].isLost = false
        guard !code.isChallenge else { return }
        wishes[index].isCarriedOut = true
        if code.isFulfilled {
            wishes[index].status = code
            if wishes[index].wish == .remove { succeed(at: index, instance: nil, revision: nil) }
        } else {
            refuse(at: index, code, reason: nil)
        }
    }

    /// Takes a verification that the server has answered with success.
    mutating func take(verdict report: Report) {
        let code = report.code ?? .commandFailed
        let open = wishes.firstIndex { open in
            guard let correlator = report.correlator, let operation = report.operation else { return false }
            return open.correlators.contains(correlator) && open.wish.mayBeSent(as: operation)
        }
        if let open {
            wishes[open].isUnanswered = false
            wishes[open].isCarriedOut = true
            if code.isFulfilled {
                succeed(at: open, instance: report.instance, revision: report.revision)
            } else {
                refuse(at: open, code, reason: report.reason)
            }
        } else if let correlator = report.correlator {
            guard decided.contains(correlator) else { return }
            if code.isFulfilled {
                confirmedInstances.insert(report.instance)
                if rest != .refused {
                    instance = report.instance
                    revision = report.revision
                }
            } else {
                codes.insert(code)
                if let reason = report.reason { reasons.insert(reason) }
            }
        } else if code.isFulfilled, report.instance == instance {
            switch report.operation {
            case .terminate, .delete: close()
            case .commit, .activate, .suspend, nil: break
            }
        }
    }

    /// Takes what the server has read below Info; no leaves where the node was not found.
    mutating func take(information leaves: [String: String]?) {
        if leaves?["State"] == Schedule.State.ended.rawValue { mayBeClosed = true }
        for index in wishes.indices.reversed() where wishes[index].isUnanswered {
            wishes[index].hasReadInfo = true
            guard let leaves else {
                takeAbsence(at: index)
                continue
            }
            guard let correlator = leaves["LastCorrelator"],
                let code = leaves["LastCode"].flatMap({ Int($0) })
            else { continue }
            guard wishes[index].correlators.contains(correlator) else {
                wishes[index].isUnanswered = false
                continue
            }
            let status = StatusCode(code)
            wishes[index].isUnanswered = false
            wishes[index].isCarriedOut = true
            if leaves["Pending"] == "true" || status == .acceptedForProcessing {
                wishes[index].status = .acceptedForProcessing
            } else if status.isFulfilled {
                succeed(
                    at: index, instance: leaves["Instance"].flatMap { Int($0) },
                    revision: leaves["Revision"].flatMap { Int($0) })
            } else {
                refuse(at: index, status, reason: leaves["LastReason"])
            }
        }
    }

    private mutating func takeAbsence(at index: Int) {
        wishes[index].isUnanswered = false
        switch wishes[index].wish {
        case .plan:
            // What never arrived is to be sent again, and so only planned.
            wishes[index].alsoAllowed.insert(.planned)
        case .change, .activate, .suspend:
            wishes[index].alsoAllowed = [.confirmed, .refused, .closed]
            wishes[index].isCarriedOut = true
        case .terminate, .remove:
            wishes[index].alsoAllowed = [.closed]
            wishes[index].isCarriedOut = true
        }
    }

    /// Files a report that the server has answered with success, where it belongs to this schedule.
    mutating func file(_ report: Report) {
        guard planned != nil else { return }
        if report.kind == .verification {
            if !taken.contains(Key(report)) { verifications.append(report) }
            taken.insert(Key(report))
            return
        }
        guard confirmedInstances.contains(report.instance), taken.insert(Key(report)).inserted else { return }
        guard report.instance == instance else {
            earlier.insert(Key(report))
            return
        }
        let isLate: Bool? =
            if report.kind == .ended { nil } else if isClosedForSure { true } else {
                rest == .closed || isEndingAccepted ? nil : false
            }
        reports.append(Filed(report: report, isLate: isLate))
        if report.kind == .ended { close() }
    }

    private var isEndingAccepted: Bool {
        wishes.contains { ($0.wish == .terminate || $0.wish == .remove) && $0.status?.isFulfilled == true }
    }

    private mutating func close() {
        rest = .closed
        lapsed += wishes.filter { $0.wish.isOvertakenByEnd }
        wishes.removeAll { $0.wish.isOvertakenByEnd }
    }

    /// A message was taken whole: what it closed is closed for everything that follows.
    mutating func endMessage() { isClosedForSure = rest == .closed }

    private mutating func succeed(at index: Int, instance: Int?, revision: Int?) {
        let open = wishes.remove(at: index)
        decided.formUnion(open.correlators)
        if let instance {
            self.instance = instance
            confirmedInstances.insert(instance)
        }
        if let revision { self.revision = revision }
        codes = [.ok]
        needsCode = false
        reasons = []
        switch open.wish {
        case .plan(let definition), .change(let definition):
            confirmed = definition
            rest = .confirmed
        case .activate, .suspend: rest = rest == .closed ? .closed : .confirmed
        case .terminate, .remove: close()
        }
    }

    mutating func refuse(at index: Int, _ code: StatusCode, reason: String?) {
        let open = wishes.remove(at: index)
        decided.formUnion(open.correlators)
        codes = open.failures.union([code])
        needsCode = true
        reasons = Set([reason].compactMap(\.self))
        switch open.wish {
        case .plan: rest = .refused
        case .change, .activate, .suspend: rest = rest ?? .confirmed
        case .terminate, .remove: rest = code == .notFound ? .closed : rest ?? .confirmed
        }
    }
}

extension RecordTrack.Key {
    init(_ report: Report) { self.init(instance: report.instance, sequence: report.sequence) }
}

extension RecordTrack.OpenWish {
    /// Whether the Status of the operation came, so that a further operation belongs to another wish.
    var isDecidedByStatus: Bool { status != nil }
}

extension OperatorWish {
    /// Whether an operation on the wire can carry this wish out.
    func mayBeSent(as operation: Report.Operation) -> Bool {
        switch (self, operation) {
        case (.plan, .commit), (.change, .commit), (.activate, .activate), (.suspend, .suspend),
            (.terminate, .terminate), (.remove, .delete):
            true
        case (.plan, _), (.change, _), (.activate, _), (.suspend, _), (.terminate, _), (.remove, _): false
        }
    }

    /// Whether the end of the schedule leaves nothing to be done for it.
    var isOvertakenByEnd: Bool {
        switch self {
        case .change, .activate, .suspend, .terminate: true
        case .plan, .remove: false
        }
    }

    /// The definition that is wished for.
    var definition: Definition? {
        switch self {
        case .plan(let definition), .change(let definition): definition
        case .activate, .suspend, .terminate, .remove: nil
        }
    }
}

extension StatusCode {
    /// Whether the code asks for credentials.
    var isChallenge: Bool { self == .invalidCredentials || self == .authenticationRequired }
}
