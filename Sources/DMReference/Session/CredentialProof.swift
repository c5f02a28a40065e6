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
        case .hmac: .challenge(.hmac, nextNonce: Nonce(octets: nonce))
        case .none: nil
        }
    }

    /// What seals a message; nil where the scheme puts its proof into the message.
    var seal: MessageSeal? { scheme == .hmac ? MessageSeal(self) : nil }

    /// Returns whether a message proves the credential, by its Cred or by the seal beside it.
    func isProved(by header: Header, _ seal: ReceivedSeal?) -> Bool {
        switch scheme {
        case .basic: header.credentials?.proves(user: name, password: secret) ?? false
        case .md5: header.credentials?.proves(hash, nonce: Nonce(octets: nonce)) ?? false
        case .hmac:
            seal?.header.proves(user: name, hash: hash, nonce: Nonce(octets: nonce), body: seal?.body ?? [])
                ?? false
        case .none: false
        }
    }
}

extension Account.Scheme {
    /// Whether a proof depends on a nonce.
    var needsNonce: Bool {
        switch self {
        case .md5, .hmac: true
        case .none, .basic: false
        }
    }

    /// Whether Source/LocName has to name the user (sections 5.2 and 5.3).
    var needsName: Bool { needsNonce }
}
