/// Something that a device did and that a loss of power does not undo; a host carries it out, in order.
public enum DurableStep: Hashable, Sendable, Codable {
    /// The durable state was written: one transaction.
    case wrote(DurableChange, at: DeviceClock)
    /// A process was begun in the world outside.
    case began(ToolRun)
}

/// What both clocks of a device show.
public struct DeviceClock: Hashable, Sendable, Codable {
    /// The wall clock; nil while unknown.
    public var wall: Instant?
    /// Seconds on the clock that nobody steps.
    public var monotonic: Int

    /// Creates a reading.
    public init(wall: Instant?, monotonic: Int) {
        self.wall = wall
        self.monotonic = monotonic
    }
}

/// What one durable write changes.
public struct DurableChange: Hashable, Sendable, Codable {
    /// The changes of a table: values that are new or different, and keys that are gone.
    public struct Rows<Key: Hashable & Sendable & Codable, Value: Hashable & Sendable & Codable>: Hashable,
        Sendable, Codable
    {
        /// What is new or different.
        public var put: [Key: Value] = [:]
        /// What is gone.
        public var removed: Set<Key> = []

        init(from old: [Key: Value], to new: [Key: Value]) {
            guard old != new else { return }
            put = new.filter { old[$0.key] != $0.value }
            removed = Set(old.keys).subtracting(new.keys)
        }
    }

    /// The tree, where it changed.
    public var tree: DMTree?
    /// The schedule object without its tables, where it changed.
    public var object: ScheduleObject?
    /// Schedules by name.
    public var schedules: Rows<String, Schedule>
    /// Schedules that are gone but for a run in progress, by instance.
    public var detached: Rows<Int, Schedule>
    /// Queues by owner.
    public var outboxes: Rows<ServerID, Outbox>
    /// Accounts by server.
    public var accounts: Rows<ServerID, Account>

    /// Creates the change that makes one state of another.
    ///
    /// - Parameters:
    ///   - old: What was written last.
    ///   - new: What is written now.
    public init(from old: DurableState, to new: DurableState) {
        tree = old.tree == new.tree ? nil : new.tree
        let bare = new.schedules.withoutTables
        object = old.schedules.withoutTables == bare ? nil : bare
        schedules = Rows(from: old.schedules.schedules, to: new.schedules.schedules)
        detached = Rows(from: old.schedules.detached, to: new.schedules.detached)
        outboxes = Rows(from: old.schedules.outboxes, to: new.schedules.outboxes)
        accounts = Rows(from: old.accounts, to: new.accounts)
    }
}

extension ScheduleObject {
    fileprivate var withoutTables: ScheduleObject {
        var bare = self
        bare.schedules = [:]
        bare.detached = [:]
        bare.outboxes = [:]
        return bare
    }
}
