extension Credentials {
    /// Makes the Cred of the basic scheme.
    public static func basic(user: String, password: String) -> Credentials {
        Credentials(
            meta: Meta(format: "b64", type: AuthenticationScheme.basic.wireName),
            data: Base64.encode(Array("\(user):\(password)".utf8)))
    }

    /// Makes the Cred of the md5 scheme.
    ///
    /// - Parameters:
    ///   - hash: the hash of name and password.
    ///   - nonce: the nonce that the verifier handed out last.
    /// - Returns: the Cred; the user's name belongs into Source/LocName of the header.
    public static func md5(_ hash: CredentialHash, nonce: Nonce) -> Credentials {
        Credentials(
            meta: Meta(format: "b64", type: AuthenticationScheme.md5.wireName),
            data: Base64.encode(hash.digest(nonce: nonce)))
    }

    /// The scheme that Meta/Type names; nil for none, or one that is out of scope.
    public var scheme: AuthenticationScheme? { meta?.type.flatMap(AuthenticationScheme.init(wireName:)) }

    /// Whether this is a basic Cred for the name and password.
    public func proves(user: String, password: String) -> Bool {
        guard scheme == .basic, let octets = try? Base64.decode(data) else { return false }
        return ConstantTime.equal(octets, Array("\(user):\(password)".utf8))
    }

    /// Whether this is an md5 Cred for the hash and nonce.
    public func proves(_ hash: CredentialHash, nonce: Nonce) -> Bool {
        guard scheme == .md5, let octets = try? Base64.decode(data) else { return false }
        return ConstantTime.equal(octets, hash.digest(nonce: nonce))
    }
}

extension Meta {
    /// Makes the content of a Chal (MAC-03, MET-02).
    ///
    /// - Parameters:
    ///   - scheme: what the peer is to answer with.
    ///   - nextNonce: the nonce for its next proof; left out for the basic scheme, which has none.
    /// - Returns: the Meta to put into `Status.challenge`.
    public static func challenge(_ scheme: AuthenticationScheme, nextNonce: Nonce? = nil) -> Meta {
        Meta(
            format: "b64", type: scheme.wireName,
            nextNonce: scheme.needsNonce ? nextNonce?.base64 : nil)
    }

    /// The scheme that a Chal asks for; nil for none, or one that is out of scope.
    public var challengedScheme: AuthenticationScheme? { type.flatMap(AuthenticationScheme.init(wireName:)) }

    /// Returns the nonce of a Chal; nil if there is none.
    ///
    /// - Returns: the octets of NextNonce.
    /// - Throws: `SyncMLError` of kind `invalidBase64` if NextNonce is no base64.
    public func decodedNextNonce() throws(SyncMLError) -> Nonce? {
        guard let nextNonce else { return nil }
        return try Nonce(base64: nextNonce)
    }
}
