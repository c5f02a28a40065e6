public import SyncML

/// One side's check of the credentials of the other side, through one session (CHA-01..07, NON-01..05).
public struct Verifier: Hashable, Sendable, Codable {
    /// How far the peer has proved itself.
    public enum Standing: String, Hashable, Sendable, Codable {
        /// No credentials are demanded at this level.
        case notNeeded
        /// Nothing valid came yet.
        case unproven
        /// Valid for the rest of the session (212).
        case session
        /// Valid for the last message only (200).
        case message
    }

    /// What a message's credentials are worth.
    public enum Verdict: Hashable, Sendable {
        /// The message is taken: the code for its header and the nonce to come, if any.
        case accepted(StatusCode, challenge: Meta?)
        /// The message is refused; with a challenge while another round is allowed (CHA-05).
        case refused(StatusCode, challenge: Meta?)
    }

    /// What is demanded; its nonce is the one issued last.
    public private(set) var expected: Account.Credential
    /// How far the peer has proved itself.
    public private(set) var standing: Standing
    /// Challenges made so far.
    public private(set) var rounds = 0
    /// The most challenges in a session.
    public let limit: Int
    /// Whether credentials are refused whatever they are; a trouble that a tester makes.
    let refusesAll: Bool
    /// What is taken instead of the right credentials; a fault.
    let tolerated: Set<CredentialManner>
    /// What the message refused last has shown; nil where none was refused.
    public private(set) var refused: CredentialManner?

    /// Creates a check.
    ///
    /// - Parameters:
    ///   - expected: What the peer has to prove; scheme none demands nothing.
    ///   - limit: The most challenges in a session, after which the session ends.
    ///   - refusesAll: Whether to refuse even what is right.
    ///   - tolerated: What is taken instead of the right credentials; a fault.
    public init(
        expecting expected: Account.Credential, limit: Int = 3, refusesAll: Bool = false,
        tolerated: Set<CredentialManner> = []
    ) {
        self.expected = expected
        self.limit = limit
        self.refusesAll = refusesAll
        self.tolerated = tolerated
        standing = expected.scheme == .none && !refusesAll ? .notNeeded : .unproven
    }

    /// Whether what the peer sent in its last message may take effect.
    public var isSatisfied: Bool { standing != .unproven }

    /// Judges the credentials of a message.
    ///
    /// Each acceptance uses the nonce up, so that a replayed message is refused (NON-05), unless the policy issues none.
    ///
    /// - Parameters:
    ///   - header: The header of the message.
    ///   - seal: The MAC beside the message, if any.
    ///   - nonces: Where new nonces come from.
    ///   - policy: Resolves `headerStatusAfterCredentials` (212, 200) and `nonceWithAcceptance` (new, none).
    /// - Returns: The code for the header, with what the peer needs for its next credentials.
    public mutating func check(
        _ header: Header, seal: ReceivedSeal? = nil, nonces: inout NonceSource, policy: Policy
    ) -> Verdict {
        switch standing {
        case .notNeeded, .session: return .accepted(.ok, challenge: nil)
        case .unproven, .message: break
        }
        let isProved = expected.isProved(by: header, seal)
        if !isProved {
            let shown = manner(of: header, seal)
            if tolerated.contains(shown) {
                standing = .notNeeded
                return .accepted(.ok, challenge: nil)
            }
            refused = shown
        }
        guard header.credentials != nil || expected.scheme == .hmac && (seal != nil || rounds > 0) else {
            return refuse(.authenticationRequired, nonces: &nonces)
        }
        guard !refusesAll, isProved else { return refuse(.invalidCredentials, nonces: &nonces) }
        guard expected.scheme != .hmac else {
            // A MAC is good for its message alone, and the next one needs a new nonce (MAC-02).
            standing = .message
            expected.renew(nonces.next())
            return .accepted(.ok, challenge: expected.challenge)
        }
        var choices = Choices(policy: policy)
        let code = choices.pick(
            "headerStatusAfterCredentials", [StatusCode.authenticationAccepted, .ok])
        standing = code == .ok ? .message : .session
        guard expected.scheme == .md5,
            choices.pick("nonceWithAcceptance", [true, false])
        else { return .accepted(code, challenge: nil) }
        expected.renew(nonces.next())
        return .accepted(code, challenge: expected.challenge)
    }

    /// Returns what a message shows that does not prove the peer.
    private func manner(of header: Header, _ seal: ReceivedSeal?) -> CredentialManner {
        guard header.credentials != nil || seal != nil else { return .missing }
        var old = expected
        if let spent = expected.spent { old.nonce = spent }
        if expected.spent != nil, old.isProved(by: header, seal) { return .stale }
        var other = expected
        other.scheme = expected.scheme == .md5 ? .basic : .md5
        return other.isProved(by: header, seal) ? .otherScheme : .wrong
    }

    private mutating func refuse(_ code: StatusCode, nonces: inout NonceSource) -> Verdict {
        standing = .unproven
        guard rounds < limit else { return .refused(code, challenge: nil) }
        rounds += 1
        if expected.scheme.needsNonce { expected.renew(nonces.next()) }
        return .refused(code, challenge: expected.challenge)
    }
}
