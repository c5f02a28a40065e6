import DMReference
import SyncML

extension StimulusText {
    /// Returns one line for a stimulus of a server history.
    package static func describe(_ stimulus: ServerStimulus) -> String {
        switch stimulus {
        case .wish(let wish, let id, let device):
            return "the operator wishes \(describe(wish)) of \(id) on \(device)"
        case .session(let device): return "\(device) opens a session"
        case .advance(let seconds): return "\(seconds) s pass"
        case .setNode(let uri, let value, let device): return "\(device) sets \(uri) to \"\(value)\""
        case .setRights(let uri, let acl, let device): return "\(device) sets the rights of \(uri) to \(acl)"
        case .userAnswers(let answers, let device):
            return "the user of \(device) will answer \(answers.map { "\($0)" }.joined(separator: ", "))"
        case .conduct(let troubles, let device):
            return "\(device) \(troubles == .none ? "behaves" : "misbehaves") from now on"
        case .link(let up, let device): return "the link of \(device) " + (up ? "comes up" : "goes down")
        case .cycleDevice(let device): return "the power of \(device) is cut"
        case .inject(let alert, let device):
            let text = (try? ReportCodec.decode(alert).report.text) ?? "an alert"
            return "\(device) will offer \(text), which is of no schedule of its own"
        case .powerCycle(let off): return "the power of the server is cut for \(off) s"
        case .armCrash(let writes):
            return writes == 0
                ? "no crash is armed any more"
                : "the power of the server will be cut before durable write \(writes)"
        case .readCrash: return "whether the crash has happened is read"
        case .readRecord(let id, let device): return "the record of \(id) on \(device) is read"
        }
    }

    /// Returns a short text for a wish.
    package static func describe(_ wish: OperatorWish) -> String {
        switch wish {
        case .plan(let definition): return "the plan \(ServerOracle.text(definition))"
        case .change(let definition): return "the change to \(ServerOracle.text(definition))"
        case .activate: return "activation"
        case .suspend: return "suspension"
        case .terminate: return "termination"
        case .remove: return "removal"
        }
    }
}
