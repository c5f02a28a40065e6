public import DMReference

/// Certificates and keys as PEM text.
public struct TLSMaterial: JSONConvertible {
    /// Who may have issued the peer's certificate.
    public var authority: String
    /// The own certificate.
    public var certificate: String?
    /// The own key.
    public var key: String?

    /// Creates material.
    public init(authority: String, certificate: String? = nil, key: String? = nil) {
        self.authority = authority
        self.certificate = certificate
        self.key = key
    }

    /// Creates material from JSON.
    public init(reading reader: JSONReader) throws(JSONShapeError) {
        authority = try reader["ca"].text()
        certificate = try reader["cert"].optional { reader throws(JSONShapeError) in try reader.text() }
        key = try reader["key"].optional { reader throws(JSONShapeError) in try reader.text() }
    }

    /// The material as JSON.
    public var json: JSONValue {
        .members([
            "ca": .text(authority), "cert": certificate.map(JSONValue.text), "key": key.map(JSONValue.text),
        ])
    }
}

extension Account.Credential: JSONConvertible {
    /// Creates a credential from JSON; scheme `none` needs no more.
    public init(reading reader: JSONReader) throws(JSONShapeError) {
        let text = { (reader: JSONReader) throws(JSONShapeError) in try reader.text() }
        self.init(
            scheme: try reader["scheme"].choice(Account.Scheme.self),
            name: try reader["name"].optional(text) ?? "", secret: try reader["secret"].optional(text) ?? "",
            nonce: try reader["nonce"].optional { nonce throws(JSONShapeError) in try nonce.octets() } ?? [])
    }

    /// The credential as JSON.
    public var json: JSONValue {
        [
            "scheme": .text(scheme.rawValue), "name": .text(name), "secret": .text(secret),
            "nonce": .octets(nonce),
        ]
    }
}

/// An account of a device, as in its profile and in `account.add`.
public struct AccountProfile: JSONConvertible {
    /// Server, address and credentials.
    public var account: Account
    /// Certificates for an `https:` address.
    public var tls: TLSMaterial?

    /// Creates an account.
    public init(_ account: Account, tls: TLSMaterial? = nil) {
        self.account = account
        self.tls = tls
    }

    /// Creates an account from JSON.
    public init(reading reader: JSONReader) throws(JSONShapeError) {
        account = Account(
            serverID: ServerID(try reader["serverID"].text()), url: try reader["url"].text(),
            client: try reader["client"].read(), server: try reader["server"].read())
        tls = try reader["tls"].optional { reader throws(JSONShapeError) in try reader.read() }
    }

    /// The account as JSON.
    public var json: JSONValue {
        .members([
            "serverID": .text(account.serverID.rawValue), "url": .text(account.url),
            "client": account.client.json, "server": account.server.json, "tls": tls?.json,
        ])
    }
}

/// A node that a device shall have; parents are made.
public struct NodeProfile: JSONConvertible {
    /// The node.
    public var uri: String
    /// Its value as text; nil for an interior node.
    public var value: String?
    /// Its format; nil for `node`.
    public var format: String?
    /// Its access control list; nil where it inherits.
    public var acl: String?
    /// The access types; nil for all.
    public var access: [String]?
    /// What the general consent rules take it for, such as `inventory`.
    public var kind: String?

    /// Creates a node.
    public init(
        uri: String, value: String? = nil, format: String? = nil, acl: String? = nil, access: [String]? = nil,
        kind: String? = nil
    ) {
        self.uri = uri
        self.value = value
        self.format = format
        self.acl = acl
        self.access = access
        self.kind = kind
    }

    /// Creates a node from JSON.
    public init(reading reader: JSONReader) throws(JSONShapeError) {
        let text = { (reader: JSONReader) throws(JSONShapeError) in try reader.text() }
        uri = try reader["uri"].text()
        value = try reader["value"].optional(text)
        format = try reader["format"].optional(text)
        acl = try reader["acl"].optional(text)
        access = try reader["access"].optional { list throws(JSONShapeError) in try list.array(text) }
        kind = try reader["kind"].optional(text)
    }

    /// The node as JSON.
    public var json: JSONValue {
        .members([
            "uri": .text(uri), "value": value.map(JSONValue.text), "format": format.map(JSONValue.text),
            "acl": acl.map(JSONValue.text), "access": access.map(JSONValue.texts),
            "kind": kind.map(JSONValue.text),
        ])
    }
}

/// A node that runs something when it gets Exec.
public struct ToolProfile: JSONConvertible {
    /// The node.
    public var uri: String
    /// The status that a run ends with.
    public var status: Int
    /// How long a run takes.
    public var seconds: Int
    /// Its access control list; nil where it inherits.
    public var acl: String?
    /// What the general consent rules take it for, such as `softwareUpdate`.
    public var kind: String?

    /// Creates a tool.
    public init(uri: String, status: Int = 200, seconds: Int = 0, acl: String? = nil, kind: String? = nil) {
        self.uri = uri
        self.status = status
        self.seconds = seconds
        self.acl = acl
        self.kind = kind
    }

    /// Creates a tool from JSON.
    public init(reading reader: JSONReader) throws(JSONShapeError) {
        let text = { (reader: JSONReader) throws(JSONShapeError) in try reader.text() }
        uri = try reader["uri"].text()
        status = try reader["status"].optional { code throws(JSONShapeError) in try code.count() } ?? 200
        seconds = try reader["seconds"].optional { time throws(JSONShapeError) in try time.count() } ?? 0
        acl = try reader["acl"].optional(text)
        kind = try reader["kind"].optional(text)
    }

    /// The tool as JSON.
    public var json: JSONValue {
        .members([
            "uri": .text(uri), "status": .integer(status), "seconds": .integer(seconds),
            "acl": acl.map(JSONValue.text), "kind": kind.map(JSONValue.text),
        ])
    }
}
