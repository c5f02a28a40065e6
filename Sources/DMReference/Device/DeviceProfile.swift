/// What stays the same for the life of a device model: who it is, what it can do, where it deviates.
public struct DeviceProfile: Hashable, Sendable, Codable {
    /// ./DevInfo/DevId.
    public var deviceID: String
    /// The root of the schedule object.
    public var scheduleRoot: NodeURI
    /// What the schedule object declares under `Cap`.
    public var capabilities: Capabilities
    /// The deviations switched on.
    public var faults: FaultSet<DeviceFault>

    /// Creates a profile; the schedule object lies at `./Schedule` where nothing else is said.
    public init(
        deviceID: String, scheduleRoot: NodeURI = NodeURI(segments: ["Schedule"]),
        capabilities: Capabilities = Capabilities(), faults: FaultSet<DeviceFault> = FaultSet()
    ) {
        self.deviceID = deviceID
        self.scheduleRoot = scheduleRoot
        self.capabilities = capabilities
        self.faults = faults
    }
}
