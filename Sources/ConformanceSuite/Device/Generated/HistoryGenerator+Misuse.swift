import ConformanceKit
import DMReference
import PropertyTesting
import SyncML

/// Stimuli that a server should not send, or not at this point.
extension HistoryGenerator {
    /// Edits in one message and a commit in the next, in a session of its own, by another server, or never.
    func drafts(_ state: State) -> Gen<DeviceStimulus> {
        let definitions = DefinitionGenerator(
            now: state.model.wall, capabilities: state.model.profile.capabilities, hasUser: flavour.hasUser)
        return Gen { source in
            let id = try name(state, &source)
            let server = try server(&source)
            let schedule = state.schedule(id)
            let edit: Command
            if let held = state.model.schedules.schedules[id]?.definitionTree {
                var wanted = held
                wanted.put("Time/Count", "3")
                edit = held.changeCommand(to: wanted, of: schedule, correlator: "", commits: false)
            } else {
                edit = try source.draw(definitions.tree).creationCommand(
                    of: schedule, correlator: "", commits: false)
            }
            let commit = Command.exec(
                TreeCommand(
                    id: "1", correlator: try correlator(state, &source),
                    items: [Item(target: Location(schedule.child("Op").child("Commit").description))]))
            return .session(server, try source.boolean(oneIn: 3) ? [[edit]] : [[edit], [commit]], .none)
        }
    }

    /// Commands that the schedule object or the tree refuses, whatever the state.
    func misuses(_ state: State) -> Gen<DeviceStimulus> {
        Gen { source in
            let schedule = state.schedule(try name(state, &source)).description
            let root = state.model.profile.scheduleRoot.description
            let commands: [Command] = [
                DeviceFixture.replace(1, schedule + "/Info/Fired", "0", format: .int),
                DeviceFixture.replace(1, schedule + "/Def/Time/Period", "90", format: .chr),
                DeviceFixture.add(1, schedule + "/Def/Time/Zone", "x"),
                DeviceFixture.add(1, schedule + "/Def/Cond/Mode", "All"),
                DeviceFixture.delete(1, schedule + "/Op"), DeviceFixture.delete(1, schedule + "/Def/Body"),
                DeviceFixture.exec(1, schedule + "/Def"), DeviceFixture.exec(1, schedule + "/Op"),
                DeviceFixture.replace(1, schedule + "?prop=Name", "v"),
                DeviceFixture.replace(1, root + "/Cap/MaxBody", "1", format: .int),
                DeviceFixture.delete(1, root + "/Set"), DeviceFixture.get(1, root + "/Set/none/Info/State"),
                DeviceFixture.copy(1, "./Conf/a", to: schedule + "/Def/Body"),
                DeviceFixture.replace(1, "./Private/x", "y"), DeviceFixture.replace(1, "./Fixed/ro", "y"),
                DeviceFixture.exec(1, "./Conf/a"), DeviceFixture.delete(1, "./DevInfo"),
                DeviceFixture.atomic(
                    1, DeviceFixture.replace(2, "./Conf/a", "v3"),
                    DeviceFixture.exec(3, schedule + "/Op/Commit")),
                DeviceFixture.alert(1, .clientEvent, "x"),
            ]
            return .session(
                try server(&source), [[commands[try source.index(below: commands.count)]]], .none)
        }
    }
}
