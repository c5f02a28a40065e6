/// Everything that is left of a device whose power is away.
public struct DeviceRemains: Sendable {
    /// Who the device is and where it deviates.
    public var profile: DeviceProfile
    /// What was written last.
    public var durable: DurableState
    /// What is kept beside it.
    public var memory: DeviceMemory
    /// The processes begun since reset.
    public var toolRuns: [ToolRun]
    /// What the user answers.
    public var fallback: UserScript.Reply

    /// Creates remains.
    public init(
        profile: DeviceProfile, durable: DurableState, memory: DeviceMemory, toolRuns: [ToolRun],
        fallback: UserScript.Reply
    ) {
        self.profile = profile
        self.durable = durable
        self.memory = memory
        self.toolRuns = toolRuns
        self.fallback = fallback
    }
}

/// What a device keeps beside the durable state of the model: clocks, and what must not be taken twice.
public struct DeviceMemory: Hashable, Sendable, Codable {
    /// What the clocks showed.
    public var clock: DeviceClock
    /// The accounts with the nonces of the next session.
    public var credentials: [ServerID: Account]
    /// The session that a server's last notification asked for (PK0-03).
    public var notified: [ServerID: UInt16]

    /// Creates a memory.
    public init(clock: DeviceClock, credentials: [ServerID: Account], notified: [ServerID: UInt16]) {
        self.clock = clock
        self.credentials = credentials
        self.notified = notified
    }
}
