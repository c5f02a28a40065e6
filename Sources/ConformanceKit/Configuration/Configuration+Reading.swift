import DMReference
import SyncML
import Traceability

extension Configuration {
    /// Reads a file.
    ///
    /// - Parameters:
    ///   - octets: The file: YAML in UTF-8.
    ///   - limits: The bounds.
    ///   - secret: Fetches the secrets that the file names.
    /// - Throws: The first thing that is wrong, with its place.
    public init(
        _ octets: [UInt8], limits: ConfigurationLimits = ConfigurationLimits(), secret: Secret.Resolver
    ) throws(ConfigurationError) {
        guard octets.count <= limits.octets else {
            throw ConfigurationError(
                .tooLarge, "the file has \(octets.count) octets, more than \(limits.octets)",
                advice: "make it smaller")
        }
        guard let text = String(validating: octets, as: UTF8.self) else {
            throw ConfigurationError(.malformed, "the file is no UTF-8", advice: "save it in that encoding")
        }
        let keys = try ConfigurationNode(yaml: text, limits: limits).section(
            ["ics", "ixit", "accepted", "knownFailures"])
        if let node = keys["ics"] { ics = try Self.claims(node) }
        if let node = keys["ixit"] { ixit = try IXIT(node, secret: secret) }
        if let node = keys["accepted"] {
            accepted = try Self.reasons(node, "requirement, such as REQ-6.1.7-2") {
                RequirementID(rawValue: $0)
            }
        }
        if let node = keys["knownFailures"] {
            knownFailures = try Self.reasons(node, "test case, such as \(TestCaseID(.device, 110))") { text in
                text.hasPrefix("DMSched-") ? TestCaseID(rawValue: text) : nil
            }
        }
        digest = ContentDigest(of: octets).rawValue
    }

    private static func claims(_ node: ConfigurationNode) throws(ConfigurationError) -> ICS {
        var claims: [ICSItemID: ICSClaim] = [:]
        let sections = try node.section(Role.allCases.map(\.rawValue))
        for role in Role.allCases {
            for (key, value) in try sections[role.rawValue]?.entries() ?? [] {
                let id = ICSItemID(rawValue: try key.text())
                guard let item = ICSItem.item(id), item.role == role else {
                    throw key.error(
                        .unknownKey, "there is no item \(id.rawValue.prefix(40)) of a \(role.rawValue)",
                        advice: "remove it; docs/configuration.md lists the items")
                }
                switch item.form {
                case .support: claims[id] = .supported(try value.flag())
                case .number: claims[id] = .number(try value.integer(0...Int(Int32.max)))
                }
            }
        }
        return ICS(claims)
    }

    private static func reasons<ID: Hashable>(
        _ node: ConfigurationNode, _ what: String, _ read: (String) -> ID?
    ) throws(ConfigurationError) -> [ID: String] {
        var reasons: [ID: String] = [:]
        for (key, value) in try node.entries() {
            let text = try key.text()
            guard let id = read(text) else {
                throw key.error(
                    .badValue, "\"\(text.prefix(60))\" is no id of a \(what)", advice: "correct or remove it")
            }
            let reason = try value.text()
            guard reason.contains(where: { !$0.isWhitespace }) else {
                throw value.error(.badValue, "the reason is empty", advice: "say why")
            }
            reasons[id] = reason
        }
        return reasons
    }
}

extension IXIT {
    init(_ node: ConfigurationNode, secret: Secret.Resolver) throws(ConfigurationError) {
        let keys = try node.section(
            ["roles", "seed", "selection", "timeouts", "device", "server"])
        if let node = keys["roles"] {
            var roles: [Role] = []
            for entry in try node.list() {
                let role = try entry.choice(Role.self)
                guard !roles.contains(role) else {
                    throw entry.error(.badValue, "\(role.rawValue) is listed twice", advice: "leave one")
                }
                roles.append(role)
            }
            guard !roles.isEmpty else {
                throw node.error(.badValue, "no role is listed", advice: "list device, server or both")
            }
            self.roles = roles
        }
        seed = try keys["seed"].map { node throws(ConfigurationError) in try node.integer(0...UInt64.max) }
        selection = try keys["selection"].map { node throws(ConfigurationError) in try node.text() }
        if let node = keys["timeouts"] { timeouts = try ControlTimeouts(node) }
        if let node = keys["device"] { device = try DeviceAccess(node, secret: secret) }
        if let node = keys["server"] {
            let keys = try node.section(["iut", "sessions", "encoding", "schemes"])
            server.iut = try keys["iut"].map { node throws(ConfigurationError) in try node.text() }
            server.sessions = try keys["sessions"]?.integer(1...100) ?? server.sessions
            server.encoding = try keys["encoding"]?.choice(SyncMLEncoding.self) ?? server.encoding
            if let node = keys["schemes"] { server.schemes = try Schemes(node) }
        }
    }
}

extension ControlTimeouts {
    fileprivate init(_ node: ConfigurationNode) throws(ConfigurationError) {
        self.init()
        let keys = try node.section(["start", "call"])
        if let node = keys["start"] { start = .seconds(try node.integer(1...86_400)) }
        if let node = keys["call"] { call = .seconds(try node.integer(1...86_400)) }
    }
}

extension IXIT.Schemes {
    fileprivate init(_ node: ConfigurationNode) throws(ConfigurationError) {
        self.init()
        let keys = try node.section(["client", "server"])
        client = try keys["client"]?.choice(Account.Scheme.self) ?? client
        server = try keys["server"]?.choice(Account.Scheme.self) ?? server
    }
}

extension IXIT.DeviceAccess {
    fileprivate init(_ node: ConfigurationNode, secret: Secret.Resolver) throws(ConfigurationError) {
        self.init()
        let keys = try node.section(
            ["iut", "reportDelay", "backOff", "listen", "advertise", "encoding", "schemes", "accounts"])
        iut = try keys["iut"].map { node throws(ConfigurationError) in try node.text() }
        reportDelay = try keys["reportDelay"]?.integer(0...(366 * 86_400))
        backOff = try keys["backOff"]?.integer(0...(366 * 86_400))
        encoding = try keys["encoding"]?.choice(SyncMLEncoding.self) ?? encoding
        if let node = keys["schemes"] { schemes = try IXIT.Schemes(node) }
        if let node = keys["listen"] {
            guard let address = ListenAddress(try node.text()) else {
                throw node.error(
                    .badValue, "this is no address", advice: "write HOST:PORT, such as 0.0.0.0:8080")
            }
            listen = address
        }
        if let node = keys["advertise"] {
            let url = try node.text()
            guard url.hasPrefix("http://"), !url.hasSuffix("/"), url.count > 7 else {
                throw node.error(
                    .badValue, "this is no URL of the lower tester",
                    advice: "write http://HOST:PORT without a slash at the end")
            }
            advertise = url
        }
        for entry in try keys["accounts"]?.list() ?? [] {
            let keys = try entry.section(["serverID", "path", "client", "server"])
            let id = ServerID(try entry.required("serverID", keys).text())
            guard accounts[id] == nil else {
                throw entry.error(.badValue, "a second account of \(id)", advice: "leave one")
            }
            let path = try entry.required("path", keys)
            accounts[id] = ProvisionedAccount(
                path: try path.text(), client: try .init(entry.required("client", keys), secret: secret),
                server: try .init(entry.required("server", keys), secret: secret))
            guard try path.text().hasPrefix("/") else {
                throw path.error(.badValue, "this is no path", advice: "begin it with a slash")
            }
        }
    }
}

extension ProvisionedAccount.Credential {
    fileprivate init(
        _ node: ConfigurationNode, secret: Secret.Resolver
    ) throws(ConfigurationError) {
        let keys = try node.section(["scheme", "name", "secret", "nonce"])
        scheme = try node.required("scheme", keys).choice(Account.Scheme.self)
        nonce = []
        guard scheme != .none else {
            name = try keys["name"]?.text() ?? ""
            return
        }
        name = try node.required("name", keys).text()
        self.secret = try Secret(try node.required("secret", keys), resolver: secret)
        if let node = keys["nonce"] {
            guard let octets = try? Base64.decode(try node.text()) else {
                throw node.error(.badValue, "this is no base64", advice: "write the octets as base64")
            }
            nonce = octets
        }
    }
}

extension Secret {
    fileprivate init(
        _ node: ConfigurationNode, resolver: Resolver
    ) throws(ConfigurationError) {
        guard let source = Source(try node.text()) else {
            throw node.error(
                .badValue, "a secret does not belong into this file",
                advice: "write env:NAME for a variable of the environment, or file:PATH")
        }
        guard let text = resolver(source), !text.isEmpty else {
            let advice =
                switch source {
                case .environment(let name): "set the variable \(name)"
                case .file(let path): "see that \(path) can be read and holds at most 64 KiB of text"
                }
            throw node.error(.noSecret, "\(source) gives no secret", advice: advice)
        }
        self.init(source: source, text: text)
    }
}

extension ConfigurationNode {
    fileprivate func required(
        _ key: String, _ keys: [String: ConfigurationNode]
    ) throws(ConfigurationError) -> ConfigurationNode {
        guard let node = keys[key] else {
            throw error(.missingKey, "the key \"\(key)\" is missing", advice: "add it")
        }
        return node
    }
}
