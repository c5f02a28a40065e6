import PropertyTesting
import Testing

@Suite("Reproduce token") struct ReproduceTokenTests {
    private static let choices: [Choice] = [
        Choice(kind: .count, value: 3, lower: 0, upper: 9, target: 0),
        Choice(kind: .integer, value: .min, lower: .min, upper: .max, target: 0),
        Choice(kind: .integer, value: .max, lower: .min, upper: .max, target: 0),
        Choice(kind: .boolean, value: 1, lower: 0, upper: 1, target: 0),
        Choice(kind: .code, value: -1, lower: -1, upper: 7, target: 0),
    ]

    @Test("reads what it writes, for every length") func roundTrip() throws {
        for count in 0...Self.choices.count {
            let token = ReproduceToken(Array(Self.choices.prefix(count)))
            #expect(try ReproduceToken(text: token.description) == token)
        }
    }

    @Test("is written in the one known form") func form() {
        #expect(ReproduceToken(Array(Self.choices.prefix(1))).description == "pt1.AwY.3979155c")
    }

    struct Row: Sendable, CustomTestStringConvertible {
        let text: String
        let failure: ReproduceToken.Failure
        var testDescription: String { text }
    }

    @Test(
        "refuses what is none",
        arguments: [
            Row(text: "", failure: .unknownVersion),
            Row(text: "pt2.AwY.00000000", failure: .unknownVersion),
            Row(text: "pt1.", failure: .malformed(offset: 4)),
            Row(text: "pt1.Aw=.00000000", failure: .malformed(offset: 6)),
            Row(text: "pt1.AwY.00000000", failure: .checksumMismatch),
            Row(text: String(repeating: "p", count: ReproduceToken.maximumLength + 1), failure: .tooLong),
        ])
    func refusals(_ row: Row) throws {
        let failure = try #require(throws: ReproduceToken.Failure.self) { try ReproduceToken(text: row.text) }
        #expect(failure == row.failure)
    }

    @Test("survives no change of a single character") func corruption() {
        let text = Array(ReproduceToken(Self.choices).description.utf8)
        for position in text.indices {
            var changed = text
            changed[position] = changed[position] == UInt8(ascii: "A") ? UInt8(ascii: "B") : UInt8(ascii: "A")
            let token = try? ReproduceToken(text: String(decoding: changed, as: UTF8.self))
            #expect(token == nil, "position \(position)")
        }
    }
}
