public import DMReference
public import SyncML

/// Parameters of `schedule.*` on a device adapter that translates operations itself (test control section 5).
public struct AbstractOperation: JSONConvertible {
    /// The server whose rights count.
    public var serverID: ServerID
    /// The schedule.
    public var id: String
    /// The definition; for `schedule.plan` and `schedule.change` alone.
    public var definition: JSONValue?
    /// The server's token of the request.
    public var correlator: String?

    /// Creates parameters.
    public init(serverID: ServerID, id: String, definition: JSONValue? = nil, correlator: String? = nil) {
        self.serverID = serverID
        self.id = id
        self.definition = definition
        self.correlator = correlator
    }

    /// Creates parameters from JSON.
    public init(reading reader: JSONReader) throws(JSONShapeError) {
        serverID = ServerID(try reader["serverID"].text())
        id = try reader["id"].text()
        definition = reader["definition"].isAbsent ? nil : reader["definition"].value
        correlator = try reader["correlator"].optional { text throws(JSONShapeError) in try text.text() }
    }

    /// The parameters as JSON.
    public var json: JSONValue {
        .members([
            "serverID": .text(serverID.rawValue), "id": .text(id), "definition": definition,
            "correlator": correlator.map(JSONValue.text),
        ])
    }
}

/// Result of `schedule.*` on such an adapter: the device's verdict; 202 where it follows as a report.
public struct AbstractVerdict: JSONConvertible {
    /// The outcome.
    public var code: StatusCode
    /// The fine reason.
    public var reason: String?

    /// Creates a verdict.
    public init(code: StatusCode, reason: String? = nil) {
        self.code = code
        self.reason = reason
    }

    /// Creates a verdict from JSON.
    public init(reading reader: JSONReader) throws(JSONShapeError) {
        code = StatusCode(try reader["code"].count())
        reason = try reader["reason"].optional { text throws(JSONShapeError) in try text.text() }
    }

    /// The verdict as JSON.
    public var json: JSONValue {
        .members(["code": .integer(code.rawValue), "reason": reason.map(JSONValue.text)])
    }
}

/// Leaves by name, as text: result of `schedule.capabilities` and `schedule.info`.
public struct LeafValues: JSONConvertible {
    /// The values by name of the leaf.
    public var values: [String: String]

    /// Creates leaves.
    public init(_ values: [String: String]) { self.values = values }

    /// Creates leaves from JSON; numbers and flags are taken as their text.
    public init(reading reader: JSONReader) throws(JSONShapeError) {
        values = try reader.dictionary { leaf throws(JSONShapeError) in
            switch leaf.value {
            case .text(let text): return text
            case .integer, .flag: return leaf.value.description
            case .null, .number, .array, .object: throw leaf.error("a text, a whole number or a flag")
            }
        }
    }

    /// The leaves as JSON.
    public var json: JSONValue { .object(values.mapValues(JSONValue.text)) }
}

/// Result of `reports`: the reports waiting for a server, which asking keeps.
public struct ReportList: JSONConvertible {
    /// The reports in order.
    public var reports: [RecordedReport]

    /// Creates a list.
    public init(reports: [RecordedReport]) { self.reports = reports }

    /// Creates a list from JSON.
    public init(reading reader: JSONReader) throws(JSONShapeError) {
        reports = try reader["reports"].array { report throws(JSONShapeError) in try report.read() }
    }

    /// The list as JSON.
    public var json: JSONValue { ["reports": .array(of: reports)] }
}

/// Parameters of `reports.ack`: plays the server's 200 to one report.
public struct ReportAcknowledgement: JSONConvertible {
    /// The server.
    public var serverID: ServerID
    /// The instance of the schedule.
    public var instance: Int
    /// The number of the report.
    public var sequence: Int

    /// Creates parameters.
    public init(serverID: ServerID, instance: Int, sequence: Int) {
        self.serverID = serverID
        self.instance = instance
        self.sequence = sequence
    }

    /// Creates parameters from JSON.
    public init(reading reader: JSONReader) throws(JSONShapeError) {
        serverID = ServerID(try reader["serverID"].text())
        instance = try reader["inst"].count()
        sequence = try reader["seq"].count()
    }

    /// The parameters as JSON.
    public var json: JSONValue {
        ["serverID": .text(serverID.rawValue), "inst": .integer(instance), "seq": .integer(sequence)]
    }
}

extension ControlMethod where Parameters == AbstractOperation, Result == AbstractVerdict {
    /// Creates a schedule with the rights of a server.
    public static var planAbstractly: Self { Self("schedule.plan") }
    /// Changes a schedule with the rights of a server.
    public static var changeAbstractly: Self { Self("schedule.change") }
    /// Activates a schedule with the rights of a server.
    public static var activateAbstractly: Self { Self("schedule.activate") }
    /// Suspends a schedule with the rights of a server.
    public static var suspendAbstractly: Self { Self("schedule.suspend") }
    /// Ends a schedule with the rights of a server.
    public static var terminateAbstractly: Self { Self("schedule.terminate") }
    /// Removes a schedule with the rights of a server.
    public static var removeAbstractly: Self { Self("schedule.remove") }
}

extension ControlMethod where Parameters == ServerSelection, Result == LeafValues {
    /// Asks for the `Cap` leaves as a server would read them.
    public static var readCapabilities: Self { Self("schedule.capabilities") }
}

extension ControlMethod where Parameters == AbstractOperation, Result == LeafValues {
    /// Asks for the `Info` leaves of a schedule.
    public static var readInfo: Self { Self("schedule.info") }
}

extension ControlMethod where Parameters == ServerSelection, Result == ReportList {
    /// Asks which reports wait for a server.
    public static var readReports: Self { Self("reports") }
}

extension ControlMethod where Parameters == ReportAcknowledgement, Result == Nothing {
    /// Takes one report off a server's queue.
    public static var acknowledgeReport: Self { Self("reports.ack") }
}
