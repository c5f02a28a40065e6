/// What a message holds, in a line: its commands, alerts and statuses by name.
///
/// It goes by the tags alone, since an IUT may send anything: at most 256 KiB and 4,000 tags are looked at.
struct MessageSummary {
    /// The number of the message in its session; nil where it says none.
    let number: String?
    /// The commands in order, statuses first; empty for what is no message.
    let parts: [String]

    private struct Command {
        var name: String
        var depth: Int
        var count = 1
        var node: String?
        var data: String?
        var about: String?
    }

    private static let octetLimit = 256 << 10
    private static let tagLimit = 4000
    private static let depthLimit = 64
    private static let groups: Set<Substring> = ["Sequence", "Atomic"]

    init(_ text: String) {
        var reader = Reader()
        reader.read(Substring(String(decoding: text.utf8.prefix(Self.octetLimit), as: UTF8.self)))
        number = reader.number
        let statuses = reader.commands.filter { $0.name == "Status" }
        parts =
            Self.text(ofStatuses: statuses) + Self.text(of: reader.commands.filter { $0.name != "Status" })
    }

    /// The summary as one line.
    var line: String {
        parts.isEmpty ? "no command" : parts.joined(separator: ", ").replacing(":, ", with: ": ")
    }

    private static func text(ofStatuses statuses: [Command]) -> [String] {
        var codes: [String] = []
        var byCode: [String: [String]] = [:]
        for status in statuses {
            let code = status.data ?? "?"
            if byCode[code] == nil { codes.append(code) }
            byCode[code, default: []].append(status.about ?? "?")
        }
        return codes.map { code in
            let about = byCode[code] ?? []
            let names = Set(about)
            let what = names.count == 1 ? " \(about[0])" : ""
            return "Status \(code)\(what)" + (about.count > 1 ? " ×\(about.count)" : "")
        }
    }

    private static func text(of commands: [Command]) -> [String] {
        var merged: [Command] = []
        for command in commands {
            if let last = merged.last, last.name == command.name, last.depth == command.depth,
                command.data == nil, !groups.contains(Substring(command.name))
            {
                merged[merged.count - 1].count += 1
            } else {
                merged.append(command)
            }
        }
        return merged.map { command in
            let prefix = groups.contains(Substring(command.name)) ? "\(command.name):" : command.name
            let count = command.count > 1 ? " ×\(command.count)" : ""
            let detail = command.data ?? command.node.map(shortened)
            return prefix + count + (detail.map { " \($0)" } ?? "")
        }
    }

    /// The end of an address: the last three names.
    private static func shortened(_ node: String) -> String {
        let names = node.split(separator: "/")
        return names.count <= 4 ? node : "…/" + names.suffix(3).joined(separator: "/")
    }

    /// Walks over the tags.
    private struct Reader {
        var number: String?
        var commands: [Command] = []
        private var path: [Substring] = []
        private var isCharacterData = false

        mutating func read(_ text: Substring) {
            for piece in text.split(separator: "<", maxSplits: MessageSummary.tagLimit).prefix(
                MessageSummary.tagLimit)
            {
                if isCharacterData {
                    isCharacterData = !piece.contains("]]>")
                } else if piece.hasPrefix("![CDATA[") {
                    isCharacterData = !piece.contains("]]>")
                } else if !piece.hasPrefix("?"), !piece.hasPrefix("!") {
                    take(piece)
                }
            }
        }

        private mutating func take(_ piece: Substring) {
            let parts = piece.split(separator: ">", maxSplits: 1, omittingEmptySubsequences: false)
            guard let tag = parts.first, parts.count == 2 else { return }
            if tag.hasPrefix("/") {
                _ = path.popLast()
                return
            }
            guard path.count < MessageSummary.depthLimit else { return }
            let word = tag.prefix { !$0.isWhitespace && $0 != "/" }
            let name = word.split(separator: ":").last ?? word
            open(name, text: parts[1])
            if !tag.hasSuffix("/") { path.append(name) }
        }

        private mutating func open(_ name: Substring, text: Substring) {
            let value = text.isEmpty ? nil : String(text.prefix(200))
            if path == ["SyncML", "SyncHdr"] {
                if name == "MsgID" { number = value }
                return
            }
            guard path.starts(with: ["SyncML", "SyncBody"]) else { return }
            let inside = path.dropFirst(2)
            let command = inside.drop(while: MessageSummary.groups.contains)
            if command.isEmpty {
                if name == "Final" || !inside.isEmpty && (name == "CmdID" || name == "Meta") { return }
                commands.append(Command(name: String(name), depth: inside.count))
                return
            }
            guard let last = commands.indices.last else { return }
            if command.count == 1, name == "Data", ["Status", "Alert"].contains(commands[last].name) {
                commands[last].data = value
            } else if command.count == 1, name == "Cmd" {
                commands[last].about = value
            } else if name == "LocURI", command.dropFirst().first == "Item", commands[last].node == nil {
                commands[last].node = value
            }
        }
    }
}
