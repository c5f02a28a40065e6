/// A SyncML document: the unit that a bearer carries.
///
/// Values hold what DM 1.2 uses, typed; everything else that was understood but has no place in DM is kept in
/// `ForeignElement` values, never dropped. Facts SES-01..16 and section 2 of the protocol facts.
public struct Message: Hashable, Sendable, Codable {
    /// The header: who speaks to whom, in which session, with which credentials.
    public var header: Header
    /// The commands of the body, in document order.
    public var commands: [Command]
    /// Whether the body ends with `Final`, which closes the package (FIN-01).
    public var isFinal: Bool

    /// Creates a message.
    public init(header: Header, commands: [Command], isFinal: Bool) {
        self.header = header
        self.commands = commands
        self.isFinal = isFinal
    }
}

/// The SyncHdr of a message.
public struct Header: Hashable, Sendable, Codable {
    /// Version of the document type, `1.2`.
    public var versionDTD: String
    /// Version of the protocol, `DM/1.2`.
    public var versionProtocol: String
    /// Identifies the session; opaque, compared as text (section 1.3).
    public var sessionID: String
    /// Counts the messages of one sender in one session from 1.
    public var messageID: String
    /// The receiver: a server URL or a device id.
    public var target: Location
    /// The sender; its `name` is the user of md5 and MAC authentication.
    public var source: Location
    /// Where the receiver shall send its next message.
    public var responseURI: String?
    /// Whether `NoResp` is present; DM does not use it.
    public var noResponse: Bool
    /// The sender's credentials.
    public var credentials: Credentials?
    /// MaxMsgSize, MaxObjSize and the like.
    public var meta: Meta?

    /// Creates a header of DM 1.2.
    public init(
        sessionID: String, messageID: String, target: Location, source: Location,
        responseURI: String? = nil, credentials: Credentials? = nil, meta: Meta? = nil,
        versionDTD: String = "1.2", versionProtocol: String = "DM/1.2", noResponse: Bool = false
    ) {
        self.versionDTD = versionDTD
        self.versionProtocol = versionProtocol
        self.sessionID = sessionID
        self.messageID = messageID
        self.target = target
        self.source = source
        self.responseURI = responseURI
        self.noResponse = noResponse
        self.credentials = credentials
        self.meta = meta
    }
}

/// A Target or Source element: an address and an optional display name.
public struct Location: Hashable, Sendable, Codable {
    /// The LocURI.
    public var uri: String
    /// The LocName.
    public var name: String?

    /// Creates a location.
    public init(_ uri: String, name: String? = nil) {
        self.uri = uri
        self.name = name
    }
}

/// A Cred element: `Meta` says the scheme, `data` holds the proof.
public struct Credentials: Hashable, Sendable, Codable {
    /// Type (scheme) and Format.
    public var meta: Meta?
    /// The proof as it stands on the wire.
    public var data: String

    /// Creates credentials.
    public init(meta: Meta?, data: String) {
        self.meta = meta
        self.data = data
    }
}

/// The MetInf information of a command or an item (section 3).
public struct Meta: Hashable, Sendable, Codable {
    /// Encoding of Data, such as `chr` or `node`; defaults to `chr` where read.
    public var format: String?
    /// Media type, or the management object identifier of an interior node.
    public var type: String?
    /// Importance of a generic alert.
    public var mark: String?
    /// Octets of the whole object.
    public var size: String?
    /// The nonce for the peer's next credentials, base64.
    public var nextNonce: String?
    /// Largest message the sender can take, in octets.
    public var maxMessageSize: String?
    /// Largest object the sender can take, in octets.
    public var maxObjectSize: String?
    /// Version of the type in `type`.
    public var version: String?
    /// Vendor information; may repeat.
    public var emi: [String]
    /// Children that only synchronisation uses, kept as they came.
    public var foreign: [ForeignElement]

    /// Creates meta information; everything is absent by default.
    public init(
        format: String? = nil, type: String? = nil, mark: String? = nil, size: String? = nil,
        nextNonce: String? = nil, maxMessageSize: String? = nil, maxObjectSize: String? = nil,
        version: String? = nil, emi: [String] = [], foreign: [ForeignElement] = []
    ) {
        self.format = format
        self.type = type
        self.mark = mark
        self.size = size
        self.nextNonce = nextNonce
        self.maxMessageSize = maxMessageSize
        self.maxObjectSize = maxObjectSize
        self.version = version
        self.emi = emi
        self.foreign = foreign
    }
}

/// An Item: the address of a node, or a value, or both.
public struct Item: Hashable, Sendable, Codable {
    /// The node a command acts on.
    public var target: Location?
    /// Where a value comes from.
    public var source: Location?
    /// Overrides the command's Meta (GRM-04).
    public var meta: Meta?
    /// The value as text; nil where the element is absent, empty where it is empty.
    public var data: String?
    /// Whether more chunks of this object follow (LOB-02).
    public var moreData: Bool
    /// SourceParent, TargetParent and the like, kept as they came.
    public var foreign: [ForeignElement]

    /// Creates an item.
    public init(
        target: Location? = nil, source: Location? = nil, meta: Meta? = nil, data: String? = nil,
        moreData: Bool = false, foreign: [ForeignElement] = []
    ) {
        self.target = target
        self.source = source
        self.meta = meta
        self.data = data
        self.moreData = moreData
        self.foreign = foreign
    }
}

/// An element that is kept although DM does not use it.
public struct ForeignElement: Hashable, Sendable, Codable {
    /// The local name.
    public var name: String
    /// The namespace URI; empty if none.
    public var namespace: String
    /// Attributes by qualified name.
    public var attributes: [String: String]
    /// Children and text in document order.
    public var content: [Content]

    /// A child of a foreign element.
    public enum Content: Hashable, Sendable, Codable {
        /// Character data.
        case text(String)
        /// A child element.
        case element(ForeignElement)
    }

    /// Creates a foreign element.
    public init(
        name: String, namespace: String = "", attributes: [String: String] = [:], content: [Content] = []
    ) {
        self.name = name
        self.namespace = namespace
        self.attributes = attributes
        self.content = content
    }
}
