/// A package 0 as it was received: the content, and the digest that is still to be verified.
public struct ReceivedPackage0: Hashable, Sendable, Codable {
    /// The digest in front.
    public var digest: [UInt8]
    /// The octets that the digest covers.
    public var trigger: [UInt8]
    /// What they say.
    public var content: Package0

    /// Longest package that is read, in octets.
    public static let longest = 65_536

    /// The nonces that can make a digest fit (PK0-02).
    public enum NonceUsed: String, Hashable, Sendable, Codable, CaseIterable {
        /// The nonce of the account.
        case stored
        /// The zero nonce of four octets.
        case zero
        /// The zero nonce of ten characters.
        case zeroText
    }

    /// Something about the content that lets a device ignore the package, or a tester wonder.
    public enum Oddity: String, Hashable, Sendable, Codable, CaseIterable {
        /// Not the version of DM 1.2; the device ignores the package (PK0-02).
        case otherVersion
        /// The session identifier is zero.
        case sessionZero
        /// Bits for future use are set.
        case reservedSet
    }

    /// Reads a package.
    ///
    /// - Parameter octets: the package, without headers of the transport.
    /// - Throws: `SyncMLError`: `truncated` if shorter than header and server identifier, `invalidEncoding` if the
    ///   identifier is no UTF-8, `limitExceeded` if longer than `longest`.
    public init(decoding octets: [UInt8]) throws(SyncMLError) {
        guard octets.count <= Self.longest else {
            throw SyncMLError(.limitExceeded(.totalBytes), offset: Self.longest)
        }
        guard octets.count >= Package0.headLength else { throw SyncMLError(.truncated, offset: octets.count) }
        let head = octets[Package0.digestLength..<Package0.headLength].reduce(UInt64(0)) {
            $0 << 8 | UInt64($1)
        }
        let end = Package0.headLength + Int(head & 0xFF)
        guard octets.count >= end else { throw SyncMLError(.truncated, offset: octets.count) }
        guard let serverID = String(validating: octets[Package0.headLength..<end], as: UTF8.self) else {
            throw SyncMLError(.invalidEncoding, offset: Package0.headLength)
        }
        digest = Array(octets[..<Package0.digestLength])
        trigger = Array(octets[Package0.digestLength...])
        content = Package0(
            sessionID: UInt16(truncatingIfNeeded: head >> 8), serverID: serverID,
            userInteraction: Self.userInteraction(head), initiator: head >> 51 & 1 == 0 ? .client : .server,
            vendorBody: Array(octets[end...]), version: UInt16(truncatingIfNeeded: head >> 54),
            reserved: UInt32(truncatingIfNeeded: head >> 24 & 0x7FF_FFFF))
    }

    private static func userInteraction(_ head: UInt64) -> Package0.UserInteraction {
        switch (head >> 53 & 1, head >> 52 & 1) {
        case (0, 0): .notSpecified
        case (0, _): .background
        case (_, 0): .informative
        default: .interactive
        }
    }

    /// What is odd about the content; the digest aside.
    public var oddities: [Oddity] {
        var oddities: [Oddity] = []
        if content.version != Package0.version12 { oddities.append(.otherVersion) }
        if content.sessionID == 0 { oddities.append(.sessionZero) }
        if content.reserved != 0 { oddities.append(.reservedSet) }
        return oddities
    }

    /// Whether the digest fits the nonce.
    public func isSealed(_ hash: CredentialHash, nonce: Nonce) -> Bool {
        ConstantTime.equal(digest, hash.seal(trigger, nonce: nonce))
    }

    /// Returns the nonce that the digest fits: the stored one, else a zero nonce; nil if the package is to be ignored.
    ///
    /// A device that finds a zero nonce here opens the session with that nonce in its own proof (NON-06). Both
    /// readings of the zero nonce are tried.
    ///
    /// - Parameters:
    ///   - hash: the hash of the server identifier and the server's password.
    ///   - stored: the nonce of the account.
    /// - Returns: which nonce it was.
    public func verified(_ hash: CredentialHash, stored: Nonce) -> NonceUsed? {
        if isSealed(hash, nonce: stored) { return .stored }
        if isSealed(hash, nonce: .zero) { return .zero }
        if isSealed(hash, nonce: .zeroText) { return .zeroText }
        return nil
    }
}
