/// Parameters of `schedule.plan` and `schedule.change`.
public struct ScheduleWish: JSONConvertible {
    /// The device.
    public var deviceID: String
    /// The schedule: its node name under `Set`.
    public var id: String
    /// The definition, as test control section 4 has it.
    public var definition: JSONValue

    /// Creates the value.
    public init(deviceID: String, id: String, definition: JSONValue) {
        self.deviceID = deviceID
        self.id = id
        self.definition = definition
    }

    /// Creates the value from JSON.
    public init(reading reader: JSONReader) throws(JSONShapeError) {
        deviceID = try reader["deviceID"].text()
        id = try reader["id"].text()
        definition = reader["definition"].value
    }

    /// The value as JSON.
    public var json: JSONValue {
        ["deviceID": .text(deviceID), "id": .text(id), "definition": definition]
    }
}

/// Parameters that name one schedule on one device.
public struct ScheduleSelection: JSONConvertible {
    /// The device.
    public var deviceID: String
    /// The schedule: its node name under `Set`.
    public var id: String

    /// Creates the value.
    public init(deviceID: String, id: String) {
        self.deviceID = deviceID
        self.id = id
    }

    /// Creates the value from JSON.
    public init(reading reader: JSONReader) throws(JSONShapeError) {
        deviceID = try reader["deviceID"].text()
        id = try reader["id"].text()
    }

    /// The value as JSON.
    public var json: JSONValue {
        ["deviceID": .text(deviceID), "id": .text(id)]
    }
}

/// Parameters that name one device.
public struct DeviceSelection: JSONConvertible {
    /// The device.
    public var deviceID: String

    /// Creates the value.
    public init(deviceID: String) {
        self.deviceID = deviceID
    }

    /// Creates the value from JSON.
    public init(reading reader: JSONReader) throws(JSONShapeError) {
        deviceID = try reader["deviceID"].text()
    }

    /// The value as JSON.
    public var json: JSONValue {
        ["deviceID": .text(deviceID)]
    }
}

/// Result of `notifications`.
public struct NotificationList: JSONConvertible {
    /// Package 0 messages made since last asked.
    public var messages: [[UInt8]]

    /// Creates the value.
    public init(messages: [[UInt8]]) {
        self.messages = messages
    }

    /// Creates the value from JSON.
    public init(reading reader: JSONReader) throws(JSONShapeError) {
        messages = try reader["messages"].array { message throws(JSONShapeError) in try message.octets() }
    }

    /// The value as JSON.
    public var json: JSONValue {
        ["messages": .array(messages.map(JSONValue.octets))]
    }
}

extension ControlMethod where Parameters == ScheduleWish, Result == Nothing {
    /// Records the wish that a device shall have a schedule.
    public static var planSchedule: Self { Self("schedule.plan") }
    /// Records the wish that a schedule shall be changed.
    public static var changeSchedule: Self { Self("schedule.change") }
}

extension ControlMethod where Parameters == ScheduleSelection, Result == Nothing {
    /// Records the wish that a schedule shall run.
    public static var activateSchedule: Self { Self("schedule.activate") }
    /// Records the wish that a schedule shall pause.
    public static var suspendSchedule: Self { Self("schedule.suspend") }
    /// Records the wish that a schedule shall end.
    public static var terminateSchedule: Self { Self("schedule.terminate") }
    /// Records the wish that a schedule shall be gone.
    public static var removeSchedule: Self { Self("schedule.remove") }
}

extension ControlMethod where Parameters == DeviceSelection, Result == NotificationList {
    /// Drains the package 0 messages for a device.
    public static var readNotifications: Self { Self("notifications") }
}
