import SyncML

/// Writes the body of one message: numbers its commands and turns answers into Status and Results (SES-12..16).
struct BodyWriter {
    /// What was written so far.
    private(set) var commands: [Command] = []
    private var lastID = 0
    private let hasLetters: Bool

    /// Creates a writer; the policy resolves `commandNumbers` (digits from 1 on, or a letter and digits).
    init(_ policy: Policy) {
        var choices = Choices(policy: policy)
        hasLetters = choices.pick("commandNumbers", [false, true])
    }

    /// The next CmdID: unique in the message, never 0.
    mutating func nextID() -> String {
        lastID += 1
        return hasLetters ? "c\(lastID + 40)" : String(lastID)
    }

    /// Writes a Status.
    mutating func status(
        _ code: StatusCode, to commandID: String, _ name: String, in messageID: String,
        target: String? = nil, source: String? = nil, challenge: Meta? = nil, items: [Item] = []
    ) {
        commands.append(
            .status(
                Status(
                    id: nextID(), messageReference: messageID, commandReference: commandID, commandName: name,
                    targetReferences: target.map { [$0] } ?? [], sourceReferences: source.map { [$0] } ?? [],
                    challenge: challenge, code: code, items: items)))
    }

    /// Writes the Status for a header; it comes first (SES-12).
    mutating func headerStatus(_ code: StatusCode, answering header: Header, challenge: Meta?) {
        status(
            code, to: "0", "SyncHdr", in: header.messageID, target: header.target.uri,
            source: header.source.uri, challenge: challenge)
    }

    /// Writes any command under a number of this message; members are numbered behind their container.
    ///
    /// - Parameters:
    ///   - command: What to write; its own numbers do not matter.
    ///   - renamed: Called with the old and the new number of the command and of each member.
    mutating func append(
        _ command: Command, renamed: (_ command: Command, _ id: String) -> Void = { _, _ in }
    ) {
        commands.append(numbered(command, renamed: renamed))
    }

    private mutating func numbered(
        _ command: Command, renamed: (_ command: Command, _ id: String) -> Void
    ) -> Command {
        let id = nextID()
        renamed(command, id)
        switch command {
        case .add(var inner):
            inner.id = id
            return .add(inner)
        case .replace(var inner):
            inner.id = id
            return .replace(inner)
        case .copy(var inner):
            inner.id = id
            return .copy(inner)
        case .delete(var inner):
            inner.id = id
            return .delete(inner)
        case .get(var inner):
            inner.id = id
            return .get(inner)
        case .exec(var inner):
            inner.id = id
            return .exec(inner)
        case .alert(var inner):
            inner.id = id
            return .alert(inner)
        case .atomic(var group):
            group.id = id
            group.commands = group.commands.map { numbered($0, renamed: renamed) }
            return .atomic(group)
        case .sequence(var group):
            group.id = id
            group.commands = group.commands.map { numbered($0, renamed: renamed) }
            return .sequence(group)
        case .status(var inner):
            inner.id = id
            return .status(inner)
        case .results(var inner):
            inner.id = id
            return .results(inner)
        case .foreign(let element): return .foreign(element)
        }
    }
}

/// How a device arranges its answers.
struct AnswerLayout {
    /// One Status for a command whose Items ended alike, instead of one for each Item (SES-13).
    var oneStatusPerCommand: Bool
    /// Results behind all Statuses, instead of each behind its own (SES-15).
    var resultsLast: Bool

    /// Resolves `statusPerCommand` (per Item, per command) and `resultsPlacement` (after each, after all).
    init(_ policy: Policy) {
        var choices = Choices(policy: policy)
        oneStatusPerCommand = choices.pick("statusPerCommand", [false, true])
        resultsLast = choices.pick("resultsPlacement", [false, true])
    }
}

extension BodyWriter {
    /// Writes the Status of each answer and the Results of each successful Get.
    mutating func write(_ answers: [Answer], in messageID: String, _ layout: AnswerLayout) {
        var deferred: [Answer] = []
        var rest = answers[...]
        while let first = rest.first {
            let own = rest.prefix { $0.commandID == first.commandID && $0.name == first.name }
            rest = rest.dropFirst(own.count)
            let alike = own.allSatisfy { $0.code == first.code && $0.items.isEmpty }
            if layout.oneStatusPerCommand, alike, own.count > 1 || first.target != nil {
                status(first.code, to: first.commandID, first.name, in: messageID)
                if !layout.resultsLast { for answer in own { results(answer, in: messageID) } }
            } else {
                for answer in own {
                    status(
                        answer.code, to: answer.commandID, answer.name, in: messageID, target: answer.target,
                        source: answer.source, items: answer.items)
                    if !layout.resultsLast { results(answer, in: messageID) }
                }
            }
            if layout.resultsLast { deferred += own }
        }
        for answer in deferred { results(answer, in: messageID) }
    }

    private mutating func results(_ answer: Answer, in messageID: String) {
        guard !answer.results.isEmpty else { return }
        append(
            .results(
                Results(
                    id: "", messageReference: messageID, commandReference: answer.commandID,
                    items: answer.results)))
    }
}

extension Command {
    /// Answers that give a command and its members one code, one for each Item.
    func answers(_ code: StatusCode) -> [Answer] {
        switch self {
        case .add(let inner), .replace(let inner), .copy(let inner), .delete(let inner), .get(let inner),
            .exec(let inner):
            guard !inner.items.isEmpty else { return [Answer(commandID: id, name: name, code: code)] }
            return inner.items.enumerated().map { index, item in
                Answer(
                    commandID: id, name: name, itemIndex: index, target: item.target?.uri,
                    source: item.source?.uri, code: code)
            }
        case .atomic(let group), .sequence(let group):
            return [Answer(commandID: id, name: name, code: code)]
                + group.commands.flatMap { $0.answers(code) }
        case .alert, .foreign: return [Answer(commandID: id, name: name, code: code)]
        case .status, .results: return []
        }
    }

    /// Whether the command demands an answer of the receiver; Status never does, Results only when refused (SES-14).
    var demandsAnswer: Bool {
        switch self {
        case .status, .results: false
        case .add, .replace, .copy, .delete, .get, .exec, .alert, .atomic, .sequence, .foreign: true
        }
    }

    /// The alert code of an Alert.
    var alertCode: AlertCode? {
        if case .alert(let alert) = self { alert.code } else { nil }
    }
}
