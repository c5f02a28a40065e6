/// What stays the same for the life of a server model.
public struct ServerProfile: Hashable, Sendable, Codable {
    /// The server's identifier.
    public var serverID: ServerID
    /// The address that devices use; shown as Source.
    public var url: String
    /// The root of the schedule object on the devices.
    public var scheduleRoot: NodeURI
    /// Resolves the freedoms.
    public var policy: Policy
    /// The deviations switched on.
    public var faults: FaultSet<ServerFault>
    /// What a peer cannot push a session beyond.
    public var limits: SessionLimits
    /// Most reports filed for one schedule; more are answered 420 and not filed.
    public var mostReports: Int

    /// Creates a profile; the schedule object lies at `./Schedule` where nothing else is said.
    public init(
        serverID: ServerID, url: String, scheduleRoot: NodeURI = NodeURI(segments: ["Schedule"]),
        policy: Policy = Policy(), faults: FaultSet<ServerFault> = FaultSet(),
        limits: SessionLimits = SessionLimits(), mostReports: Int = 10_000
    ) {
        self.serverID = serverID
        self.url = url
        self.scheduleRoot = scheduleRoot
        self.policy = policy
        self.faults = faults
        self.limits = limits
        self.mostReports = mostReports
    }
}

/// A device that a server manages.
public struct ManagedDevice: Hashable, Sendable, Codable {
    /// ./DevInfo/DevId.
    public var deviceID: String
    /// What the device shows.
    public var client: Account.Credential
    /// What the server shows.
    public var server: Account.Credential

    /// Creates a device.
    public init(deviceID: String, client: Account.Credential, server: Account.Credential) {
        self.deviceID = deviceID
        self.client = client
        self.server = server
    }
}
