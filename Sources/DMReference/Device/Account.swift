/// A server account of a device, or a device account of a server: address and both sets of credentials.
public struct Account: Hashable, Sendable, Codable {
    /// The server.
    public var serverID: ServerID
    /// Where the device reaches the server.
    public var url: String
    /// What the device shows.
    public var client: Credential
    /// What the device expects of the server.
    public var server: Credential

    /// A scheme with a name, a secret and the nonce to be used next.
    public struct Credential: Hashable, Sendable, Codable {
        /// How the secret is proved.
        public var scheme: Scheme
        /// The user name.
        public var name: String
        /// The secret.
        public var secret: String
        /// The next nonce, as octets.
        public var nonce: [UInt8]
        /// The nonce before that, which is good for nothing any more; nil where there was none.
        public var spent: [UInt8]?

        /// Creates a credential.
        public init(scheme: Scheme, name: String, secret: String, nonce: [UInt8] = []) {
            self.scheme = scheme
            self.name = name
            self.secret = secret
            self.nonce = nonce
        }

        /// Puts another nonce in the place of the one in use.
        mutating func renew(_ nonce: [UInt8]) {
            guard nonce != self.nonce else { return }
            spent = self.nonce
            self.nonce = nonce
        }
    }

    /// The schemes of the test control.
    public enum Scheme: String, CaseIterable, Hashable, Sendable, Codable {
        /// No credentials at this level.
        case none
        /// Name and secret in the open.
        case basic
        /// Digest in the header.
        case md5
        /// Digest of every message beside it.
        case hmac
    }

    /// Creates an account.
    public init(serverID: ServerID, url: String, client: Credential, server: Credential) {
        self.serverID = serverID
        self.url = url
        self.client = client
        self.server = server
    }
}
