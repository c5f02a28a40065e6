import DMReference
import SyncML

/// The messages of the servers.
extension DeviceSystem {
    /// The schedule with a name.
    func schedule(_ name: String) -> Scope.Schedule? { scope.schedules.first { $0.name == name } }

    static func address(_ name: String) -> NodeURI { root.child("Set").child(name) }

    /// Returns the commands of a request; tokens differ along every run, because each request takes of the budget.
    func commands(of action: DeviceAction, _ name: String, _ state: ExploredState) -> [Command] {
        let token = "c\(state.left.requests)"
        guard let schedule = schedule(name) else { return [] }
        let address = Self.address(name)
        let present = state.model.schedules.schedules[name]
        switch action {
        case .create:
            let sequence = definition(schedule, 1).creationCommand(of: address, correlator: token)
            guard schedule.isShared else { return [sequence] }
            var list = ACL()
            for right in Right.allCases { list.entries[right] = .servers(Set(scope.servers)) }
            let item = Item(target: Location(address.description + "?prop=ACL"), data: list.description)
            return [sequence, .replace(TreeCommand(id: "list", items: [item]))]
        case .change:
            let former = present?.definitionTree ?? DefinitionTree()
            let wanted = definition(schedule, (present?.revision ?? 0) + 1)
            return [former.changeCommand(to: wanted, of: address, correlator: token)]
        case .spoil:
            let former = present?.definitionTree ?? DefinitionTree()
            var wanted = former
            wanted.put("Time/Period", "1")
            return [former.changeCommand(to: wanted, of: address, correlator: token)]
        case .operate(_, let operation, _): return [Self.execute(operation, name, token)]
        case .delete:
            return [.delete(TreeCommand(id: "1", items: [Item(target: Location(address.description))]))]
        case .tick, .stepClock, .write, .revoke, .deliver, .offerInVain, .cutPower, .crash: return []
        }
    }

    static func execute(_ operation: Report.Operation, _ name: String, _ token: String) -> Command {
        let leaf =
            switch operation {
            case .commit: "Commit"
            case .activate: "Activate"
            case .suspend: "Suspend"
            case .terminate: "Terminate"
            case .delete: "Delete"
            }
        let node = address(name).child("Op").child(leaf)
        return .exec(
            TreeCommand(id: "1", correlator: token, items: [Item(target: Location(node.description))]))
    }

    /// How many commands the work of a revision has: one and two in turn, so that reports tell the revisions apart.
    static func length(ofRevision revision: Int) -> Int { 2 - revision % 2 }

    /// Returns the definition of a revision.
    func definition(_ schedule: Scope.Schedule, _ revision: Int) -> DefinitionTree {
        let output = Self.output(of: schedule).description
        func write(_ id: Int, _ value: String) -> Command {
            .replace(TreeCommand(id: String(id), items: [Item(target: Location(output), data: value)]))
        }
        let work = (1...Self.length(ofRevision: revision)).map { write($0, "r\(revision)") }
        let isHigh = Definition.Condition(
            minGap: scope.minGap, atoms: ["a": Definition.Atom(node: Self.watched, .greater, value: "10")])
        var definition = Definition(report: .init(when: .always))
        switch schedule.kind {
        case .periodic:
            definition.time = .init(period: scope.tickSeconds)
            definition.body = SyncMLXML.encodeBody(work)
        case .conditional:
            definition.condition = isHigh
            definition.body = SyncMLXML.encodeBody(work)
        case .grouped:
            definition.groups = .init(
                defaultGroup: "low",
                groups: [
                    "high": .init(rank: 1, condition: isHigh, body: SyncMLXML.encodeBody([write(1, "high")])),
                    "low": .init(rank: 2, body: SyncMLXML.encodeBody([write(1, "low")])),
                ])
        }
        return DefinitionTree(definition)
    }
}
