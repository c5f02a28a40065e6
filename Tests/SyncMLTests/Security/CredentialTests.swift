import SyncML
import Testing

@Suite("Credentials") struct CredentialTests {
    struct Digest: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var user: String
        var password: String
        var nonce: [UInt8]
        var nextNonce: String
        var hash: String
        var digest: String
    }

    /// The vectors of section 5.6; the first is the one that OMA prints.
    static let digests: [Digest] = [
        Digest(
            testDescription: "OMA's example", user: "Bruce2", password: "OhBehave",
            nonce: Array("Nonce".utf8),
            nextNonce: "Tm9uY2U=", hash: "PtEdr8lBQ45IbT1bZIkrOQ==", digest: "Zz6EivR3yeaaENcRN6lpAQ=="),
        Digest(
            testDescription: "16 octets", user: "dev-01", password: "s3cret", nonce: Array(0...15),
            nextNonce: "AAECAwQFBgcICQoLDA0ODw==", hash: "S3G7fpWLVyfY86JSTUxrHA==",
            digest: "iliTrEykCih4k6UbXzOB6w=="),
        Digest(
            testDescription: "server to client", user: "com.mgmtsrv.manage", password: "srv-pw",
            nonce: Array("Nonce".utf8), nextNonce: "Tm9uY2U=", hash: "3L6x1bYOdcKSXnnhEOveeA==",
            digest: "K/tkKeFDw8plJLCH80oZJw=="),
        Digest(
            testDescription: "empty nonce", user: "dev-01", password: "s3cret", nonce: [], nextNonce: "",
            hash: "S3G7fpWLVyfY86JSTUxrHA==", digest: "BOZkCNwMMbhW1XhKmr7f7Q=="),
        Digest(
            testDescription: "zero nonce", user: "dev-01", password: "s3cret", nonce: Nonce.zero.octets,
            nextNonce: "AAAAAA==", hash: "S3G7fpWLVyfY86JSTUxrHA==", digest: "o4snKMFt109f00bLMum2tA=="),
        Digest(
            testDescription: "zero nonce as text", user: "dev-01", password: "s3cret",
            nonce: Nonce.zeroText.octets, nextNonce: "MHgwMDAwMDAwMA==", hash: "S3G7fpWLVyfY86JSTUxrHA==",
            digest: "Js+ow9J65Go39tI/dxax6A=="),
        Digest(
            testDescription: "nonce with colon", user: "dev-01", password: "s3cret", nonce: Array("a:b".utf8),
            nextNonce: "YTpi", hash: "S3G7fpWLVyfY86JSTUxrHA==", digest: "8H44p+jjg0zp/1z78G6P7A=="),
    ]

    @Test("md5 digests are those of the vectors", arguments: Self.digests)
    func md5(row: Digest) throws {
        let hash = CredentialHash(user: row.user, password: row.password)
        #expect(hash.base64 == row.hash)
        let nonce = try Nonce(base64: row.nextNonce)
        #expect(nonce.octets == row.nonce)
        #expect(nonce.base64 == row.nextNonce)
        let credentials = Credentials.md5(hash, nonce: nonce)
        #expect(credentials.data == row.digest)
        #expect(credentials.meta == Meta(format: "b64", type: "syncml:auth-md5"))
        #expect(credentials.proves(hash, nonce: nonce))
        #expect(!credentials.proves(hash, nonce: Nonce(octets: row.nonce + [0])))
        #expect(!credentials.proves(CredentialHash(user: row.user, password: "x"), nonce: nonce))
        #expect(!credentials.proves(user: row.user, password: row.password))
    }

    @Test("a digest over the undecoded nonce is refused")
    func undecodedNonce() throws {
        let hash = CredentialHash(user: "Bruce2", password: "OhBehave")
        let wrong = Credentials.md5(hash, nonce: Nonce(octets: Array("Tm9uY2U=".utf8)))
        #expect(wrong.data == "CmO/kTaDnxgwUdBvdtRh4A==")
        #expect(!wrong.proves(hash, nonce: try Nonce(base64: "Tm9uY2U=")))
    }

    @Test(
        "basic data are those of the vectors",
        arguments: [
            ("Bruce2", "OhBehave", "QnJ1Y2UyOk9oQmVoYXZl"), ("dev-01", "pä:ss", "ZGV2LTAxOnDDpDpzcw=="),
        ])
    func basic(user: String, password: String, data: String) {
        let credentials = Credentials.basic(user: user, password: password)
        #expect(credentials == Credentials(meta: Meta(format: "b64", type: "syncml:auth-basic"), data: data))
        #expect(credentials.proves(user: user, password: password))
        #expect(!credentials.proves(user: user, password: password + "x"))
        #expect(!credentials.proves(user: user, password: ""))
        #expect(!credentials.proves(CredentialHash(user: user, password: password), nonce: .zero))
    }

    @Test("data that are no base64, or of another scheme, prove nothing")
    func garbage() {
        let hash = CredentialHash(user: "u", password: "p")
        var credentials = Credentials.md5(hash, nonce: .zero)
        credentials.data += "="
        #expect(!credentials.proves(hash, nonce: .zero))
        credentials = .md5(hash, nonce: .zero)
        credentials.meta?.type = "syncml:auth-MD5"
        #expect(!credentials.proves(hash, nonce: .zero))
        credentials.meta = nil
        #expect(!credentials.proves(hash, nonce: .zero))
    }

    @Test("schemes are found by both of their names")
    func schemes() {
        let names = AuthenticationScheme.allCases.map { [$0.wireName, $0.accountName] }
        #expect(
            names == [
                ["syncml:auth-basic", "BASIC"], ["syncml:auth-md5", "DIGEST"], ["syncml:auth-MAC", "HMAC"],
            ])
        for scheme in AuthenticationScheme.allCases {
            #expect(AuthenticationScheme(wireName: scheme.wireName) == scheme)
            #expect(AuthenticationScheme(accountName: scheme.accountName) == scheme)
        }
        #expect(AuthenticationScheme(wireName: "syncml:auth-X509") == nil)
        #expect(AuthenticationScheme(accountName: "X509") == nil)
    }

    @Test("a challenge carries scheme, format and nonce")
    func challenge() throws {
        let nonce = Nonce(octets: Array("Nonce".utf8))
        let chal = Meta.challenge(.md5, nextNonce: nonce)
        #expect(chal == Meta(format: "b64", type: "syncml:auth-md5", nextNonce: "Tm9uY2U="))
        #expect(chal.challengedScheme == .md5)
        #expect(try chal.decodedNextNonce() == nonce)
        #expect(Meta.challenge(.basic, nextNonce: nonce).nextNonce == nil)
        #expect(try Meta.challenge(.basic).decodedNextNonce() == nil)
        let error = try #require(throws: SyncMLError.self) { try Meta(nextNonce: "Tm9").decodedNextNonce() }
        #expect(error.kind == .invalidBase64)
    }

    @Test("octets are compared to the last")
    func comparison() {
        #expect(ConstantTime.equal([], []))
        #expect(ConstantTime.equal([1, 2], [1, 2]))
        #expect(!ConstantTime.equal([1, 2], [1, 3]))
        #expect(!ConstantTime.equal([1, 2], [0, 2]))
        #expect(!ConstantTime.equal([1, 2], [1, 2, 0]))
    }
}
