import DMReference
package import SyncML

/// The form in which reports and counterexamples show a stimulus: one line, complete enough to follow by eye.
package enum StimulusText {
    /// Returns one line for a stimulus.
    package static func describe(_ stimulus: DeviceStimulus) -> String {
        switch stimulus {
        case .session(let server, let batches, let troubles):
            let work = batches.map { $0.map(describe).joined(separator: "; ") }.joined(separator: " | ")
            return "session with \(server)" + (work.isEmpty ? "" : ": \(work)")
                + (troubles == .none ? "" : " (server misbehaves)")
        case .advance(let seconds): return "\(seconds) s pass"
        case .setClock(let wall): return "the clock is set to \(wall?.description ?? "unknown")"
        case .powerCycle(let off): return "power is cut for \(off) s"
        case .link(let up): return up ? "the link comes up" : "the link goes down"
        case .setNode(let uri, let value, _, let acl):
            return "the device sets \(uri)" + (value.map { " to \"\($0)\"" } ?? "")
                + (acl.map { " ACL \($0)" } ?? "")
        case .removeNode(let uri): return "the device removes \(uri)"
        case .userAnswers(let answers):
            return "the user will answer \(answers.map { "\($0)" }.joined(separator: ", "))"
        case .setTool(let uri, let status, let seconds):
            return "\(uri) will end with \(status) after \(seconds) s"
        case .addAccount(let server): return "the account of \(server) is made again"
        case .removeAccount(let server): return "the account of \(server) is removed"
        case .armCrash(let writes):
            return writes == 0
                ? "no crash is armed any more" : "power will be cut before durable write \(writes)"
        case .conduct(let server, let troubles):
            return "\(server) \(troubles == .none ? "behaves" : "misbehaves") from now on"
        case .readNode(let uri): return "\(uri) is read"
        case .readTools: return "the log of tools is read"
        case .readPrompts: return "the log of prompts is read"
        }
    }

    /// Returns a short text for a command with its members.
    package static func describe(_ command: Command) -> String {
        switch command {
        case .add(let c), .replace(let c), .copy(let c), .delete(let c), .get(let c), .exec(let c):
            let items = c.items.map { item in
                let node = item.target?.uri ?? "?"
                guard let data = item.data, !data.isEmpty else { return node }
                return "\(node)=\(data.count > 60 ? String(data.prefix(57)) + "..." : data)"
            }
            return "\(command.name) " + items.joined(separator: ", ")
        case .alert(let alert): return "Alert \(alert.code.map { String($0.rawValue) } ?? "?")"
        case .atomic(let group), .sequence(let group):
            return "\(command.name){" + group.commands.map(describe).joined(separator: "; ") + "}"
        case .status(let status): return "Status \(status.code.rawValue)"
        case .results: return "Results"
        case .foreign(let element): return element.name
        }
    }
}
