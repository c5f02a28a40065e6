/// The executable model of a device: its whole state as one value.
///
/// Steps are mutating methods in `DeviceModel+Topic.swift` files; time comes in as a parameter, freedoms are resolved by
/// `Choices`. The reference device keeps one such value, the oracle a set of them.
public struct DeviceModel: Hashable, Sendable, Codable {
    /// Who the device is and where it deviates.
    public var profile: DeviceProfile
    /// The tree; the schedule object shows in it as one permanent node, its subtree is in `schedules`.
    public var tree: DMTree
    /// The schedule object.
    public var schedules: ScheduleObject
    /// The servers it has accounts with.
    public var accounts: [ServerID: Account]
    /// The wall clock; nil while unknown.
    public var wall: Instant?
    /// Seconds on the clock that nobody steps.
    public var monotonic: Int
    /// The user: answers to come, prompts shown.
    public var user: UserScript
    /// The processes begun since reset.
    public var toolRuns: [ToolRun]
    /// The processes that have not ended, in the order in which they were begun.
    public var pendingTools: [PendingTool]
    /// The server of the open session; nil while none is open.
    public var sessionWith: ServerID?
    /// What a power cut leaves: the state at the last durable write.
    public var durable: DurableState
    /// Durable writes since reset.
    public var storeCount: Int
    /// The cut of power that the test control armed.
    public var crash = CrashState()
    /// What was written and begun since a host last carried it out; nil where no host asks for it.
    public internal(set) var journal: [DurableStep]?

    /// Creates a device with its standard objects, an empty schedule object and no session.
    ///
    /// - Parameters:
    ///   - profile: Who the device is and where it deviates.
    ///   - accounts: The servers it has accounts with.
    ///   - wall: The wall clock; nil while unknown.
    ///   - user: What the user answers.
    public init(
        profile: DeviceProfile, accounts: [Account] = [], wall: Instant? = nil,
        user: UserScript = UserScript()
    ) {
        self.profile = profile
        var tree = DMTree()
        tree.addStandardObjects(deviceID: profile.deviceID)
        for account in accounts { tree.addAccount(account) }
        tree.set(
            profile.scheduleRoot,
            .interior(type: "urn:x-dmsched:mo:schedule:1.0", access: [.get], isPermanent: true))
        self.tree = tree
        schedules = ScheduleObject(root: profile.scheduleRoot)
        self.accounts = Dictionary(accounts.map { ($0.serverID, $0) }, uniquingKeysWith: { $1 })
        self.wall = wall
        monotonic = 0
        self.user = user
        toolRuns = []
        pendingTools = []
        durable = DurableState(tree: tree, schedules: schedules, accounts: self.accounts)
        storeCount = 0
    }
}

/// A process that goes on after the Exec that began it was answered 202.
public struct PendingTool: Hashable, Sendable, Codable {
    /// The process.
    public var run: ToolRun
    /// When it ends, on the monotonic clock.
    public var endsAt: Int
    /// What began it.
    public var origin: Origin

    /// What began a process.
    public enum Origin: Hashable, Sendable, Codable {
        /// A message of a server.
        case live(ServerID, correlator: String?)
        /// A run of the schedule with this name; its command's status is replaced at the end (semantics 8).
        case scheduled(String, commandID: String)
    }

    /// Creates a pending process.
    public init(run: ToolRun, endsAt: Int, origin: Origin) {
        self.run = run
        self.endsAt = endsAt
        self.origin = origin
    }
}
