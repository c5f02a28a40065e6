/// The octets that make a digest good for one use (NON-01): issued by the verifier, used by the prover.
///
/// Formulas take the octets, never their base64 text (SEC-07).
public struct Nonce: Hashable, Sendable, Codable {
    /// The octets; may be empty, may contain any value.
    public var octets: [UInt8]

    /// Creates a nonce of octets.
    public init(octets: [UInt8]) { self.octets = octets }

    /// Reads a nonce from the text of NextNonce.
    ///
    /// - Parameter base64: the text.
    /// - Throws: `SyncMLError` of kind `invalidBase64`.
    public init(base64: String) throws(SyncMLError) { octets = try Base64.decode(base64) }

    /// The text of NextNonce.
    public var base64: String { Base64.encode(octets) }

    /// The nonce of resynchronisation, four octets of zero (NON-06, reading one of A-01).
    public static let zero = Nonce(octets: [0, 0, 0, 0])

    /// The nonce of resynchronisation as ten characters, the other reading of A-01.
    public static let zeroText = Nonce(octets: Array("0x00000000".utf8))
}
