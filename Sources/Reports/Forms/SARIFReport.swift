import ConformanceKit
import Traceability

/// The campaign as a log in SARIF 2.1.0: a rule and a result a test case.
struct SARIFReport {
    private let record: CampaignRecord

    init(_ record: CampaignRecord) { self.record = record }

    /// The text of the file; keys are sorted.
    func text() -> String {
        let properties: JSONValue = .members([
            "conclusion": .text(record.conclusion.rawValue), "notice": .text(Wording.notice),
            "suite": record.header.map { .text($0.suite.visible()) },
            "catalogue": .text(record.catalogue.digest.rawValue),
            "seed": record.header.map { .text(String($0.seed)) },
            "warning": record.state.warning.map { .text($0.visible()) },
        ])
        let run: JSONValue = [
            "tool": ["driver": driver], "invocations": .array([invocation]), "results": .array(results),
            "artifacts": [["location": ["uri": "evidence.jsonl"], "mimeType": "application/jsonl"]],
            "columnKind": "unicodeCodePoints", "properties": properties,
        ]
        let log: JSONValue = [
            "$schema": "https://json.schemastore.org/sarif-2.1.0.json", "version": "2.1.0", "runs": [run],
        ]
        return log.description + "\n"
    }

    private var purposes: [TestPurpose] {
        (record.cases.map(\.purpose) + record.unselected.map(\.purpose))
    }

    private var driver: JSONValue {
        .members([
            "name": "conformance", "version": record.header.map { .text($0.tool.visible(100)) },
            "rules": .array(purposes.map(Self.rule)),
        ])
    }

    private static func rule(_ purpose: TestPurpose) -> JSONValue {
        [
            "id": .text(purpose.id.rawValue.visible(100)),
            "shortDescription": ["text": .text(purpose.title.visible().orNil ?? "no title")],
            "fullDescription": ["text": .text(purpose.ensure.visible().orNil ?? "no purpose")],
            "properties": [
                "role": .text(purpose.role.rawValue), "clause": .text(purpose.clause.visible()),
                "behaviour": .text(purpose.behaviour.rawValue),
                "requirements": .array(purpose.requirements.map { .text($0.id.rawValue) }),
            ],
        ]
    }

    private var invocation: JSONValue {
        let notifications = record.state.warning.map { text -> JSONValue in
            [["level": "error", "message": ["text": .text(text.visible())]]]
        }
        return .members([
            "executionSuccessful": .flag(record.state.isWhole && record.conclusion != .testerTrouble),
            "exitCode": .integer(Int(record.exitCode)),
            "startTimeUtc": record.times.first.flatMap(Self.time),
            "endTimeUtc": record.times.last.flatMap(Self.time),
            "toolExecutionNotifications": notifications,
        ])
    }

    /// A time, where it looks as the log writes it.
    private static func time(_ text: String) -> JSONValue? {
        let form = /[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z/
        return text.wholeMatch(of: form) == nil ? nil : .text(text)
    }

    private var results: [JSONValue] {
        let run = record.cases.enumerated().map { index, entry in
            let outcome = Outcome(entry, isWhole: record.state.isWhole).sarif
            let remark = entry.remark(record.state).orNil ?? "passed"
            let properties: [String: JSONValue?] = [
                "verdict": .text(entry.verdict.rawValue), "vacuous": .flag(entry.isVacuous),
                "reproduce": entry.outcome.map { .text(Wording.command(reproducing: $0).visible()) },
                "notMet": entry.outcome?.refutation.map { refutation in
                    .array(refutation.requirements.map { .text($0.rawValue) })
                },
            ]
            return Self.result(
                entry.purpose, rule: index, kind: outcome.kind, level: outcome.level, text: remark,
                lines: entry.firstLine...max(entry.firstLine, entry.lastLine),
                properties: properties)
        }
        let left = record.unselected.enumerated().map { index, entry in
            Self.result(
                entry.purpose, rule: record.cases.count + index, kind: "notApplicable", level: "none",
                text: "not selected: \(entry.reason.visible())", lines: nil, properties: [:])
        }
        return run + left
    }

    private static func result(
        _ purpose: TestPurpose, rule: Int, kind: String, level: String, text: String,
        lines: ClosedRange<Int>?, properties: [String: JSONValue?]
    ) -> JSONValue {
        let id = purpose.id.rawValue.visible(100)
        let region = lines.map { lines -> JSONValue in
            ["startLine": .integer(max(1, lines.lowerBound)), "endLine": .integer(max(1, lines.upperBound))]
        }
        let place: JSONValue = .members([
            "artifactLocation": ["uri": "evidence.jsonl", "index": 0], "region": region,
        ])
        let logical: JSONValue = [
            "fullyQualifiedName": .text("\(purpose.role.rawValue)/\(id)"),
            "kind": .text(purpose.role.rawValue),
        ]
        let location: JSONValue = ["physicalLocation": place, "logicalLocations": .array([logical])]
        return [
            "ruleId": .text(id), "ruleIndex": .integer(rule), "kind": .text(kind), "level": .text(level),
            "message": ["text": .text(text)], "partialFingerprints": ["testCase/v1": .text(id)],
            "locations": .array([location]), "properties": .members(properties),
        ]
    }
}
