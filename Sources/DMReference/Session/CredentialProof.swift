import SyncML

/// How a name and a secret become the Data of a Cred, and how a challenge is written (sections 5.2 and 5.4).
enum CredentialProof {
    /// The value of Meta/Type for a scheme; nil for what is not carried in Cred.
    static func typeName(_ scheme: Account.Scheme) -> String? {
        switch scheme {
        case .basic: "syncml:auth-basic"
        case .md5: "syncml:auth-md5"
        case .none, .hmac: nil
        }
    }

    /// The scheme that a Meta/Type names, of those that are carried in Cred.
    static func scheme(named name: String?) -> Account.Scheme? {
        [Account.Scheme.basic, .md5].first { typeName($0) == name }
    }

    /// The Cred of a credential; nil where its scheme has none.
    static func credentials(_ credential: Account.Credential) -> Credentials? {
        guard let type = typeName(credential.scheme) else { return nil }
        return Credentials(meta: Meta(format: "b64", type: type), data: data(credential))
    }

    /// The Data of a credential's Cred; empty where its scheme has none.
    static func data(_ credential: Account.Credential) -> String {
        switch credential.scheme {
        case .basic: Base64.encode(Array("\(credential.name):\(credential.secret)".utf8))
        case .md5:
            Base64.encode(
                MD5.digest(
                    Array(
                        Base64.encode(MD5.digest(Array("\(credential.name):\(credential.secret)".utf8))).utf8)
                        + Array(":".utf8) + credential.nonce))
        case .none, .hmac: ""
        }
    }

    /// The Meta of a Chal that wants this credential, with its nonce where the scheme has one (MET-02).
    static func challenge(_ credential: Account.Credential) -> Meta? {
        typeName(credential.scheme).map { type in
            Meta(
                format: "b64", type: type,
                nextNonce: credential.scheme == .md5 ? Base64.encode(credential.nonce) : nil)
        }
    }

    /// The nonce of a challenge, as octets; nil where there is none or it is not base64 (SEC-07).
    static func nonce(of challenge: Meta) -> [UInt8]? { challenge.nextNonce.flatMap(Base64.decode) }
}

extension Account.Scheme {
    /// Whether sessions of this library can prove and check it; hmac needs the octets of a message and is left out.
    public var isSupportedInSessions: Bool {
        switch self {
        case .none, .basic, .md5: true
        case .hmac: false
        }
    }
}
