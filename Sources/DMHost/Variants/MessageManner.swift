import SyncML

/// How an implementation words its messages where the documents leave it free; what they mean is the same.
public enum MessageManner: Hashable, Sendable {
    /// As the model makes them.
    case usual
    /// Leaves out whatever may be absent: references of a Status that stands alone for its command, the Meta that is meant
    /// anyway, `./` in front of addresses (SES-12, SES-13, section 6.1).
    case terse
    /// Adds what may be there: display names, sizes in the header, vendor nodes of DevInfo (SES-02), Meta on every value.
    case wordy

    /// Returns a message worded in this manner.
    ///
    /// - Parameter message: As the model makes it.
    /// - Returns: What goes out.
    func worded(_ message: Message) -> Message {
        switch self {
        case .usual: return message
        case .terse:
            var message = message
            var counts: [String: Int] = [:]
            for case .status(let status) in message.commands {
                counts[Self.reference(status), default: 0] += 1
            }
            message.commands = message.commands.map { Self.terse($0) { counts[Self.reference($0)] == 1 } }
            return message
        case .wordy:
            var message = message
            if message.header.target.name == nil { message.header.target.name = "peer" }
            var meta = message.header.meta ?? Meta()
            meta.maxMessageSize = meta.maxMessageSize ?? "1000000"
            meta.maxObjectSize = meta.maxObjectSize ?? "1000000"
            message.header.meta = meta
            message.commands = message.commands.map(Self.wordy)
            return message
        }
    }

    private static func reference(_ status: Status) -> String {
        status.messageReference + "/" + status.commandReference
    }

    // MARK: Terse

    private static func terse(_ command: Command, standsAlone: (Status) -> Bool) -> Command {
        switch command {
        case .status(var status):
            guard status.commandReference != "0", standsAlone(status) else { return command }
            status.targetReferences = []
            status.sourceReferences = []
            return .status(status)
        case .results(var results):
            if results.messageReference == "1" { results.messageReference = nil }
            results.meta = terse(results.meta)
            results.items = results.items.map(terse)
            return .results(results)
        case .alert(var alert):
            for index in alert.items.indices { shorten(&alert.items[index].source) }
            return .alert(alert)
        case .add(let inner): return .add(terse(inner))
        case .replace(let inner): return .replace(terse(inner))
        case .copy(let inner): return .copy(terse(inner))
        case .delete(let inner): return .delete(terse(inner))
        case .get(let inner): return .get(terse(inner))
        case .exec(let inner): return .exec(terse(inner))
        case .atomic(var group):
            group.commands = group.commands.map { terse($0, standsAlone: standsAlone) }
            return .atomic(group)
        case .sequence(var group):
            group.commands = group.commands.map { terse($0, standsAlone: standsAlone) }
            return .sequence(group)
        case .foreign: return command
        }
    }

    private static func terse(_ command: TreeCommand) -> TreeCommand {
        var command = command
        command.items = command.items.map(terse)
        return command
    }

    private static func terse(_ item: Item) -> Item {
        var item = item
        shorten(&item.target)
        shorten(&item.source)
        item.meta = terse(item.meta)
        return item
    }

    /// Takes `chr` and `text/plain` away: they are meant where nothing is said.
    private static func terse(_ meta: Meta?) -> Meta? {
        guard var meta else { return nil }
        if meta.format == "chr" { meta.format = nil }
        if meta.type == "text/plain" { meta.type = nil }
        return meta == Meta() ? nil : meta
    }

    private static func shorten(_ location: inout Location?) {
        guard let uri = location?.uri, uri.hasPrefix("./") else { return }
        location?.uri = String(uri.dropFirst(2))
    }

    // MARK: Wordy

    private static func wordy(_ command: Command) -> Command {
        switch command {
        case .results(var results):
            results.items = results.items.map(wordy)
            return .results(results)
        case .replace(var inner) where inner.items.contains { $0.source?.uri == "./DevInfo/DevId" }:
            inner.items = inner.items.map(wordy)
            inner.items.append(
                wordy(Item(source: Location("./DevInfo/Ext/Vendor/Note"), data: "< & > of no concern")))
            return .replace(inner)
        case .status, .alert, .add, .replace, .copy, .delete, .get, .exec, .atomic, .sequence, .foreign:
            return command
        }
    }

    private static func wordy(_ item: Item) -> Item {
        var item = item
        var meta = item.meta ?? Meta()
        meta.format = meta.format ?? "chr"
        meta.type = meta.type ?? (meta.format == "node" ? nil : "text/plain")
        item.meta = meta
        if item.source?.name == nil { item.source?.name = "a node" }
        return item
    }
}
