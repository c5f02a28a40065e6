package import SyncML

/// Follows how a device and a server prove themselves to each other, from messages that pass by alone.
///
/// Who stands between two implementations issues no nonces and knows only those that it saw. A party may keep to the nonce
/// that it had before a session broke off (INT-28), so the last few count.
package struct ProofWatch: Hashable, Sendable {
    private var client: Account.Credential
    private var server: Account.Credential
    private var clientNonces: [[UInt8]]
    private var serverNonces: [[UInt8]]
    private var sessionID: String?
    /// Whether the device has taken the server's proof for the rest of the session (212).
    private var isServerSettled = false

    /// How many nonces of a party count.
    private static let memory = 4

    /// Creates a watch.
    ///
    /// - Parameters:
    ///   - client: What the device proves itself with, and the nonce of the next session.
    ///   - server: What the server proves itself with, and the nonce of the next session.
    package init(client: Account.Credential, server: Account.Credential) {
        self.client = client
        self.server = server
        clientNonces = [client.nonce]
        serverNonces = [server.nonce]
    }

    /// Takes a message of the device.
    ///
    /// - Parameters:
    ///   - message: What passed.
    ///   - seal: The MAC beside it, if any.
    /// - Returns: What it shows of the device's credentials: right, missing or wrong.
    package mutating func deviceSent(_ message: Message, seal: ReceivedSeal?) -> CredentialManner {
        if message.header.sessionID != sessionID {
            sessionID = message.header.sessionID
            isServerSettled = false
        }
        if let status = message.statusOfHeader {
            Self.remember(status, in: &serverNonces)
            if status.code == .authenticationAccepted { isServerSettled = true }
            if !status.code.isSuccess { isServerSettled = false }
        }
        if client.scheme == .none { return .right }
        guard message.header.credentials != nil || seal != nil else { return .missing }
        return Self.isProved(client, by: message.header, seal, clientNonces) ? .right : .wrong
    }

    /// Takes a message of the server.
    ///
    /// - Parameters:
    ///   - message: What passed.
    ///   - seal: The MAC beside it, if any.
    /// - Returns: What it lets the device know of the server.
    package mutating func serverSent(
        _ message: Message, seal: ReceivedSeal?
    ) -> ServerSessionCore.Proof {
        if let status = message.statusOfHeader { Self.remember(status, in: &clientNonces) }
        if server.scheme == .none { return .valid }
        guard message.header.credentials != nil || seal != nil else {
            return isServerSettled ? .valid : .missing
        }
        return Self.isProved(server, by: message.header, seal, serverNonces) ? .valid : .wrong
    }

    private static func isProved(
        _ credential: Account.Credential, by header: Header, _ seal: ReceivedSeal?, _ nonces: [[UInt8]]
    ) -> Bool {
        nonces.contains { nonce in
            var credential = credential
            credential.nonce = nonce
            return credential.isProved(by: header, seal)
        }
    }

    private static func remember(_ status: Status, in nonces: inout [[UInt8]]) {
        guard let nonce = try? status.challenge?.decodedNextNonce() else { return }
        nonces = Array(([nonce.octets] + nonces).prefix(memory))
    }
}

extension Message {
    /// The answer to the header of the peer's message before; nil where there is none.
    fileprivate var statusOfHeader: Status? {
        for case .status(let status) in commands where status.commandReference == "0" { return status }
        return nil
    }
}
