public import DMReference

/// An executable test case for a server IUT: the purpose and how it is carried out.
public struct ServerCase: Sendable {
    /// What it checks.
    public var purpose: TestPurpose
    /// The devices that the suite plays.
    public var setup: ServerSetup
    /// Brings the server into the initial conditions; a failure here is inconclusive.
    public var preamble: @Sendable (ServerTester) async throws -> Void
    /// Stimulates and judges; a deviation here is a fail.
    public var body: @Sendable (ServerTester) async throws -> Void

    /// Creates a case.
    public init(
        _ purpose: TestPurpose, setup: ServerSetup,
        preamble: @escaping @Sendable (ServerTester) async throws -> Void = { _ in },
        body: @escaping @Sendable (ServerTester) async throws -> Void
    ) {
        self.purpose = purpose
        self.setup = setup
        self.preamble = preamble
        self.body = body
    }
}

/// What a server case needs: the clock and the devices that the suite plays.
public struct ServerSetup: Hashable, Sendable {
    /// A device that the suite plays.
    public struct Device: Hashable, Sendable {
        /// Its id.
        public var deviceID: String
        /// Nodes beside the standard objects.
        public var nodes: [NodeProfile]
        /// Tools.
        public var tools: [ToolProfile]
        /// What it declares, before the limits.
        public var capabilities: Capabilities
        /// Limits to be set, by leaf name of `Cap`.
        public var limits: [String: Int]
        /// What the user answers by default.
        public var user: UserScript.Reply
        /// How the device uses the freedoms of the documents.
        public var policy: Policy
        /// Deviations from the model, where a case is about a device that deviates.
        public var faults: FaultSet<DeviceFault>

        /// Creates a device.
        public init(
            _ deviceID: String = "IMEI:000000000000001", nodes: [NodeProfile] = [], tools: [ToolProfile] = [],
            capabilities: Capabilities = Capabilities(), limits: [String: Int] = [:],
            user: UserScript.Reply = .accept, policy: Policy = Policy(),
            faults: FaultSet<DeviceFault> = FaultSet()
        ) {
            self.deviceID = deviceID
            self.nodes = nodes
            self.tools = tools
            self.capabilities = capabilities
            self.limits = limits
            self.user = user
            self.policy = policy
            self.faults = faults
        }
    }

    /// The wall clock of server and devices; nil is unknown.
    public var now: Instant?
    /// The devices.
    public var devices: [Device]

    /// Creates a set-up.
    public init(now: Instant?, devices: [Device]) {
        self.now = now
        self.devices = devices
    }
}
