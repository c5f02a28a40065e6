import PropertyExpectations
import PropertyTesting
import SyncML
import Testing

@Suite("WBXML laws") struct WBXMLLawTests {
    @Test("what was written reads as the same message", arguments: [1, 2, 3] as [UInt64])
    func readsWhatWasWritten(seed: UInt64) throws {
        var generator = MessageGenerator(seed: seed)
        for index in 0..<4_000 {
            let message = generator.message()
            let octets = SyncMLWBXML.encode(message)
            let decoded = try SyncMLWBXML.decode(octets)
            guard decoded.message == message, SyncMLWBXML.encode(decoded.message) == octets else {
                Issue.record("seed \(seed), message \(index): \(octets)")
                return
            }
        }
    }

    @Test("both encodings give the same values and the same findings against the grammar")
    func sameAsXML() throws {
        var generator = MessageGenerator(seed: 7)
        for _ in 0..<2_000 {
            let message = generator.message()
            let binary = try SyncMLWBXML.decode(SyncMLWBXML.encode(message))
            let text = try SyncMLXML.decode(SyncMLXML.encode(message))
            #expect(binary.message == text.message)
            #expect(binary.findings.map(\.kind) == text.findings.map(\.kind))
            #expect(binary.findings.map(\.path) == text.findings.map(\.path))
        }
    }

    @Test("a message goes from XML to WBXML and back")
    func throughBoth() throws {
        var generator = MessageGenerator(seed: 8)
        for _ in 0..<1_000 {
            let text = SyncMLXML.encode(generator.message())
            let binary = SyncMLWBXML.encode(try SyncMLXML.decode(text).message)
            #expect(SyncMLXML.encode(try SyncMLWBXML.decode(binary).message) == text)
        }
    }

    @Test("characters that XML cannot carry survive")
    func everyCharacter() throws {
        let all = String(String.UnicodeScalarView((0..<0x20).compactMap { Unicode.Scalar($0) })) + "\u{FFFE}x"
        let message = Message(
            header: WBXMLVectorTests.header,
            commands: [.add(TreeCommand(id: all, items: [Item(data: all)]))], isFinal: false)
        #expect(try SyncMLWBXML.decode(SyncMLWBXML.encode(message)).message == message)
    }

    @Test("every proper beginning of a document is refused as truncated")
    func prefixes() throws {
        var generator = MessageGenerator(seed: 9)
        for _ in 0..<25 {
            let octets = SyncMLWBXML.encode(generator.message())
            for count in 0..<octets.count {
                let error = try #require(throws: SyncMLError.self) {
                    try SyncMLWBXML.decode(Array(octets[..<count]))
                }
                #expect(error.kind == .truncated, "\(count): \(error)")
            }
        }
    }

    @Test("any octets are read or refused, behind a right header too")
    func noise() {
        let header = Array(WBXMLVectorTests.first.octets.prefix(6))
        var configuration = CheckConfiguration()
        configuration.cases = 20_000
        expectHolds(for: .bytes(count: 0...200), configuration) { octets in
            _ = try? SyncMLWBXML.decode(octets)
            _ = try? SyncMLWBXML.decode(header + octets)
            return true
        }
    }

    @Test("changed octets never trap, and what still reads can be written and read again")
    func mutations() {
        var random = SplitMix64(seed: 41)
        var generator = MessageGenerator(seed: 42)
        var readable = 0
        for round in 0..<10_000 {
            var octets =
                switch round % 3 {
                case 0: WBXMLVectorTests.first.octets
                case 1:
                    WBXMLVectorTests.announcing(
                        "application/vnd.syncml.dmtnds+wbxml", holding: WBXMLVectorTests.nested)
                default: SyncMLWBXML.encode(generator.message())
                }
            for _ in 0...random.below(3) { Self.mutate(&octets, &random) }
            guard let decoded = try? SyncMLWBXML.decode(octets) else { continue }
            readable += 1
            let again = SyncMLWBXML.encode(decoded.message)
            #expect((try? SyncMLWBXML.decode(again))?.message == decoded.message, "\(octets)")
        }
        #expect(readable > 1_000)
    }

    private static func mutate(_ octets: inout [UInt8], _ random: inout SplitMix64) {
        guard !octets.isEmpty else { return }
        let place = random.below(octets.count)
        switch random.below(6) {
        case 0: octets[place] ^= UInt8(1 << random.below(8))
        case 1: octets[place] = UInt8(random.below(256))
        case 2: octets.remove(at: place)
        case 3: octets.insert([0, 1, 2, 3, 4, 0x43, 0x83, 0xC3, 0x6D, 0x80][random.below(10)], at: place)
        case 4:
            let from = random.below(octets.count)
            octets.insert(contentsOf: Array(octets[from...].prefix(random.below(40))), at: place)
        default: octets.removeSubrange(place..<min(octets.count, place + random.below(40)))
        }
    }

    @Test("hostile documents of the largest size are refused or read in a moment", .timeLimit(.minutes(1)))
    func hostile() {
        let header: [UInt8] = [2, 0xA4, 1, 0x6A]
        let table = Array(repeating: UInt8(0x61), count: 100_000)
        let withTable = header + [0x86, 0x8D, 0x20] + table
        let plain = header + [0]
        let many = 60_000
        var inputs: [[UInt8]] = [
            withTable + [0x6D] + (0..<40_000).flatMap { _ in [0x65, 0x83, 0, 1] as [UInt8] },
            withTable + [0x6D]
                + (0..<30_000).flatMap { [0x04, 0x80 | UInt8($0 >> 7 & 0x7F), UInt8($0 & 0x7F)] },
            plain + Array(repeating: 0x6D, count: 4 * many),
            plain + [0x6D] + Array(repeating: 0x2D, count: 4 * many),
            plain + [0x6D, 0x65] + (0..<many).flatMap { _ in [3, 0] as [UInt8] },
            plain + [0x6D, 0x65] + (0..<many).flatMap { _ in [2, 0x41] as [UInt8] },
            plain + [0x6D] + (0..<many).flatMap { _ in [0, 1, 0] as [UInt8] },
        ]
        let nested = WBXMLVectorTests.announcing("x+wbxml", holding: [2, 0xA4, 1, 0x6A, 0, 0x6D])
        let start = Array(nested.prefix { $0 != 0x4F })
        inputs.append(
            start + (0..<20_000).flatMap { _ in [0x4F, 0xC3, 6, 2, 0xA4, 1, 0x6A, 0, 0x6D, 1] as [UInt8] })
        for octets in inputs {
            #expect(throws: SyncMLError.self) { try SyncMLWBXML.decode(octets) }
        }
    }
}
