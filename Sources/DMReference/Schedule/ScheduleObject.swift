/// The subtree of the schedule object: the schedules of all owners and what is queued for them.
public struct ScheduleObject: Hashable, Sendable, Codable {
    /// Where the object lies.
    public var root: NodeURI

    /// Creates an object without schedules.
    public init(root: NodeURI) { self.root = root }
}
