import SyncML

/// The queue of reports for one owner: bounded, persistent, first in first out (semantics 10).
public struct Outbox: Hashable, Sendable, Codable {
    /// A report that the owner has not accepted.
    public struct Entry: Hashable, Sendable, Codable {
        /// The report.
        public var report: Report
        /// Whether it was sent at least once; then it never changes.
        public var wasOffered = false
        /// Whether sending it failed since power came; forgotten at a power cut.
        public var hasFailed = false
        /// Whether it was accepted and is sent again all the same; a fault.
        public var isRepeat = false
    }

    /// The entries, oldest first.
    public var entries: [Entry] = []
    /// Entries dropped because the queue was full.
    public var dropped = 0

    /// Creates an empty queue.
    public init() {}

    /// Adds a report at the end; `trim` makes room afterwards.
    mutating func append(_ report: Report) { entries.append(Entry(report: report)) }

    /// Drops entries until the queue fits, and counts them in the unsent fault `overflow`.
    ///
    /// The oldest execution report goes first; others go only where no execution report is left.
    ///
    /// - Parameters:
    ///   - capacity: The most entries.
    ///   - faults: How the device goes wrong about it.
    mutating func trim(to capacity: Int, faults: FaultSet<DeviceFault>) {
        while entries.count > capacity, drop(faults) {
            if let place = unsentOverflow, !faults.has(.mishandlesOverflow, "count") {
                entries[place].report.lost = (entries[place].report.lost ?? 0) + 1
            }
        }
    }

    /// Whether one more report makes a loss that no fault in the queue can take up.
    func needsOverflow(capacity: Int) -> Bool { entries.count >= capacity && unsentOverflow == nil }

    private var unsentOverflow: Int? { entries.firstIndex { $0.isUnsentOverflow } }

    /// Drops one entry; returns false where there is none to drop.
    private mutating func drop(_ faults: FaultSet<DeviceFault>) -> Bool {
        let newest = entries.lastIndex { $0.report.kind == .execution }
        let oldest = entries.firstIndex { $0.report.kind == .execution }
        let other = entries.firstIndex { !$0.isUnsentOverflow }
        var victim = oldest ?? other
        if faults.has(.mishandlesOverflow, "newest") { victim = newest ?? other }
        if faults.has(.mishandlesOverflow, "verdict") { victim = other }
        guard let victim else { return false }
        entries.remove(at: victim)
        dropped += 1
        return true
    }

    /// Removes a report that its owner has accepted; returns whether it was there.
    mutating func remove(instance: Int, sequence: Int) -> Bool {
        guard let place = place(instance: instance, sequence: sequence) else { return false }
        entries.remove(at: place)
        return true
    }

    /// The position of a report.
    func place(instance: Int, sequence: Int) -> Int? {
        entries.firstIndex { $0.report.instance == instance && $0.report.sequence == sequence }
    }

    /// How many reports of an instance are queued.
    func count(instance: Int) -> Int { entries.count { $0.report.instance == instance } }

    /// Whether the verdict on a revision has neither been sent nor failed to be sent (semantics 8).
    func holds(_ schedule: Schedule) -> Bool {
        entries.contains { entry in
            entry.report.kind == .verification && entry.report.operation == .commit
                && entry.report.instance == schedule.instance && entry.report.code?.isSuccess == true
                && !entry.wasOffered && !entry.hasFailed
        }
    }
}

extension Outbox.Entry {
    /// Whether this is the fault that tells of lost reports, and may still grow.
    fileprivate var isUnsentOverflow: Bool {
        report.kind == .fault && report.reason == Reason.overflow.rawValue && !wasOffered
    }
}
