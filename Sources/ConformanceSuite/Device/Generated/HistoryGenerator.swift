import ConformanceKit
import DMReference
import PropertyTesting
import SyncML

/// Makes histories of stimuli, each sensible in the state that a device following the recommendations would be in.
struct HistoryGenerator: Sendable {
    /// What a flavour of histories contains beside the requests of one server.
    struct Flavour: Hashable, Sendable {
        /// The number of the case.
        var number: Int
        /// A few words.
        var title: String
        /// What the adapter must offer.
        var selection: String
        /// The servers that ask.
        var servers: [ServerID] = ["srv-a"]
        /// Whether power is cut.
        var cutsPower = false
        /// Whether power is cut at a durable write.
        var crashes = false
        /// Whether the wall clock is stepped.
        var stepsClock = false
        /// Whether the link goes down and servers misbehave.
        var losesLink = false
        /// Whether users take part.
        var hasUser = false
        /// Whether rights and nodes change by the device's own doing.
        var changesTree = false
    }

    /// What is known while a history is made.
    struct State: Sendable {
        /// The device, as it is where every freedom takes its recommended way.
        var model: DeviceModel
        /// Stimuli so far.
        var steps = 0
        /// Whether the link is up.
        var isLinkUp = true
    }

    /// The flavour.
    var flavour: Flavour
    /// The accounts that can be made again.
    var accounts: [ServerID: Account]
    /// What was drawn how often where; nil draws by the weights alone.
    var rarity: Rarity?

    /// The model that histories follow.
    ///
    /// - Parameter model: The device after reset.
    /// - Returns: What `checkHistories` needs.
    func histories(from model: DeviceModel) -> HistoryModel<State, DeviceStimulus> {
        HistoryModel(
            initial: State(model: model), next: { next($0) },
            precondition: { state, stimulus in isPossible(stimulus, in: state) },
            advance: { state, stimulus in
                advance(&state, stimulus)
            })
    }

    private func isPossible(_ stimulus: DeviceStimulus, in state: State) -> Bool {
        switch stimulus {
        case .session(let server, _, _), .removeAccount(let server):
            state.model.accounts[server] != nil && (flavour.servers.count > 1 || server == "srv-a")
        case .addAccount(let server): state.model.accounts[server] == nil
        case .link(let up): up != state.isLinkUp
        case .setTool, .advance, .setClock, .powerCycle, .setNode, .removeNode, .userAnswers, .conduct,
            .armCrash, .readNode, .readTools, .readPrompts:
            true
        }
    }
}

// MARK: - What comes next

extension HistoryGenerator {
    private func next(_ state: State) -> Gen<DeviceStimulus> {
        var kinds: [(weight: Int, generator: Gen<DeviceStimulus>)] = [
            (8, advances(state)), (5, creations(state)), (2, changes(state)), (5, operations(state)),
            (3, reads(state)), (4, writes(state)), (1, .just(.readTools)), (2, drafts(state)),
            (2, misuses(state)),
        ]
        func also(_ isIncluded: Bool, _ weight: Int, _ generator: Gen<DeviceStimulus>) {
            kinds.append((isIncluded ? weight : 0, generator))
        }
        also(flavour.cutsPower, 2, Gen<Int>.element(of: [0, 1, 61, 200, 900]).map { .powerCycle(off: $0) })
        also(flavour.crashes, 3, Gen<Int>.element(of: [1, 2, 3, 4, 6, 9]).map { .armCrash(writes: $0) })
        also(flavour.stepsClock, 2, steps(state))
        also(flavour.losesLink, 2, .element(of: [.link(up: false), .link(up: true)]))
        also(flavour.losesLink, 1, troubles(state))
        also(flavour.hasUser, 2, answers)
        also(flavour.changesTree, 3, ownChanges)
        also(flavour.servers.count > 1, 1, lists(state))
        also(flavour.changesTree && flavour.servers.count > 1, 1, accountChanges)
        guard let rarity else { return .weighted(kinds) }
        let abstract = state.model.abstractState
        let boosts = rarity.boosts(kinds.count, in: abstract)
        for index in kinds.indices {
            kinds[index].weight *= boosts[index]
            kinds[index].generator = kinds[index].generator.map { stimulus in
                rarity.note(index, in: abstract)
                return stimulus
            }
        }
        return .weighted(kinds)
    }

    private var names: [String] { Self.names }
    /// The names of schedules.
    static let names = ["s", "t", "u.1"]

    /// A name, of a schedule that is there more often than not.
    func name(_ state: State, _ source: inout Source) throws -> String {
        let used = names.filter { state.model.schedules.schedules[$0] != nil }
        let pool = try source.boolean(oneIn: 4) || used.isEmpty ? names : used
        return pool[try source.index(below: pool.count)]
    }

    func server(_ source: inout Source) throws -> ServerID {
        flavour.servers[try source.index(weights: flavour.servers.indices.map { $0 == 0 ? 4 : 1 })]
    }

    private func advances(_ state: State) -> Gen<DeviceStimulus> {
        Gen { source in
            let event = state.model.secondsToNextEvent() ?? 60
            let lengths = [event, max(1, event - 1), event + 1, 1, 30, 61, 150, 400]
            return .advance(seconds: min(1_000, max(1, lengths[try source.index(below: lengths.count)])))
        }
    }

    /// A token that is new, or now and then the one before.
    func correlator(_ state: State, _ source: inout Source) throws -> String {
        "h\(try source.boolean(oneIn: 12) ? max(0, state.steps - 1) : state.steps)"
    }

    private func creations(_ state: State) -> Gen<DeviceStimulus> {
        let definitions = DefinitionGenerator(
            now: state.model.wall, capabilities: state.model.profile.capabilities, hasUser: flavour.hasUser)
        return Gen { source in
            let id = names[try source.index(weights: [4, 2, 1])]
            let server = try server(&source)
            let tree = try source.draw(definitions.tree)
            let command = tree.creationCommand(
                of: state.schedule(id), correlator: try correlator(state, &source), commits: true)
            let isRead = try source.boolean(oneIn: 4)
            return .session(server, isRead ? [[command], state.information(id)] : [[command]], .none)
        }
    }

    private func changes(_ state: State) -> Gen<DeviceStimulus> {
        let definitions = DefinitionGenerator(
            now: state.model.wall, capabilities: state.model.profile.capabilities, hasUser: flavour.hasUser)
        return Gen { source in
            let id = try name(state, &source)
            let server = try server(&source)
            let present = state.model.schedules.schedules[id]?.definitionTree ?? DefinitionTree()
            let wanted: DefinitionTree
            if try source.boolean(oneIn: 3) {
                wanted = try source.draw(definitions.tree)
            } else {
                var tree = present
                let leaves: [(String, String?)] = [
                    ("Report/When", "Always"), ("Time/Count", "2"), ("Time/Period", "90"),
                    ("Time/Missed", "All"),
                    ("Body", DeviceFixture.scan), ("Cond/MinGap", "5"), ("Mode", "Any"), ("Time/Count", "0"),
                    ("Body", DeviceFixture.body(DeviceFixture.replace(1, "./Conf/b", "c1"))),
                ]
                let leaf = leaves[try source.index(below: leaves.count)]
                tree.put(leaf.0, leaf.1)
                wanted = tree
            }
            let command = present.changeCommand(
                to: wanted, of: state.schedule(id), correlator: try correlator(state, &source))
            return .session(server, [[command]], .none)
        }
    }

    private func operations(_ state: State) -> Gen<DeviceStimulus> {
        Gen { source in
            let id = try name(state, &source)
            let server = try server(&source)
            let name = ["Activate", "Terminate", "Suspend", "Commit", "Delete"][
                try source.index(weights: [4, 2, 2, 1, 1])]
            guard name != "Delete" else {
                let item = Item(target: Location(state.schedule(id).description))
                return .session(server, [[.delete(TreeCommand(id: "1", items: [item]))]], .none)
            }
            let node = state.schedule(id).child("Op").child(name)
            let token = try source.boolean(oneIn: 15) ? nil : try correlator(state, &source)
            let exec = Command.exec(
                TreeCommand(id: "1", correlator: token, items: [Item(target: Location(node.description))]))
            return .session(server, [[exec]], .none)
        }
    }

    private func reads(_ state: State) -> Gen<DeviceStimulus> {
        Gen { source in
            let id = try name(state, &source)
            let server = try server(&source)
            return .session(server, [state.information(id)], .none)
        }
    }

    private func writes(_ state: State) -> Gen<DeviceStimulus> {
        let commands: [Command] = [
            DeviceFixture.battery(90), DeviceFixture.battery(55), DeviceFixture.battery(70),
            DeviceFixture.replace(1, "./Conf/a", "v1"), DeviceFixture.replace(1, "./Conf/a", "a0"),
            DeviceFixture.add(1, "./Conf/n", "n"), DeviceFixture.delete(1, "./Conf/n"),
            DeviceFixture.replace(1, "./Conf/flag", "true", format: .bool),
            DeviceFixture.replace(1, "./Conf/flag", "false", format: .bool),
            DeviceFixture.replace(1, "./Store/FreePct", "45", format: .int),
            DeviceFixture.get(1, "./Conf/a", "./Conf/b"),
        ]
        return Gen { source in
            let server = try server(&source)
            var batches = [[commands[try source.index(below: commands.count)]]]
            if try source.boolean(oneIn: 4) {
                batches.append([commands[try source.index(below: commands.count)]])
            }
            return .session(server, batches, .none)
        }
    }

    private func steps(_ state: State) -> Gen<DeviceStimulus> {
        Gen { source in
            if try source.boolean(oneIn: 6) { return .setClock(nil) }
            let base = state.model.wall ?? DeviceFixture.start + state.model.monotonic
            let offsets = [61, -61, 200, -200, 700]
            return .setClock(base + offsets[try source.index(below: offsets.count)])
        }
    }

    private func troubles(_ state: State) -> Gen<DeviceStimulus> {
        Gen { source in
            let server = try server(&source)
            let all = [
                ServerTroubles(reportCodes: [.commandFailed]), ServerTroubles(leavesReportsUnanswered: true),
                ServerTroubles(dropsRepliesTo: [2]), ServerTroubles(manner: .missing),
                ServerTroubles(manner: .wrong),
            ]
            let id = try name(state, &source)
            return .session(server, [state.information(id)], all[try source.index(below: all.count)])
        }
    }

    private var answers: Gen<DeviceStimulus> {
        let replies: [[UserScript.Reply]] = [[.accept], [.reject], [.silent], [.cancel], [.accept, .reject]]
        return .oneOf(Gen.element(of: replies).map { .userAnswers($0) }, .just(.readPrompts))
    }

    private var ownChanges: Gen<DeviceStimulus> {
        let node = DeviceFixture.uri("./Device/Battery")
        let name = DeviceFixture.uri("./Conf/a")
        let mine = "Get=*&Replace=srv-a"
        return .element(of: [
            .setNode(node, value: "90", format: nil, acl: nil),
            .setNode(node, value: "55", format: nil, acl: nil),
            .setNode(name, value: "v1", format: nil, acl: nil),
            .setNode(name, value: nil, format: nil, acl: mine),
            .setNode(name, value: nil, format: nil, acl: "Get=srv-b&Replace=srv-b"),
            .setNode(node, value: nil, format: nil, acl: "Get=srv-b"),
            .setNode(node, value: nil, format: nil, acl: mine),
            .removeNode(DeviceFixture.uri("./Conf/n")), .readNode(name),
            .readNode(DeviceFixture.uri("./Conf/b")),
            .setTool(DeviceFixture.uri("./Tools/Scan"), status: 500, seconds: 0),
            .setTool(DeviceFixture.uri("./Tools/Scan"), status: 200, seconds: 0),
            .setTool(DeviceFixture.uri("./Tools/Slow"), status: 200, seconds: 30),
        ])
    }

    private func lists(_ state: State) -> Gen<DeviceStimulus> {
        Gen { source in
            let id = try name(state, &source)
            let all =
                "Add=srv-a+srv-b&Delete=srv-a+srv-b&Exec=srv-a+srv-b&Get=srv-a+srv-b&Replace=srv-a+srv-b"
            let lists = [
                all, "Exec=srv-a+srv-b&Get=*&Replace=srv-a", "Get=srv-a&Replace=srv-a&Exec=srv-a&Add=srv-a",
            ]
            let address = state.schedule(id).description + "?prop=ACL"
            let command = DeviceFixture.replace(1, address, lists[try source.index(below: lists.count)])
            return .session(try server(&source), [[command]], .none)
        }
    }

    private var accountChanges: Gen<DeviceStimulus> {
        .element(of: [
            .removeAccount("srv-a"), .addAccount("srv-a"), .removeAccount("srv-b"), .addAccount("srv-b"),
        ])
    }
}

extension HistoryGenerator.State {
    func schedule(_ id: String) -> NodeURI {
        model.profile.scheduleRoot.child("Set").child(id)
    }

    /// Gets of everything that a schedule shows of itself.
    fileprivate func information(_ id: String) -> [Command] { HistoryGenerator.information(schedule(id)) }
}

extension HistoryGenerator {
    /// Gets of everything that a schedule shows of itself.
    static func information(_ schedule: NodeURI) -> [Command] {
        let leaves = [
            "State", "EndReason", "Revision", "Pending", "Fired", "Missed", "Skipped", "Failed", "Running",
            "Group",
            "LastCode", "LastOp", "LastReason", "LastCorrelator", "NextFire", "LastFire", "LastResult",
            "Queued",
        ]
        return leaves.enumerated().map { index, leaf in
            DeviceFixture.get(index + 1, schedule.child("Info").child(leaf).description)
        }
    }
}
