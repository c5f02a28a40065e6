public import SyncML

/// The executable model of a management server: records, wishes, sessions, as one value.
///
/// A pure machine: messages and the operator's calls come in as values; what goes out is returned. The store is written
/// before anything is answered, so that a power cut loses nothing that a device or the operator was told.
public struct ServerModel: Hashable, Sendable, Codable {
    /// A call of the operator that is impossible in the present state.
    public struct Refusal: Error, Hashable, Sendable {
        /// Why.
        public var kind: Kind

        /// Why a call is impossible.
        public enum Kind: String, Hashable, Sendable, Codable {
            /// The server has no such device.
            case unknownDevice
            /// There is no such record.
            case unknownSchedule
            /// A plan for a schedule that is not over.
            case live
            /// An operation on a schedule that is over, refused or ending.
            case notLive
        }
    }

    /// What to do with a message of a device.
    public enum Action: Hashable, Sendable {
        /// Answer it.
        case answer(Message)
        /// Close the connection without an answer.
        case drop
    }

    /// Who the server is and where it deviates.
    public var profile: ServerProfile
    /// The wall clock; nil while unknown.
    public internal(set) var wall: Instant?
    /// What the server keeps.
    public internal(set) var store: ServerStore
    /// What a power cut leaves.
    public internal(set) var durable: ServerStore
    /// Durable writes since reset.
    public internal(set) var storeCount = 0
    /// Whether a crash that was armed has happened since.
    public internal(set) var crashFired = false
    var crashIn: Int?
    var sessions: [String: OpenSession] = [:]
    var notified: [String: [Int]] = [:]

    /// A session with one device.
    struct OpenSession: Hashable, Codable {
        var core: ServerSessionCore
        var hasReadCap = false
        /// What was sent in this session; nothing goes out twice in one session.
        var tried: Set<Attempt> = []
        /// Schedules of which the device may still hold a draft that was refused; it goes with the session (T6).
        var leftDrafts: Set<String> = []
        /// What the last batch was about; nil while nothing is outstanding.
        var errand: Errand?
    }

    /// One step of one job.
    struct Attempt: Hashable, Codable {
        var id: String
        var correlator: String
        var step: ServerJob.Step
    }

    /// What a batch of commands was sent for.
    enum Errand: Hashable, Codable {
        case capabilities
        case job(ServerJob)
    }

    /// Creates a server.
    ///
    /// - Parameters:
    ///   - profile: Who the server is and where it deviates.
    ///   - devices: The devices it manages.
    ///   - wall: The wall clock.
    ///   - seed: Repeats every nonce.
    public init(profile: ServerProfile, devices: [ManagedDevice], wall: Instant? = nil, seed: UInt64 = 1) {
        self.profile = profile
        self.wall = wall
        store = ServerStore(devices: devices, nonces: NonceSource(seed: seed))
        durable = store
    }

    /// Brings a server back from what was kept of it, as after a loss of power.
    ///
    /// - Parameters:
    ///   - profile: Who the server is and where it deviates.
    ///   - store: What was written last.
    ///   - wall: The wall clock.
    public init(profile: ServerProfile, restoring store: ServerStore, wall: Instant?) {
        self.profile = profile
        self.wall = wall
        self.store = store
        durable = store
        restore()
    }

    /// Returns the devices of which something was written since last asked; nothing may leave the server before a host has
    /// carried it out.
    public mutating func takeWritten() -> Set<String> { durable.shelves.takeTouched() }

    /// The state of a record.
    public func state(device: String, id: String) -> ScheduleRecord.State {
        store.shelves[device]?.state(of: id) ?? .absent
    }

    /// The record of a schedule; nil where there is none.
    public func record(device: String, id: String) -> ScheduleRecord? {
        store.shelves[device]?.records[id]
    }

    /// Whether nothing is left to be sent to a device.
    public func isIdle(device: String) -> Bool { store.shelves[device]?.jobs.isEmpty ?? true }

    // MARK: Clock and power

    /// Lets the clock run on.
    public mutating func advance(_ seconds: Int) { wall = wall.map { $0 + seconds } }

    /// Steps the clock.
    public mutating func setClock(_ instant: Instant?) { wall = instant }

    /// Cuts the power and brings it back: sessions are gone, the store is as it was written last.
    ///
    /// - Parameter off: Seconds without power; the clock runs on.
    public mutating func powerCycle(off: Int = 0) {
        advance(off)
        restore()
    }

    /// Cuts the power right before a durable write to come; 0 disarms, a new call replaces the old.
    ///
    /// - Parameter writes: Which write from now, from 1.
    public mutating func armCrash(writes: Int) {
        crashIn = writes > 0 ? writes : nil
        crashFired = false
    }

    mutating func restore() {
        sessions = [:]
        notified = [:]
        store = durable
        for device in store.shelves.keys.sorted() {
            guard let kept = store.shelves[device] else { continue }
            var shelf = kept
            for index in shelf.jobs.indices where shelf.jobs[index].stage == .sent {
                if profile.faults.has(.repeatsWithoutReading, "power") {
                    shelf.jobs[index].correlator = nextCorrelator()
                    shelf.jobs[index].stage = .waiting
                    continue
                }
                shelf.jobs[index].stage = .lost
                shelf.jobs[index].step = .read
            }
            if profile.faults.has(.losesRecordsOnPowerCut) {
                shelf.records = [:]
                shelf.jobs = []
            }
            if profile.faults.has(.losesReportsOnPowerCut) {
                for id in shelf.records.keys { shelf.records[id]?.reports = [] }
            }
            if profile.faults.has(.losesPendingOnPowerCut) { shelf.jobs.removeAll { $0.stage == .pending } }
            for id in shelf.records.keys {
                if let settled = shelf.records[id]?.settled,
                    profile.faults.has(.losesStateOnPowerCut, settled.rawValue)
                {
                    shelf.records[id]?.settled = settled == .closed ? .confirmed : nil
                }
            }
            if profile.faults.has(.losesHighWaterMark) { shelf.progress = [:] }
            let forgotten = shelf.jobs.filter {
                $0.stage == .waiting && profile.faults.has(.losesWishOnPowerCut, $0.wish.name)
            }
            for job in forgotten { Self.forget(job, in: &shelf) }
            shelf.jobs.removeAll { forgotten.contains($0) }
            if shelf != kept { store.shelves[device] = shelf }
        }
        durable = store
    }

    private static func forget(_ job: ServerJob, in shelf: inout ServerStore.Shelf) {
        switch job.wish {
        case .plan: shelf.records[job.id] = nil
        case .change: shelf.records[job.id]?.wanted = nil
        case .activate, .suspend, .terminate, .remove, .cleanUp: break
        }
    }

    /// Writes the store; returns false where the power was cut instead.
    mutating func persist() -> Bool {
        let changed = store.shelves.touched.filter { store.shelves[$0] != durable.shelves[$0] }
        guard !changed.isEmpty || !store.isSame(beside: durable) else { return true }
        if let left = crashIn {
            guard left > 1 else {
                crashIn = nil
                crashFired = true
                restore()
                return false
            }
            crashIn = left - 1
        }
        for device in changed { durable.shelves[device] = store.shelves[device] }
        _ = store.shelves.takeTouched()
        durable.takeRest(of: store)
        storeCount += 1
        return true
    }
}
