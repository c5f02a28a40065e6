public import SyncML

/// Writes reports as generic alerts and reads them back (schedule-mo 6, facts 1.8).
public enum ReportCodec {
    /// What every alert type of the schedule object begins with.
    public static let typePrefix = "urn:x-dmsched:at:schedule:1.0:"

    /// The alert type of an Item that carries a queried value.
    public static let valueType = typePrefix + "value"

    /// The keys that a header of a kind may have, in their order.
    public static func keys(of kind: Report.Kind) -> [String] {
        let own: [String] =
            switch kind {
            case .verification: ["op", "code", "reason", "node", "state", "fired", "running", "free"]
            case .execution:
                [
                    "occ", "due", "begun", "trigger", "code", "reason", "group", "missed", "skipped",
                    "failed", "cmds",
                ]
            case .fault: ["code", "reason", "node", "state", "lost"]
            case .ended: ["reason", "fired", "missed", "skipped", "failed"]
            }
        return ["v", "inst", "id", "rev", "seq"] + own
    }

    /// Returns the importance of a report: `informational` where all is well, else `warning`.
    ///
    /// An automatic end is well unless a fault brought it about.
    public static func mark(of report: Report) -> String {
        let isWell =
            switch report.kind {
            case .verification, .execution: report.code?.isSuccess ?? false
            case .fault: false
            case .ended: report.reason != "fault"
            }
        return isWell ? "informational" : "warning"
    }

    /// Returns the header: the report's keys and values as one line.
    public static func header(of report: Report) -> String {
        keys(of: report.kind).compactMap { key in
            value(of: key, in: report).map { "\(key)=\($0)" }
        }.joined(separator: ";")
    }

    /// Writes a report as an alert.
    ///
    /// - Parameters:
    ///   - report: the report; keys that its kind does not have are left out.
    ///   - root: the root of the schedule object.
    ///   - id: CmdID of the alert.
    /// - Returns: the alert, one Item for the header and one for each value.
    public static func encode(_ report: Report, root: NodeURI, id: String) -> Alert {
        let schedule = root.child("Set").child(report.id)
        let head = Item(
            source: Location(schedule.description),
            meta: Meta(format: "chr", type: typePrefix + report.kind.rawValue, mark: mark(of: report)),
            data: header(of: report))
        let values = report.values.map { value in
            Item(
                source: Location(value.uri), meta: Meta(format: value.format, type: valueType),
                data: value.data)
        }
        let correlator = report.kind == .verification ? report.correlator : nil
        return Alert(id: id, code: .genericAlert, correlator: correlator, items: [head] + values)
    }

    /// Returns the text of a key as it stands in a header; nil where the report does not have it.
    private static func value(of key: String, in report: Report) -> String? {
        switch key {
        case "v": "1"
        case "inst": String(report.instance)
        case "id": escaped(report.id)
        case "rev": String(report.revision)
        case "seq": String(report.sequence)
        case "op": report.operation?.rawValue
        case "code": report.code.map { String($0.rawValue) }
        case "reason": report.reason.map { escaped($0) }
        case "node": report.node.map { escaped($0) }
        case "state": report.state.map { escaped($0) }
        case "fired": report.fired.map(String.init)
        case "running": report.running.map(String.init)
        case "free": report.free.map(String.init)
        case "occ": report.occurrence.map(String.init)
        case "due": report.due?.description
        case "begun": report.begun?.description
        case "trigger": report.trigger?.rawValue
        case "group": report.group.map { escaped($0) }
        case "missed": report.missed.map(String.init)
        case "skipped": report.skipped.map(String.init)
        case "failed": report.failed.map(String.init)
        case "lost": report.lost.map(String.init)
        case "cmds": report.commands.isEmpty ? nil : commands(report.commands)
        default: nil
        }
    }

    /// Escapes what separates entries of the list as well, so that any CmdID can be read back.
    private static func commands(_ commands: [Report.CommandStatus]) -> String {
        commands.map { "\(escaped($0.id, also: ",:")):\($0.code.rawValue)" }.joined(separator: ",")
    }

    /// Returns a text with `%`, `;`, `=` and controls as `%HH`.
    private static func escaped(_ text: String, also more: String = "") -> String {
        var result: [UInt8] = []
        for octet in text.utf8 {
            if octet < 0x20 || octet == 0x7F || "%;=".utf8.contains(octet) || more.utf8.contains(octet) {
                result.append(UInt8(ascii: "%"))
                result.append(contentsOf: [octet >> 4, octet & 15].map { "0123456789ABCDEF".utf8Digit($0) })
            } else {
                result.append(octet)
            }
        }
        return String(decoding: result, as: UTF8.self)
    }
}

extension String {
    fileprivate func utf8Digit(_ value: UInt8) -> UInt8 { Array(utf8)[Int(value)] }
}
