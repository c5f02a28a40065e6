public import SyncML

/// What a server knows of one schedule on one device (semantics 15, test control 4).
public struct ScheduleRecord: Hashable, Sendable, Codable {
    /// The states that the test control names.
    public enum State: String, CaseIterable, Hashable, Sendable, Codable {
        /// The wish is recorded, nothing was sent.
        case planned
        /// The plan was sent, the verdict is to come.
        case sent
        /// The device holds the schedule.
        case confirmed
        /// The device refused the plan.
        case refused
        /// A change is wished for or under way.
        case changing
        /// Terminate or remove is wished for or under way.
        case ending
        /// The schedule is over.
        case closed
        /// An answer was lost; the server reads before it repeats anything.
        case unknown
        /// There is no such record.
        case absent
    }

    /// A report as it was filed.
    public struct Filed: Hashable, Sendable, Codable {
        /// The report.
        public var report: Report
        /// Whether it came after the record was closed.
        public var isLate: Bool

        /// Creates a filed report.
        public init(_ report: Report, isLate: Bool) {
            self.report = report
            self.isLate = isLate
        }
    }

    /// The node name under `Set`.
    public var id: String
    /// Where the record rests when nothing is under way: nil, confirmed, refused or closed.
    public var settled: State?
    /// The revision confirmed last.
    public var revision: Int?
    /// The instance confirmed last.
    public var instance: Int?
    /// The last verdict's code.
    public var code: StatusCode?
    /// The last verdict's reason, or the reason of the end.
    public var reason: String?
    /// The definition confirmed last, else the planned one.
    public var definition: Definition?
    /// The change wished for.
    public var wanted: Definition?
    /// The reports filed, in the order of arrival.
    public var reports: [Filed] = []
    /// Instances that were confirmed, this one and those before it.
    public var confirmedInstances: Set<Int> = []
    /// The correlator of the last request that was decided, so that a late reason finds its place.
    var lastCorrelator: String?
    /// Whether the device is known to hold an Ended node of this name.
    var leavesNode = false

    /// Creates an empty record.
    public init(id: String) { self.id = id }

    /// Whether the schedule can still be changed, activated, suspended or terminated.
    public var isSettledLive: Bool { settled == .confirmed }
}

/// A request of the operator, on its way to the device.
public struct ServerJob: Hashable, Sendable, Codable {
    /// What is wished for.
    public enum Wish: Hashable, Sendable, Codable {
        /// Create the schedule.
        case plan(Definition)
        /// Change its definition.
        case change(Definition)
        /// Activate it.
        case activate
        /// Suspend it.
        case suspend
        /// End it.
        case terminate
        /// Remove it.
        case remove
        /// Remove what a creation that failed in part has left.
        case cleanUp
    }

    /// How far it has come.
    public enum Stage: String, Hashable, Sendable, Codable {
        /// Nothing of it was sent.
        case waiting
        /// It was sent; the Status is to come.
        case sent
        /// It was answered 200; the verification is to come.
        case answered
        /// It was answered 202; the verdict is to come.
        case pending
        /// The answer was lost.
        case lost
    }

    /// The next thing that goes out.
    public enum Step: String, Hashable, Sendable, Codable {
        /// Delete the Ended node of the same name.
        case clear
        /// The Sequence that creates or changes.
        case transfer
        /// The commit in a message of its own.
        case commit
        /// Any other operation.
        case operate
        /// Reading Info, to learn what became of it.
        case read
    }

    /// The schedule.
    public var id: String
    /// What is wished for.
    public var wish: Wish
    /// The token of the request: one for each operation, the same when it is repeated.
    public var correlator: String
    /// How far it has come.
    public var stage: Stage
    /// What goes out next, or went out last.
    public var step: Step
}

/// The numbers of the reports of one instance that a server has taken: a high-water mark and the holes below it.
public struct SequenceProgress: Hashable, Sendable, Codable {
    /// The highest number taken.
    public private(set) var mark = 0
    /// Ranges below the mark that were not taken; the oldest are forgotten beyond a bound.
    public private(set) var holes: [ClosedRange<Int>] = []
    private static let mostHoles = 1_000

    /// Creates progress that has seen nothing.
    public init() {}

    /// Takes a number.
    ///
    /// - Parameter number: From 1.
    /// - Returns: Whether it is new.
    public mutating func take(_ number: Int) -> Bool {
        if number > mark {
            if number > mark + 1 { holes.append((mark + 1)...(number - 1)) }
            if holes.count > Self.mostHoles { holes.removeFirst() }
            mark = number
            return true
        }
        guard let index = holes.firstIndex(where: { $0.contains(number) }) else { return false }
        let hole = holes.remove(at: index)
        if number < hole.upperBound { holes.insert((number + 1)...hole.upperBound, at: index) }
        if number > hole.lowerBound { holes.insert(hole.lowerBound...(number - 1), at: index) }
        return true
    }
}
