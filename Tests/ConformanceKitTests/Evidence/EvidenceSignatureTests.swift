import ConformanceKit
import Foundation
import Testing

/// Signatures of evidence. The key and the signature of the first test are those of RFC 8032, section 7.1, test 2.
@Suite("Signatures of evidence")
struct EvidenceSignatureTests {
    private static func octets(_ digits: String) -> Data {
        let digits = Array(digits)
        return Data(
            stride(from: 0, to: digits.count, by: 2).compactMap {
                UInt8(String(digits[$0...($0 + 1)]), radix: 16)
            })
    }

    private static func pem(_ label: String, _ der: Data) -> String {
        "-----BEGIN \(label)-----\n\(der.base64EncodedString())\n-----END \(label)-----\n"
    }

    private static let secret = octets("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb")
    private static let point = octets("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c")
    private static let signature = octets(
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
            + "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00")
    private static let privateKey = pem(
        "PRIVATE KEY", octets("302e020100300506032b657004220420") + secret)
    private static let publicKey = pem("PUBLIC KEY", octets("302a300506032b6570032100") + point)

    @Test("the vector of the RFC is good for its octet alone")
    func vector() throws {
        let key = try EvidenceSignature.PublicKey(pem: Self.publicKey)
        #expect(key.isValid(Self.signature, of: Data([0x72])))
        #expect(!key.isValid(Self.signature, of: Data([0x73])))
        #expect(!key.isValid(Self.signature.dropLast(), of: Data([0x72])))
        #expect(!key.isValid(Data(), of: Data([0x72])))
    }

    @Test("what a key signs its public key accepts, and no other log")
    func roundTrip() throws {
        let key = try EvidenceSignature.PrivateKey(pem: "a comment\r\n" + Self.privateKey)
        #expect(key.publicKeyPEM == Self.publicKey)
        let log = Data("{\"chain\":...}\n".utf8)
        let signature = try key.signature(of: log)
        let checker = try EvidenceSignature.PublicKey(pem: key.publicKeyPEM)
        #expect(checker.isValid(signature, of: log))
        #expect(!checker.isValid(signature, of: log + Data("\n".utf8)))
    }

    @Test("other keys and no keys are told apart")
    func problems() {
        let rsa = Self.pem("PRIVATE KEY", Data(repeating: 0x30, count: 48))
        #expect(throws: EvidenceSignature.Problem.notEd25519) { try EvidenceSignature.PrivateKey(pem: rsa) }
        let empty = EvidenceSignature.Problem.notPEM(label: "PRIVATE KEY")
        for text in ["", Self.publicKey, "-----BEGIN PRIVATE KEY-----", String(repeating: "x", count: 5000)] {
            #expect(throws: empty) { try EvidenceSignature.PrivateKey(pem: text) }
        }
        #expect(throws: EvidenceSignature.Problem.notPEM(label: "PUBLIC KEY")) {
            try EvidenceSignature.PublicKey(pem: Self.privateKey)
        }
    }
}
