import ConformanceKit
import DMReference
import Testing

@Suite("JSON values")
struct JSONValueTests {
    struct Row: Sendable, CustomTestStringConvertible {
        var text: String
        var value: JSONValue
        var testDescription: String { text }

        init(_ text: String, _ value: JSONValue) {
            self.text = text
            self.value = value
        }
    }

    static let good = [
        Row("null", .null), Row(" true ", true), Row("false", false), Row("0", 0), Row("-0", 0),
        Row("9223372036854775807", .integer(.max)), Row("-9223372036854775808", .integer(.min)),
        Row("9223372036854775808", .number(9_223_372_036_854_775_808)), Row("1.5e2", .number(150)),
        Row(#""""#, ""), Row(#""\u00e4\ud83d\ude00\/\b\f\n\r\t\\\"""#, "ä😀/\u{8}\u{C}\n\r\t\\\""),
        Row("[]", []), Row("[1, [2]]", [1, [2]]), Row("{}", [:]),
        Row(#"{"a":{"b":[null]},"c":""}"#, ["a": ["b": [.null]], "c": ""]), Row("\"\u{7F}é\"", "\u{7F}é"),
    ]

    @Test("reads and writes back what the grammar allows", arguments: good)
    func reads(row: Row) throws {
        let value = try JSONValue(parsing: row.text)
        #expect(value == row.value)
        #expect(try JSONValue(parsing: value.description) == value)
    }

    struct BadRow: Sendable, CustomTestStringConvertible {
        var text: String
        var kind: JSONError.Kind
        var offset: Int
        var testDescription: String { text }

        init(_ text: String, _ kind: JSONError.Kind, at offset: Int) {
            self.text = text
            self.kind = kind
            self.offset = offset
        }
    }

    static let bad = [
        BadRow("", .truncated, at: 0), BadRow("[1", .truncated, at: 2), BadRow("\"a", .truncated, at: 2),
        BadRow("tru", .truncated, at: 3), BadRow("trux", .unexpected(0x78), at: 3),
        BadRow("01", .trailingContent, at: 1), BadRow("1 2", .trailingContent, at: 2),
        BadRow("-", .truncated, at: 1), BadRow("1.", .truncated, at: 2),
        BadRow("1.e", .unexpected(0x65), at: 2),
        BadRow("+1", .unexpected(0x2B), at: 0), BadRow("NaN", .unexpected(0x4E), at: 0),
        BadRow("[1,]", .unexpected(0x5D), at: 3), BadRow("{1:2}", .unexpected(0x31), at: 1),
        BadRow(#"{"a" 1}"#, .unexpected(0x31), at: 5),
        BadRow(#"{"a":1,"a":2}"#, .duplicateMember("a"), at: 10), BadRow("\"\n\"", .unexpected(0x0A), at: 1),
        BadRow(#""\x""#, .badEscape, at: 3), BadRow(#""\ud800""#, .badEscape, at: 7),
        BadRow(#""\udc00""#, .badEscape, at: 7), BadRow("1e999", .numberOutOfRange, at: 0),
    ]

    @Test("refuses what the grammar does not allow, and says where", arguments: bad)
    func refuses(row: BadRow) throws {
        let error = try #require(throws: JSONError.self) { try JSONValue(parsing: row.text) }
        #expect(error == JSONError(kind: row.kind, offset: row.offset))
    }

    @Test("refuses octets that are not UTF-8")
    func refusesNonUTF8() throws {
        let error = try #require(throws: JSONError.self) {
            try JSONValue(parsing: [0x22, 0xC3, 0x28, 0x22])
        }
        #expect(error == JSONError(kind: .notUTF8, offset: 1))
    }

    @Test("accepts each limit and refuses one more")
    func limits() throws {
        var limits = JSONLimits()
        limits.depth = 3
        #expect(throws: Never.self) { try JSONValue(parsing: "[[[]]]", limits: limits) }
        #expect(throws: JSONError(kind: .tooDeep(limit: 3), offset: 3)) {
            try JSONValue(parsing: "[[[[]]]]", limits: limits)
        }
        limits.values = 3
        #expect(throws: Never.self) { try JSONValue(parsing: "[1,2]", limits: limits) }
        #expect(throws: JSONError.self) { try JSONValue(parsing: "[1,2,3]", limits: limits) }
        limits.octets = 5
        #expect(throws: Never.self) { try JSONValue(parsing: "[1,2]", limits: limits) }
        #expect(throws: JSONError(kind: .tooLong(limit: 5), offset: 5)) {
            try JSONValue(parsing: "[1,2] ", limits: limits)
        }
    }

    @Test("a hostile nesting ends in an error, not in a crash")
    func bomb() {
        #expect(throws: JSONError.self) {
            try JSONValue(parsing: [UInt8](repeating: UInt8(ascii: "["), count: 1 << 20))
        }
    }

    @Test("writes members in order of their names and without a line's end")
    func writes() {
        let value: JSONValue = ["b": "x\ny", "a": [1, .null, true], "c": .number(0.5)]
        #expect(value.description == #"{"a":[1,null,true],"b":"x\ny","c":0.5}"#)
    }

    @Test("a shape error names the member by its path")
    func paths() throws {
        let reader = JSONReader(["accounts": [["client": ["scheme": "rot13"]]]])
        let error = try #require(throws: JSONShapeError.self) {
            try reader["accounts"].array { account throws(JSONShapeError) in
                try account["client"].read(Account.Credential.self)
            }
        }
        #expect(error.path == "accounts[0].client.scheme")
    }

    @Test("a whole number may be written with a fraction of zero, within what a double holds exactly")
    func wholeNumbers() throws {
        #expect(try JSONReader(.number(3)).integer() == 3)
        #expect(throws: JSONShapeError.self) { try JSONReader(.number(3.5)).integer() }
        #expect(throws: JSONShapeError.self) { try JSONReader(.number(0x1p60)).integer() }
    }

    @Test("passes through Codable unchanged")
    func codable() throws {
        let value: JSONValue = ["a": [1, .number(1.5), "x", .null, true], "b": [:]]
        #expect(try JSONValue(encoding: value) == value)
        #expect(try JSONReader(value).decode(JSONValue.self) == value)
    }
}
