/// What a server keeps: everything here survives a power cut once it was written (semantics 12).
public struct ServerStore: Hashable, Sendable, Codable {
    /// Everything about one device.
    public struct Shelf: Hashable, Sendable, Codable {
        /// The device with the nonces of the next session.
        public var device: ManagedDevice
        /// The records by schedule.
        public var records: [String: ScheduleRecord] = [:]
        /// What is to be carried out, in the order of the wishes.
        public var jobs: [ServerJob] = []
        /// Numbers of reports taken, by instance.
        public var progress: [Int: SequenceProgress] = [:]
        /// Reports that belong to no schedule of ours, newest last, bounded.
        public var stray: [Report] = []

        /// Creates an empty shelf.
        public init(_ device: ManagedDevice) { self.device = device }
    }

    /// The shelves by device.
    public var shelves: Shelves
    /// Correlators made so far.
    public var lastCorrelator = 0
    /// Notifications made so far.
    public var lastNotification = 0
    /// Where nonces come from.
    public var nonces: NonceSource

    /// Creates a store without records.
    public init(devices: [ManagedDevice], nonces: NonceSource) {
        shelves = Shelves(devices.map { Shelf($0) })
        self.nonces = nonces
    }

    /// The store as if there were no devices.
    public var withoutShelves: ServerStore {
        var rest = ServerStore(devices: [], nonces: nonces)
        rest.takeRest(of: self)
        return rest
    }

    /// Whether everything but the shelves is the same.
    func isSame(beside other: ServerStore) -> Bool {
        lastCorrelator == other.lastCorrelator && lastNotification == other.lastNotification
            && nonces == other.nonces
    }

    /// Takes everything but the shelves.
    mutating func takeRest(of other: ServerStore) {
        lastCorrelator = other.lastCorrelator
        lastNotification = other.lastNotification
        nonces = other.nonces
    }
}

extension ServerStore.Shelf {
    /// The state of a record, worked out from what rests and what is under way.
    func state(of id: String) -> ScheduleRecord.State {
        guard let record = records[id] else { return .absent }
        guard let job = jobs.first(where: { $0.id == id && $0.wish != .cleanUp }) else {
            return record.settled ?? .planned
        }
        if record.settled == .closed, !job.wish.isPlan { return .closed }
        if job.stage == .lost { return .unknown }
        switch job.wish {
        case .plan: return job.stage == .waiting ? .planned : .sent
        case .change: return .changing
        case .activate, .suspend: return .confirmed
        case .terminate, .remove: return .ending
        case .cleanUp: return record.settled ?? .planned
        }
    }

    /// Whether an operator can still act on the schedule.
    func isLive(_ id: String) -> Bool {
        let own = jobs.filter { $0.id == id }
        let life = own.lastIndex(where: \.wish.isPlan).map { own[$0...] } ?? own[...]
        guard !life.contains(where: { $0.wish == .terminate || $0.wish == .remove }) else { return false }
        switch state(of: id) {
        case .planned, .sent, .confirmed, .changing, .unknown: return true
        case .refused, .ending, .closed, .absent: return false
        }
    }
}
