public import SyncML

/// The commands of a message on their way through a device, so that whoever explores can stop between two of them.
///
/// `DeviceModel.execute` takes each in turn with `DeviceModel.executeNext`.
public struct CommandQueue: Sendable {
    /// A command, or the head of a Sequence whose members follow.
    private enum Entry {
        case whole(Command, DeviceModel.Place, MetaDefaults, hasRest: Bool)
        case head(Command)
    }

    private let entries: [Entry]
    private var next = 0
    private var execution: Execution
    /// Whether the rest of the Sequence under way is left out.
    private var isStopped = false

    /// Creates a queue.
    ///
    /// - Parameters:
    ///   - commands: The children of SyncBody.
    ///   - server: Whose rights count.
    public init(_ commands: [Command], as server: ServerID) {
        var entries: [Entry] = []
        for (index, command) in commands.enumerated() {
            guard case .sequence(let group) = command else {
                let hasRest = index + 1 < commands.count
                entries.append(.whole(command, .message, MetaDefaults(), hasRest: hasRest))
                continue
            }
            entries.append(.head(command))
            let meta = MetaDefaults().overridden(by: group.meta)
            for (index, member) in group.commands.enumerated() {
                let hasRest = index + 1 < group.commands.count
                entries.append(.whole(member, .sequence, meta, hasRest: hasRest))
            }
        }
        self.entries = entries
        execution = Execution(server: server, context: .live, rights: .live)
    }

    /// Whether every command was taken.
    public var isEmpty: Bool { next == entries.count }

    /// The answers given so far, containers before their members.
    public var answers: [Answer] { execution.answers }

    /// Executes the next command on a device.
    fileprivate mutating func take(on model: inout DeviceModel, _ choices: inout Choices) {
        let entry = entries[next]
        next += 1
        if execution.isVoid || model.isDown { return }
        switch entry {
        case .head(let command):
            isStopped = execution.skipsRest
            execution.answer(Answer(command, isStopped ? .notExecuted : .ok), &choices)
        case .whole(let command, let place, let meta, let hasRest):
            if execution.skipsRest || isStopped && place == .sequence {
                execution.skip(command, .notExecuted, &choices)
                return
            }
            let end = model.perform(command, place, meta, &execution, &choices)
            switch model.consequence(of: end, in: place, hasRest: hasRest, nil, &choices) {
            case .goOn: break
            case .skipGroup: isStopped = true
            case .skipAll: execution.skipsRest = true
            }
        }
    }
}

extension CommandQueue: Hashable {
    /// Returns whether the same is still to come; what was answered does not matter.
    public static func == (left: CommandQueue, right: CommandQueue) -> Bool {
        left.next == right.next && left.isStopped == right.isStopped
            && left.execution.skipsRest == right.execution.skipsRest
    }

    /// Hashes what is still to come, for queues that began with the same commands.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(next)
        hasher.combine(isStopped)
        hasher.combine(execution.skipsRest)
    }
}

extension DeviceModel {
    /// Executes the next command of a queue, or answers it where the rest is left out.
    ///
    /// - Parameters:
    ///   - queue: A queue that is not empty.
    ///   - choices: Resolves the freedoms.
    public mutating func executeNext(of queue: inout CommandQueue, choices: inout Choices) {
        queue.take(on: &self, &choices)
    }
}
