import ConformanceKit
import Foundation
import Testing
import Traceability

@testable import Reports

@Suite("Reports for machines") struct MachineReportTests {
    @Test("JUnit maps each verdict, and inconclusive is never a pass")
    func junit() throws {
        let text = try ReportFormat.junit.render(try SyntheticCampaign.mixedRecord())
        let elements = try MarkupScanner(text).elements
        let root = try #require(elements.first)
        #expect(
            root.attributes == [
                "name": "conformance", "tests": "8", "failures": "1", "errors": "3", "skipped": "1",
            ])
        #expect(
            elements.filter { $0.name == "testsuite" }.map { $0.attributes["name"] } == [
                "campaign", "device", "server",
            ])
        #expect(elements.filter { $0.name == "testcase" }.count == 8)
        #expect(elements.filter { $0.name == "failure" }.map { $0.attributes["type"] } == ["fail"])
        let errors = elements.filter { $0.name == "error" }.map { $0.attributes["type"] }
        #expect(errors == ["inconclusive", "inconclusive", "error"])
        let skipped = try #require(elements.first { $0.name == "skipped" })
        #expect(skipped.attributes["message"]?.hasPrefix("cap.Confirm = No ") == true)
        let failure = try #require(elements.first { $0.name == "failure" })
        for part in [
            "allowed: Status 425", "came: Status 200", "not met: REQ-6.1.7-6a",
            "reproduce: conformance check --seed 7",
            SyntheticCampaign.bait,
        ] {
            #expect(failure.text.contains(part), "\(part)")
        }
        #expect(
            elements.filter { $0.name == "system-out" }.map(\.text).allSatisfy { $0.hasPrefix("vacuous") })
        #expect(!elements.contains { $0.name == "b" })
    }

    @Test("JUnit holds no character that XML forbids")
    func junitCharacters() throws {
        let text = try ReportFormat.junit.render(try SyntheticCampaign.mixedRecord())
        #expect(text.unicodeScalars.allSatisfy { $0.value >= 0x20 || $0 == "\n" })
        #expect(text.contains("\u{27E8}U+0000\u{27E9}"))
    }

    @Test("JUnit is green only where the exit code is 0")
    func junitGreen() throws {
        let green = try ReportFormat.junit.render(try HTMLReportTests.passing())
        #expect(green.contains(" failures=\"0\" errors=\"0\""))
        #expect(try HTMLReportTests.passing().exitCode == 0)
        let catalogue = try Repository.catalogue()
        for exitCode: Int32 in [0, 1, 2, 70] {
            var campaign = SyntheticCampaign(catalogue: catalogue, roles: [.device])
            campaign.run(SyntheticCampaign.purpose(.device, 1, ["REQ-6.1.7-1a"]), .pass)
            campaign.end(exitCode: exitCode)
            let elements = try MarkupScanner(try ReportFormat.junit.render(try campaign.record())).elements
            #expect(elements.contains { $0.name == "error" || $0.name == "failure" })
        }
    }

    @Test("JUnit of an unfinished campaign is red and says so in its first line")
    func junitUnfinished() throws {
        let campaign = SyntheticCampaign.mixed(try Repository.catalogue())
        let text = try ReportFormat.junit.render(
            try campaign.record(defect: EvidenceLog.Defect(kind: .unfinished, line: 40)))
        #expect(text.prefix { $0 != "\n" }.contains("unfinished: "))
        let errors = try MarkupScanner(text).elements.filter { $0.name == "error" }
        #expect(errors.first?.attributes["type"] == "unfinished")
    }

    @Test("JSON decodes to what was reported, and follows its schema")
    func json() throws {
        let schema = try JSONSerialization.jsonObject(with: try Repository.data("docs/report.schema.json"))
        let validator = try #require(SchemaValidator(schema))
        let catalogue = try Repository.catalogue()
        let suite = try #require(ContentDigest(rawValue: String(repeating: "5", count: 64)))
        let fault = SensitivityRecord.Fault(
            name: "acceptsPast", role: .device, requirements: ["REQ-6.1.7-1a"],
            caughtBy: ["DMSched-v1.0-client-con-0110"], shrunkenStimuli: 2)
        let sensitivity = SensitivityRecord(
            suite: suite, catalogue: catalogue.digest, faults: [fault], cases: fault.caughtBy)
        let mixed = SyntheticCampaign.mixed(catalogue)
        let records = [
            try mixed.record(), try mixed.record(sensitivity: sensitivity), try HTMLReportTests.passing(),
            try mixed.record(defect: EvidenceLog.Defect(kind: .unfinished, line: 40)),
            try mixed.record(defect: EvidenceLog.Defect(kind: .empty, line: 0)),
        ]
        for record in records {
            let data = Data(try ReportFormat.json.render(record).utf8)
            #expect(try JSONDecoder().decode(JSONCampaign.self, from: data) == JSONCampaign(record))
            #expect(validator.problems(in: try JSONSerialization.jsonObject(with: data)) == [])
        }
    }

    @Test("the schema is strict enough to refuse a report that lacks or adds a field")
    func schemaRefuses() throws {
        let schema = try JSONSerialization.jsonObject(with: try Repository.data("docs/report.schema.json"))
        let validator = try #require(SchemaValidator(schema))
        let data = Data(try ReportFormat.json.render(try SyntheticCampaign.mixedRecord()).utf8)
        var report = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
        report["conclusion"] = "splendid"
        report["surprise"] = 1
        report["roles"] = nil
        #expect(validator.problems(in: report).count == 3)
    }

    @Test("Markdown keeps hostile text in code spans on one line")
    func markdown() throws {
        let text = try ReportFormat.markdown.render(try SyntheticCampaign.mixedRecord())
        #expect(text.hasPrefix("# Conformance: fail"))
        #expect(text.contains("no OMA certification"))
        #expect(
            text.contains("reproduce: `conformance check --seed 7 --select DMSched-v1.0-client-con-0500`"))
        let lines = text.split(separator: "\n").filter { $0.contains(SyntheticCampaign.bait) }
        #expect(!lines.isEmpty)
        for line in lines {
            let outside = line.split(separator: "```", omittingEmptySubsequences: false).enumerated()
                .filter { $0.offset.isMultiple(of: 2) }.map(\.element).joined()
            #expect(!outside.contains("<") && !outside.contains("@"), "\(line)")
        }
        let rows = text.split(separator: "\n").filter { $0.hasPrefix("| device") || $0.hasPrefix("| server") }
        #expect(rows.count == 2 && rows.allSatisfy { $0.count { $0 == "|" } == 9 })
    }

    @Test("Markdown of an unfinished campaign begins with that")
    func markdownUnfinished() throws {
        let campaign = SyntheticCampaign.mixed(try Repository.catalogue())
        let text = try ReportFormat.markdown.render(
            try campaign.record(defect: EvidenceLog.Defect(kind: .unfinished, line: 40)))
        #expect(text.prefix { $0 != "\n" }.contains("unfinished: "))
    }

    @Test("Markdown stays small enough for a comment on a pull request")
    func markdownBound() throws {
        var campaign = SyntheticCampaign(catalogue: try Repository.catalogue(), roles: [.device])
        let long = String(repeating: "`x", count: 5000)
        let refutation = Refutation(long, allowed: [String](repeating: long, count: 50), observed: long)
        for number in 1...300 {
            campaign.run(
                SyntheticCampaign.purpose(.device, number, ["REQ-6.1.7-1a"]),
                number > 150 ? .fail : .inconclusive,
                reason: long, refutation: refutation)
        }
        campaign.end(exitCode: 1)
        let text = try ReportFormat.markdown.render(try campaign.record())
        #expect(text.utf8.count < 65_536)
        #expect(text.contains(#/- and 1[3-5]\d more/#))
    }

    @Test("the same evidence gives the same text", arguments: ReportFormat.allCases)
    func deterministic(format: ReportFormat) throws {
        let first = try format.render(try SyntheticCampaign.mixedRecord())
        #expect(try format.render(try SyntheticCampaign.mixedRecord()) == first)
    }
}

/// The part of JSON Schema that the report's schema uses.
struct SchemaValidator {
    private let root: [String: Any]

    init?(_ schema: Any) {
        guard let root = schema as? [String: Any] else { return nil }
        self.root = root
    }

    /// Where a value does not follow the schema.
    func problems(in value: Any) -> [String] { problems(value, root, "report") }

    private func problems(_ value: Any, _ schema: [String: Any], _ place: String) -> [String] {
        if let reference = schema["$ref"] as? String {
            let name = reference.replacing("#/$defs/", with: "")
            guard let target = (root["$defs"] as? [String: Any])?[name] as? [String: Any] else {
                return ["\(place): no \(reference)"]
            }
            return problems(value, target, place)
        }
        if let allowed = schema["enum"] as? [String], !allowed.contains(where: { $0 == value as? String }) {
            return ["\(place): not in the list"]
        }
        if let constant = schema["const"] as? Int, value as? Int != constant {
            return ["\(place): not \(constant)"]
        }
        switch schema["type"] as? String {
        case "object": return object(value, schema, place)
        case "array":
            guard let list = value as? [Any] else { return ["\(place): no list"] }
            guard let items = schema["items"] as? [String: Any] else {
                return ["\(place): schema has no items"]
            }
            return list.enumerated().flatMap { problems($0.element, items, "\(place)[\($0.offset)]") }
        case "string": return value is String ? [] : ["\(place): no text"]
        case "integer": return value is Int ? [] : ["\(place): no number"]
        case "boolean": return value is Bool ? [] : ["\(place): no truth value"]
        default: return []
        }
    }

    private func object(_ value: Any, _ schema: [String: Any], _ place: String) -> [String] {
        guard let object = value as? [String: Any] else { return ["\(place): no object"] }
        let properties = schema["properties"] as? [String: [String: Any]] ?? [:]
        let missing = (schema["required"] as? [String] ?? []).filter { object[$0] == nil }
        var found = missing.map { "\(place): \($0) is missing" }
        for (name, member) in object {
            if let property = properties[name] {
                found += problems(member, property, "\(place).\(name)")
            } else if let other = schema["additionalProperties"] as? [String: Any] {
                found += problems(member, other, "\(place).\(name)")
            } else {
                found.append("\(place): \(name) is unknown")
            }
        }
        return found
    }
}
