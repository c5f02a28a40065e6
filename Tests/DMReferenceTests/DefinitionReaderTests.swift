import DMReference
import SyncML
import Testing

@Suite("Reading a definition") struct DefinitionReaderTests {
    /// A leaf's text and what is wrong with it: `check code reason`, followed by `?` where it is free.
    struct Row: Sendable, CustomTestStringConvertible {
        var path: String
        var text: String
        var problems: [String]
        init(_ path: String, _ text: String, _ problems: String...) {
            self.path = path
            self.text = text
            self.problems = problems
        }
        var testDescription: String { "\(path)=\(text)" }
    }

    static let rows: [Row] = [
        Row("AutoStart", "true"), Row("AutoStart", "false"), Row("AutoStart", "1", "V5 415 format"),
        Row("AutoStart", "True", "V5 415 format"), Row("AutoStart", "", "V5 415 format"),
        Row("Mode", "Any"), Row("Mode", "any", "V5 415 format"), Row("Mode", "", "V5 415 format"),
        Row("OnError", "Stop"), Row("OnError", "Halt", "V5 415 format"),
        Row("Time/Start", "20260101T000000Z"), Row("Time/Start", "20240229T235959Z"),
        Row("Time/Start", "20230229T000000Z", "V5 415 format"),
        Row("Time/Start", "20260101T240000Z", "V5 415 format"),
        Row("Time/Start", "20260101T000000", "V5 415 format"),
        Row("Time/Start", "2026-01-01T00:00:00Z", "V5 415 format"),
        Row("Time/End", "tomorrow", "V5 415 format"), Row("Time/End", "", "V5 415 format"),
        Row("Time/Period", "60"), Row("Time/Period", "2147483647"),
        Row("Time/Period", "2147483648", "V5 415 format !", "V5 400 range !"),
        Row("Time/Period", "99999999999999999999", "V5 415 format !", "V5 400 range !"),
        Row("Time/Period", "-60", "V5 400 range"),
        Row("Time/Period", "-2147483649", "V5 415 format", "V5 400 range"),
        Row("Time/Period", "060", "V5 415 format ?"), Row("Time/Period", "+60", "V5 415 format ?"),
        Row("Time/Period", " 60", "V5 415 format ?"), Row("Time/Period", "60.0", "V5 415 format"),
        Row("Time/Period", "6e1", "V5 415 format"), Row("Time/Period", "", "V5 415 format"),
        Row("Time/Period", "٦٠", "V5 415 format"), Row("Time/Period", "-", "V5 415 format"),
        Row("Time/Count", "1"), Row("Time/Count", "0", "V5 400 range"),
        Row("Time/Count", "-1", "V5 400 range"), Row("Time/Duration", "0", "V5 400 range ?"),
        Row("Time/Duration", "1"), Row("Time/Duration", "-1", "V5 400 range"), Row("Time/Grace", "0"),
        Row("Time/Grace", "-1", "V5 400 range"), Row("Time/Missed", "All"),
        Row("Time/Missed", "Never", "V5 415 format"), Row("Cond/Startup", "false"),
        Row("Cond/Startup", "no", "V5 415 format"), Row("Cond/MinGap", "0"),
        Row("Cond/MinGap", "-1", "V5 400 range"), Row("Cond/Mode", "None", "V5 415 format"),
        Row("Cond/At/a/Node", "./Net/RespMs"), Row("Cond/At/a/Node", "Net/RespMs"),
        Row("Cond/At/a/Node", "./Net//RespMs", "V5 415 format", "V5 400 range ?", "V9 404 watch ?"),
        Row("Cond/At/a/Node", "", "V5 415 format", "V5 400 range ?", "V9 404 watch ?"),
        Row("Cond/At/a/Op", "GE"), Row("Cond/At/a/Op", "gt", "V8 406 unsupported", "V5 415 format ?"),
        Row("Cond/At/a/Value", "-1.5e3"), Row("Cond/At/a/Value", "x", "V5 415 format"),
        Row("Cond/At/a/Value", "", "V5 415 format"), Row("Cond/At/a/Value", "0x10", "V5 415 format"),
        Row("Cond/At/a/Value", "NaN", "V5 415 format"), Row("Cond/At/a/Value", "INF", "V5 415 format ?"),
        Row("Cond/At/a/Rearm", "five", "V5 415 format"), Row("Cond/At/a/Hold", "-1", "V5 400 range"),
        Row("Groups/G/g/Rank", "0"), Row("Groups/G/g/Rank", "first", "V5 415 format"),
        Row("Groups/G/g/Rank", "-1", "V5 400 range"), Row("Groups/G/g/From", "000000Z"),
        Row("Groups/G/g/From", "235959Z"), Row("Groups/G/g/From", "240000Z", "V5 415 format"),
        Row("Groups/G/g/From", "0700Z", "V5 415 format"), Row("Groups/G/g/To", "190000", "V5 415 format"),
        Row("Report/When", "Never"), Row("Report/When", "Sometimes", "V5 415 format"),
        Row("Report/Ended", "yes", "V5 415 format"), Row("Report/FailLimit", "-1", "V5 400 range"),
        Row("User/OnRequest", "Confirm"), Row("User/OnRequest", "Ask", "V5 415 format"),
        Row("User/OnResult", "Notify"), Row("User/OnResult", "Confirm", "V5 415 format"),
        Row("User/Timeout", "-1", "V5 400 range"),
    ]

    static func words(_ problems: [Problem]) -> [String] {
        problems.map { problem in
            let mark =
                switch problem.force {
                case .binding: ""
                case .recommended: " !"
                case .tolerated: " ?"
                }
            return "\(problem.check.rawValue) \(problem.code.rawValue) \(problem.reason.rawValue)\(mark)"
        }
    }

    /// A definition in which every leaf of the rows has a place.
    static func sample(_ path: String) -> DefinitionTree {
        var tree = DefinitionTree()
        tree.put("User/Text", "text")
        if path.hasPrefix("Groups") {
            for (leaf, value) in [("Rank", "1"), ("From", "070000Z"), ("To", "190000Z"), ("Body", "x")] {
                tree.put("Groups/G/g/" + leaf, value)
            }
        } else {
            for (leaf, value) in [("Node", "./A"), ("Op", "GT"), ("Value", "1")] {
                tree.put("Cond/At/a/" + leaf, value)
            }
            tree.put("Body", "x")
        }
        return tree
    }

    @Test("tells malformed from out of range, leaf by leaf", arguments: rows)
    func readsLeaf(_ row: Row) {
        var tree = Self.sample(row.path)
        tree.put(row.path, row.text)
        let base = NodeURI(segments: ["Schedule", "Set", "x", "Def"])
        let problems = tree.parse(at: base).problems
        #expect(Self.words(problems) == row.problems)
        let place = NodeURI(segments: base.segments + row.path.split(separator: "/").map(String.init))
        #expect(problems.allSatisfy { $0.node == place })
    }

    struct ShapeRow: Sendable, CustomTestStringConvertible {
        var name: String
        var put: [(String, String?)]
        var removed: [String]
        var problems: [String]
        init(_ name: String, put: [(String, String?)] = [], remove: [String] = [], _ problems: String...) {
            self.name = name
            self.put = put
            removed = remove
            self.problems = problems
        }
        var testDescription: String { name }
    }

    static let condition: [(String, String?)] = [("Cond/At/a/Node", "./A"), ("Cond/At/a/Op", "PRESENT")]
    static let group: [(String, String?)] = [("Groups/G/g/Rank", "1"), ("Groups/G/g/Body", "x")]
    static let body: [(String, String?)] = [("Body", "x")]
    static let missing = "V4 412 incomplete"

    static let shapes: [ShapeRow] = [
        ShapeRow("empty", missing, missing),
        ShapeRow("no trigger", put: body, missing),
        ShapeRow("no work", put: [("Time", nil)], missing),
        ShapeRow("empty time and body", put: [("Time", nil)] + body),
        ShapeRow("condition and body", put: condition + body),
        ShapeRow("groups alone", put: group),
        ShapeRow("groups and time", put: group + [("Time/Period", "60")]),
        ShapeRow("groups and body", put: group + body, missing),
        ShapeRow("groups and condition", put: group + condition, missing),
        ShapeRow("groups without a group", put: [("Groups", nil)], missing),
        ShapeRow("condition without atoms", put: [("Cond", nil)] + body, missing),
        ShapeRow("atom without Node", put: condition + body, remove: ["Cond/At/a/Node"], missing),
        ShapeRow("atom without Op", put: condition + body, remove: ["Cond/At/a/Op"], missing),
        ShapeRow("GT without Value", put: condition + body + [("Cond/At/a/Op", "GT")], missing),
        ShapeRow("EQ without Value", put: condition + body + [("Cond/At/a/Op", "EQ")], missing),
        ShapeRow(
            "EQ with empty Value", put: condition + body + [("Cond/At/a/Op", "EQ"), ("Cond/At/a/Value", "")]),
        ShapeRow("CHANGED without Value", put: condition + body + [("Cond/At/a/Op", "CHANGED")]),
        ShapeRow("group without Rank", put: group, remove: ["Groups/G/g/Rank"], missing),
        ShapeRow("group without Body", put: group, remove: ["Groups/G/g/Body"], missing),
        ShapeRow("group with empty condition", put: group + [("Groups/G/g/Cond", nil)], missing),
        ShapeRow("From without To", put: group + [("Groups/G/g/From", "070000Z")], missing),
        ShapeRow("To without From", put: group + [("Groups/G/g/To", "070000Z")], missing),
        ShapeRow(
            "window over midnight",
            put: group + [("Groups/G/g/From", "220000Z"), ("Groups/G/g/To", "060000Z")]),
        ShapeRow(
            "prompt without Text", put: condition + body + [("User/OnRun", "Confirm")], missing + " !"),
        ShapeRow("None without Text", put: condition + body + [("User/OnRun", "None")]),
        ShapeRow(
            "bad name of an atom",
            put: condition + body + [("Cond/At/a b/Node", "./A"), ("Cond/At/a b/Op", "ABSENT")],
            "V5 400 range"),
    ]

    @Test("tells what is incomplete", arguments: shapes)
    func readsShape(_ row: ShapeRow) {
        var tree = DefinitionTree()
        for (path, text) in row.put { tree.put(path, text) }
        for path in row.removed { tree.remove(path) }
        #expect(Self.words(tree.parse().problems) == row.problems)
    }

    @Test("takes defaults for what it cannot read")
    func takesDefaults() {
        var tree = DefinitionTree(DefinitionSamples.proactiveReport)
        tree.put("Time/Period", "often")
        tree.put("Cond/At/a1/Op", "ABOUT")
        let definition = tree.parse().definition
        #expect(definition.time?.period == nil)
        #expect(definition.time?.count == 8)
        #expect(definition.condition?.atoms.isEmpty == true)
    }

    static let numbers: [(String, Double?)] = [
        ("0", 0), ("-7", -7), ("+7", 7), ("007", 7), ("1.5", 1.5), (".5", 0.5), ("5.", 5), ("1e3", 1_000),
        ("-1.5E-3", -0.0015), ("9223372036854775808", 9_223_372_036_854_775_808), ("INF", .infinity),
        ("", nil), ("-", nil), (".", nil), ("1e", nil), ("1e+", nil), ("e5", nil), ("0x1F", nil),
        ("NaN", nil),
        ("nan", nil), ("inf", nil), (" 1", nil), ("1 ", nil), ("1,5", nil), ("1.5.2", nil), ("--1", nil),
    ]

    @Test("knows decimal numbers and no others", arguments: numbers)
    func knowsNumbers(_ text: String, _ value: Double?) {
        #expect(Number(text)?.double == value)
    }

    @Test("compares whole numbers exactly and others as binary64")
    func comparesNumbers() throws {
        let large = try #require(Number("9007199254740993"))
        let next = try #require(Number("9007199254740992"))
        #expect(next < large && next != large)
        #expect(try #require(Number("1.0")) == #require(Number("1")))
        #expect(try #require(Number("1.5")) > #require(Number("1")))
    }
}
