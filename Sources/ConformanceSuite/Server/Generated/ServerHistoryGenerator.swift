import ConformanceKit
import DMReference
import PropertyTesting
import SyncML

/// Makes histories of stimuli for a server: wishes of its operator, and what happens to devices, links and power.
struct ServerHistoryGenerator: Sendable {
    /// What a flavour of histories contains beside wishes, sessions and time.
    struct Flavour: Hashable, Sendable {
        /// The number of the case.
        var number: Int
        /// A few words.
        var title: String
        /// What the adapter must offer.
        var selection: String
        /// How many devices there are.
        var devices = 1
        /// Whether sessions break off, links go down and devices misbehave.
        var losesMessages = false
        /// Whether the power of the server is cut between calls.
        var cutsPower = false
        /// Whether the power of the server is cut at a durable write.
        var crashes = false
        /// Whether reports come that belong to no schedule of the device.
        var injectsReports = false
    }

    /// What is known while a history is made.
    struct State: Sendable {
        /// Names that were planned, by device.
        var planned: Set<Name> = []
        /// Devices whose link is down.
        var down: Set<String> = []

        struct Name: Hashable, Sendable {
            var device: String
            var id: String
        }
    }

    /// The flavour.
    var flavour: Flavour
    /// The devices that the suite plays.
    var devices: [String]

    /// The model that histories follow.
    var histories: HistoryModel<State, ServerStimulus> {
        HistoryModel(
            initial: State(), next: { next($0) }, precondition: { isPossible($1, in: $0) },
            advance: { advance(&$0, $1) })
    }

    private func isPossible(_ stimulus: ServerStimulus, in state: State) -> Bool {
        switch stimulus {
        case .wish(.plan, _, _): true
        case .wish(_, let id, let device): state.planned.contains(.init(device: device, id: id))
        case .link(let up, let device): up == state.down.contains(device)
        case .session, .advance, .setNode, .setRights, .userAnswers, .conduct, .cycleDevice, .inject,
            .powerCycle, .armCrash, .readCrash, .readRecord:
            true
        }
    }

    private func advance(_ state: inout State, _ stimulus: ServerStimulus) {
        switch stimulus {
        case .wish(.plan, let id, let device): state.planned.insert(.init(device: device, id: id))
        case .link(let up, let device):
            if up { state.down.remove(device) } else { state.down.insert(device) }
        case .wish, .session, .advance, .setNode, .setRights, .userAnswers, .conduct, .cycleDevice, .inject,
            .powerCycle, .armCrash, .readCrash, .readRecord:
            break
        }
    }
}

// MARK: - What comes next

extension ServerHistoryGenerator {
    private func next(_ state: State) -> Gen<ServerStimulus> {
        var kinds: [(weight: Int, generator: Gen<ServerStimulus>)] = [
            (4, plans), (6, sessions), (5, times), (2, values), (1, answers),
        ]
        func also(_ isIncluded: Bool, _ weight: Int, _ generator: Gen<ServerStimulus>) {
            kinds.append((isIncluded ? weight : 0, generator))
        }
        also(!state.planned.isEmpty, 5, wishes(state))
        also(flavour.losesMessages, 3, conducts)
        also(flavour.losesMessages, 2, links(state))
        also(flavour.losesMessages, 1, eachDevice { .cycleDevice(device: $0) })
        also(flavour.cutsPower, 3, Gen<Int>.element(of: [0, 5, 400]).map { .powerCycle(off: $0) })
        also(flavour.crashes, 3, Gen<Int>.element(of: [1, 2, 3, 4, 6, 0]).map { .armCrash(writes: $0) })
        also(flavour.injectsReports, 2, injections)
        return .weighted(kinds)
    }

    private static let names = ["s", "t"]

    private func eachDevice(_ make: @escaping @Sendable (String) -> ServerStimulus) -> Gen<ServerStimulus> {
        Gen<String>.element(of: devices).map(make)
    }

    private var sessions: Gen<ServerStimulus> { eachDevice { .session(device: $0) } }

    private var times: Gen<ServerStimulus> {
        Gen<Int>.element(of: [60, 1, 59, 61, 130, 700, 4_000]).map { .advance(seconds: $0) }
    }

    private var plans: Gen<ServerStimulus> {
        Gen { source in
            .wish(
                .plan(try source.draw(Self.definitions)),
                id: Self.names[try source.index(below: Self.names.count)],
                device: devices[try source.index(below: devices.count)])
        }
    }

    private func wishes(_ state: State) -> Gen<ServerStimulus> {
        let names = state.planned.sorted { ($0.device, $0.id) < ($1.device, $1.id) }
        return Gen { source in
            // Nothing planned yet: a name that the precondition rejects.
            let name =
                names.isEmpty
                ? State.Name(device: devices[0], id: "") : names[try source.index(below: names.count)]
            let wish: OperatorWish
            switch try source.index(weights: [4, 2, 1, 3, 1]) {
            case 0: wish = .change(try source.draw(Self.definitions))
            case 1: wish = .activate
            case 2: wish = .suspend
            case 3: wish = .terminate
            case _: wish = .remove
            }
            return .wish(wish, id: name.id, device: name.device)
        }
    }

    private var values: Gen<ServerStimulus> {
        Gen { source in
            let rows = [("./Device/Battery", "90"), ("./Device/Battery", "10"), ("./Net/RespMs", "950")]
            let row = rows[try source.index(below: rows.count)]
            return .setNode(
                DeviceFixture.uri(row.0), value: row.1,
                device: devices[try source.index(below: devices.count)])
        }
    }

    private var answers: Gen<ServerStimulus> {
        Gen { source in
            let replies: [UserScript.Reply] = [.accept, .reject, .cancel, .silent]
            return .userAnswers(
                [replies[try source.index(below: replies.count)]],
                device: devices[try source.index(below: devices.count)])
        }
    }

    private var conducts: Gen<ServerStimulus> {
        let troubles = [
            DeviceTroubles.none, DeviceTroubles(ignoresRepliesTo: [1], breaks: 1),
            DeviceTroubles(ignoresRepliesTo: [2], breaks: 1),
            DeviceTroubles(ignoresRepliesTo: [3, 4], breaks: 1),
            DeviceTroubles(withholds: [2], breaks: 1), DeviceTroubles(withholds: [3], breaks: 1),
            DeviceTroubles(withholds: [4, 5], breaks: 2), DeviceTroubles(manner: .wrong),
            DeviceTroubles(manner: .missing),
        ]
        return Gen { source in
            .conduct(
                troubles[try source.index(below: troubles.count)],
                device: devices[try source.index(below: devices.count)])
        }
    }

    private func links(_ state: State) -> Gen<ServerStimulus> {
        eachDevice { .link(up: state.down.contains($0), device: $0) }
    }

    private var injections: Gen<ServerStimulus> {
        Gen { source in
            let id = ["s", "nobody"][try source.index(below: 2)]
            let report = ServerReportCases.execution(
                id, instance: 70 + (try source.index(below: 2)), sequence: 1 + (try source.index(below: 3)))
            return .inject(
                ServerReportCases.alert(report), device: devices[try source.index(below: devices.count)])
        }
    }

    /// Definitions that a device takes on, and some that it refuses.
    private static var definitions: Gen<Definition> {
        Gen { source in
            let period = [60, 120, 3_600][try source.index(below: 3)]
            var definition: Definition
            switch try source.index(weights: [5, 3, 2, 2, 1, 1]) {
            case 0: definition = ServerFixture.periodic(every: period)
            case 1:
                definition = ServerFixture.periodic(
                    every: period, count: 2, body: DeviceFixture.body(DeviceFixture.get(1, "./Device/Signal"))
                )
            case 2:
                definition = Definition(
                    condition: .init(atoms: ["a1": DeviceFixture.charged]), body: ServerFixture.scan,
                    report: .init(when: .always))
            case 3: definition = ServerFixture.proxies
            case 4:
                definition = ServerFixture.periodic(
                    body: DeviceFixture.body(DeviceFixture.exec(1, "./Tools/Slow")))
            case _:
                definition = ServerFixture.periodic(
                    body: DeviceFixture.body(DeviceFixture.replace(1, "./Private/x", "y")))
            }
            if try source.boolean(oneIn: 4) { definition.autoStart = false }
            if try source.boolean(oneIn: 6) {
                definition.user = .init(onRequest: .confirm, text: "Now?", timeout: 100)
            }
            return definition
        }
    }
}
