import DMReference
import SyncML

/// What a server can know of one schedule on one device: the wishes under way, and what was decided and filed.
struct RecordTrack: Hashable, Sendable {
    /// A wish of the operator that was not decided yet.
    struct OpenWish: Hashable, Sendable {
        /// What is wished for.
        var wish: OperatorWish
        /// Whether anything of it was sent.
        var isSent = false
        /// Whether an ended schedule of the same name was deleted for it.
        var hasCleared = false
        /// The tokens of its operation, as the server sent them.
        var correlators: Set<String> = []
        /// Whether its operation went out and nothing was heard of it since.
        var isUnanswered = false
        /// Whether the session in which the operation went out is over.
        var isLost = false
        /// Whether Info was read since the answer was lost.
        var hasReadInfo = false
        /// The Status of its operation, once the server knows it.
        var status: StatusCode?
        /// Codes that the server knows of commands that did not succeed.
        var failures: Set<StatusCode> = []
        /// States that a server may show beside those of the wish, after an answer that leaves it a choice.
        var alsoAllowed: Set<ScheduleRecord.State> = []
        /// Whether nothing remains for the server to send.
        var isCarriedOut = false
    }

    /// Where a record rests.
    enum Rest: Hashable, Sendable {
        case confirmed
        case refused
        case closed
    }

    /// A report that the record has to show.
    struct Filed: Hashable, Sendable {
        var report: Report
        /// Whether it is marked late; nil where both are right.
        var isLate: Bool?
    }

    /// The definition planned last.
    var planned: Definition?
    /// The definition confirmed last, in the life that the last plan began.
    var confirmed: Definition?
    /// The wishes that are not decided, in order.
    var wishes: [OpenWish] = []
    /// Wishes that the end of the schedule overtook; the server may still have sent them.
    var lapsed: [OpenWish] = []
    /// Where it rests; nil before the first decision of the present life.
    var rest: Rest?
    /// The instance confirmed last.
    var instance: Int?
    /// The revision confirmed last.
    var revision: Int?
    /// Codes that the record may show for the last decision.
    var codes: Set<StatusCode> = []
    /// Whether the record has to show a code: the last decision was a refusal.
    var needsCode = false
    /// Reasons that the record may show.
    var reasons: Set<String> = []
    /// Execution, fault and ended reports in the order of filing.
    var reports: [Filed] = []
    /// Reports of lives before the last plan; a record shows them or not.
    var earlier: Set<Key> = []
    /// Verifications that came; a record shows them or not.
    var verifications: [Report] = []
    /// Reports taken, by instance and number.
    var taken: Set<Key> = []
    /// Instances that a verdict or Info has confirmed.
    var confirmedInstances: Set<Int> = []
    /// Tokens of requests that were decided.
    var decided: Set<String> = []
    /// Whether the record was closed by a message before the present one, beyond doubt.
    var isClosedForSure = false
    /// Whether the server may have seen by its own reading that the schedule is over.
    var mayBeClosed = false

    /// Names a report of one device.
    struct Key: Hashable, Sendable {
        var instance: Int
        var sequence: Int
    }

    /// The first wish that the server could send and has not; what waits behind a verdict to come is none.
    var uncarried: OpenWish? {
        for wish in wishes {
            if !wish.isCarriedOut { return wish }
            if wish.status == .acceptedForProcessing { return nil }
        }
        return nil
    }

    /// Whether every wish was decided.
    var isSettled: Bool { wishes.isEmpty }
}

extension RecordTrack {
    /// The states that a record may show now.
    var allowedStates: Set<ScheduleRecord.State> {
        var states: Set<ScheduleRecord.State> = []
        for wish in wishes { states.formUnion(allowed(wish)) }
        guard states.isEmpty else { return states }
        switch rest {
        case .confirmed: return mayBeClosed ? [.confirmed, .closed] : [.confirmed]
        case .refused: return [.refused]
        case .closed: return [.closed]
        case nil: return [planned == nil ? .absent : .planned]
        }
    }

    private func allowed(_ open: OpenWish) -> Set<ScheduleRecord.State> {
        var states = open.alsoAllowed
        if open.isSent { states.insert(.unknown) }
        let isAccepted = open.status.map { $0.isFulfilled && $0 != .acceptedForProcessing } ?? false
        switch open.wish {
        case .plan:
            states.insert(open.isSent ? .sent : .planned)
            if open.correlators.isEmpty, open.isSent || open.hasCleared {
                states.formUnion([.planned, .sent, .unknown])
            }
            if isAccepted { states.insert(.confirmed) }
        case .change:
            states.insert(.changing)
            // A change of what was refused or has ended meanwhile leaves it so.
            if !open.failures.isEmpty, rest == .refused || rest == .closed {
                states.formUnion(rest == .closed ? [.refused, .closed] : [.refused])
            }
            if isAccepted { states.insert(.confirmed) }
        case .activate, .suspend:
            states.formUnion([.confirmed, .changing])
        case .terminate, .remove:
            states.insert(.ending)
            if isAccepted || rest == .closed { states.insert(.closed) }
        }
        return states
    }

    /// The definition that the record has to show, more than one while a change was accepted and not verified.
    var allowedDefinitions: [Definition] {
        var definitions = [confirmed ?? planned].compactMap(\.self)
        for open in wishes {
            if case .change(let definition) = open.wish, open.status?.isFulfilled == true {
                definitions.append(definition)
            }
        }
        return definitions
    }

    /// The changes in flight, in order.
    var changes: [Definition] {
        wishes.compactMap { if case .change(let definition) = $0.wish { definition } else { nil } }
    }

    /// Whether a schedule of the present life is live or on its way.
    var isLive: Bool {
        let isEnding = wishes.contains { $0.wish == .terminate || $0.wish == .remove }
        return !isEnding && (rest == .confirmed || rest == nil && planned != nil)
    }
}
