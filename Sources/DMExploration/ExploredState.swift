public import DMReference

/// The device with what its world may still do, and what must be remembered to judge it.
public struct ExploredState: Hashable, Sendable {
    /// The device.
    public var model: DeviceModel
    /// The property that the last step broke; nil where none.
    public internal(set) var broken: Breach?

    /// A property that does not hold.
    public struct Breach: Hashable, Sendable {
        /// `P01` to `P24` of the semantics.
        public var property: String
        /// What was seen.
        public var text: String
    }

    /// What may still happen.
    struct Budget: Hashable, Sendable {
        var requests: Int
        var ticks: Int
        var writes: Int
        var clockSteps: Int
        var silences: Int
        var revocations: Int
        var powerCuts: Int
    }

    /// What happened, as far as the properties speak of it; by instance number.
    struct Memory: Hashable, Sendable {
        /// Instances whose verification was offered to the owner.
        var verified: Set<Int> = []
        /// The numbers of all schedules there ever were.
        var instances: Set<Int> = []
        /// The greatest number of a report that was accepted.
        var accepted: [Int: Int] = [:]
        /// The occurrences that ran.
        var ran: Set<Occurrence> = []
        /// Instances that were suspended or changed, whose occurrences are not all counted.
        var uncounted: Set<Int> = []
        /// When the last conditional run began.
        var lastBegun: [Int: Instant] = [:]
        /// The most conditional runs that there can have been: starts, and rises of the watched value.
        var mayHaveRun: [Int: Int] = [:]
        /// Owners without rights.
        var revoked: Set<ServerID> = []
    }

    /// An occurrence of a revision of a schedule.
    struct Occurrence: Hashable, Sendable {
        var instance: Int
        var revision: Int
        var due: Instant
    }

    var left: Budget
    var memory = Memory()
}
