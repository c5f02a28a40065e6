public import DMReference

/// An executable test case for a device IUT: the purpose and how it is carried out.
public struct DeviceCase: Sendable {
    /// What it checks.
    public var purpose: TestPurpose
    /// The state of the device before the preamble.
    public var setup: DeviceSetup
    /// Brings the device into the initial conditions; a failure here is inconclusive.
    public var preamble: @Sendable (DeviceTester) async throws -> Void
    /// Stimulates and judges; a deviation here is a fail.
    public var body: @Sendable (DeviceTester) async throws -> Void

    /// Creates a case.
    public init(
        _ purpose: TestPurpose, setup: DeviceSetup = DeviceSetup(),
        preamble: @escaping @Sendable (DeviceTester) async throws -> Void = { _ in },
        body: @escaping @Sendable (DeviceTester) async throws -> Void
    ) {
        self.purpose = purpose
        self.setup = setup
        self.preamble = preamble
        self.body = body
    }
}

/// The profile that a device case asks for at reset.
public struct DeviceSetup: Hashable, Sendable {
    /// The wall clock; nil is unknown.
    public var now: Instant?
    /// The servers that have accounts; credentials come from the seed.
    public var servers: [ServerID]
    /// Nodes beside the standard objects.
    public var nodes: [NodeProfile]
    /// Tools.
    public var tools: [ToolProfile]
    /// Limits to be set, by leaf name of `Cap`.
    public var limits: [String: Int]
    /// What the user answers by default.
    public var user: UserScript.Reply

    /// Creates a set-up; the default has two servers and no node of its own.
    public init(
        now: Instant? = Instant("20260101T000000Z"), servers: [ServerID] = ["srv-a", "srv-b"],
        nodes: [NodeProfile] = [], tools: [ToolProfile] = [], limits: [String: Int] = [:],
        user: UserScript.Reply = .accept
    ) {
        self.now = now
        self.servers = servers
        self.nodes = nodes
        self.tools = tools
        self.limits = limits
        self.user = user
    }
}
