public import DMReference

/// Parameters of `clock.advance`.
public struct ClockAdvance: JSONConvertible {
    /// How long both clocks run on.
    public var seconds: Int

    /// Creates the value.
    public init(seconds: Int) {
        self.seconds = seconds
    }

    /// Creates the value from JSON.
    public init(reading reader: JSONReader) throws(JSONShapeError) {
        seconds = try reader["seconds"].count()
    }

    /// The value as JSON.
    public var json: JSONValue {
        ["seconds": .integer(seconds)]
    }
}

/// Parameters of `clock.set`.
public struct ClockSetting: JSONConvertible {
    /// What the wall clock shall show; nil for unknown.
    public var now: Instant?

    /// Creates the value.
    public init(now: Instant?) {
        self.now = now
    }

    /// Creates the value from JSON.
    public init(reading reader: JSONReader) throws(JSONShapeError) {
        now = try reader["now"].optional { value throws(JSONShapeError) in try value.instant() }
    }

    /// The value as JSON.
    public var json: JSONValue {
        ["now": .instant(now)]
    }
}

/// Parameters of `power.cycle`.
public struct PowerCycle: JSONConvertible {
    /// Seconds without power; nil for none.
    public var off: Int?

    /// Creates the value.
    public init(off: Int? = nil) {
        self.off = off
    }

    /// Creates the value from JSON.
    public init(reading reader: JSONReader) throws(JSONShapeError) {
        off = try reader["off"].optional { value throws(JSONShapeError) in try value.count() }
    }

    /// The value as JSON.
    public var json: JSONValue {
        .members(["off": off.map(JSONValue.integer)])
    }
}

/// Result of everything that moves the clock.
public struct ClockReading: JSONConvertible {
    /// What the wall clock shows; nil for unknown.
    public var now: Instant?

    /// Creates the value.
    public init(now: Instant?) {
        self.now = now
    }

    /// Creates the value from JSON.
    public init(reading reader: JSONReader) throws(JSONShapeError) {
        now = try reader["now"].optional { value throws(JSONShapeError) in try value.instant() }
    }

    /// The value as JSON.
    public var json: JSONValue {
        ["now": .instant(now)]
    }
}

/// Parameters of `crash.arm`.
public struct CrashArming: JSONConvertible {
    /// Power is cut right before this durable write from now; 0 disarms.
    public var writes: Int

    /// Creates the value.
    public init(writes: Int) {
        self.writes = writes
    }

    /// Creates the value from JSON.
    public init(reading reader: JSONReader) throws(JSONShapeError) {
        writes = try reader["writes"].count()
    }

    /// The value as JSON.
    public var json: JSONValue {
        ["writes": .integer(writes)]
    }
}

/// Result of `crash.fired`.
public struct CrashReading: JSONConvertible {
    /// Whether power was cut since the last arm.
    public var fired: Bool

    /// Creates the value.
    public init(fired: Bool) {
        self.fired = fired
    }

    /// Creates the value from JSON.
    public init(reading reader: JSONReader) throws(JSONShapeError) {
        fired = try reader["fired"].flag()
    }

    /// The value as JSON.
    public var json: JSONValue {
        ["fired": .flag(fired)]
    }
}

extension ControlMethod where Parameters == ClockAdvance, Result == ClockReading {
    /// Lets both clocks run on; all that falls due is done in order.
    public static var advanceClock: Self { Self("clock.advance") }
}

extension ControlMethod where Parameters == ClockSetting, Result == ClockReading {
    /// Steps the wall clock alone.
    public static var setClock: Self { Self("clock.set") }
}

extension ControlMethod where Parameters == PowerCycle, Result == ClockReading {
    /// Cuts the power and brings it back.
    public static var cyclePower: Self { Self("power.cycle") }
}

extension ControlMethod where Parameters == CrashArming, Result == Nothing {
    /// Cuts the power at a durable write to come.
    public static var armCrash: Self { Self("crash.arm") }
}

extension ControlMethod where Parameters == Nothing, Result == CrashReading {
    /// Asks whether the armed cut has happened.
    public static var crashFired: Self { Self("crash.fired") }
}
