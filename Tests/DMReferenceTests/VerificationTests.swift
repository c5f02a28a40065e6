import DMReference
import SyncML
import Testing

@Suite("Verification") struct VerificationTests {
    typealias Row = VerificationScene.Row

    @Test(
        "finds nothing wrong with the worked schedules",
        arguments: [
            VerificationScene.plain, DefinitionSamples.proactiveReport, DefinitionSamples.toolRun,
            DefinitionSamples.adjustment,
        ])
    func acceptsWorkedSchedules(_ definition: Definition) {
        var verification = VerificationScene.verification(definition)
        if definition == DefinitionSamples.proactiveReport {
            verification.now = Instant("20050228T000000Z")
        }
        let outcome = verification.commit()
        #expect(outcome.problems.isEmpty)
        #expect(outcome.definition == definition)
    }

    static let statusRows: [Row] = [
        Row("V4 no work", ["V4 412 incomplete"]) { $0.draft.remove("Body") },
        Row("V4 no trigger", ["V4 412 incomplete"]) { $0.draft.remove("Time") },
        Row("V5 malformed date", put: ["Time/End": "soon"], "V5 415 format"),
        Row("V5 negative number", put: ["Time/Grace": "-1"], "V5 400 range"),
        Row("V6 contradiction", put: ["Time/Duration": "61"], "V6 400 contradiction"),
        Row("V7 past", put: ["Time/End": "20251231T235959Z"], "V6 400 contradiction", "V7 400 past"),
        Row("V8 unknown operator", put: atom("./Net/RespMs", "NEAR", "1"), "V8 406 unsupported"),
        Row("V8 unknown action", body: "<Put><CmdID>1</CmdID></Put>", "V8 406 unsupported"),
        Row("V13 target inside the object", body: get("./Schedule/Set/q1/Info/State"), "V13 403 self"),
        Row("V13 watch inside the object", put: atom("./Schedule/Cap/Free", "GT", "1"), "V13 403 self"),
        Row("V9 watched node missing", put: atom("./Net/Gone", "GT", "1"), "V9 404 watch"),
        Row("V10 no right to watch", put: atom("./Secret/Key", "EQ", "1"), "V10 425 watch-rights"),
        Row("V11 target missing", body: get("./Net/Gone"), "V11 404 target"),
        Row("V11 access type", body: replace("./Own/Fixed"), "V11 405 target-access"),
        Row("V12 no right", body: exec("./Tools/Locked"), "V12 425 target-rights"),
        Row("V14 full", ["V14 420 full"]) { $0.exhausted = [.maxSchedules] },
        Row("V14 size", ["V14 413 size"]) { $0.capabilities[.maxBody] = 10 },
        Row(
            "several at once, in the order of the table",
            ["V4 412 incomplete", "V5 400 range", "V9 404 watch", "V11 404 target", "V14 420 full"]
        ) { verification in
            for (path, text) in [
                ("Time/Count", "0"), ("Cond/At/a/Node", "./Net/Gone"), ("Cond/At/a/Op", "GT"),
                ("Body", DefinitionSamples.body(get("./Net/Gone"))),
            ] { verification.draft.put(path, text) }
            verification.exhausted = [.maxPerServer]
        },
    ]

    @Test("answers each fault of schedule-mo 5 with its code and token", arguments: statusRows)
    func followsStatusTable(_ row: Row) {
        #expect(obliging(row.outcome.problems) == row.problems)
    }

    static let consistencyRows: [Row] = [
        Row("MinPeriod", put: ["Time/Period": "10"]),
        Row("one second below MinPeriod", put: ["Time/Period": "9"], "V5 400 range"),
        Row("period of 0", put: ["Time/Period": "0"], "V5 400 range"),
        Row("Start one second before End", put: ["Time/End": "20260101T010001Z"]),
        Row(
            "Start at End", put: ["Time/End": "20260101T010000Z"], "V6 400 contradiction", "V7 400 past"),
        Row("Duration of a period", put: ["Time/Duration": "60"]),
        Row("Duration beyond a period", put: ["Time/Duration": "61"], "V6 400 contradiction"),
        Row("GT, Rearm on the threshold", put: atom("./Net/RespMs", "GT", "800", rearm: "800")),
        Row("GT, Rearm above", put: atom("./Net/RespMs", "GT", "800", rearm: "801"), "V6 400 contradiction"),
        Row("GE, Rearm below", put: atom("./Net/RespMs", "GE", "800", rearm: "799.5")),
        Row(
            "GE, Rearm on the threshold", put: atom("./Net/RespMs", "GE", "800", rearm: "800"),
            "V6 400 contradiction"),
        Row("LT, Rearm on the threshold", put: atom("./Net/RespMs", "LT", "10", rearm: "10")),
        Row("LT, Rearm below", put: atom("./Net/RespMs", "LT", "10", rearm: "9"), "V6 400 contradiction"),
        Row("LE, Rearm above", put: atom("./Net/RespMs", "LE", "10", rearm: "11")),
        Row(
            "LE, Rearm on the threshold", put: atom("./Net/RespMs", "LE", "10", rearm: "10"),
            "V6 400 contradiction"),
        Row("EQ with Rearm", put: atom("./Net/RespMs", "EQ", "10", rearm: "9"), "V6 400 contradiction"),
        Row(
            "PRESENT with Rearm", put: atom("./Net/RespMs", "PRESENT", nil, rearm: "9"),
            "V6 400 contradiction"),
        Row("CHANGED sampled at instants", put: atom("./Net/RespMs", "CHANGED", nil), "V6 400 contradiction"),
        Row("CHANGED or instants") { verification in
            for (path, text) in atom("./Net/RespMs", "CHANGED", nil) { verification.draft.put(path, text) }
            verification.draft.put("Mode", "Any")
        },
        Row("CHANGED within windows") { verification in
            for (path, text) in atom("./Net/RespMs", "CHANGED", nil) { verification.draft.put(path, text) }
            verification.draft.put("Time/Duration", "30")
        },
        Row("CHANGED bounded by End alone") { verification in
            for (path, text) in atom("./Net/RespMs", "CHANGED", nil) { verification.draft.put(path, text) }
            verification.draft.remove("Time/Start")
            verification.draft.remove("Time/Period")
        },
    ]

    @Test("finds contradictions exactly where they begin", arguments: consistencyRows)
    func findsContradictions(_ row: Row) {
        #expect(obliging(row.outcome.problems) == row.problems)
    }

    static let groupRows: [Row] = [
        groups("plain"),
        groups("equal ranks", ["V6 400 contradiction"], ("Groups/G/busy/Rank", "1")),
        groups("Default that names none", ["V6 400 contradiction"], ("Groups/Default", "calm")),
        groups(
            "another leaf set", ["V6 400 contradiction", "V6 400 contradiction"],
            ("Groups/G/busy/Body", DefinitionSamples.body(replace("./Proxy/Addr")))),
        groups(
            "the same leaves in another order", [],
            (
                "Groups/G/busy/Body",
                DefinitionSamples.body(
                    DefinitionSamples.replace(1, "./Proxy/Port", "1")
                        + DefinitionSamples.replace(2, "Proxy/Addr", "a"))
            )),
        groups(
            "CHANGED in a group", ["V6 400 contradiction"], ("Groups/G/light/Cond/At/a1/Op", "CHANGED"),
            without: "Groups/G/light/Cond/At/a1/Rearm"),
        groups(
            "a Get in a group", ["V6 400 contradiction", "V6 400 contradiction", "V8 406 unsupported"],
            ("Groups/G/busy/Body", DefinitionSamples.body(get("./Proxy/Addr")))),
        groups("no Replace right on a leaf", Array(repeating: "V12 425 target-rights", count: 1)) {
            $0.tree.change(NodeURI(segments: ["Proxy", "Addr"])) { $0.acl = ACL(owner: "srv-b") }
        },
        groups("MaxGroups") { $0.capabilities[.maxGroups] = 3 },
        groups("more than MaxGroups", ["V14 420 full"]) { $0.capabilities[.maxGroups] = 2 },
        groups("MaxAtoms") { $0.capabilities[.maxAtoms] = 1 },
        groups("more than MaxAtoms", ["V14 420 full"]) { $0.capabilities[.maxAtoms] = 0 },
        groups(
            "more than MaxAtoms together", ["V14 420 full !"],
            ("Groups/G/busy/Cond/At/b/Node", "./Net/RespMs"),
            ("Groups/G/busy/Cond/At/b/Op", "PRESENT")
        ) { $0.capabilities[.maxAtoms] = 1 },
    ]

    @Test("checks groups against each other", arguments: groupRows)
    func checksGroups(_ row: Row) {
        #expect(obliging(row.outcome.problems) == row.problems)
    }

    static let pastRows: [Row] = [
        past("one-shot now", start: "20260101T000000Z"),
        past("one-shot a second ago", start: "20251231T235959Z", "V7 400 past"),
        past("period begun long ago", start: "20200101T000000Z", period: "60"),
        past("End now", start: "20251231T000000Z", period: "60", end: "20260101T000000Z", "V7 400 past"),
        past(
            "End in a second, an occurrence now", start: "20251231T000000Z", period: "60",
            end: "20260101T000001Z"),
        past(
            "next occurrence at End", start: "20251231T235930Z", period: "60", end: "20260101T000030Z",
            "V7 400 past"),
        past(
            "next occurrence a second before End", start: "20251231T235930Z", period: "60",
            end: "20260101T000031Z"),
        past("default start", start: nil),
        past("default start and an End to come", start: nil, end: "20260101T000001Z"),
        past(
            "past one-shot with a condition in Any mode", start: "20251231T235959Z", condition: true,
            mode: "Any"),
        past("past one-shot with a condition", start: "20251231T235959Z", condition: true),
        Row("clock unknown") { verification in
            verification.draft.put("Time/Start", "20000101T000000Z")
            verification.draft.remove("Time/Period")
            verification.now = nil
        },
        Row("activated before, default start", ["V7 400 past"]) { verification in
            verification.draft = DefinitionTree(
                Definition(time: Definition.TimePart(), body: DefinitionSamples.get))
            verification.firstActivation = Instant("20251231T235959Z")
        },
        Row("unchanged time part", ["V7 400 past !"]) { verification in
            let definition = Definition(
                time: Definition.TimePart(start: Instant("20251231T235959Z"), duration: 60),
                body: DefinitionSamples.get)
            verification.draft = DefinitionTree(definition)
            verification.committed = definition
        },
    ]

    @Test("knows when a schedule can never fire", arguments: pastRows)
    func knowsPast(_ row: Row) {
        #expect(obliging(row.outcome.problems) == row.problems)
    }

    static let limitRows: [Row] = [
        Row("MaxActions") { spoilActions(&$0, 8) },
        Row("more than MaxActions", ["V14 420 full"]) { spoilActions(&$0, 9) },
        Row("containers do not count") { verification in
            verification.draft.put(
                "Body",
                DefinitionSamples.body(
                    "<Sequence><CmdID>s</CmdID>\(many(4))<Atomic><CmdID>t</CmdID>\(replace("./Proxy/Addr"))</Atomic></Sequence>"
                ))
            verification.capabilities[.maxActions] = 5
        },
        Row("MaxAtoms") { spoilAtoms(&$0, 4) },
        Row("more than MaxAtoms", ["V14 420 full"]) { spoilAtoms(&$0, 5) },
        Row("MaxBody") { $0.capabilities[.maxBody] = DefinitionSamples.get.utf8.count },
        Row("more than MaxBody", ["V14 413 size"]) {
            $0.capabilities[.maxBody] = DefinitionSamples.get.utf8.count - 1
        },
    ]

    @Test("counts up to each limit and no further", arguments: limitRows)
    func countsToLimits(_ row: Row) {
        #expect(obliging(row.outcome.problems) == row.problems)
    }

    static let optionRows: [(Capabilities.Option, KeyValuePairs<String, String?>, String)] = [
        (.lenient, ["Lenient": "true"], "V8 406 unsupported"),
        (.lenient, ["Lenient": "false"], "V8 406 unsupported ?"),
        (.confirm, ["User/OnRequest": "Confirm", "User/Text": "t"], "V8 406 unsupported"),
        (.confirm, ["User/OnRun": "Confirm", "User/Text": "t"], "V8 406 unsupported"),
        (.notify, ["User/OnResult": "Notify", "User/Text": "t"], "V8 406 unsupported"),
        (.failLimit, ["Report/FailLimit": "1"], "V8 406 unsupported"),
        (.failLimit, ["Report/FailLimit": "0"], "V8 406 unsupported ?"),
    ]

    @Test("refuses what an absent option would be needed for")
    func refusesAbsentOptions() {
        #expect(!Self.optionRows.isEmpty)
        for (option, leaves, expected) in Self.optionRows {
            var verification = VerificationScene.verification()
            for (path, text) in leaves { verification.draft.put(path, text) }
            #expect(verification.commit().problems.isEmpty, "\(leaves)")
            verification.capabilities.options.remove(option)
            #expect(DefinitionReaderTests.words(verification.commit().problems) == [expected], "\(leaves)")
        }
    }

    @Test("refuses an operator that the device does not offer")
    func refusesAbsentOperators() {
        for comparison in Definition.Comparison.allCases {
            var verification = VerificationScene.verification()
            verification.draft.put("Mode", "Any")
            let operand = comparison.needsOperand ? "1" : nil
            for (path, text) in Self.atom("./Net/RespMs", comparison.rawValue, operand) {
                verification.draft.put(path, text)
            }
            #expect(verification.commit().problems.isEmpty)
            verification.capabilities.operators.remove(comparison)
            #expect(DefinitionReaderTests.words(verification.commit().problems) == ["V8 406 unsupported"])
        }
    }

    @Test("of an activation looks at rights alone")
    func activationChecksRights() {
        var verification = VerificationScene.verification(DefinitionSamples.proactiveReport)
        #expect(verification.activation().isEmpty)
        verification.tree.change(NodeURI(segments: ["Device", "Battery"])) { $0.acl = ACL(owner: "srv-b") }
        verification.tree.change(NodeURI(segments: ["Device", "Signal"])) { $0.acl = ACL(owner: "srv-b") }
        verification.capabilities[.maxBody] = 1
        #expect(
            DefinitionReaderTests.words(verification.activation()) == [
                "V10 425 watch-rights", "V12 425 target-rights",
            ])
    }
}

// MARK: - Ingredients

extension VerificationTests {
    func obliging(_ problems: [Problem]) -> [String] {
        DefinitionReaderTests.words(problems.filter { $0.force != .tolerated })
    }

    static func get(_ uri: String) -> String { "<Get><CmdID>1</CmdID>\(DefinitionSamples.target(uri))</Get>" }
    static func exec(_ uri: String) -> String {
        "<Exec><CmdID>1</CmdID>\(DefinitionSamples.target(uri))</Exec>"
    }
    static func replace(_ uri: String) -> String { DefinitionSamples.replace(1, uri, "v") }
    static func many(_ count: Int) -> String {
        (0..<count).map { "<Get><CmdID>m\($0)</CmdID>\(DefinitionSamples.target("./Device/Signal"))</Get>" }
            .joined()
    }

    static func atom(_ node: String, _ op: String, _ value: String?, rearm: String? = nil)
        -> KeyValuePairs<String, String?>
    {
        switch (value, rearm) {
        case (let value?, let rearm?):
            ["Cond/At/a/Node": node, "Cond/At/a/Op": op, "Cond/At/a/Value": value, "Cond/At/a/Rearm": rearm]
        case (let value?, nil): ["Cond/At/a/Node": node, "Cond/At/a/Op": op, "Cond/At/a/Value": value]
        case (nil, let rearm?): ["Cond/At/a/Node": node, "Cond/At/a/Op": op, "Cond/At/a/Rearm": rearm]
        case (nil, nil): ["Cond/At/a/Node": node, "Cond/At/a/Op": op]
        }
    }

    static func groups(
        _ name: String, _ problems: [String] = [], _ put: (String, String)..., without: String? = nil,
        spoil: @escaping @Sendable (inout Verification) -> Void = { _ in }
    ) -> Row {
        Row(name, problems) { verification in
            verification.draft = DefinitionTree(DefinitionSamples.adjustment)
            for (path, text) in put { verification.draft.put(path, text) }
            if let without { verification.draft.remove(without) }
            spoil(&verification)
        }
    }

    static func past(
        _ name: String, start: String?, period: String? = nil, end: String? = nil, condition: Bool = false,
        mode: String? = nil, _ problems: String...
    ) -> Row {
        Row(name, problems) { verification in
            verification.draft = DefinitionTree(
                Definition(time: Definition.TimePart(), body: DefinitionSamples.get))
            for (path, text) in [
                ("Time/Start", start), ("Time/Period", period), ("Time/End", end), ("Mode", mode),
            ] {
                if let text { verification.draft.put(path, text) }
            }
            guard condition else { return }
            for (path, text) in atom("./Net/RespMs", "GT", "1") { verification.draft.put(path, text) }
        }
    }

    static func spoilActions(_ verification: inout Verification, _ count: Int) {
        verification.draft.put("Body", DefinitionSamples.body(many(count)))
    }

    static func spoilAtoms(_ verification: inout Verification, _ count: Int) {
        for index in 0..<count {
            verification.draft.put("Cond/At/a\(index)/Node", "./Net/RespMs")
            verification.draft.put("Cond/At/a\(index)/Op", "PRESENT")
        }
    }
}
