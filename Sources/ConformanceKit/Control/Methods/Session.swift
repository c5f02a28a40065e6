public import DMReference

/// Parameters that name one server of a device.
public struct ServerSelection: JSONConvertible {
    /// The server.
    public var serverID: ServerID

    /// Creates the value.
    public init(serverID: ServerID) {
        self.serverID = serverID
    }

    /// Creates the value from JSON.
    public init(reading reader: JSONReader) throws(JSONShapeError) {
        serverID = ServerID(try reader["serverID"].text())
    }

    /// The value as JSON.
    public var json: JSONValue {
        ["serverID": .text(serverID.rawValue)]
    }
}

/// Parameters of `notify`: package 0 for a device.
public struct NotificationDelivery: JSONConvertible {
    /// The message.
    public var message: [UInt8]

    /// Creates the value.
    public init(message: [UInt8]) {
        self.message = message
    }

    /// Creates the value from JSON.
    public init(reading reader: JSONReader) throws(JSONShapeError) {
        message = try reader["message"].octets()
    }

    /// The value as JSON.
    public var json: JSONValue {
        ["message": .octets(message)]
    }
}

/// Parameters of `link.set`.
public struct LinkState: JSONConvertible {
    /// Whether the device can reach its servers.
    public var isUp: Bool

    /// Creates the value.
    public init(isUp: Bool) {
        self.isUp = isUp
    }

    /// Creates the value from JSON.
    public init(reading reader: JSONReader) throws(JSONShapeError) {
        isUp = try reader["up"].flag()
    }

    /// The value as JSON.
    public var json: JSONValue {
        ["up": .flag(isUp)]
    }
}

extension ControlMethod where Parameters == ServerSelection, Result == Nothing {
    /// A session that the client starts (Alert 1201), to its end.
    public static var startSession: Self { Self("session.start") }
    /// Takes an account away from a device.
    public static var removeAccount: Self { Self("account.remove") }
}

extension ControlMethod where Parameters == NotificationDelivery, Result == Nothing {
    /// Delivers a package 0 message to a device.
    public static var notify: Self { Self("notify") }
}

extension ControlMethod where Parameters == LinkState, Result == Nothing {
    /// Cuts or restores the way to the servers.
    public static var setLink: Self { Self("link.set") }
}

extension ControlMethod where Parameters == AccountProfile, Result == Nothing {
    /// Gives a device one more account.
    public static var addAccount: Self { Self("account.add") }
}
