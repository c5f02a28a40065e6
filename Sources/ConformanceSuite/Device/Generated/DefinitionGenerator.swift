import ConformanceKit
import DMReference
import PropertyTesting
import SyncML

/// Makes small definitions of many kinds on the tree of the fixture, most of them valid.
struct DefinitionGenerator: Sendable {
    /// The wall clock as the model has it; nil while unknown.
    var now: Instant?
    /// What the device can schedule.
    var capabilities: Capabilities
    /// Whether users are asked and told.
    var hasUser: Bool

    private static let atoms: [Definition.Atom] = {
        let battery = DeviceFixture.uri("./Device/Battery")
        let name = DeviceFixture.uri("./Conf/a")
        return [
            Definition.Atom(node: battery, .greater, value: "80"),
            Definition.Atom(node: battery, .less, value: "60"),
            Definition.Atom(node: battery, .greaterOrEqual, value: "80", rearm: "50"),
            Definition.Atom(node: battery, .changed),
            Definition.Atom(node: name, .equal, value: "v1"),
            Definition.Atom(node: name, .notEqual, value: "a0"),
            Definition.Atom(node: DeviceFixture.uri("./Conf/n"), .present),
            Definition.Atom(node: DeviceFixture.uri("./Conf/n"), .absent),
            Definition.Atom(node: DeviceFixture.uri("./Conf/flag"), .equal, value: "true"),
            Definition.Atom(node: DeviceFixture.uri("./Store/FreePct"), .lessOrEqual, value: "40"),
        ]
    }()

    private static let steps: [Command] = [
        DeviceFixture.exec(1, "./Tools/Scan"), DeviceFixture.replace(1, "./Conf/b", "w1"),
        DeviceFixture.get(1, "./Device/Signal"), DeviceFixture.replace(1, "./Conf/a", "v1"),
        DeviceFixture.exec(1, "./Tools/Broken"), DeviceFixture.exec(1, "./Tools/Slow"),
        DeviceFixture.replace(1, "./Conf/a", "v2"),
        DeviceFixture.replace(1, "./Device/Battery", "90", format: .int),
        DeviceFixture.add(1, "./Conf/n", "n"), DeviceFixture.delete(1, "./Conf/n"),
        .atomic(
            Group(
                id: "1",
                commands: [
                    DeviceFixture.replace(2, "./Conf/a", "x1"), DeviceFixture.replace(3, "./Conf/b", "x2"),
                ])),
        .atomic(
            Group(
                id: "1",
                commands: [
                    DeviceFixture.replace(2, "./Conf/a", "y1"), DeviceFixture.add(3, "./Conf/b", "y2"),
                ])),
        .sequence(
            Group(
                id: "1",
                commands: [
                    DeviceFixture.exec(2, "./Tools/Broken"), DeviceFixture.replace(3, "./Conf/b", "z1"),
                ])),
    ]

    /// Makes a definition as text; one in six is spoiled in one place.
    var tree: Gen<DefinitionTree> {
        let valid = definition.map { DefinitionTree($0) }
        let capabilities = capabilities
        let spoiled = Gen<InvalidDefinitions.Row>.element(of: InvalidDefinitions.all).map {
            $0.make(capabilities)
        }
        return .weighted((weight: 6, generator: valid), (weight: 1, generator: spoiled))
    }

    /// Makes a definition with a time part, conditions, both, or groups.
    var definition: Gen<Definition> {
        Gen { source in
            let kind = try source.index(weights: [4, 4, 3, 2])
            var result = Definition()
            if kind == 0 || kind == 2 { result.time = try source.draw(time) }
            if kind == 1 || kind == 2 { result.condition = try source.draw(condition) }
            if kind == 3 {
                result.groups = try source.draw(groups)
            } else {
                result.body = try source.draw(body)
            }
            if kind == 2 { result.mode = try source.draw(.element(of: [nil, .any, .all])) }
            result.autoStart = try source.draw(.element(of: [nil, nil, nil, false]))
            result.onError = try source.draw(.element(of: [nil, nil, .stop]))
            result.lenient =
                capabilities.options.contains(.lenient)
                ? try source.draw(.element(of: [nil, nil, nil, true])) : nil
            result.report.when = try source.draw(.element(of: [.always, nil, .never]))
            result.report.ended = try source.draw(.element(of: [nil, nil, false]))
            if capabilities.options.contains(.failLimit) {
                result.report.failLimit = try source.draw(.element(of: [nil, nil, nil, 2]))
            }
            if hasUser { result.user = try source.draw(user) }
            return result
        }
    }

    private var time: Gen<Definition.TimePart> {
        Gen { source in
            var part = Definition.TimePart()
            let base = now ?? DeviceFixture.start
            part.start = try source.draw(.element(of: [60, nil, 0, 10, 120, -90])).map { base + $0 }
            let least = max(60, capabilities[.minPeriod])
            part.period = try source.draw(.element(of: [least, nil, 2 * least]))
            part.duration = try source.draw(.element(of: [nil, nil, 20, least]))
            if part.period == nil, part.duration == least { part.duration = 30 }
            part.count = try source.draw(.element(of: [nil, nil, 1, 2, 3]))
            part.end = try source.draw(.element(of: [nil, nil, nil, 200, 500])).map { base + $0 }
            part.missed = try source.draw(.element(of: [nil, .skip, .once, .all]))
            part.grace = try source.draw(.element(of: [nil, nil, 30, 600]))
            return part
        }
    }

    private var condition: Gen<Definition.Condition> {
        Gen { source in
            var result = Definition.Condition()
            result.atoms["a1"] = try source.draw(atom)
            if capabilities[.maxAtoms] > 1, try source.boolean(oneIn: 3) {
                result.atoms["a2"] = try source.draw(atom)
                result.mode = try source.draw(.element(of: [nil, .any]))
            }
            result.startup = try source.draw(.element(of: [nil, nil, false]))
            result.minGap = try source.draw(.element(of: [nil, nil, 0, 30]))
            return result
        }
    }

    private var atom: Gen<Definition.Atom> {
        Gen { source in
            var atom = try source.draw(.element(of: Self.atoms))
            atom.hold = try source.draw(.element(of: [nil, nil, nil, 10]))
            return atom
        }
    }

    private var body: Gen<String> {
        Gen { source in
            let count = 1 + (try source.index(weights: [5, 3, 1]))
            var commands: [Command] = []
            for place in 0..<count {
                commands.append(
                    Self.numbered(try source.draw(.element(of: Self.steps)), from: 10 * place + 1))
            }
            return SyncMLXML.encodeBody(commands)
        }
    }

    private static func numbered(_ command: Command, from first: Int) -> Command {
        func moved(_ part: TreeCommand, _ offset: Int) -> TreeCommand {
            var part = part
            part.id = String(first + offset)
            return part
        }
        func inner(_ group: Group) -> Group {
            var group = group
            group.id = String(first)
            group.commands = group.commands.enumerated().map { numbered($1, from: first + 1 + $0) }
            return group
        }
        return switch command {
        case .add(let part): .add(moved(part, 0))
        case .replace(let part): .replace(moved(part, 0))
        case .copy(let part): .copy(moved(part, 0))
        case .delete(let part): .delete(moved(part, 0))
        case .get(let part): .get(moved(part, 0))
        case .exec(let part): .exec(moved(part, 0))
        case .atomic(let group): .atomic(inner(group))
        case .sequence(let group): .sequence(inner(group))
        case .alert, .status, .results, .foreign: command
        }
    }

    private var groups: Gen<Definition.Groups> {
        Gen { source in
            func body(_ value: String) -> String {
                SyncMLXML.encodeBody([
                    DeviceFixture.replace(1, "./Conf/a", value), DeviceFixture.replace(2, "./Conf/b", value),
                ])
            }
            var result = Definition.Groups()
            let atoms = Self.atoms.filter { $0.comparison != .changed }
            let first = try source.draw(.element(of: atoms))
            result.groups["g1"] = .init(rank: 2, condition: .init(atoms: ["a1": first]), body: body("g1"))
            if try source.boolean() {
                var window = Definition.Group(rank: 1, body: body("g2"))
                window.from = try source.draw(.element(of: [60, 0, 86_300]))
                window.to = try source.draw(.element(of: [180, 300]))
                result.groups["g2"] = window
            }
            if try source.boolean() {
                result.groups["g3"] = .init(rank: 9, body: body("g3"))
                result.defaultGroup = try source.draw(.element(of: [nil, "g3"]))
            }
            return result
        }
    }

    private var user: Gen<Definition.UserPart> {
        Gen { source in
            var part = Definition.UserPart(text: "Shall it be?")
            let asks = capabilities.options.contains(.confirm)
            let tells = capabilities.options.contains(.notify)
            let words: [Definition.UserPart.Prompt?] =
                [nil, nil] + (asks ? [.confirm] : []) + (tells ? [.notify] : [])
            part.onRequest = try source.draw(.element(of: words))
            part.onRun = try source.draw(.element(of: words))
            part.onResult = tells ? try source.draw(.element(of: [nil, nil, .notify])) : nil
            part.timeout = try source.draw(.element(of: [nil, 20]))
            return part
        }
    }
}
