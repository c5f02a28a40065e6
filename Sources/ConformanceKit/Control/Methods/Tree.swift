/// Parameters of `tree.set`: a change the device makes by itself.
public struct TreeChange: JSONConvertible {
    /// The node.
    public var uri: String
    /// Its new value; nil leaves it.
    public var value: String?
    /// Its format; nil leaves it.
    public var format: String?
    /// Its access control list; nil leaves it.
    public var acl: String?

    /// Creates the value.
    public init(uri: String, value: String? = nil, format: String? = nil, acl: String? = nil) {
        self.uri = uri
        self.value = value
        self.format = format
        self.acl = acl
    }

    /// Creates the value from JSON.
    public init(reading reader: JSONReader) throws(JSONShapeError) {
        uri = try reader["uri"].text()
        value = try reader["value"].optional { value throws(JSONShapeError) in try value.text() }
        format = try reader["format"].optional { value throws(JSONShapeError) in try value.text() }
        acl = try reader["acl"].optional { value throws(JSONShapeError) in try value.text() }
    }

    /// The value as JSON.
    public var json: JSONValue {
        .members([
            "uri": .text(uri), "value": value.map(JSONValue.text), "format": format.map(JSONValue.text),
            "acl": acl.map(JSONValue.text),
        ])
    }
}

/// Parameters that name one node.
public struct NodeSelection: JSONConvertible {
    /// The node.
    public var uri: String

    /// Creates the value.
    public init(uri: String) {
        self.uri = uri
    }

    /// Creates the value from JSON.
    public init(reading reader: JSONReader) throws(JSONShapeError) {
        uri = try reader["uri"].text()
    }

    /// The value as JSON.
    public var json: JSONValue {
        ["uri": .text(uri)]
    }
}

/// Result of `tree.get`, past all access control.
public struct NodeReading: JSONConvertible {
    /// Whether the node exists.
    public var exists: Bool
    /// Its format.
    public var format: String?
    /// Its value as text; nil for an interior node.
    public var value: String?
    /// Its own access control list.
    public var acl: String?

    /// Creates the value.
    public init(exists: Bool, format: String? = nil, value: String? = nil, acl: String? = nil) {
        self.exists = exists
        self.format = format
        self.value = value
        self.acl = acl
    }

    /// Creates the value from JSON.
    public init(reading reader: JSONReader) throws(JSONShapeError) {
        exists = try reader["exists"].flag()
        format = try reader["format"].optional { value throws(JSONShapeError) in try value.text() }
        value = try reader["value"].optional { value throws(JSONShapeError) in try value.text() }
        acl = try reader["acl"].optional { value throws(JSONShapeError) in try value.text() }
    }

    /// The value as JSON.
    public var json: JSONValue {
        .members([
            "exists": .flag(exists), "format": format.map(JSONValue.text), "value": value.map(JSONValue.text),
            "acl": acl.map(JSONValue.text),
        ])
    }
}

/// Parameters of `storage.fill`.
public struct StorageFilling: JSONConvertible {
    /// Octets left free; nil lifts the limit.
    public var free: Int?

    /// Creates the value.
    public init(free: Int? = nil) {
        self.free = free
    }

    /// Creates the value from JSON.
    public init(reading reader: JSONReader) throws(JSONShapeError) {
        free = try reader["free"].optional { value throws(JSONShapeError) in try value.count() }
    }

    /// The value as JSON.
    public var json: JSONValue {
        .members(["free": free.map(JSONValue.integer) ?? .null])
    }
}

extension ControlMethod where Parameters == TreeChange, Result == Nothing {
    /// Changes a node as the device itself would.
    public static var setNode: Self { Self("tree.set") }
}

extension ControlMethod where Parameters == NodeSelection, Result == Nothing {
    /// Removes a node as the device itself would.
    public static var removeNode: Self { Self("tree.remove") }
}

extension ControlMethod where Parameters == NodeSelection, Result == NodeReading {
    /// Reads a node past all access control.
    public static var readNode: Self { Self("tree.get") }
}

extension ControlMethod where Parameters == StorageFilling, Result == Nothing {
    /// Leaves so many octets of storage free.
    public static var fillStorage: Self { Self("storage.fill") }
}
