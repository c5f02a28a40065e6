/// The occurrences of a time part: t_k = start + k * period, as long as they lie before the end (semantics 5).
///
/// Pure arithmetic, in constant time however far the clock was stepped.
struct Occurrences: Hashable, Sendable, Codable {
    /// The anchor, occurrence 0.
    var start: Instant
    /// Distance; nil where there is one occurrence.
    var period: Int?
    /// Exclusive end.
    var end: Instant?

    /// When occurrence k is due.
    func due(_ index: Int) -> Instant { start + index * (period ?? 0) }

    /// The highest index that exists; nil where there is no bound, -1 where there is none at all.
    var last: Int? {
        guard let end else { return period == nil ? 0 : nil }
        guard end > start else { return -1 }
        guard let period else { return 0 }
        return (end - start - 1) / period
    }

    /// The highest index that is due at an instant; -1 where there is none.
    func latest(notAfter now: Instant) -> Int {
        guard now >= start else { return -1 }
        let reached = period.map { (now - start) / $0 } ?? 0
        return last.map { min($0, reached) } ?? reached
    }

    /// The lowest index that is due at or after an instant, whether it exists or not.
    func first(notBefore now: Instant) -> Int {
        guard now > start else { return 0 }
        guard let period else { return 1 }
        return (now - start + period - 1) / period
    }

    /// The next occurrence behind an index; nil where there is none.
    func next(after index: Int) -> Instant? {
        if let last, index >= last { return nil }
        return due(index + 1)
    }
}

/// An occurrence that the index rule selected to run.
struct DueOccurrence: Hashable, Sendable, Codable {
    /// Its index.
    var index: Int
    /// When it was due.
    var due: Instant
    /// Whether it was noticed late.
    var isLate: Bool
}

/// How late a run may be.
enum Grace: Hashable, Sendable, Codable {
    /// That many seconds.
    case seconds(Int)
    /// Until the end of the schedule, exclusive; without an end for ever.
    case untilEnd(Instant?)

    /// Whether an occurrence may still run.
    func allows(due: Instant, now: Instant) -> Bool {
        switch self {
        case .seconds(let limit): now - due <= limit
        case .untilEnd(let end): end.map { now < $0 } ?? true
        }
    }
}

/// The one rule for power-off and for clock steps in both directions (AMB-12, AMB-13).
struct IndexRule: Hashable, Sendable {
    /// What is due when.
    var occurrences: Occurrences
    /// What becomes of late occurrences.
    var missed: Definition.Missed
    /// How late a run may be.
    var grace: Grace
    /// Up to this many seconds an occurrence counts as on time.
    var maxLatency: Int
    /// Most late occurrences that run under `all`.
    var maxCatchUp: Int

    /// What an evaluation of the time part found.
    struct Outcome: Hashable, Sendable {
        /// The highest index processed from now on.
        var last: Int
        /// What shall run, in order.
        var runs: [DueOccurrence]
        /// How many are counted as missed.
        var missed: Int
    }

    /// Processes every occurrence behind the last one processed that is due now.
    ///
    /// Nothing happens where the clock stands at or before what was processed already, so a step back never repeats.
    func process(after last: Int, now: Instant) -> Outcome {
        let reached = occurrences.latest(notAfter: now)
        guard reached > last else { return Outcome(last: last, runs: [], missed: 0) }
        let onTime = max(occurrences.first(notBefore: now + -maxLatency), last + 1)
        let punctual = onTime > reached ? [] : (onTime...reached).map { occurrence($0, isLate: false) }
        let late = (last + 1)..<min(onTime, reached + 1)
        let caught = catchUp(late, isMerged: !punctual.isEmpty, now: now)
        return Outcome(last: reached, runs: caught + punctual, missed: late.count - caught.count)
    }

    /// Processes windows that had closed before they were noticed: each is late, however little.
    ///
    /// - Parameters:
    ///   - late: The indices of the closed windows.
    ///   - isMerged: Whether a window opens in the same evaluation.
    ///   - now: The wall clock.
    /// - Returns: The occurrences that run after all.
    func catchUp(_ late: Range<Int>, isMerged: Bool, now: Instant) -> [DueOccurrence] {
        guard !late.isEmpty else { return [] }
        switch missed {
        case .skip: return []
        case .once:
            let latest = late.upperBound - 1
            guard !isMerged, grace.allows(due: occurrences.due(latest), now: now) else { return [] }
            return [occurrence(latest, isLate: true)]
        case .all:
            let first = maxCatchUp < late.count ? late.upperBound - maxCatchUp : late.lowerBound
            return (first..<late.upperBound).map { occurrence($0, isLate: true) }
                .filter { grace.allows(due: $0.due, now: now) }
        }
    }

    private func occurrence(_ index: Int, isLate: Bool) -> DueOccurrence {
        DueOccurrence(index: index, due: occurrences.due(index), isLate: isLate)
    }
}

extension Definition.TimePart {
    /// The grace in force: explicit, else one period, else up to the end (semantics 5).
    var effectiveGrace: Grace { lateness.map { .seconds($0) } ?? .untilEnd(end) }

    /// Returns the occurrences counted from an anchor, which stands for an absent start.
    func occurrences(from anchor: Instant) -> Occurrences {
        Occurrences(start: start ?? anchor, period: period, end: end)
    }
}
