public import SyncML

/// What seals a message: the credential whose MAC the transport carries beside it (section 5.3).
///
/// The MAC covers the octets, which sessions never see: whoever writes the message computes it.
public struct MessageSeal: Hashable, Sendable, Codable {
    /// The user of Source/LocName.
    public var user: String
    /// The hash of user and secret.
    public var hash: CredentialHash
    /// The nonce that the peer handed out last.
    public var nonce: Nonce

    init(_ credential: Account.Credential) {
        user = credential.name
        hash = credential.hash
        nonce = Nonce(octets: credential.nonce)
    }

    /// Returns the header field of a message as it is sent.
    ///
    /// - Parameter body: The whole message, XML or WBXML.
    /// - Returns: Name and value of the field; empty where the user's name fits no header field.
    public func fields(sealing body: [UInt8]) -> [String: String] {
        let header = MACHeader(user: user, hash: hash, nonce: nonce, body: body)
        guard let text = try? header.text() else { return [:] }
        return [MACHeader.fieldName: text]
    }
}

/// The MAC that came beside a message, with the octets that it has to cover.
public struct ReceivedSeal: Hashable, Sendable {
    /// The header field.
    public var header: MACHeader
    /// The message as it came.
    public var body: [UInt8]

    /// Finds the header field; nil where there is none, or none that can be read.
    ///
    /// - Parameters:
    ///   - fields: The header fields, names in lower case.
    ///   - body: The message as it came.
    public init?(_ fields: [String: String], body: [UInt8]) {
        guard let text = fields[MACHeader.fieldName], let header = try? MACHeader(parsing: text) else {
            return nil
        }
        self.header = header
        self.body = body
    }
}
