/// How one side proves who it is inside DM (section 5.1).
public enum AuthenticationScheme: String, Hashable, Sendable, Codable, CaseIterable {
    /// Name and password in the clear.
    case basic
    /// A digest of name, password and nonce.
    case md5
    /// A digest of name, password, nonce and the message, carried by the transport.
    case hmac

    /// The name in Meta/Type of Cred and Chal; letters count as they are.
    public var wireName: String {
        switch self {
        case .basic: "syncml:auth-basic"
        case .md5: "syncml:auth-md5"
        case .hmac: "syncml:auth-MAC"
        }
    }

    /// The name in AAuthType of an account in the tree.
    public var accountName: String {
        switch self {
        case .basic: "BASIC"
        case .md5: "DIGEST"
        case .hmac: "HMAC"
        }
    }

    /// Whether the proof depends on a nonce, which the verifier hands out in challenges.
    public var needsNonce: Bool {
        switch self {
        case .basic: false
        case .md5, .hmac: true
        }
    }

    /// Finds the scheme with this name in Meta/Type; nil for schemes that are out of scope, or unknown.
    public init?(wireName: String) {
        guard let scheme = Self.allCases.first(where: { $0.wireName == wireName }) else { return nil }
        self = scheme
    }

    /// Finds the scheme with this name in AAuthType; nil for schemes that are out of scope, or unknown.
    public init?(accountName: String) {
        guard let scheme = Self.allCases.first(where: { $0.accountName == accountName }) else { return nil }
        self = scheme
    }
}
