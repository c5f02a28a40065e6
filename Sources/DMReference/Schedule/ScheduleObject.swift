/// The subtree of the schedule object: the schedules of all owners and what is queued for them.
public struct ScheduleObject: Hashable, Sendable, Codable {
    /// Where the object lies.
    public var root: NodeURI
    /// The schedules by name; those in state Draft without a pending verdict belong to the open session.
    public var schedules: [String: Schedule] = [:]
    /// Schedules that were deleted while a run was in progress, by instance; the run may finish.
    public var detached: [Int: Schedule] = [:]
    /// Definitions being edited in the open session, by name; gone at its end.
    public var drafts: [String: DefinitionTree] = [:]
    /// The queues by owner.
    public var outboxes: [ServerID: Outbox] = [:]
    /// The number that the next schedule gets; never decreases.
    public var nextInstance = 1
    /// The server of the last session; kept by the fault `runsAsLastServer` alone.
    public var lastServer: ServerID?
    /// When changes that the device made itself are noticed, on the monotonic clock; nil where there are none.
    public var evaluationDue: Int?
    /// Whether runs wait until the open session ends.
    public var areRunsPutOff = false
    /// Depth of the chain of triggers that the run being executed belongs to; nil between runs.
    public var depthOfRun: Int?
    /// Whether conditions are evaluated after the run being executed instead of after each of its commands.
    public var evaluatesAfterRun = false

    /// Creates an object without schedules.
    public init(root: NodeURI) { self.root = root }

    /// What survives a power cut now: everything but drafts and what belongs to the open session.
    var durable: ScheduleObject {
        var kept = self
        kept.drafts = [:]
        kept.areRunsPutOff = false
        kept.depthOfRun = nil
        kept.evaluatesAfterRun = false
        if schedules.values.contains(where: { !$0.isDurable }) {
            kept.schedules = schedules.filter { $0.value.isDurable }
        }
        return kept
    }

    /// Whether what would survive a power cut now is this.
    func isKept(in durable: ScheduleObject) -> Bool {
        var kept = self
        kept.drafts = [:]
        kept.areRunsPutOff = false
        kept.depthOfRun = nil
        kept.evaluatesAfterRun = false
        kept.schedules = durable.schedules
        guard kept == durable else { return false }
        // In the order of likelihood: nothing has changed, nothing but drafts has.
        if schedules == durable.schedules { return true }
        return schedules.count { $0.value.isDurable } == durable.schedules.count
            && durable.schedules.allSatisfy { id, schedule in schedules[id] == schedule }
    }

    /// The schedule with this number, deleted ones with a run in progress included.
    public subscript(instance instance: Int) -> Schedule? {
        get { schedules.values.first { $0.instance == instance } ?? detached[instance] }
        set {
            if let id = schedules.values.first(where: { $0.instance == instance })?.id {
                schedules[id] = newValue
            } else {
                detached[instance] = newValue
            }
        }
    }

    /// The names of all schedules in order of code points.
    var names: [String] { Self.sorted(Array(schedules.keys)) }

    /// The names of the schedules in one state.
    func names(in state: Schedule.State) -> [String] {
        schedules.isEmpty
            ? [] : Self.sorted(schedules.compactMap { $0.value.state == state ? $0.key : nil })
    }

    private static func sorted(_ names: [String]) -> [String] {
        names.count < 2 ? names : names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }

    /// How many schedules a server may still commit (schedule-mo 8).
    func free(for server: ServerID, _ capabilities: Capabilities) -> Int {
        let own = schedules.values.count { $0.owner == server }
        return max(
            0, min(capabilities[.maxPerServer] - own, capabilities[.maxSchedules] - schedules.count))
    }
}
