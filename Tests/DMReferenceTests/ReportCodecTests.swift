import DMReference
import SyncML
import Testing

@Suite("Report codec") struct ReportCodecTests {
    static let root = NodeURI(segments: ["Schedule"])

    static let verification: Report = {
        var report = Report(kind: .verification, instance: 7, id: "q1", revision: 1, sequence: 1)
        report.correlator = "c1"
        report.operation = .commit
        report.code = .ok
        report.reason = "ok"
        report.state = "Active"
        report.fired = 0
        report.running = 0
        report.free = 3
        return report
    }()

    static let execution: Report = {
        var report = Report(kind: .execution, instance: 7, id: "q1", revision: 1, sequence: 2)
        report.occurrence = 1
        report.due = Instant("20050301T060000Z")
        report.begun = Instant("20050301T060002Z")
        report.trigger = .time
        report.code = .ok
        report.reason = "ok"
        report.missed = 0
        report.skipped = 0
        report.failed = 0
        report.commands = [
            Report.CommandStatus(id: "1", code: .ok), Report.CommandStatus(id: "2", code: .ok),
        ]
        report.values = [
            Report.Value(uri: "./Device/Signal", format: "int", data: "-71"),
            Report.Value(uri: "./DevDetail/FwV", format: "chr", data: "2.0.1"),
        ]
        return report
    }()

    @Test("writes and reads the worked alerts", .enabled(if: DefinitionCommandsTests.hasExamples))
    func worksOnExamples() throws {
        for (name, report, id) in [
            ("uc1-answer-pkg3.xml", Self.verification, "8"), ("uc1-report-pkg1.xml", Self.execution, "3"),
        ] {
            let message = try DefinitionCommandsTests.example(name)
            let alert = try #require(
                message.commands.compactMap { command -> Alert? in
                    if case .alert(let alert) = command, alert.code == .genericAlert { alert } else { nil }
                }.first)
            let decoded = try ReportCodec.decode(alert)
            #expect(decoded.report == report)
            #expect(decoded.schedule == VerificationScene.schedule)
            #expect(decoded.findings.isEmpty)
            #expect(ReportCodec.encode(report, root: Self.root, id: id) == alert)
        }
    }

    static func generated(seed: UInt64) -> Report {
        var random = DefinitionSamples.Seeded(state: seed)
        func number() -> Int { Int.random(in: 0...9_999, using: &random) }
        func text() -> String {
            ["ok", "a=b;c%d", "\u{1}\n\u{7F}", "\u{e4}\u{20AC}", "x,y:z", "./A/%20"].randomElement(
                using: &random) ?? ""
        }
        func maybe<Value>(_ value: Value) -> Value? { Bool.random(using: &random) ? value : nil }
        let kind = Report.Kind.allCases[Int(seed % 4)]
        var report = Report(
            kind: kind, instance: number(), id: "id-\(number())", revision: number(), sequence: number())
        let code = StatusCode(Int.random(in: 200...599, using: &random))
        switch kind {
        case .verification:
            report.correlator = maybe("c;1")
            report.operation = Report.Operation.allCases.randomElement(using: &random)
            report.code = code
            report.reason = maybe(text())
            report.node = maybe(text())
            report.state = maybe("Active")
            report.fired = maybe(number())
            report.running = maybe(number())
            report.free = maybe(number())
        case .execution:
            report.occurrence = maybe(number())
            report.due = maybe(Instant(seconds: number()))
            report.begun = maybe(Instant(seconds: number()))
            report.trigger = Report.Trigger.allCases.randomElement(using: &random)
            report.code = code
            report.reason = maybe(text())
            report.group = maybe("g")
            report.commands = (0..<Int.random(in: 0...3, using: &random)).map { _ in
                Report.CommandStatus(id: text(), code: code)
            }
            report.values = (0..<Int.random(in: 0...2, using: &random)).map { _ in
                Report.Value(uri: "./A", format: "chr", data: text())
            }
        case .fault:
            report.code = maybe(code)
            report.reason = text()
            report.node = maybe(text())
            report.state = maybe("Suspended")
            report.lost = maybe(number())
        case .ended:
            report.reason = text()
            report.fired = maybe(number())
            report.missed = maybe(number())
            report.skipped = maybe(number())
            report.failed = maybe(number())
        }
        return report
    }

    @Test("reads back what it wrote", arguments: 0..<200 as Range<UInt64>)
    func readsBack(seed: UInt64) throws {
        let report = Self.generated(seed: seed)
        let alert = ReportCodec.encode(report, root: Self.root, id: "1")
        let decoded = try ReportCodec.decode(alert)
        #expect(decoded.report == report, "seed \(seed)")
        #expect(decoded.findings.isEmpty)
        let octets = (alert.items.first?.data ?? "").utf8
        #expect(octets.allSatisfy { $0 >= 0x20 && $0 != 0x7F })
    }

    @Test("escapes the separators and controls, and nothing else")
    func escapes() {
        var report = Report(kind: .ended, instance: 1, id: "x", revision: 1, sequence: 1)
        report.reason = "a%b;c=d\n\u{7F} e,f:g/\u{e4}"
        #expect(
            ReportCodec.header(of: report)
                == "v=1;inst=1;id=x;rev=1;seq=1;reason=a%25b%3Bc%3Dd%0A%7F e,f:g/\u{e4}")
    }

    struct HeaderRow: Sendable, CustomTestStringConvertible {
        var name: String
        var kind: Report.Kind
        var text: String
        var error: ReportError?
        init(
            _ name: String, _ kind: Report.Kind, _ text: String, _ error: ReportError.Kind?,
            _ subject: String = ""
        ) {
            self.name = name
            self.kind = kind
            self.text = text
            self.error = error.map { ReportError($0, subject) }
        }
        var testDescription: String { name }
    }

    static let common = "v=1;inst=1;id=x;rev=1;seq=1"

    static let headers = [
        HeaderRow("least verification", .verification, common + ";op=commit;code=200", nil),
        HeaderRow("least execution", .execution, common + ";code=304;reason=refused", nil),
        HeaderRow("least end", .ended, common + ";reason=completed", nil),
        HeaderRow("least fault", .fault, common + ";reason=overflow", nil),
        HeaderRow("empty", .ended, "", .badPair),
        HeaderRow("no version", .ended, "inst=1;id=x;rev=1;seq=1;reason=r", .missingKey, "v"),
        HeaderRow("another version", .ended, "v=2;inst=1;id=x;rev=1;seq=1;reason=r", .otherVersion, "2"),
        HeaderRow("no instance", .ended, "v=1;id=x;rev=1;seq=1;reason=r", .missingKey, "inst"),
        HeaderRow("no operation", .verification, common + ";code=200", .missingKey, "op"),
        HeaderRow("no code", .verification, common + ";op=commit", .missingKey, "code"),
        HeaderRow("no code of a run", .execution, common + ";reason=ok", .missingKey, "code"),
        HeaderRow("no reason", .ended, common + ";fired=1", .missingKey, "reason"),
        HeaderRow("order", .verification, common + ";code=200;op=commit", .keyOutOfOrder, "op"),
        HeaderRow("order in front", .ended, "inst=1;v=1;id=x;rev=1;seq=1;reason=r", .keyOutOfOrder, "v"),
        HeaderRow("twice", .ended, common + ";seq=1;reason=r", .duplicateKey, "seq"),
        HeaderRow("no equals sign", .ended, common + ";reason", .badPair, "reason"),
        HeaderRow("two equals signs", .ended, common + ";reason=a=b", .badPair, "reason=a=b"),
        HeaderRow("trailing separator", .ended, common + ";reason=r;", .badPair, ""),
        HeaderRow("no key", .ended, common + ";=r", .badPair, "=r"),
        HeaderRow("half an escape", .ended, common + ";reason=%4", .badEscape, "reason"),
        HeaderRow("no escape", .ended, common + ";reason=%+1", .badEscape, "reason"),
        HeaderRow("no text", .ended, common + ";reason=%FF", .badEscape, "reason"),
        HeaderRow("a control", .ended, common + ";reason=\n", .badEscape, "reason"),
        HeaderRow("sign", .ended, common + ";reason=r;fired=+1", .badValue, "fired"),
        HeaderRow("surplus zero", .ended, common + ";reason=r;fired=01", .badValue, "fired"),
        HeaderRow("negative", .ended, common + ";reason=r;fired=-1", .badValue, "fired"),
        HeaderRow("unknown operation", .verification, common + ";op=stop;code=200", .badValue, "op"),
        HeaderRow("unknown trigger", .execution, common + ";trigger=now;code=200", .badValue, "trigger"),
        HeaderRow("bad instant", .execution, common + ";due=now;code=200", .badValue, "due"),
        HeaderRow("bad list", .execution, common + ";code=200;cmds=1:200,", .badValue, "cmds"),
        HeaderRow("no id in the list", .execution, common + ";code=200;cmds=:200", .badValue, "cmds"),
        HeaderRow("no code in the list", .execution, common + ";code=200;cmds=1", .badValue, "cmds"),
        HeaderRow(
            "limit", .ended, padded(to: ReportCodec.headerLimit), nil),
        HeaderRow("above the limit", .ended, padded(to: ReportCodec.headerLimit + 1), .tooLarge, "header"),
    ]

    static func padded(to size: Int) -> String {
        let head = common + ";reason="
        return head + String(repeating: "r", count: size - head.utf8.count)
    }

    @Test("reads headers strictly", arguments: headers)
    func readsHeaders(_ row: HeaderRow) {
        var remarks: [ReportCodec.Remark] = []
        do throws(ReportError) {
            _ = try ReportCodec.decodeHeader(row.text, kind: row.kind, findings: &remarks)
            #expect(row.error == nil)
        } catch {
            #expect(error == row.error)
        }
    }

    @Test("keeps keys that the kind does not have as remarks, wherever they stand")
    func keepsUnknownKeys() throws {
        var remarks: [ReportCodec.Remark] = []
        let report = try ReportCodec.decodeHeader(
            "x=1;\(Self.common);reason=r;occ=5;fired=2", kind: .ended, findings: &remarks)
        #expect(report.fired == 2 && report.occurrence == nil)
        #expect(remarks == [.init(.unknownKey, "x"), .init(.unknownKey, "occ")])
    }
}

@Suite("Report codec, alerts") struct ReportCodecAlertTests {
    struct Row: Sendable, CustomTestStringConvertible {
        var name: String
        var error: ReportError.Kind?
        var remarks: [ReportCodec.Remark.Kind]
        var spoil: @Sendable (inout Alert) -> Void
        init(
            _ name: String, _ error: ReportError.Kind? = nil, remarks: [ReportCodec.Remark.Kind] = [],
            _ spoil: @escaping @Sendable (inout Alert) -> Void
        ) {
            self.name = name
            self.error = error
            self.remarks = remarks
            self.spoil = spoil
        }
        var testDescription: String { name }
    }

    static let rows: [Row] = [
        Row("as written") { _ in },
        Row("prefixed types") { alert in
            alert.items = alert.items.map { item in
                let type = item.meta?.type ?? ""
                var item = item
                item.meta?.type = "Reversed-Domain-Name: " + type
                return item
            }
        },
        Row("prefix without a blank") {
            $0.items[0].meta?.type = "Reversed-Domain-Name:" + ReportCodec.typePrefix + "execution"
        },
        Row("Source without a dot") { $0.items[0].source = Location("Schedule/Set/q1") },
        Row("another root") { $0.items[0].source = Location("./Vendor/Sched/Set/q1") },
        Row("another code", .notGeneric) { $0.code = .clientEvent },
        Row("no code", .notGeneric) { $0.code = nil },
        Row("no Item", .missingPart) { $0.items = [] },
        Row("another object", .foreignType) { $0.items[0].meta?.type = "urn:oma:at:diagmon:1.0" },
        Row("unknown kind", .foreignType) { $0.items[0].meta?.type = ReportCodec.typePrefix + "news" },
        Row("a value in front", .foreignType) { $0.items[0].meta?.type = ReportCodec.valueType },
        Row("no type", .foreignType) { $0.items[0].meta = nil },
        Row("no Data", .missingPart) { $0.items[0].data = nil },
        Row("no Source", .missingPart) { $0.items[0].source = nil },
        Row("Source that is no schedule", .badSource) { $0.items[0].source = Location("./Schedule/q1") },
        Row("Source of the set", .badSource) { $0.items[0].source = Location("Set") },
        Row("another id", .idMismatch) { $0.items[0].source = Location("./Schedule/Set/q2") },
        Row("a stray Item", .strayItem) { $0.items[1].meta?.type = ReportCodec.typePrefix + "fault" },
        Row("a value without Data", .missingPart) { $0.items[1].data = nil },
        Row("a value without Source", .missingPart) { $0.items[1].source = nil },
        Row("an empty value") { $0.items[1].data = "" },
        Row("most values") { $0 = filled($0, 4_096) },
        Row("too many values", .tooLarge) { $0 = filled($0, 4_097) },
        Row("another mark", remarks: [.otherMark]) { $0.items[0].meta?.mark = "warning" },
        Row("no mark", remarks: [.otherMark]) { $0.items[0].meta?.mark = nil },
        Row("another format", remarks: [.otherFormat]) { $0.items[0].meta?.format = "xml" },
        Row("no format of a value", remarks: [.otherFormat]) { $0.items[1].meta?.format = nil },
        Row("a correlator", remarks: [.strayCorrelator]) { $0.correlator = "c" },
    ]

    /// Repeats a value until the alert has that many Items.
    static func filled(_ alert: Alert, _ count: Int) -> Alert {
        var result = alert
        result.items += Array(repeating: alert.items[1], count: count - alert.items.count)
        return result
    }

    @Test("reads what schedule-mo 6 allows and names what it does not", arguments: rows)
    func reads(_ row: Row) {
        var alert = ReportCodec.encode(ReportCodecTests.execution, root: ReportCodecTests.root, id: "1")
        row.spoil(&alert)
        do throws(ReportError) {
            let decoded = try ReportCodec.decode(alert)
            #expect(row.error == nil)
            #expect(decoded.findings.map(\.kind) == row.remarks)
            #expect(decoded.report.id == "q1")
        } catch {
            #expect(error.kind == row.error)
        }
    }

    static let marks: [(Report.Kind, Int?, String?, String)] = [
        (.verification, 200, "ok", "informational"), (.verification, 425, "rights", "warning"),
        (.verification, 304, "refused", "warning"), (.execution, 200, "ok", "informational"),
        (.execution, 507, "failed", "warning"), (.fault, nil, "overflow", "warning"),
        (.fault, 420, "overflow", "warning"), (.ended, nil, "completed", "informational"),
        (.ended, nil, "fault", "warning"),
    ]

    @Test("marks refusals, failures and faults as warnings")
    func marksReports() {
        #expect(!Self.marks.isEmpty)
        for (kind, code, reason, mark) in Self.marks {
            var report = Report(kind: kind, instance: 1, id: "x", revision: 1, sequence: 1)
            report.code = code.map { StatusCode($0) }
            report.reason = reason
            #expect(ReportCodec.mark(of: report) == mark, "\(kind) \(reason ?? "")")
        }
    }
}
