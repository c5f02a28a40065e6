public import SyncML

/// How a side writes its messages, as far as their length depends on it.
public struct MessageForm: Hashable, Sendable, Codable {
    /// XML or WBXML.
    public var encoding: SyncMLEncoding
    /// How XML is written.
    public var style: XMLStyle

    /// Creates a form.
    public init(encoding: SyncMLEncoding = .xml, style: XMLStyle = .canonical) {
        self.encoding = encoding
        self.style = style
    }

    /// Returns how many octets a message has.
    func length(_ header: Header, _ commands: some Sequence<Command>) -> Int {
        encoding.encode(Message(header: header, commands: Array(commands), isFinal: true), style: style).count
    }
}

/// Keeps messages within what the peer can take (LOB-10): cuts a package into messages, and values into chunks.
struct MessageFit {
    /// Most octets of a message.
    var limit: Int
    var form: MessageForm
    var header: Header

    /// What stays for the messages to come.
    struct Rest {
        var commands: [Command] = []
        /// Whether the first of them goes on with a value that was begun.
        var continuesValue = false
    }

    /// Takes from the commands of a message what does not fit.
    ///
    /// A command that fits no message and cannot be cut stays, so that every message brings the package forward.
    ///
    /// - Parameters:
    ///   - commands: The commands of the message.
    ///   - continued: The CmdID of a Results whose value was begun before; it gets no Size.
    /// - Returns: What is left for later.
    func cut(_ commands: inout [Command], continued: String?) -> Rest {
        guard form.length(header, commands) > limit else { return Rest() }
        let answered = commands.prefix(while: \.answersSession).count
        var low = answered
        var high = commands.count - 1
        while low < high {
            let middle = (low + high + 1) / 2
            if form.length(header, commands.prefix(middle)) <= limit {
                low = middle
            } else {
                high = middle - 1
            }
        }
        var rest = Rest(commands: Array(commands[low...]))
        commands.removeSubrange(low...)
        guard let first = rest.commands.first else { return rest }
        if form.length(header, commands.prefix(answered) + [first]) <= limit { return rest }
        // It fits no message: its value is cut, or it goes out as it is.
        guard case .results(let results) = first,
            let (head, tail) = cut(results, behind: commands, isBegun: results.id == continued)
        else {
            if low == answered {
                commands.append(first)
                rest.commands.removeFirst()
            }
            return rest
        }
        guard let head else { return rest }
        commands.append(.results(head))
        rest.commands[0] = .results(tail)
        rest.continuesValue = true
        return rest
    }

    /// Cuts a value; nil where it cannot be cut, without a head where no piece worth while fits this message.
    private func cut(
        _ results: Results, behind commands: [Command], isBegun: Bool
    ) -> (head: Results?, tail: Results)? {
        guard results.items.count == 1, let data = results.items[0].data, data.count > 1 else { return nil }
        var head = results
        var meta = results.items[0].meta ?? results.meta ?? Meta()
        if !isBegun {
            meta.size = String(data.utf8.count)
            head.items[0].meta = meta
        }
        head.items[0].moreData = true
        var low = 0
        var high = data.count - 1
        while low < high {
            let middle = (low + high + 1) / 2
            head.items[0].data = String(data.prefix(middle))
            if form.length(header, commands + [.results(head)]) <= limit {
                low = middle
            } else {
                high = middle - 1
            }
        }
        guard low > 0 else {
            // Nothing fits behind answers alone: one character goes out, so that there is an end to it.
            let isBare = commands.allSatisfy(\.answersSession)
            guard isBare else { return (nil, results) }
            low = 1
            return pieces(head, data, low, results)
        }
        return pieces(head, data, low, results)
    }

    private func pieces(
        _ head: Results, _ data: String, _ count: Int, _ results: Results
    ) -> (head: Results?, tail: Results) {
        var head = head
        var tail = results
        head.items[0].data = String(data.prefix(count))
        tail.items[0].data = String(data.dropFirst(count))
        return (head, tail)
    }
}

extension Command {
    /// Whether it answers a header or a session alert, and so opens every message of a package.
    fileprivate var answersSession: Bool {
        guard case .status(let status) = self else { return false }
        return status.commandReference == "0" || status.commandName == "Alert" && status.code == .ok
    }
}
