public import SyncML

/// The receiving side of a large object: one Item's Data in consecutive messages (LOB-02..07, LOB-09).
///
/// An object is executed as one command once its last chunk is here and its length is the one announced. One that comes to
/// nothing is forgotten, and the rest of its chunks is answered like the chunk that failed.
public struct ObjectAssembly: Hashable, Sendable, Codable {
    /// What became of the commands of one message.
    public struct Outcome: Hashable, Sendable {
        /// What is to be executed, complete objects among them, in document order.
        public var commands: [Command] = []
        /// What the transfer itself answers: 213 for a chunk, 412, 413 or 424 for an object that comes to nothing.
        public var answers: [Answer] = []
        /// Target and Source of an object that was broken off; Alert 1225 tells of it (LOB-07).
        public var broken: Item?
    }

    /// The object under way.
    struct Partial: Hashable, Sendable, Codable {
        /// The command as the first chunk had it, with the Data so far.
        var command: Command
        /// The length that the first chunk announced, in octets of Data.
        var size: Int
        /// Why the object came to nothing; its chunks are only answered.
        var failure: StatusCode?
    }

    /// Most octets of an object.
    public var limit: Int
    /// Whether an object of another length than announced is executed all the same; a fault.
    public var keepsWrongLength = false
    /// Whether an object that was broken off is executed as far as it came; a fault.
    public var keepsBroken = false
    /// Whether only the last piece of an object that is added is kept; a fault.
    public var addsLastPieceAlone = false
    private(set) var partial: Partial?

    /// Creates an assembly without an object.
    ///
    /// - Parameter limit: Most octets of an object.
    public init(limit: Int) { self.limit = limit }

    /// Whether chunks are still to come.
    public var isUnderWay: Bool { partial.map { $0.failure == nil } ?? false }

    /// Lets the object come to nothing because a chunk of it was refused by other means.
    public mutating func fail(_ code: StatusCode) { partial?.failure = code }

    /// Takes the commands of the peer's next message.
    ///
    /// - Parameter commands: Those that demand an answer, session alerts left out.
    /// - Returns: What to execute, to answer and to complain about.
    public mutating func take(_ commands: [Command]) -> Outcome {
        var outcome = Outcome()
        if commands.isEmpty { breakOff(&outcome) }
        for command in commands {
            if let own = partial, own.command.isSameObject(as: command), command.announcedSize == nil {
                extend(own, command, &outcome)
                continue
            }
            breakOff(&outcome)
            if command.isChunk {
                begin(command, &outcome)
            } else if command.holdsChunk {
                outcome.answers += command.answers(.badRequest)
            } else {
                outcome.commands.append(command)
            }
        }
        return outcome
    }

    private mutating func breakOff(_ outcome: inout Outcome) {
        guard let own = partial else { return }
        partial = nil
        guard own.failure == nil else { return }
        if keepsBroken {
            outcome.commands.append(own.command)
            return
        }
        outcome.broken = own.command.objectItem.map { Item(target: $0.target, source: $0.source) }
    }

    private mutating func begin(_ command: Command, _ outcome: inout Outcome) {
        let length = command.objectItem?.data?.utf8.count ?? 0
        let size = command.announcedSize.flatMap { Int($0) } ?? -1
        let failure: StatusCode? =
            switch size {
            case ..<0: .incompleteCommand
            case (limit + 1)...: .requestEntityTooLarge
            case ...length: keepsWrongLength ? nil : .sizeMismatch
            case _: nil
            }
        partial = Partial(command: command, size: size, failure: failure)
        outcome.answers += command.answers(failure ?? .chunkAccepted)
    }

    private mutating func extend(_ own: Partial, _ command: Command, _ outcome: inout Outcome) {
        var own = own
        let data = (own.command.objectItem?.data ?? "") + (command.objectItem?.data ?? "")
        let length = data.utf8.count
        let isLast = !command.isChunk
        if own.failure == nil, !keepsWrongLength, isLast ? length != own.size : length >= own.size {
            own.failure = .sizeMismatch
        }
        if own.failure == nil, length > limit { own.failure = .requestEntityTooLarge }
        partial = isLast ? nil : own
        if let failure = own.failure {
            outcome.answers += command.answers(failure)
            return
        }
        let isCut = addsLastPieceAlone && isLast && command.name == "Add"
        let kept = isCut ? command.objectItem?.data ?? "" : data
        own.command = own.command.with(data: kept, numbered: command.id, isChunk: !isLast)
        if isLast {
            outcome.commands.append(own.command)
        } else {
            partial = own
            outcome.answers += command.answers(.chunkAccepted)
        }
    }
}

extension Command {
    /// The one Item of an Add or a Replace; nil for every other command.
    var objectItem: Item? {
        switch self {
        case .add(let inner) where inner.items.count == 1, .replace(let inner) where inner.items.count == 1:
            inner.items[0]
        case .add, .replace, .copy, .delete, .get, .exec, .alert, .atomic, .sequence, .status, .results,
            .foreign:
            nil
        }
    }

    /// Whether more chunks of the command's object follow (LOB-02).
    public var isChunk: Bool { objectItem?.moreData ?? false }

    /// Whether MoreData stands where no object can be cut: in a group, beside other Items, in another command.
    var holdsChunk: Bool {
        switch self {
        case .add(let inner), .replace(let inner), .copy(let inner), .delete(let inner), .get(let inner),
            .exec(let inner):
            inner.items.contains(where: \.moreData)
        case .atomic(let group), .sequence(let group): group.commands.contains(where: \.holdsChunk)
        case .alert(let alert): alert.items.contains(where: \.moreData)
        case .status, .results, .foreign: false
        }
    }

    /// The length that a first chunk announces (LOB-03).
    var announcedSize: String? {
        switch self {
        case .add(let inner), .replace(let inner): objectItem?.meta?.size ?? inner.meta?.size
        case .copy, .delete, .get, .exec, .alert, .atomic, .sequence, .status, .results, .foreign: nil
        }
    }

    /// Whether another command carries a further chunk of the same object (LOB-04).
    func isSameObject(as other: Command) -> Bool {
        guard let own = objectItem, let item = other.objectItem else { return false }
        return name == other.name && own.target?.uri == item.target?.uri
    }

    /// Returns the command with other Data and another CmdID.
    func with(data: String, numbered id: String, isChunk: Bool) -> Command {
        func changed(_ inner: TreeCommand) -> TreeCommand {
            var inner = inner
            inner.id = id
            inner.items[0].data = data
            inner.items[0].moreData = isChunk
            return inner
        }
        return switch self {
        case .add(let inner): .add(changed(inner))
        case .replace(let inner): .replace(changed(inner))
        case .copy, .delete, .get, .exec, .alert, .atomic, .sequence, .status, .results, .foreign: self
        }
    }

    /// Returns the chunks in which an Add or a Replace of one Item carries its Data, with Size on the first (LOB-02, LOB-03).
    ///
    /// - Parameters:
    ///   - length: Octets of Data in each; a character is never cut.
    ///   - size: What Size says; nil for the true length.
    /// - Returns: The commands, one for each message; the command itself where the Data fit one.
    public func chunks(of length: Int, announcing size: Int? = nil) -> [Command] {
        guard let data = objectItem?.data, data.utf8.count > length, length > 3 else { return [self] }
        var pieces: [Substring] = []
        var rest = data[...]
        while !rest.isEmpty {
            var piece = rest.prefix(length)
            while piece.utf8.count > length { piece = piece.dropLast() }
            if piece.isEmpty { piece = rest.prefix(1) }
            pieces.append(piece)
            rest = rest.dropFirst(piece.count)
        }
        return pieces.enumerated().map { index, piece in
            let isLast = index == pieces.count - 1
            let chunk = with(data: String(piece), numbered: id, isChunk: !isLast)
            return index == 0 ? chunk.announcing(size ?? data.utf8.count) : chunk
        }
    }

    private func announcing(_ size: Int) -> Command {
        func changed(_ inner: TreeCommand) -> TreeCommand {
            var inner = inner
            var meta = inner.items[0].meta ?? inner.meta ?? Meta()
            meta.size = String(size)
            inner.items[0].meta = meta
            return inner
        }
        return switch self {
        case .add(let inner): .add(changed(inner))
        case .replace(let inner): .replace(changed(inner))
        case .copy, .delete, .get, .exec, .alert, .atomic, .sequence, .status, .results, .foreign: self
        }
    }
}
