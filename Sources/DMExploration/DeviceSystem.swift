import DMReference
public import ModelChecking
import SyncML

/// The reference device in a small world, as a system whose states and steps can all be listed.
///
/// Its transition function is that of `DeviceModel`, which oracle and reference device use too.
public struct DeviceSystem: TransitionSystem {
    /// What the world is.
    public let scope: Scope
    private let start: DeviceModel
    /// Takes note of every step; nil where nobody asks.
    private let collector: CoverageCollector?

    static let root = NodeURI(segments: ["Schedule"])
    static let watched = NodeURI(segments: ["W"])
    private static let epoch = Instant(seconds: 1_767_225_600)

    /// Creates a system.
    ///
    /// - Parameter scope: One without a `defect`.
    public init(_ scope: Scope) { self.init(scope, collector: nil) }

    init(_ scope: Scope, collector: CoverageCollector?) {
        self.collector = collector
        precondition(scope.defect == nil, "a scope that cannot be explored")
        self.scope = scope
        let profile = DeviceProfile(
            deviceID: "IMEI:1", faults: FaultSet<DeviceFault>(scope.faults) ?? FaultSet())
        let credential = Account.Credential(scheme: .none, name: "", secret: "")
        var model = DeviceModel(
            profile: profile,
            accounts: scope.servers.map { server in
                Account(serverID: server, url: "", client: credential, server: credential)
            }, wall: Self.epoch)
        model.tree.set(Self.watched, Node(.int, value: "0", acl: ACL([.get: .everyone])))
        for schedule in scope.schedules {
            let home = Self.home(of: schedule.server)
            model.tree.set(home, .interior(acl: ACL(owner: schedule.server)))
            model.tree.set(home.child(schedule.name), Node(.chr, value: ""))
        }
        model.durable.tree = model.tree
        start = model
    }

    /// The node below which the schedules of a server write.
    static func home(of server: ServerID) -> NodeURI { NodeURI(segments: ["S", server.rawValue]) }

    /// Where a schedule writes.
    static func output(of schedule: Scope.Schedule) -> NodeURI {
        home(of: schedule.server).child(schedule.name)
    }

    /// The device after reset.
    public var initialStates: [ExploredState] {
        let budget = ExploredState.Budget(
            requests: scope.requests, ticks: scope.ticks, writes: scope.writes, clockSteps: scope.clockSteps,
            silences: scope.silences, revocations: scope.revocations, powerCuts: scope.powerCuts)
        return [ExploredState(model: start, broken: nil, left: budget)]
    }

    /// Gives everything that may happen next; nothing where a property is broken already.
    public func forEachStep(
        from state: ExploredState, _ body: (DeviceAction, ExploredState) -> Void
    ) {
        guard state.broken == nil else { return }
        for action in actions(in: state) {
            if let next = step(action, from: state) {
                collector?.note(state.model, next.model, action)
                body(action, next)
            }
            guard state.left.powerCuts > 0, action != .cutPower else { continue }
            for number in 1...8 {
                let crash = DeviceAction.crash(during: action, beforeWrite: number)
                guard let next = step(crash, from: state) else { break }
                collector?.note(state.model, next.model, crash)
                body(crash, next)
            }
        }
    }

    /// What may happen in a state, cuts of power in the course of it left out.
    private func actions(in state: ExploredState) -> [DeviceAction] {
        var actions: [DeviceAction] = []
        for server in scope.servers where !state.model.pendingReports(for: server).isEmpty {
            actions.append(.deliver(server))
            if state.left.silences > 0 { actions.append(.offerInVain(server)) }
        }
        if state.left.requests > 0 {
            for schedule in scope.schedules { actions += requests(for: schedule, in: state.model) }
        }
        if state.left.ticks > 0 { actions.append(.tick(scope.tickSeconds)) }
        if state.left.clockSteps > 0 {
            actions += [.stepClock(scope.tickSeconds), .stepClock(-scope.tickSeconds)]
        }
        if state.left.writes > 0 {
            actions.append(.write(state.model.tree[Self.watched]?.value == "0" ? 20 : 0))
        }
        if state.left.revocations > 0 {
            actions += scope.servers.filter { !state.memory.revoked.contains($0) }.map { .revoke($0) }
        }
        if state.left.powerCuts > 0 { actions.append(.cutPower) }
        return actions
    }

    private func requests(for schedule: Scope.Schedule, in model: DeviceModel) -> [DeviceAction] {
        let (name, owner) = (schedule.name, schedule.server)
        guard let present = model.schedules.schedules[name] else { return [.create(name, owner)] }
        var actions: [DeviceAction] = [.delete(name, owner)]
        for operation in [Report.Operation.activate, .suspend, .terminate] {
            actions.append(.operate(name, operation, owner))
        }
        if schedule.kind != .grouped, present.state != .ended { actions.append(.change(name, owner)) }
        guard scope.misbehaves else { return actions }
        if schedule.kind == .periodic { actions.append(.spoil(name, owner)) }
        for stranger in scope.servers where stranger != owner {
            actions += [
                .change(name, stranger), .operate(name, .terminate, stranger), .delete(name, stranger),
            ]
        }
        return actions
    }
}
