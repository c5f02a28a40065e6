public import DMReference
public import SyncML
public import Traceability

/// The implementation extra information for testing: what the tester must be told to reach an IUT and to judge it fairly.
public struct IXIT: Hashable, Sendable {
    /// The roles to be examined; nil where the file leaves it to the command line.
    public var roles: [Role]?
    /// Repeats everything that the tester makes up.
    public var seed: UInt64?
    /// The cases to be run, as `--select` takes them; nil for all.
    public var selection: String?
    /// How long the tester waits for an adapter.
    public var timeouts = ControlTimeouts()
    /// What concerns a device.
    public var device = DeviceAccess()
    /// What concerns a server.
    public var server = ServerAccess()

    /// Creates the information with the defaults.
    public init() {}

    /// How the two sides prove themselves.
    public struct Schemes: Hashable, Sendable {
        /// What devices show.
        public var client = Account.Scheme.md5
        /// What servers show.
        public var server = Account.Scheme.md5

        /// Creates the usual ones.
        public init() {}
    }

    /// How a device is reached.
    public struct DeviceAccess: Hashable, Sendable {
        /// The IUT; nil where the command line names it.
        public var iut: String?
        /// Seconds of device time within which it offers a queued report; nil for the default of its kind.
        public var reportDelay: Int?
        /// Most seconds of its back-off after an offer failed; nil for the oracle's default.
        public var backOff: Int?
        /// Where the lower tester listens.
        public var listen: ListenAddress?
        /// The URL under which the device reaches that address, without a slash at the end.
        public var advertise: String?
        /// What the device is asked to send.
        public var encoding = SyncMLEncoding.xml
        /// How it proves itself to servers, and they to it, where no account says otherwise.
        public var schemes = Schemes()
        /// Accounts that were provisioned beforehand, by server.
        public var accounts: [ServerID: ProvisionedAccount] = [:]

        /// Creates the default.
        public init() {}
    }

    /// How a server is reached.
    public struct ServerAccess: Hashable, Sendable {
        /// The IUT; nil where the command line names it.
        public var iut: String?
        /// Sessions that it may take to carry out a wish.
        public var sessions = 3
        /// What the devices send.
        public var encoding = SyncMLEncoding.xml
        /// How the devices prove themselves, and the server to them.
        public var schemes = Schemes()

        /// Creates the default.
        public init() {}
    }

    /// The secrets of the accounts, which must not be written into evidence.
    public var redaction: Redaction {
        let credentials = device.accounts.values.flatMap { [$0.client, $0.server] }
        return Redaction(
            secrets: credentials.compactMap { $0.secret?.text },
            names: credentials.map(\.name) + device.accounts.keys.map(\.rawValue))
    }
}

/// An account that a device has before the campaign, because test control cannot give it another.
public struct ProvisionedAccount: Hashable, Sendable {
    /// The path of the address, beginning with a slash.
    public var path: String
    /// What the device shows.
    public var client: Credential
    /// What the device expects of the server.
    public var server: Credential

    /// Name and secret under a scheme.
    public struct Credential: Hashable, Sendable {
        /// How the secret is proved.
        public var scheme: Account.Scheme
        /// The user name.
        public var name: String
        /// The secret; nil for scheme `none`.
        public var secret: Secret?
        /// The nonce to be used next.
        public var nonce: [UInt8]

        /// The credential as accounts hold it.
        package var credential: Account.Credential {
            Account.Credential(scheme: scheme, name: name, secret: secret?.text ?? "", nonce: nonce)
        }
    }
}

/// An address to listen at, `HOST:PORT`; port 0 lets the system choose.
public struct ListenAddress: Hashable, Sendable, CustomStringConvertible {
    /// The host, an IPv6 address without brackets.
    public var host: String
    /// The port.
    public var port: Int

    /// Reads an address; nil for a text of another form.
    public init?(_ text: String) {
        guard let colon = text.lastIndex(of: ":") else { return nil }
        let digits = text[text.index(after: colon)...]
        guard let port = Int(digits), (0...65_535).contains(port), digits.allSatisfy(\.isNumber) else {
            return nil
        }
        var host = text[..<colon]
        if host.hasPrefix("["), host.hasSuffix("]") {
            host = host.dropFirst().dropLast()
        } else if host.contains(":") {
            return nil
        }
        guard !host.isEmpty, !host.contains(where: \.isWhitespace) else { return nil }
        self.host = String(host)
        self.port = port
    }

    /// The address as it was written.
    public var description: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }
}
