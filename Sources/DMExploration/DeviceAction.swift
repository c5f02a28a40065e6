public import DMReference

/// One thing that happens to the device explored.
public indirect enum DeviceAction: Hashable, Sendable {
    /// The owner transfers the definition of a schedule and commits it.
    case create(String, ServerID)
    /// A server asks for another definition.
    case change(String, ServerID)
    /// The owner asks for a definition that cannot be.
    case spoil(String, ServerID)
    /// A server executes an operation of a schedule.
    case operate(String, Report.Operation, ServerID)
    /// A server removes a schedule.
    case delete(String, ServerID)
    /// Both clocks run on.
    case tick(Int)
    /// The wall clock alone is stepped.
    case stepClock(Int)
    /// The watched value changes by itself.
    case write(Int)
    /// An owner loses its rights on what its schedules write.
    case revoke(ServerID)
    /// What is queued for a server is offered, and accepted.
    case deliver(ServerID)
    /// What is queued for a server is offered, and no answer comes.
    case offerInVain(ServerID)
    /// Power is cut and comes back.
    case cutPower
    /// Power is cut before a durable write, counted from 1, in the course of something else.
    case crash(during: DeviceAction, beforeWrite: Int)
}

extension DeviceAction: CustomStringConvertible {
    /// One line of a message sequence.
    public var description: String {
        switch self {
        case .create(let name, let server): "\(server) -> device: Sequence(Add \(name) ..., Exec Commit)"
        case .change(let name, let server):
            "\(server) -> device: Sequence(Add or Delete or Replace in \(name), Exec Commit)"
        case .spoil(let name, let server):
            "\(server) -> device: Sequence(Replace Period of \(name) by 1, Exec Commit)"
        case .operate(let name, let operation, let server):
            "\(server) -> device: Exec \(operation.rawValue) of \(name)"
        case .delete(let name, let server): "\(server) -> device: Delete \(name)"
        case .tick(let seconds): "clocks: \(seconds) s pass"
        case .stepClock(let seconds): "wall clock: stepped by \(seconds) s"
        case .write(let value): "device: the watched value becomes \(value)"
        case .revoke(let server): "device: the rights of \(server) on ./S/\(server) are withdrawn"
        case .deliver(let server):
            "device -> \(server): Alert for every report; \(server) -> device: Status 200"
        case .offerInVain(let server): "device -> \(server): Alert for every report; no answer"
        case .cutPower: "power: cut, and back"
        case .crash(let action, let number): "\(action); power: cut before durable write \(number)"
        }
    }
}
