public import SyncML

/// One side's proof of who it is, through one session (CHA-01..07, NON-01..04).
public struct Prover: Hashable, Sendable, Codable {
    /// How far the peer has taken the proof.
    public enum Standing: String, Hashable, Sendable, Codable {
        /// The peer has not said yet, or demands nothing.
        case open
        /// Taken for the rest of the session (212).
        case session
        /// Each message needs the proof anew (200).
        case message
        /// Refused for good.
        case failed
    }

    /// What the answer to a header means for this side.
    public enum Outcome: Hashable, Sendable {
        /// The message was taken.
        case taken
        /// The message was refused with a challenge that can be met: it is to be sent again.
        case challenged
        /// The message was refused and nothing can be done.
        case failed
    }

    /// What is shown; its nonce is the newest received (NON-04).
    public private(set) var own: Account.Credential
    /// How far the peer has taken the proof.
    public private(set) var standing = Standing.open
    /// Challenges met so far.
    public private(set) var rounds = 0
    /// The most challenges met in a session.
    public let limit: Int
    private var isShownUnasked: Bool

    /// Creates a proof.
    ///
    /// - Parameters:
    ///   - own: What is shown; its nonce is the last one known.
    ///   - unasked: Whether credentials are sent before any challenge (NON-02).
    ///   - limit: The most challenges met in a session.
    public init(showing own: Account.Credential, unasked: Bool, limit: Int = 3) {
        self.own = own
        self.limit = limit
        isShownUnasked = unasked
    }

    /// Whether the next message carries a proof: it is needed, allowed and possible.
    ///
    /// Once used, a MAC stays with every message of the session (MAC-02).
    public var isShowing: Bool {
        guard own.scheme != .none else { return false }
        switch standing {
        case .failed: return false
        case .session: return own.scheme == .hmac
        case .open: return isShownUnasked || rounds > 0
        case .message: return true
        }
    }

    /// The credentials for the next message; nil where none are needed, allowed or possible.
    public var credentials: Credentials? { isShowing ? own.shown : nil }

    /// What seals the next message; nil where its proof lies inside.
    public var seal: MessageSeal? { isShowing ? own.seal : nil }

    /// Takes the peer's answer to the header of the last message.
    ///
    /// - Parameters:
    ///   - status: The Status for the header.
    ///   - shown: Whether that message carried credentials, or a seal.
    /// - Returns: What it means for this side.
    public mutating func answered(_ status: Status, shown: Bool) -> Outcome {
        let refused = status.code == .invalidCredentials || status.code == .authenticationRequired
        let nonce = try? status.challenge?.decodedNextNonce()
        if let nonce { own.renew(nonce.octets) }
        guard refused else {
            // A nonce seals one message: without a new one none can follow (MAC-02).
            guard status.code.isSuccess, nonce != nil || !shown || own.scheme != .hmac else {
                standing = .failed
                return .failed
            }
            if status.code == .authenticationAccepted {
                standing = .session
            } else if shown, standing != .session {
                standing = .message
            }
            return .taken
        }
        guard let challenge = status.challenge, meets(challenge), rounds < limit else {
            standing = .failed
            return .failed
        }
        rounds += 1
        standing = .open
        return .challenged
    }

    /// Whether the challenge can be met: the party answers with the scheme it is asked for, or not at all (SEC-03).
    ///
    /// A secret meant for digests is never shown in the open because somebody asks for it.
    private mutating func meets(_ challenge: Meta) -> Bool {
        guard let wanted = challenge.challengedScheme else { return false }
        switch (own.scheme, wanted) {
        case (.basic, .basic), (.md5, .md5), (.hmac, .hmac): return true
        case (.basic, .md5):
            own.scheme = .md5
            return true
        case (.basic, .hmac), (.md5, .hmac):
            own.scheme = .hmac
            return true
        case (.none, _), (.hmac, _), (.md5, .basic): return false
        }
    }
}
