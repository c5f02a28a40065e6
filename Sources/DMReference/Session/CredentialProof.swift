import SyncML

/// How an account's credential becomes a Cred or a Chal, and how a Cred is checked (sections 5.2 and 5.4).
extension Account.Credential {
    /// The hash that digests need instead of the secret.
    var hash: CredentialHash { CredentialHash(user: name, password: secret) }

    /// The Cred of the credential; nil where its scheme has none.
    var shown: Credentials? {
        switch scheme {
        case .basic: .basic(user: name, password: secret)
        case .md5: .md5(hash, nonce: Nonce(octets: nonce))
        case .none, .hmac: nil
        }
    }

    /// The Meta of a Chal that asks for the credential, with its nonce where the scheme has one.
    var challenge: Meta? {
        switch scheme {
        case .basic: .challenge(.basic)
        case .md5: .challenge(.md5, nextNonce: Nonce(octets: nonce))
        case .none, .hmac: nil
        }
    }

    /// Returns whether a Cred proves the credential.
    func isProved(by credentials: Credentials) -> Bool {
        switch scheme {
        case .basic: credentials.proves(user: name, password: secret)
        case .md5: credentials.proves(hash, nonce: Nonce(octets: nonce))
        case .none, .hmac: false
        }
    }
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
