internal import Crypto

/// Base64 of the MD5 of name and password: what md5, MAC and notifications need instead of the password (SEC-09).
public struct CredentialHash: Hashable, Sendable, Codable {
    /// The hash as text, the form that enters the formulas.
    public var base64: String

    /// Computes the hash of a name and a password.
    ///
    /// - Parameters:
    ///   - user: the user of Source/LocName, or the server identifier.
    ///   - password: the secret that both sides share.
    public init(user: String, password: String) {
        base64 = Base64.encode(Self.md5(Array("\(user):\(password)".utf8)))
    }

    /// Takes over a hash that was stored.
    public init(base64: String) { self.base64 = base64 }

    /// Returns the 16 octets of the md5 scheme for a nonce.
    public func digest(nonce: Nonce) -> [UInt8] {
        Self.md5(Array(base64.utf8) + [0x3A] + nonce.octets)
    }

    /// Returns the 16 octets that seal a message: the MAC of a body, the digest of a notification's trigger.
    ///
    /// Despite the scheme's name this is a nested MD5 and no HMAC of RFC 2104 (section 5.2).
    public func seal(_ octets: [UInt8], nonce: Nonce) -> [UInt8] {
        let inner = Base64.encode(Self.md5(octets))
        return Self.md5(Array(base64.utf8) + [0x3A] + nonce.octets + [0x3A] + Array(inner.utf8))
    }

    private static func md5(_ octets: [UInt8]) -> [UInt8] { Array(Insecure.MD5.hash(data: octets)) }
}

/// Comparison of secrets.
public enum ConstantTime {
    /// Compares octets in a time that depends on the lengths alone.
    public static func equal(_ left: [UInt8], _ right: [UInt8]) -> Bool {
        guard left.count == right.count else { return false }
        var difference: UInt8 = 0
        for (first, second) in zip(left, right) { difference |= first ^ second }
        return difference == 0
    }
}
