import SyncML
import Testing

@Suite("Package 0") struct Package0Tests {
    struct Vector: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var content: Package0
        var nonce: Nonce
        var sessionText: String
        var octets: String
    }

    static let server = "com.mgmtsrv.manage"
    static let hash = CredentialHash(user: server, password: "srv-pw")

    /// The vectors of section 8.
    static let vectors: [Vector] = [
        Vector(
            testDescription: "V1",
            content: Package0(
                sessionID: 0x1234, serverID: server, userInteraction: .background, initiator: .client),
            nonce: Nonce(octets: Array("Nonce".utf8)), sessionText: "1234",
            octets: """
                315e15331eb2c105554787e705b3b53602d0000000123412636f6d2e6d676d747372762e6d616e616765
                """),
        Vector(
            testDescription: "V2",
            content: Package0(
                sessionID: 0xA1, serverID: server, userInteraction: .interactive, initiator: .server,
                vendorBody: [0xCA, 0xFE]),
            nonce: Nonce(octets: Array(0...15)), sessionText: "A1",
            octets: """
                907e242ec5feb87e7723f7214c16ef0802f800000000a112636f6d2e6d676d747372762e6d616e616765cafe
                """),
        Vector(
            testDescription: "V3",
            content: Package0(
                sessionID: 1, serverID: server, userInteraction: .background, initiator: .server),
            nonce: .zero, sessionText: "1",
            octets: """
                838a3aa6928661150cb3a00e10d37cab02d8000000000112636f6d2e6d676d747372762e6d616e616765
                """),
    ]

    @Test("the packages are those of the vectors", arguments: Self.vectors)
    func vector(row: Vector) throws {
        let expected = MACHeaderTests.octets(row.octets)
        let octets = try row.content.sealed(Self.hash, nonce: row.nonce)
        #expect(octets == expected)
        let received = try ReceivedPackage0(decoding: expected)
        #expect(received.content == row.content)
        #expect(received.content.sessionText == row.sessionText)
        #expect(received.oddities.isEmpty)
        let used = received.verified(Self.hash, stored: row.nonce)
        #expect(used == .stored)
    }

    @Test("a package fits the stored nonce, else a zero nonce, else nothing")
    func fallback() throws {
        let content = Package0(sessionID: 7, serverID: Self.server)
        let stored = Nonce(octets: [9])
        let rows: [(Nonce, ReceivedPackage0.NonceUsed?)] = [
            (stored, .stored), (.zero, .zero), (.zeroText, .zeroText), (Nonce(octets: [8]), nil),
            (Nonce(octets: []), nil),
        ]
        for (nonce, used) in rows {
            let received = try ReceivedPackage0(decoding: content.sealed(Self.hash, nonce: nonce))
            #expect(received.verified(Self.hash, stored: stored) == used)
            #expect(
                received.verified(CredentialHash(user: Self.server, password: "x"), stored: stored) == nil)
        }
    }

    @Test("any flipped bit and any dropped octet spoil a package")
    func spoiled() throws {
        let row = Self.vectors[0]
        let octets = MACHeaderTests.octets(row.octets)
        for bit in 0..<(octets.count * 8) {
            var changed = octets
            changed[bit / 8] ^= 1 << UInt8(bit % 8)
            guard let received = try? ReceivedPackage0(decoding: changed) else { continue }
            #expect(received.verified(Self.hash, stored: row.nonce) == nil, "bit \(bit)")
        }
        for count in 0..<octets.count {
            let error = try #require(throws: SyncMLError.self) {
                try ReceivedPackage0(decoding: Array(octets[..<count]))
            }
            #expect(error.kind == .truncated)
        }
        let longer = try ReceivedPackage0(decoding: octets + [0])
        #expect(longer.verified(Self.hash, stored: row.nonce) == nil)
    }

    @Test("every field survives both ways")
    func fields() throws {
        var random = SplitMix64(seed: 51)
        for _ in 0..<2_000 {
            let content = Package0(
                sessionID: UInt16(truncatingIfNeeded: random.next()),
                serverID: String(repeating: "é", count: random.below(128)),
                userInteraction: Package0.UserInteraction.allCases[random.below(4)],
                initiator: Package0.Initiator.allCases[random.below(2)],
                vendorBody: (0..<random.below(9)).map { UInt8($0) }, version: UInt16(random.below(1_024)),
                reserved: UInt32(random.below(1 << 27)))
            let received = try ReceivedPackage0(decoding: content.sealed(Self.hash, nonce: .zero))
            #expect(received.content == content)
            #expect(try received.content.trigger() == received.trigger)
        }
    }

    @Test("what fits no field is not written, what is longest is read")
    func bounds() throws {
        let longest = String(repeating: "a", count: 255)
        _ = try Package0(sessionID: 1, serverID: longest, version: 1_023, reserved: 1 << 27 - 1).trigger()
        let overflowing = [
            Package0(sessionID: 1, serverID: longest + "a"),
            Package0(sessionID: 1, serverID: "a", version: 1_024),
            Package0(sessionID: 1, serverID: "a", reserved: 1 << 27),
        ]
        for content in overflowing {
            let error = try #require(throws: SyncMLError.self) { try content.trigger() }
            #expect(error.kind == .unrepresentable)
        }
        let head = try Package0(sessionID: 1, serverID: "").sealed(Self.hash, nonce: .zero)
        let full = head + [UInt8](repeating: 0, count: ReceivedPackage0.longest - head.count)
        _ = try ReceivedPackage0(decoding: full)
        let error = try #require(throws: SyncMLError.self) { try ReceivedPackage0(decoding: full + [0]) }
        #expect(error.kind == .limitExceeded(.totalBytes))
    }

    @Test("odd contents are named")
    func oddities() throws {
        let odd = Package0(sessionID: 0, serverID: "a", version: 10, reserved: 1)
        let received = try ReceivedPackage0(decoding: odd.sealed(Self.hash, nonce: .zero))
        #expect(received.oddities == [.otherVersion, .sessionZero, .reservedSet])
        var octets = try Package0(sessionID: 1, serverID: "ab").sealed(Self.hash, nonce: .zero)
        octets[24] = 0xFF
        let error = try #require(throws: SyncMLError.self) { try ReceivedPackage0(decoding: octets) }
        #expect(error.kind == .invalidEncoding)
    }

    @Test("octets from outside never trap")
    func noise() {
        var random = SplitMix64(seed: 52)
        var read = 0
        for _ in 0..<2_000 {
            let octets = (0..<random.below(300)).map { _ in UInt8(random.below(128)) }
            if (try? ReceivedPackage0(decoding: octets)) != nil { read += 1 }
        }
        #expect(read > 100)
    }

    @Test("a recorded notification reads as the index says", .enabled(if: Corpus.isPresent))
    func corpus() throws {
        let entries = try Corpus.entries("pkg0")
        #expect(!entries.isEmpty)
        for entry in entries {
            let fields = try #require(entry.fields)
            let received = try ReceivedPackage0(decoding: Corpus.octets(entry))
            #expect(received.digest == MACHeaderTests.octets(fields.digest))
            #expect(Int(received.content.version) == fields.version)
            #expect(Int(received.content.userInteraction.rawValue) == fields.uiMode)
            #expect("\(received.content.initiator)" == fields.initiator)
            #expect(received.content.sessionID == UInt16(fields.sessionID, radix: 16))
            #expect(received.content.serverID == fields.serverID)
            // A notification for synchronisation: sealed with an empty password and an empty nonce, not for DM 1.2.
            let hash = CredentialHash(user: fields.serverID, password: "")
            #expect(received.verified(hash, stored: Nonce(octets: [])) == .stored)
            #expect(received.oddities.contains(.otherVersion))
        }
    }
}
