import SyncML

/// One call of `DeviceModel.execute`: on whose behalf, what was answered, and whether the rest is skipped.
struct Execution {
    let server: ServerID
    let context: ExecutionContext
    let rights: RightsBasis
    var answers: [Answer] = []
    /// Whether everything that has not begun is answered 215.
    var skipsRest = false
    /// How many Atomics are open; their answers are not final before the outermost ends.
    var atomicDepth = 0
    /// Whether what was answered contradicts what was seen, so that the rest does not matter.
    var isVoid = false

    init(server: ServerID, context: ExecutionContext, rights: RightsBasis) {
        self.server = server
        self.context = context
        self.rights = rights
    }

    /// The run that commands belong to; nil for a message.
    var work: ExecutionContext.ScheduledWork? {
        switch context {
        case .live: nil
        case .run(let work): work
        }
    }

    /// Notes an answer, and shows it to the outside if it is final and goes onto the wire.
    mutating func answer(_ answer: Answer, _ choices: inout Choices) {
        answers.append(answer)
        show(answer, &choices)
    }

    /// Shows the answers from a position on, once they are final.
    mutating func showAnswers(from start: Int, _ choices: inout Choices) {
        for answer in answers[start...] { show(answer, &choices) }
    }

    private mutating func show(_ answer: Answer, _ choices: inout Choices) {
        guard atomicDepth == 0, case .live = context else { return }
        if !choices.observe(.answer(answer)) { isVoid = true }
    }

    /// Answers a command with a code, and all members of a container with 215.
    mutating func skip(
        _ command: Command, _ code: StatusCode, _ choices: inout Choices
    ) {
        switch command {
        case .add(let c), .replace(let c), .copy(let c), .delete(let c), .get(let c), .exec(let c):
            for (index, item) in c.items.enumerated() { answer(Answer(command, item, index, code), &choices) }
            if c.items.isEmpty { answer(Answer(command, code), &choices) }
        case .atomic(let group), .sequence(let group):
            answer(Answer(command, code), &choices)
            for member in group.commands { skip(member, .notExecuted, &choices) }
        case .alert, .foreign: answer(Answer(command, code), &choices)
        case .status, .results: break
        }
    }
}

/// How a command ended, as far as it matters to what comes after it.
enum CommandEnd {
    /// Every Item with a success.
    case good
    /// With an error.
    case failed
    /// The user answered no to an alert.
    case refused
    /// The user cancelled an alert.
    case cancelled
    /// The user did not react to an alert.
    case timedOut
}

/// What becomes of the commands after one that ended.
enum Consequence {
    /// They are executed.
    case goOn
    /// Those of the same group are skipped.
    case skipGroup
    /// All are skipped.
    case skipAll
}

extension StatusCode {
    /// Whether a command was carried out: 2xx, but neither cancelled (214), skipped (215) nor undone (216).
    var isGood: Bool {
        isSuccess && self != .operationCancelled && self != .notExecuted && self != .atomicRollBackOK
    }
}

extension Answer {
    /// Creates the answer to a command as a whole.
    init(_ command: Command, _ code: StatusCode, items: [Item] = []) {
        self.init(commandID: command.id, name: command.name, code: code, items: items)
    }

    /// Creates the answer to one Item.
    init(_ command: Command, _ item: Item, _ index: Int, _ code: StatusCode) {
        self.init(
            commandID: command.id, name: command.name, itemIndex: index, target: item.target?.uri,
            source: item.source?.uri, code: code)
    }
}

extension [Answer] {
    /// One status for each command in the order of execution: of several Items the first that is no success.
    ///
    /// 202 counts as success and stands for its command until the process has ended (semantics 8).
    var commandStatuses: [Report.CommandStatus] {
        var statuses: [Report.CommandStatus] = []
        var positions: [String: Int] = [:]
        for answer in self {
            guard let position = positions[answer.commandID] else {
                positions[answer.commandID] = statuses.count
                statuses.append(Report.CommandStatus(id: answer.commandID, code: answer.code))
                continue
            }
            let known = statuses[position].code
            if known.isSuccess, !answer.code.isSuccess || answer.code == .acceptedForProcessing {
                statuses[position].code = answer.code
            }
        }
        return statuses
    }
}
