import ConformanceKit
import Foundation
import Traceability

/// A piece of a text, marked or not.
struct MarkedText: Equatable {
    var text: String
    var isMarked: Bool
}

/// The last step of a case that the oracle refused, and what in its messages the refusal is about.
struct RefutedStep {
    private let lines: ClosedRange<Int>
    private let lastMessage: Int?
    /// The identifiers of commands that the refutation names.
    private let commands: Set<String>
    /// Whether a message of the step holds an answer to one of them.
    private let isFound: Bool

    /// Finds the step; nil where nothing was refuted.
    init?(_ record: CaseRecord) {
        guard let end = record.steps.lastIndex(where: \.isRefuted),
            case .judged(_, let refutation?) = record.steps[end].event
        else { return nil }
        let start =
            record.steps[..<end].lastIndex { if case .stimulus = $0.event { true } else { false } } ?? end
        lines = record.steps[start].line...record.steps[end].line
        let texts = refutation.allowed + [refutation.observed, refutation.summary]
        commands = Set(texts.flatMap(Self.commands))
        let own = record.steps[start..<end].compactMap { entry -> (line: Int, text: String)? in
            guard case .message(let message) = entry.event, message.fromIUT else { return nil }
            return (entry.line, message.text)
        }
        lastMessage = own.last?.line
        let commands = commands
        isFound = own.contains { message in
            commands.contains { message.text.contains("<CmdRef>\($0)</CmdRef>") }
        }
    }

    /// Whether an entry belongs to the step.
    func holds(_ entry: EvidenceLog.Entry) -> Bool { lines.contains(entry.line) }

    /// Marks in a message of the IUT, laid out a tag a line, the answers that the refutation names; where it names none
    /// that can be found, all of the last message of the step. Nil where nothing is to be marked.
    func marked(_ text: String, of entry: EvidenceLog.Entry) -> [MarkedText]? {
        guard holds(entry), case .message(let message) = entry.event, message.fromIUT else { return nil }
        guard isFound else {
            return entry.line == lastMessage ? [MarkedText(text: text, isMarked: true)] : nil
        }
        var parts: [MarkedText] = []
        func add(_ line: Substring, _ isMarked: Bool) {
            if let last = parts.last, last.isMarked == isMarked {
                parts[parts.count - 1].text += "\n" + line
            } else {
                if !parts.isEmpty { parts[parts.count - 1].text += "\n" }
                parts.append(MarkedText(text: String(line), isMarked: isMarked))
            }
        }
        var open: [Substring] = []
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            let tag = line.drop { $0 == " " }
            if open.isEmpty, tag != "<Status>", tag != "<Results>" {
                add(line, false)
                continue
            }
            open.append(line)
            guard tag == "</Status>" || tag == "</Results>" else { continue }
            let isAbout = commands.contains { id in open.contains { $0.contains("<CmdRef>\(id)</CmdRef>") } }
            for line in open { add(line, isAbout) }
            open = []
        }
        for line in open { add(line, false) }
        return parts
    }

    /// The identifiers in a text such as `Status 200 for Exec CmdID 13 on ./A`.
    private static func commands(in text: String) -> [String] {
        text.components(separatedBy: "CmdID ").dropFirst().map { part in
            String(part.prefix { $0.isLetter || $0.isNumber })
        }.filter { !$0.isEmpty && $0.utf8.count <= 16 }
    }
}
