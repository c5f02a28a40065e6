public import DMReference
internal import SyncML

/// A report as a server recorded it, or as an adapter with a schedule object of its own tells it.
///
/// Members have the names of the report header (schedule-mo 6); `cmds` is `CmdID:status`, joined by commas, as there.
public struct RecordedReport: JSONConvertible {
    /// The report; its `id` is empty where the JSON leaves it out.
    public var report: Report
    /// Whether it came after the record was closed.
    public var isLate: Bool

    /// Creates a recorded report.
    public init(_ report: Report, isLate: Bool = false) {
        self.report = report
        self.isLate = isLate
    }

    /// Creates a recorded report from JSON.
    public init(reading reader: JSONReader) throws(JSONShapeError) {
        let text = { (reader: JSONReader) throws(JSONShapeError) in try reader.text() }
        let count = { (reader: JSONReader) throws(JSONShapeError) in try reader.count() }
        let instant = { (reader: JSONReader) throws(JSONShapeError) in try reader.instant() }
        var report = Report(
            kind: try reader["kind"].choice(Report.Kind.self), instance: try reader["inst"].count(),
            id: try reader["id"].optional(text) ?? "", revision: try reader["rev"].count(),
            sequence: try reader["seq"].count())
        report.correlator = try reader["correlator"].optional(text)
        report.operation = try reader["op"].optional { op throws(JSONShapeError) in
            try op.choice(Report.Operation.self)
        }
        report.code = try reader["code"].optional(count).map { StatusCode($0) }
        report.reason = try reader["reason"].optional(text)
        report.node = try reader["node"].optional(text)
        report.state = try reader["state"].optional(text)
        report.fired = try reader["fired"].optional(count)
        report.running = try reader["running"].optional(count)
        report.free = try reader["free"].optional(count)
        report.occurrence = try reader["occ"].optional(count)
        report.due = try reader["due"].optional(instant)
        report.begun = try reader["begun"].optional(instant)
        report.trigger = try reader["trigger"].optional { trigger throws(JSONShapeError) in
            try trigger.choice(Report.Trigger.self)
        }
        report.group = try reader["group"].optional(text)
        report.missed = try reader["missed"].optional(count)
        report.skipped = try reader["skipped"].optional(count)
        report.failed = try reader["failed"].optional(count)
        report.lost = try reader["lost"].optional(count)
        report.commands = try reader["cmds"].optional(Self.commands) ?? []
        report.values =
            try reader["values"].optional { values throws(JSONShapeError) in
                try values.array { value throws(JSONShapeError) in
                    Report.Value(
                        uri: try value["uri"].text(), format: try value["format"].text(),
                        data: try value["value"].text())
                }
            } ?? []
        self.report = report
        isLate = try reader["late"].optional { late throws(JSONShapeError) in try late.flag() } ?? false
    }

    private static func commands(_ reader: JSONReader) throws(JSONShapeError) -> [Report.CommandStatus] {
        var commands: [Report.CommandStatus] = []
        for part in try reader.text().split(separator: ",") {
            guard let colon = part.lastIndex(of: ":"), let code = Int(part[part.index(after: colon)...])
            else {
                throw reader.error("CmdID:status, joined by commas")
            }
            commands.append(Report.CommandStatus(id: String(part[..<colon]), code: StatusCode(code)))
        }
        return commands
    }

    /// The recorded report as JSON.
    public var json: JSONValue {
        let cmds = report.commands.map { "\($0.id):\($0.code.rawValue)" }.joined(separator: ",")
        let values = report.values.map { value -> JSONValue in
            ["uri": .text(value.uri), "format": .text(value.format), "value": .text(value.data)]
        }
        let always: [String: JSONValue] = [
            "kind": .text(report.kind.rawValue), "inst": .integer(report.instance),
            "rev": .integer(report.revision), "seq": .integer(report.sequence),
        ]
        let texts: [String: String?] = [
            "id": report.id.isEmpty ? nil : report.id, "correlator": report.correlator,
            "op": report.operation?.rawValue, "reason": report.reason, "node": report.node,
            "state": report.state, "due": report.due?.description, "begun": report.begun?.description,
            "trigger": report.trigger?.rawValue, "group": report.group, "cmds": cmds.isEmpty ? nil : cmds,
        ]
        let numbers: [String: Int?] = [
            "code": report.code?.rawValue, "fired": report.fired, "running": report.running,
            "free": report.free, "occ": report.occurrence, "missed": report.missed,
            "skipped": report.skipped, "failed": report.failed, "lost": report.lost,
        ]
        var members = always
        members.merge(texts.compactMapValues { $0.map(JSONValue.text) }) { $1 }
        members.merge(numbers.compactMapValues { $0.map(JSONValue.integer) }) { $1 }
        if !values.isEmpty { members["values"] = .array(values) }
        if isLate { members["late"] = true }
        return .object(members)
    }
}

/// Result of `schedule.record`: what a server has on record about a schedule (test control section 4).
public struct ScheduleRecord: JSONConvertible {
    /// Where a record stands.
    public enum State: String, CaseIterable, Hashable, Sendable, Codable {
        /// The wish is recorded.
        case planned
        /// The request is on its way.
        case sent
        /// The device took it on.
        case confirmed
        /// The device refused it.
        case refused
        /// A change is in flight.
        case changing
        /// The end is in flight.
        case ending
        /// The schedule is over.
        case closed
        /// The server cannot say.
        case unknown
        /// There is no record.
        case absent
    }

    /// Where it stands.
    public var state: State
    /// The revision last confirmed.
    public var revision: Int?
    /// The instance.
    public var instance: Int?
    /// The code of the last verdict.
    public var code: Int?
    /// The reason of the last verdict.
    public var reason: String?
    /// The last confirmed definition, else the planned one.
    public var definition: JSONValue?
    /// The change in flight.
    public var wanted: JSONValue?
    /// The reports received, in order.
    public var reports: [RecordedReport]

    /// Creates a record.
    public init(
        state: State, revision: Int? = nil, instance: Int? = nil, code: Int? = nil, reason: String? = nil,
        definition: JSONValue? = nil, wanted: JSONValue? = nil, reports: [RecordedReport] = []
    ) {
        self.state = state
        self.revision = revision
        self.instance = instance
        self.code = code
        self.reason = reason
        self.definition = definition
        self.wanted = wanted
        self.reports = reports
    }

    /// Creates a record from JSON.
    public init(reading reader: JSONReader) throws(JSONShapeError) {
        let count = { (reader: JSONReader) throws(JSONShapeError) in try reader.count() }
        let any = { (reader: JSONReader) throws(JSONShapeError) in reader.value }
        state = try reader["state"].choice(State.self)
        revision = try reader["revision"].optional(count)
        instance = try reader["instance"].optional(count)
        code = try reader["code"].optional(count)
        reason = try reader["reason"].optional { reason throws(JSONShapeError) in try reason.text() }
        definition = try reader["definition"].optional(any)
        wanted = try reader["wanted"].optional(any)
        reports =
            try reader["reports"].optional { list throws(JSONShapeError) in
                try list.array { report throws(JSONShapeError) in try report.read() }
            } ?? []
    }

    /// The record as JSON.
    public var json: JSONValue {
        .members([
            "state": .text(state.rawValue), "revision": revision.map(JSONValue.integer),
            "instance": instance.map(JSONValue.integer), "code": code.map(JSONValue.integer),
            "reason": reason.map(JSONValue.text), "definition": definition, "wanted": wanted,
            "reports": .array(of: reports),
        ])
    }
}

extension ControlMethod where Parameters == ScheduleSelection, Result == ScheduleRecord {
    /// Asks what a server has on record about a schedule.
    public static var readRecord: Self { Self("schedule.record") }
}
