import SyncML

/// What one side shows as its credentials: the right ones, or a deliberate deviation of a tester.
public enum CredentialManner: String, Hashable, Sendable, Codable, CaseIterable {
    /// The right ones.
    case right
    /// None.
    case missing
    /// A proof of another secret.
    case wrong
    /// A digest with a nonce that was never issued.
    case stale
    /// The scheme that the account does not name.
    case otherScheme
}

extension CredentialManner {
    /// Returns what is shown instead of the right credentials, with the name for Source.
    ///
    /// - Parameter prover: Whose credentials they are.
    /// - Returns: The credentials, nil where none are shown, and the name where the scheme needs one.
    func shown(by prover: Prover) -> (credentials: Credentials?, name: String?) {
        guard prover.credentials != nil, self != .missing else { return (nil, nil) }
        var own = prover.own
        switch self {
        case .right, .missing: break
        case .wrong: own.secret += "~"
        case .stale: own.nonce = own.nonce.reversed() + [0x2A]
        case .otherScheme: own.scheme = own.scheme == .md5 ? .basic : .md5
        }
        return (own.shown, own.scheme == .md5 ? own.name : nil)
    }
}
