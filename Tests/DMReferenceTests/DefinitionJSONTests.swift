import DMReference
import Foundation
import Testing

@Suite("Definition as JSON") struct DefinitionJSONTests {
    static func decode(_ text: String) throws -> Definition {
        try JSONDecoder().decode(DefinitionJSON.self, from: Data(text.utf8)).definition
    }

    @Test("reads the object of test control 4")
    func readsWorkedObject() throws {
        let text = """
            { "autoStart": true, "lenient": false, "mode": "All", "onError": "Go", "note": "ignored",
              "time": {"start": "20260101T000000Z", "end": "20270101T000000Z", "period": 60, "duration": 0,
                       "count": 3, "missed": "Once", "grace": 60},
              "cond": {"mode": "All", "startup": true, "minGap": 1,
                       "at": {"a1": {"node": "./Net/RespMs", "op": "GT", "value": "800", "rearm": "500", "hold": 0}}},
              "body": "<SyncBody/>",
              "groups": {"default": "normal",
                         "g": {"busy": {"rank": 2, "from": "070000Z", "to": "190000Z",
                                        "cond": {"at": {"b": {"node": "A", "op": "PRESENT"}}, "minGap": 7},
                                        "body": "x"}}},
              "report": {"when": "Failure", "ended": true, "failLimit": 0},
              "user": {"onRequest": "None", "onRun": "Confirm", "onResult": "Notify", "text": "", "timeout": 60} }
            """
        let definition = try Self.decode(text)
        let expected = Definition(
            autoStart: true, lenient: false, mode: .all, onError: .go,
            time: Definition.TimePart(
                start: Instant("20260101T000000Z"), end: Instant("20270101T000000Z"), period: 60,
                duration: 0, count: 3, missed: .once, grace: 60),
            condition: Definition.Condition(
                mode: .all, startup: true, minGap: 1,
                atoms: [
                    "a1": Definition.Atom(
                        node: NodeURI(segments: ["Net", "RespMs"]), .greater, value: "800", rearm: "500",
                        hold: 0)
                ]), body: "<SyncBody/>",
            groups: Definition.Groups(
                defaultGroup: "normal",
                groups: [
                    "busy": Definition.Group(
                        rank: 2,
                        condition: Definition.Condition(atoms: [
                            "b": Definition.Atom(node: NodeURI(segments: ["A"]), .present)
                        ]), from: 25_200, to: 68_400, body: "x")
                ]), report: Definition.ReportPart(when: .failure, ended: true, failLimit: 0),
            user: Definition.UserPart(
                onRequest: Definition.UserPart.Prompt.none, onRun: .confirm, onResult: .notify, text: "",
                timeout: 60))
        #expect(definition == expected)
    }

    @Test("gives back what was written", arguments: 0..<300 as Range<UInt64>)
    func readsBack(seed: UInt64) throws {
        let definition = DefinitionGenerator.definition(seed: seed)
        let data = try JSONEncoder().encode(DefinitionJSON(definition))
        let read = try JSONDecoder().decode(DefinitionJSON.self, from: data).definition
        #expect(read == definition, "seed \(seed)")
    }

    @Test("leaves absent nodes out")
    func leavesOutAbsent() throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let text = String(
            decoding: try encoder.encode(DefinitionJSON(VerificationScene.plain)), as: UTF8.self)
        let body = DefinitionSamples.get.replacingOccurrences(of: "\"", with: "\\\"")
        #expect(
            text
                == "{\"body\":\"\(body)\",\"time\":{\"count\":3,\"period\":60,\"start\":\"20260101T010000Z\"}}"
        )
        #expect(try Self.decode("{}") == Definition())
        #expect(try Self.decode("{\"time\": {}, \"mode\": null}") == Definition(time: Definition.TimePart()))
    }

    struct BadRow: Sendable, CustomTestStringConvertible {
        var text: String
        var member: String
        init(_ text: String, _ member: String) {
            self.text = text
            self.member = member
        }
        var testDescription: String { String(text.prefix(60)) }
    }

    static let manyAtoms = (0...256).map { "\"a\($0)\": {\"node\": \"./A\", \"op\": \"PRESENT\"}" }
        .joined(separator: ",")

    static let bad = [
        BadRow("{\"autoStart\": \"true\"}", "autoStart"), BadRow("{\"mode\": \"Both\"}", "mode"),
        BadRow("{\"time\": {\"start\": \"2026-01-01\"}}", "start"),
        BadRow("{\"time\": {\"period\": \"60\"}}", "period"), BadRow("{\"time\": {\"count\": 1.5}}", "count"),
        BadRow("{\"time\": {\"grace\": 1e30}}", "grace"), BadRow("{\"time\": []}", "time"),
        BadRow("{\"cond\": {\"at\": {\"a\": {\"node\": \"./A//B\", \"op\": \"EQ\"}}}}", "node"),
        BadRow("{\"cond\": {\"at\": {\"a\": {\"node\": \"./A\", \"op\": \"eq\"}}}}", "op"),
        BadRow("{\"cond\": {\"at\": {\"a\": {\"node\": \"./A\"}}}}", "op"),
        BadRow("{\"cond\": {\"at\": {\"a b\": {\"node\": \"./A\", \"op\": \"PRESENT\"}}}}", "at"),
        BadRow("{\"cond\": {\"at\": {\(manyAtoms)}}}", "at"),
        BadRow("{\"groups\": {\"g\": {\"x\": {\"body\": \"\"}}}}", "rank"),
        BadRow("{\"groups\": {\"g\": {\"x\": {\"rank\": 1}}}}", "body"),
        BadRow("{\"groups\": {\"g\": {\"x\": {\"rank\": 1, \"from\": \"7:00\", \"body\": \"\"}}}}", "from"),
        BadRow("{\"user\": {\"onResult\": \"Confirm\"}}", "user"),
        BadRow("{\"report\": {\"failLimit\": 0.5}}", "report"),
        BadRow("{\"report\": {\"when\": \"always\"}}", "when"),
    ]

    @Test("names the member that cannot be read", arguments: bad)
    func namesMember(_ row: BadRow) throws {
        let error = try #require(throws: DecodingError.self) { try Self.decode(row.text) }
        let path: [any CodingKey]
        switch error {
        case .typeMismatch(_, let context), .valueNotFound(_, let context), .dataCorrupted(let context):
            path = context.codingPath
        case .keyNotFound(let key, let context): path = context.codingPath + [key]
        @unknown default: path = []
        }
        #expect(path.last?.stringValue == row.member)
    }

    @Test("bounds texts")
    func boundsTexts() throws {
        for member in ["\"body\": \"%\"", "\"user\": {\"text\": \"%\"}"] {
            let fits = String(repeating: "x", count: DefinitionJSON.textLimit)
            _ = try Self.decode("{\(member.replacingOccurrences(of: "%", with: fits))}")
            #expect(throws: DecodingError.self) {
                try Self.decode("{\(member.replacingOccurrences(of: "%", with: fits + "x"))}")
            }
        }
    }
}
