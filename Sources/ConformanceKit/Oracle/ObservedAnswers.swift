package import DMReference
package import SyncML
import Synchronization

/// What a device answered to one server message, in a form the model's answers can be compared with.
package struct ObservedAnswers: Sendable {
    /// A Status with the nodes that it names, read once.
    private struct Entry {
        var code: StatusCode
        var targets: Set<Address>
    }

    /// An Item of Results with the node that it names.
    private struct Result {
        var item: Item
        var meta: Meta?
        var source: Address?
    }

    /// An address as it is compared: what it points at, or its text where it points at nothing.
    private enum Address: Hashable {
        case node(NodeReference)
        case text(String)

        init(_ text: String) { self = NodeReference(text).map(Self.node) ?? .text(text) }
    }

    /// Statuses by the CmdID they answer, in document order.
    private var statuses: [String: [Entry]] = [:]
    /// Items of Results by the CmdID of the Get.
    private var results: [String: [Result]] = [:]
    /// CmdIDs that are used more than once or answer nothing.
    package private(set) var strays: [String] = []

    /// Sorts the answers of a package.
    ///
    /// - Parameters:
    ///   - commands: The commands of the device's package.
    ///   - message: The server message that is answered.
    package init(_ commands: [Command], to message: Message) {
        let known = Set(Self.identifiers(message.commands))
        for command in commands {
            switch command {
            case .status(let status)
            where status.messageReference == message.header.messageID && status.commandReference != "0":
                let targets = Set(status.targetReferences.map(Address.init))
                statuses[status.commandReference, default: []].append(
                    Entry(code: status.code, targets: targets))
                if !known.contains(status.commandReference) {
                    strays.append("Status for CmdRef \(status.commandReference)")
                }
            case .results(let result) where (result.messageReference ?? "1") == message.header.messageID:
                let items = result.items.map {
                    Result(item: $0, meta: result.meta, source: ($0.source?.uri).map(Address.init))
                }
                results[result.commandReference, default: []].append(contentsOf: items)
                if !known.contains(result.commandReference) {
                    strays.append("Results for CmdRef \(result.commandReference)")
                }
            case .status, .results, .add, .replace, .copy, .delete, .get, .exec, .alert, .atomic, .sequence,
                .foreign:
                break
            }
        }
    }

    private static func identifiers(_ commands: [Command]) -> [String] {
        commands.flatMap { [$0.id] + identifiers($0.members) }
    }

    /// Every status code that came, for a message that was refused as a whole.
    package var allCodes: [StatusCode] { statuses.values.flatMap { $0.map(\.code) } }

    /// Whether any Results came.
    package var hasResults: Bool { !results.isEmpty }

    /// Returns the codes that came for a command or one of its Items.
    package func codes(for answer: Answer) -> [StatusCode] {
        let all = statuses[answer.commandID] ?? []
        guard all.count > 1, let index = answer.itemIndex else { return all.map(\.code) }
        if let target = answer.target.map(Address.init) {
            let byTarget = all.filter { $0.targets.contains(target) }
            if !byTarget.isEmpty { return byTarget.map(\.code) }
        }
        return all.indices.contains(index) ? [all[index].code] : []
    }

    /// Returns what disagrees between an answer of the model and what came; nil where they agree.
    package func disagreement(
        with answer: Answer, comparable: (NodeReference) -> ResultComparison
    ) -> Disagreement? {
        difference(from: answer, comparable: comparable).map { Disagreement(text: $0, answer: answer) }
    }

    private func difference(
        from answer: Answer, comparable: (NodeReference) -> ResultComparison
    ) -> String? {
        let codes = codes(for: answer)
        let place = "\(answer.name) CmdID \(answer.commandID)" + (answer.target.map { " on \($0)" } ?? "")
        guard !codes.isEmpty else { return "no Status for \(place); expected \(answer.code.rawValue)" }
        guard codes.allSatisfy({ $0 == answer.code }) else {
            let came = Set(codes.map { String($0.rawValue) }).sorted().joined(separator: ", ")
            return "Status \(answer.code.rawValue) for \(place); \(came) came"
        }
        return resultDisagreement(with: answer, place: place, comparable: comparable)
    }

    private func resultDisagreement(
        with answer: Answer, place: String, comparable: (NodeReference) -> ResultComparison
    ) -> String? {
        guard answer.name == "Get", answer.code == .ok, let target = answer.target else { return nil }
        let all = results[answer.commandID] ?? []
        let isWhole = answer.itemIndex == nil || answer.results.count > 1
        let address = isWhole ? nil : Address(target)
        let came = all.filter { isWhole || $0.source == nil || $0.source == address }
        for expected in answer.results {
            guard let uri = expected.source?.uri, let reference = NodeReference(uri) else { continue }
            let comparison = comparable(reference)
            if comparison == .ignore { continue }
            let found = came.first { $0.source == .node(reference) }
            guard let found else { return "no Results with the value of \(uri) for \(place)" }
            let data = found.item.data ?? ""
            let format = found.item.meta?.format ?? found.meta?.format ?? "chr"
            if !comparison.agrees(expected: expected, data: data, format: format) {
                return "value of \(uri): \"\(expected.data ?? "")\" "
                    + "(\(expected.meta?.format ?? "chr")); \"\(data)\" (\(format)) came"
            }
        }
        return nil
    }
}

/// How a value that was read is compared with the model's.
package enum ResultComparison: Equatable {
    /// It says nothing about scheduling, or is the vendor's own.
    case ignore
    /// Equal texts.
    case exact
    /// An instance number: equal after renaming.
    case instance(observed: Int?)
    /// A capability or clock reading: any value is allowed.
    case any

    func agrees(expected: Item, data: String, format: String) -> Bool {
        switch self {
        case .ignore, .any: return true
        case .instance(let observed): return observed.map { String($0) == data } ?? (Int(data) != nil)
        case .exact:
            let wanted = expected.data ?? ""
            if expected.meta?.format == "node" {
                return Set(wanted.split(separator: "/")) == Set(data.split(separator: "/"))
                    && format == "node"
            }
            return wanted == data
        }
    }
}

/// What disagrees between an answer of the model and what came.
package struct Disagreement: Hashable, Sendable {
    /// What the model says, and what came.
    package var text: String
    /// The answer of the model.
    package var answer: Answer
}

/// Remembers, over all ways of taking a step, the disagreements at the observation reached last.
package final class DisagreementLog: Sendable {
    private struct State {
        var depth = 0
        var furthest = -1
        var disagreements: [Disagreement] = []
    }

    private let state = Mutex(State())

    package init() {}

    /// Begins a new way of taking the step, behind so many observations that agreed.
    package func restart(at depth: Int = 0) { state.withLock { $0.depth = depth } }

    /// Notes the outcome of one comparison and returns whether it agreed.
    package func note(_ disagreement: Disagreement?) -> Bool {
        state.withLock { state in
            defer { state.depth += 1 }
            guard let disagreement else { return true }
            if state.depth > state.furthest {
                state.furthest = state.depth
                state.disagreements = []
            }
            let isKnown = state.disagreements.contains { $0.text == disagreement.text }
            if state.depth == state.furthest, !isKnown, state.disagreements.count < 8 {
                state.disagreements.append(disagreement)
            }
            return false
        }
    }

    /// The disagreements furthest into the step.
    package var disagreements: [Disagreement] { state.withLock { $0.disagreements } }
}
