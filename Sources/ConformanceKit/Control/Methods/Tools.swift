public import DMReference

/// Parameters of `tools.set`.
public struct ToolSetting: JSONConvertible {
    /// The tool.
    public var uri: String
    /// The status that runs end with.
    public var status: Int
    /// How long a run takes.
    public var seconds: Int

    /// Creates the value.
    public init(uri: String, status: Int, seconds: Int) {
        self.uri = uri
        self.status = status
        self.seconds = seconds
    }

    /// Creates the value from JSON.
    public init(reading reader: JSONReader) throws(JSONShapeError) {
        uri = try reader["uri"].text()
        status = try reader["status"].count()
        seconds = try reader["seconds"].count()
    }

    /// The value as JSON.
    public var json: JSONValue {
        ["uri": .text(uri), "status": .integer(status), "seconds": .integer(seconds)]
    }
}

/// A run of a tool.
public struct ToolRunRecord: JSONConvertible {
    /// When; nil while the clock was unknown.
    public var at: Instant?
    /// The tool.
    public var uri: String
    /// What the Exec brought.
    public var data: String?

    /// Creates the value.
    public init(at: Instant?, uri: String, data: String? = nil) {
        self.at = at
        self.uri = uri
        self.data = data
    }

    /// Creates the value from JSON.
    public init(reading reader: JSONReader) throws(JSONShapeError) {
        at = try reader["at"].optional { value throws(JSONShapeError) in try value.instant() }
        uri = try reader["uri"].text()
        data = try reader["data"].optional { value throws(JSONShapeError) in try value.text() }
    }

    /// The value as JSON.
    public var json: JSONValue {
        .members(["at": .instant(at), "uri": .text(uri), "data": data.map(JSONValue.text)])
    }
}

/// Result of `tools.log`.
public struct ToolLog: JSONConvertible {
    /// The runs since reset, in order.
    public var runs: [ToolRunRecord]

    /// Creates the value.
    public init(runs: [ToolRunRecord]) {
        self.runs = runs
    }

    /// Creates the value from JSON.
    public init(reading reader: JSONReader) throws(JSONShapeError) {
        runs = try reader["runs"].array { element throws(JSONShapeError) in try element.read() }
    }

    /// The value as JSON.
    public var json: JSONValue {
        ["runs": .array(of: runs)]
    }
}

extension ControlMethod where Parameters == ToolSetting, Result == Nothing {
    /// Changes how a tool's runs end.
    public static var setTool: Self { Self("tools.set") }
}

extension ControlMethod where Parameters == Nothing, Result == ToolLog {
    /// Asks which tools ran.
    public static var readToolLog: Self { Self("tools.log") }
}
