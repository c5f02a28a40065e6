public import SyncML

/// Results whose value came in chunks, put together again (LOB-08).
public struct JoinedResults: Sendable {
    /// The commands, chunks of one value joined into the Results that began it.
    public private(set) var commands: [Command] = []
    /// What is wrong with a value that came in chunks, in words; nil where all is well.
    public private(set) var problem: String?
    private var open: (index: Int, size: Int)?

    /// Joins the commands of a package, in the order in which its messages came.
    public init(_ commands: [Command]) {
        for command in commands { take(command) }
        if open != nil { problem = problem ?? "the last chunk of a value is missing" }
    }

    private mutating func take(_ command: Command) {
        guard case .results(let results) = command else {
            commands.append(command)
            return
        }
        guard let place = open, case .results(var whole) = commands[place.index],
            whole.commandReference == results.commandReference,
            whole.messageReference == results.messageReference, let last = whole.items.indices.last,
            let first = results.items.first, whole.items[last].source?.uri == first.source?.uri
        else {
            if open != nil { problem = problem ?? "another value begins before the last chunk of one" }
            begin(results, command)
            return
        }
        whole.items[last].data = (whole.items[last].data ?? "") + (first.data ?? "")
        whole.items[last].moreData = first.moreData
        whole.items += results.items.dropFirst()
        commands[place.index] = .results(whole)
        if !first.moreData {
            open = nil
            let length = whole.items[last].data?.utf8.count ?? 0
            if length != place.size {
                problem = problem ?? "Size says \(place.size), and \(length) octets came"
            }
        }
    }

    private mutating func begin(_ results: Results, _ command: Command) {
        open = nil
        commands.append(command)
        guard let last = results.items.last, last.moreData else { return }
        let size = (last.meta?.size ?? results.meta?.size).flatMap { Int($0) }
        if size == nil { problem = problem ?? "the first chunk of a value has no Size" }
        open = (commands.count - 1, size ?? 0)
    }
}
