/// The management objects that every device has (section 6.6): DevInfo, DevDetail and DMAcc.
///
/// All their nodes are permanent and can only be read; ./Inbox, TNDS and large objects are not supported.
extension DMTree {
    /// Makes ./DevInfo, ./DevDetail and an empty ./DMAcc.
    ///
    /// - Parameters:
    ///   - deviceID: ./DevInfo/DevId.
    ///   - limits: Values of ./DevDetail/URI.
    public mutating func addStandardObjects(deviceID: String, limits: URILimits = URILimits()) {
        let info = NodeURI(segments: ["DevInfo"])
        addObject(info, type: "urn:oma:mo:oma-dm-devinfo:1.0")
        addLeaf(info.child("DevId"), deviceID)
        addLeaf(info.child("Man"), "conformance")
        addLeaf(info.child("Mod"), "reference")
        addLeaf(info.child("DmV"), "1.0")
        addLeaf(info.child("Lang"), "en-US")
        let detail = NodeURI(segments: ["DevDetail"])
        addObject(detail, type: "urn:oma:mo:oma-dm-devdetail:1.0")
        addLeaf(detail.child("DevTyp"), "model")
        addLeaf(detail.child("OEM"), "conformance")
        for name in ["FwV", "SwV", "HwV"] { addLeaf(detail.child(name), "1.0") }
        addLeaf(detail.child("LrgObj"), "true", .bool)
        addObject(detail.child("URI"))
        addLeaf(URILimits.root.child("MaxDepth"), String(limits.depth))
        addLeaf(URILimits.root.child("MaxTotLen"), String(limits.totalLength))
        addLeaf(URILimits.root.child("MaxSegLen"), String(limits.segmentLength))
        addObject(Self.accountsRoot)
    }

    /// Makes the account object of a server, which that server alone may read; its secrets nobody may.
    ///
    /// - Parameter account: What the object describes.
    public mutating func addAccount(_ account: Account) {
        let root = Self.accountURI(account.serverID)
        addObject(root, type: "urn:oma:mo:oma-dm-dmacc:1.0", acl: ACL(owner: account.serverID, [.get]))
        addLeaf(root.child("AppID"), "w7")
        addLeaf(root.child("ServerID"), account.serverID.rawValue)
        addObject(root.child("AppAddr"))
        let address = root.child("AppAddr").child("1")
        addObject(address)
        addLeaf(address.child("Addr"), account.url)
        addLeaf(address.child("AddrType"), "URI")
        addObject(root.child("AppAuth"))
        for (name, level, credential) in [
            ("1", "CLCRED", account.client), ("2", "SRVCRED", account.server),
        ] {
            let entry = root.child("AppAuth").child(name)
            addObject(entry)
            addLeaf(entry.child("AAuthLevel"), level)
            addLeaf(entry.child("AAuthType"), credential.scheme.accountText)
            addLeaf(entry.child("AAuthName"), credential.name)
            addLeaf(entry.child("AAuthSecret"), "", access: [])
            addLeaf(entry.child("AAuthData"), "", .bin, access: [])
        }
    }

    /// Removes the account object of a server.
    ///
    /// - Parameter server: Whose.
    public mutating func removeAccount(_ server: ServerID) { remove(Self.accountURI(server)) }

    private static let accountsRoot = NodeURI(segments: ["DMAcc"])

    private static func accountURI(_ server: ServerID) -> NodeURI {
        accountsRoot.child(PercentEncoding.name(server.rawValue))
    }

    private mutating func addObject(_ uri: NodeURI, type: String? = nil, acl: ACL = ACL()) {
        set(uri, .interior(type: type, acl: acl, access: [.get], isPermanent: true))
    }

    private mutating func addLeaf(
        _ uri: NodeURI, _ value: String, _ format: Format = .chr, access: Set<AccessType> = [.get]
    ) {
        set(uri, Node(format, type: "text/plain", value: value, access: access, isPermanent: true))
    }
}

extension Account.Scheme {
    /// The value of AAuthType.
    fileprivate var accountText: String {
        switch self {
        case .none: "TRANSPORT"
        case .basic: "BASIC"
        case .md5: "DIGEST"
        case .hmac: "HMAC"
        }
    }
}
