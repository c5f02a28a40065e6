import SyncML

/// What one side shows as its credentials: the right ones, or a deliberate deviation of a tester.
public enum CredentialManner: String, Hashable, Sendable, Codable, CaseIterable {
    /// The right ones.
    case right
    /// None.
    case missing
    /// A proof of another secret.
    case wrong
    /// A digest with the nonce before the one in use; with one that was never issued where there was none before.
    case stale
    /// The scheme that the account does not name.
    case otherScheme
}

/// What a message shows: credentials in its header, or a seal beside it, with the name for Source.
struct ShownProof: Hashable {
    var credentials: Credentials?
    var seal: MessageSeal?
    var name: String?

    /// Nothing.
    static let nothing = ShownProof()

    /// Whether there is no proof at all.
    var isMissing: Bool { credentials == nil && seal == nil }
}

extension CredentialManner {
    /// Returns what is shown instead of the right credentials.
    ///
    /// - Parameter prover: Whose credentials they are.
    /// - Returns: What the next message shows; nothing where nothing is needed either.
    func shown(by prover: Prover) -> ShownProof {
        guard prover.isShowing, self != .missing else { return .nothing }
        var own = prover.own
        switch self {
        case .right, .missing: break
        case .wrong: own.secret += "~"
        case .stale: own.nonce = own.spent ?? own.nonce.reversed() + [0x2A]
        case .otherScheme: own.scheme = own.scheme == .md5 ? .basic : .md5
        }
        return ShownProof(
            credentials: own.shown, seal: own.seal, name: own.scheme.needsName ? own.name : nil)
    }
}
