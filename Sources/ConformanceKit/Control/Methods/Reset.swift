public import DMReference
public import SyncML

/// Parameters of `reset` for a device: the state that it starts a case in (test control section 3).
public struct DeviceProfileRequest: JSONConvertible {
    /// What the clock shows; nil while it is unknown.
    public var now: Instant?
    /// The device's id.
    public var deviceID: String
    /// What the device sends: `xml` or `wbxml`.
    public var encoding: SyncMLEncoding
    /// The servers it knows.
    public var accounts: [AccountProfile]
    /// The nodes it has.
    public var nodes: [NodeProfile]
    /// The tools it has.
    public var tools: [ToolProfile]
    /// Cap leaves to set, by name.
    public var limits: [String: Int]
    /// The user's answer where none is given.
    public var user: UserScript.Reply

    /// Creates a profile.
    public init(
        now: Instant?, deviceID: String, encoding: SyncMLEncoding = .xml, accounts: [AccountProfile] = [],
        nodes: [NodeProfile] = [], tools: [ToolProfile] = [], limits: [String: Int] = [:],
        user: UserScript.Reply = .accept
    ) {
        self.now = now
        self.deviceID = deviceID
        self.encoding = encoding
        self.accounts = accounts
        self.nodes = nodes
        self.tools = tools
        self.limits = limits
        self.user = user
    }

    /// Creates a profile from JSON.
    public init(reading reader: JSONReader) throws(JSONShapeError) {
        func list<Element: JSONConvertible>(_ name: String) throws(JSONShapeError) -> [Element] {
            try reader[name].optional { list throws(JSONShapeError) in
                try list.array { element throws(JSONShapeError) in try element.read() }
            } ?? []
        }
        try reader.requireObject()
        now = try reader["now"].optional { now throws(JSONShapeError) in try now.instant() }
        deviceID = try reader["deviceID"].text()
        encoding =
            try reader["encoding"].optional { form throws(JSONShapeError) in
                try form.choice(SyncMLEncoding.self)
            } ?? .xml
        accounts = try list("accounts")
        nodes = try list("nodes")
        tools = try list("tools")
        limits =
            try reader["limits"].optional { limits throws(JSONShapeError) in
                try limits.dictionary { limit throws(JSONShapeError) in try limit.count() }
            } ?? [:]
        user = try reader["user"].optional { reply throws(JSONShapeError) in try reply.read() } ?? .accept
    }

    /// The profile as JSON.
    public var json: JSONValue {
        [
            "now": .instant(now), "deviceID": .text(deviceID), "encoding": .text(encoding.rawValue),
            "accounts": .array(of: accounts), "nodes": .array(of: nodes), "tools": .array(of: tools),
            "limits": .object(limits.mapValues(JSONValue.integer)), "user": user.json,
        ]
    }
}

/// Result of `reset` for a device: what of the profile it could not take on.
public struct DeviceResetResult: JSONConvertible {
    /// Paths into the profile, such as `nodes[0].acl`; cases that need them are not selected.
    public var unsupported: Set<String>
    /// The device's own id, where it is not the one asked for.
    public var deviceID: String?

    /// Creates a result.
    public init(unsupported: Set<String> = [], deviceID: String? = nil) {
        self.unsupported = unsupported
        self.deviceID = deviceID
    }

    /// Creates a result from JSON.
    public init(reading reader: JSONReader) throws(JSONShapeError) {
        let text = { (reader: JSONReader) throws(JSONShapeError) in try reader.text() }
        try reader.requireObject()
        unsupported = Set(
            try reader["unsupported"].optional { list throws(JSONShapeError) in try list.array(text) } ?? [])
        deviceID = try reader["deviceID"].optional(text)
    }

    /// The result as JSON.
    public var json: JSONValue {
        .members([
            "unsupported": .texts(unsupported.sorted()), "deviceID": deviceID.map(JSONValue.text),
        ])
    }
}

/// Parameters of `reset` for a server: clock, identity and the devices it manages (test control section 4).
public struct ServerProfileRequest: JSONConvertible {
    /// A device the server manages, with both sets of credentials.
    public struct ManagedDevice: JSONConvertible {
        /// The device's id.
        public var deviceID: String
        /// What the device shows.
        public var client: Account.Credential
        /// What the device expects.
        public var server: Account.Credential

        /// Creates a device.
        public init(deviceID: String, client: Account.Credential, server: Account.Credential) {
            self.deviceID = deviceID
            self.client = client
            self.server = server
        }

        /// Creates a device from JSON.
        public init(reading reader: JSONReader) throws(JSONShapeError) {
            deviceID = try reader["deviceID"].text()
            client = try reader["client"].read()
            server = try reader["server"].read()
        }

        /// The device as JSON.
        public var json: JSONValue {
            ["deviceID": .text(deviceID), "client": client.json, "server": server.json]
        }
    }

    /// What the clock shows; nil while it is unknown.
    public var now: Instant?
    /// The server's id.
    public var serverID: ServerID
    /// The address devices use, where it differs from the one bound.
    public var publicURL: String?
    /// Certificate and key for `https:`.
    public var tls: TLSMaterial?
    /// The devices.
    public var devices: [ManagedDevice]

    /// Creates a profile.
    public init(
        now: Instant?, serverID: ServerID, publicURL: String? = nil, tls: TLSMaterial? = nil,
        devices: [ManagedDevice] = []
    ) {
        self.now = now
        self.serverID = serverID
        self.publicURL = publicURL
        self.tls = tls
        self.devices = devices
    }

    /// Creates a profile from JSON.
    public init(reading reader: JSONReader) throws(JSONShapeError) {
        now = try reader["now"].optional { now throws(JSONShapeError) in try now.instant() }
        serverID = ServerID(try reader["serverID"].text())
        publicURL = try reader["publicUrl"].optional { url throws(JSONShapeError) in try url.text() }
        tls = try reader["tls"].optional { tls throws(JSONShapeError) in try tls.read() }
        devices =
            try reader["devices"].optional { list throws(JSONShapeError) in
                try list.array { device throws(JSONShapeError) in try device.read() }
            } ?? []
    }

    /// The profile as JSON.
    public var json: JSONValue {
        .members([
            "now": .instant(now), "serverID": .text(serverID.rawValue),
            "publicUrl": publicURL.map(JSONValue.text), "tls": tls?.json, "devices": .array(of: devices),
        ])
    }
}

/// Result of `reset` for a server.
public struct ServerResetResult: JSONConvertible {
    /// The address the server is bound to; it stays until the next reset.
    public var url: String

    /// Creates a result.
    public init(url: String) { self.url = url }

    /// Creates a result from JSON.
    public init(reading reader: JSONReader) throws(JSONShapeError) { url = try reader["url"].text() }

    /// The result as JSON.
    public var json: JSONValue { ["url": .text(url)] }
}

extension ControlMethod where Parameters == DeviceProfileRequest, Result == DeviceResetResult {
    /// Puts a device into a known state.
    public static var resetDevice: Self { Self("reset") }
}

extension ControlMethod where Parameters == ServerProfileRequest, Result == ServerResetResult {
    /// Puts a server into a known state.
    public static var resetServer: Self { Self("reset") }
}
