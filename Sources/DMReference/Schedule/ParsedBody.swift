public import SyncML

/// The commands of a Body leaf (schedule-mo 3).
public struct ParsedBody: Hashable, Sendable {
    /// The commands in document order, containers with their members.
    public let commands: [Command]
    /// What the reader noticed about the text.
    public let findings: [Finding]

    /// A command with the containers around it.
    public struct Step: Hashable, Sendable {
        /// The command; may be a container itself.
        public var command: Command
        /// Whether it is a member of an Atomic, at any depth.
        public var isInAtomic: Bool
    }

    /// Reads a Body.
    ///
    /// - Parameter text: the value of the leaf.
    /// - Throws: `SyncMLError` where the text is no SyncBody element.
    public init(_ text: String) throws(SyncMLError) {
        let decoded = try SyncMLXML.decodeBody(text)
        commands = decoded.commands
        findings = decoded.findings
    }

    /// Creates a Body from commands.
    public init(commands: [Command]) {
        self.commands = commands
        findings = []
    }

    /// The Body as the text of its leaf.
    public var text: String { SyncMLXML.encodeBody(commands) }

    /// All commands in document order, a container before its members.
    public var steps: [Step] {
        var result: [Step] = []
        func visit(_ commands: [Command], _ isInAtomic: Bool) {
            for command in commands {
                result.append(Step(command: command, isInAtomic: isInAtomic))
                let opensAtomic = if case .atomic = command { true } else { false }
                visit(command.members, isInAtomic || opensAtomic)
            }
        }
        visit(commands, false)
        return result
    }

    /// How many commands count against `MaxActions`: all but containers (schedule-mo 4).
    public var actionCount: Int {
        steps.count { step in
            switch step.command {
            case .atomic, .sequence: false
            case .add, .replace, .copy, .delete, .get, .exec, .alert, .status, .results, .foreign: true
            }
        }
    }

    /// Whether the work reads values, so that each run is reported (schedule-mo 2, `Report/When`).
    public var readsValues: Bool {
        steps.contains { if case .get = $0.command { true } else { false } }
    }

    /// Returns the commands without those that cannot be scheduled; what the fault `acceptsUnsupported` runs.
    ///
    /// - Parameter capabilities: what the device schedules.
    /// - Returns: the rest, empty containers included.
    public func schedulable(by capabilities: Capabilities) -> [Command] {
        func keep(_ commands: [Command], _ isInAtomic: Bool) -> [Command] {
            commands.compactMap { command in
                guard Self.isSchedulable(command, isInAtomic: isInAtomic, by: capabilities) else {
                    return nil
                }
                switch command {
                case .atomic(var group):
                    group.commands = keep(group.commands, true)
                    return .atomic(group)
                case .sequence(var group):
                    group.commands = keep(group.commands, isInAtomic)
                    return .sequence(group)
                case .add, .replace, .copy, .delete, .get, .exec, .alert, .status, .results, .foreign:
                    return command
                }
            }
        }
        return keep(commands, false)
    }

    /// Returns whether a device schedules a command at its place (V8, semantics 4 and 8).
    static func isSchedulable(
        _ command: Command, isInAtomic: Bool, by capabilities: Capabilities
    ) -> Bool {
        let actions = capabilities.actions
        return switch command {
        case .add: actions.contains(.add)
        case .replace: actions.contains(.replace)
        case .delete: actions.contains(.delete)
        case .copy: actions.contains(.copy)
        case .get: actions.contains(.get) && !isInAtomic
        case .exec: actions.contains(.exec) && !isInAtomic
        case .atomic: actions.contains(.atomic) && !isInAtomic
        case .sequence: actions.contains(.sequence) && !isInAtomic
        case .alert(let alert):
            actions.contains(.alert) && (1_100...1_104).contains(alert.code?.rawValue ?? 0)
        case .status, .results, .foreign: false
        }
    }
}
