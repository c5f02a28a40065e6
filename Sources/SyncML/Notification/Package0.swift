/// The content of package 0, the notification that asks a device to open a session (section 8).
public struct Package0: Hashable, Sendable, Codable {
    /// Ten times the version of the notification, 0 to 1023; 11 for DM 1.2.
    public var version: UInt16
    /// What the user shall notice; advice (PK0-04).
    public var userInteraction: UserInteraction
    /// Who caused the session; advice (PK0-04).
    public var initiator: Initiator
    /// Twenty-seven bits for future use; zero.
    public var reserved: UInt32
    /// Becomes the SessionID; 1 to FFFF.
    public var sessionID: UInt16
    /// The ServerID of the account.
    public var serverID: String
    /// What a vendor appends.
    public var vendorBody: [UInt8]

    /// What the user shall notice of the session; the raw value is the field's.
    public enum UserInteraction: UInt8, Hashable, Sendable, Codable, CaseIterable {
        /// The server does not say.
        case notSpecified = 0
        /// Nothing.
        case background = 1
        /// The user is told.
        case informative = 2
        /// The user is asked before the device connects.
        case interactive = 3
    }

    /// Who caused the session; the raw value is the field's.
    public enum Initiator: UInt8, Hashable, Sendable, Codable, CaseIterable {
        /// The device or its user.
        case client = 0
        /// The server.
        case server = 1
    }

    /// The version of DM 1.2 notifications.
    public static let version12: UInt16 = 11

    /// Creates the content of a notification of DM 1.2.
    public init(
        sessionID: UInt16, serverID: String, userInteraction: UserInteraction = .notSpecified,
        initiator: Initiator = .server, vendorBody: [UInt8] = [], version: UInt16 = Package0.version12,
        reserved: UInt32 = 0
    ) {
        self.version = version
        self.userInteraction = userInteraction
        self.initiator = initiator
        self.reserved = reserved
        self.sessionID = sessionID
        self.serverID = serverID
        self.vendorBody = vendorBody
    }

    /// The session identifier as SessionID has it: capital hexadecimal digits without leading zeros (section 1.3).
    public var sessionText: String { String(sessionID, radix: 16, uppercase: true) }
}

// MARK: Octets

extension Package0 {
    /// Octets in front of the server identifier, the digest included.
    static let headLength = 24
    /// Octets of the digest.
    static let digestLength = 16

    /// Returns header and body, which the digest covers.
    ///
    /// - Returns: the octets from the version on.
    /// - Throws: `SyncMLError` of kind `unrepresentable` if version, reserved bits or server identifier do not fit.
    public func trigger() throws(SyncMLError) -> [UInt8] {
        let identifier = Array(serverID.utf8)
        guard version < 1 << 10, reserved < 1 << 27, identifier.count <= 255 else {
            throw SyncMLError(.unrepresentable, detail: "a field of the notification overflows")
        }
        var head = UInt64(version) << 54
        head |= UInt64(userInteraction.rawValue) << 52
        head |= UInt64(initiator.rawValue) << 51
        head |= UInt64(reserved) << 24
        head |= UInt64(sessionID) << 8
        head |= UInt64(identifier.count)
        let octets = (0..<8).map { UInt8(truncatingIfNeeded: head >> UInt64(56 - 8 * $0)) }
        return octets + identifier + vendorBody
    }

    /// Returns the whole package, sealed.
    ///
    /// - Parameters:
    ///   - hash: the hash of the server identifier and the server's password.
    ///   - nonce: the nonce that the device handed out last for the server.
    /// - Returns: digest and trigger.
    /// - Throws: `SyncMLError` of kind `unrepresentable` as `trigger()` does.
    public func sealed(_ hash: CredentialHash, nonce: Nonce) throws(SyncMLError) -> [UInt8] {
        let trigger = try trigger()
        return hash.seal(trigger, nonce: nonce) + trigger
    }
}
