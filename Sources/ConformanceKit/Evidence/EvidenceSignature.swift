import Crypto
public import Foundation

/// A detached Ed25519 signature over the octets of an evidence log (RFC 8032), so that a reader knows who stands for it.
///
/// Keys are PEM files as `openssl genpkey -algorithm ed25519` and `openssl pkey -pubout` write them (RFC 8410), and the
/// signature is the 64 octets that `openssl pkeyutl -verify -rawin` takes: nobody needs this tool to check it. No key is
/// ever written into evidence.
public enum EvidenceSignature {
    /// The name of the file beside the log.
    public static let fileName = "evidence.sig"

    /// Why a key cannot be used.
    public enum Problem: Error, Hashable, Sendable, CustomStringConvertible {
        /// It is no PEM of the kind that is needed.
        case notPEM(label: String)
        /// The PEM holds no Ed25519 key.
        case notEd25519
        /// Something went wrong while signing.
        case failed(String)

        /// What is wrong, and what is needed.
        public var description: String {
            switch self {
            case .notPEM(let label): "no PEM file with the label \(label)"
            case .notEd25519:
                "the PEM holds no Ed25519 key as `openssl genpkey -algorithm ed25519` makes it"
            case .failed(let cause): "signing failed: \(cause)"
            }
        }
    }

    /// A key that signs.
    public struct PrivateKey: Sendable {
        private let key: Curve25519.Signing.PrivateKey

        /// Reads a key.
        ///
        /// - Parameter pem: The text of a PEM file with the label `PRIVATE KEY` (PKCS#8).
        /// - Throws: Where it is none.
        public init(pem: String) throws(Problem) {
            let octets = try EvidenceSignature.octets(
                ofPEM: pem, label: "PRIVATE KEY", prefix: EvidenceSignature.privatePrefix)
            guard let key = try? Curve25519.Signing.PrivateKey(rawRepresentation: octets) else {
                throw .notEd25519
            }
            self.key = key
        }

        /// Signs a log.
        ///
        /// - Parameter log: Its octets.
        /// - Returns: The signature, 64 octets.
        /// - Throws: Where the cryptography fails.
        public func signature(of log: Data) throws(Problem) -> Data {
            do { return try key.signature(for: log) } catch { throw .failed("\(error)") }
        }

        /// The key with which the signature is checked, as PEM.
        public var publicKeyPEM: String {
            let der = Data(EvidenceSignature.publicPrefix) + key.publicKey.rawRepresentation
            return "-----BEGIN PUBLIC KEY-----\n\(der.base64EncodedString())\n-----END PUBLIC KEY-----\n"
        }
    }

    /// A key that checks signatures.
    public struct PublicKey: Sendable {
        private let key: Curve25519.Signing.PublicKey

        /// Reads a key.
        ///
        /// - Parameter pem: The text of a PEM file with the label `PUBLIC KEY`.
        /// - Throws: Where it is none.
        public init(pem: String) throws(Problem) {
            let octets = try EvidenceSignature.octets(
                ofPEM: pem, label: "PUBLIC KEY", prefix: EvidenceSignature.publicPrefix)
            guard let key = try? Curve25519.Signing.PublicKey(rawRepresentation: octets) else {
                throw .notEd25519
            }
            self.key = key
        }

        /// Whether a signature is that of a log by the owner of the key.
        public func isValid(_ signature: Data, of log: Data) -> Bool {
            signature.count == 64 && key.isValidSignature(signature, for: log)
        }
    }

    /// The DER before the 32 octets of a private key (RFC 8410, section 7) and of a public key (section 4).
    private static let privatePrefix: [UInt8] = [
        0x30, 0x2e, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20,
    ]
    private static let publicPrefix: [UInt8] = [
        0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00,
    ]

    private static func octets(
        ofPEM text: String, label: String, prefix: [UInt8]
    ) throws(Problem) -> Data {
        let lines = text.split(whereSeparator: \.isNewline).map { $0.trimmingCharacters(in: .whitespaces) }
        guard text.utf8.count <= 4096, let begin = lines.firstIndex(of: "-----BEGIN \(label)-----"),
            let end = lines.firstIndex(of: "-----END \(label)-----"), begin < end,
            let der = Data(base64Encoded: lines[(begin + 1)..<end].joined())
        else { throw .notPEM(label: label) }
        guard der.count == prefix.count + 32, der.starts(with: prefix) else { throw .notEd25519 }
        return Data(der.dropFirst(prefix.count))
    }
}
