import ConformanceKit
import Foundation
import Testing
import Traceability

@testable import Reports

@Suite("Forms of others") struct FormTests {
    private static func mixed(whole: Bool = true) throws -> CampaignRecord {
        let campaign = SyntheticCampaign.mixed(try Repository.catalogue())
        return try campaign.record(
            defect: whole ? nil : EvidenceLog.Defect(kind: .unfinished, line: 3))
    }

    private static func json(_ format: ReportFormat, _ record: CampaignRecord) throws -> [String: Any] {
        let text = try format.render(record)
        return try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    }

    /// The rows of a CSV text, by the rules of RFC 4180.
    private static func rows(_ text: String) throws -> [[String]] {
        var rows: [[String]] = [[""]]
        var isQuoted = false
        let scalars = Array(text.unicodeScalars)
        var index = 0
        while index < scalars.count {
            let scalar = scalars[index]
            let next = index + 1 < scalars.count ? scalars[index + 1] : nil
            let last = (rows.count - 1, rows[rows.count - 1].count - 1)
            switch (scalar, isQuoted) {
            case ("\"", true) where next == "\"":
                rows[last.0][last.1] += "\""
                index += 1
            case ("\"", _): isQuoted.toggle()
            case (",", false): rows[last.0].append("")
            case ("\r", false):
                #expect(next == "\n")
                rows.append([""])
                index += 1
            case _: rows[last.0][last.1].unicodeScalars.append(scalar)
            }
            index += 1
        }
        #expect(!isQuoted && rows.last == [""])
        return rows.dropLast()
    }

    @Test("the matrix has a row for each requirement, role and case, and all columns in each")
    func csv() throws {
        let record = try Self.mixed()
        let rows = try Self.rows(try ReportFormat.csv.render(record))
        #expect(rows.first == CSVReport.columns)
        #expect(rows.allSatisfy { $0.count == CSVReport.columns.count })
        let expected = record.roles.flatMap(\.requirements).reduce(0) {
            $0 + max(1, $1.cases.count + $1.unselected.count)
        }
        #expect(rows.count == expected + 1)
        func verdicts(_ id: String, _ role: String) -> [String] {
            rows.filter { $0[0] == id && $0[6] == role }.map { $0[14] }
        }
        #expect(verdicts("REQ-6.1.7-6a", "device") == ["fail"])
        #expect(verdicts("REQ-6.1.7-3a", "device") == ["inconclusive"])
        #expect(verdicts("REQ-6.1.7-4a", "device") == ["error"])
        #expect(verdicts("REQ-6.3.1-43", "device") == ["not selected"])
        #expect(rows.filter { $0[14] == "pass" }.allSatisfy { ["yes", "no"].contains($0[15]) })
        #expect(rows.contains { $0[0] == "REQ-6.1.7-5a" && $0[14] == "pass" && $0[15] == "yes" })
        #expect(rows.contains { $0[7] == "not examined" && $0[10] == "" && $0[8] != "" })
    }

    @Test(
        "no cell is a formula",
        arguments: ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "=cmd|' /C calc'!A0", "\"=1", "a,b", "a\r\nb", ""])
    func formula(text: String) throws {
        let row = try Self.rows(CSVReport.cell(text) + ",end\r\n")
        let cell = try #require(row.first?.first)
        #expect(row.first?.count == 2)
        #expect(!["=", "+", "-", "@", "\t"].contains { cell.hasPrefix($0) })
        #expect(cell.hasSuffix(text.visible()))
    }

    @Test("SARIF: one result a case, fail only for fail, pass only for pass")
    func sarif() throws {
        let log = try Self.json(.sarif, try Self.mixed())
        #expect(log["version"] as? String == "2.1.0")
        let run = try #require((log["runs"] as? [[String: Any]])?.first)
        let results = try #require(run["results"] as? [[String: Any]])
        let rules = try #require(
            ((run["tool"] as? [String: Any])?["driver"] as? [String: Any])?["rules"] as? [[String: Any]])
        #expect(results.count == 7 && rules.count == 7)
        for result in results {
            let index = try #require(result["ruleIndex"] as? Int)
            #expect(rules[index]["id"] as? String == result["ruleId"] as? String)
            #expect((result["level"] as? String == "error") == (result["kind"] as? String == "fail"))
        }
        let kinds = results.map { $0["kind"] as? String ?? "" }
        #expect(kinds == ["pass", "fail", "open", "open", "pass", "pass", "notApplicable"])
        let invocation = try #require((run["invocations"] as? [[String: Any]])?.first)
        #expect(invocation["executionSuccessful"] as? Bool == true && invocation["exitCode"] as? Int == 1)
    }

    @Test("EARL: one assertion a case, each outcome as docs/verdicts.md says, nothing dangling")
    func earl() throws {
        let graph = try #require(try Self.json(.earl, try Self.mixed())["@graph"] as? [[String: Any]])
        let ids = graph.compactMap { $0["@id"] as? String }
        #expect(Set(ids).count == graph.count)
        let assertions = graph.filter { $0["@type"] as? String == "earl:Assertion" }
        let outcomes = assertions.compactMap { assertion in
            ((assertion["earl:result"] as? [String: Any])?["earl:outcome"] as? [String: Any])?["@id"]
                as? String
        }
        #expect(
            outcomes == [
                "earl:passed", "earl:failed", "earl:cantTell", "earl:cantTell", "earl:passed", "earl:passed",
                "earl:inapplicable",
            ])
        for assertion in assertions {
            for key in ["earl:assertedBy", "earl:subject", "earl:test"] {
                let target = (assertion[key] as? [String: Any])?["@id"] as? String
                #expect(ids.contains(target ?? "?"), "\(key)")
            }
        }
    }

    @Test("evidence that is no result shows nothing as passed")
    func notWhole() throws {
        let record = try Self.mixed(whole: false)
        let run = try #require((try Self.json(.sarif, record)["runs"] as? [[String: Any]])?.first)
        let kinds = (run["results"] as? [[String: Any]] ?? []).map { $0["kind"] as? String }
        #expect(!kinds.isEmpty && !kinds.contains("pass") && kinds.contains("fail"))
        let invocation = try #require((run["invocations"] as? [[String: Any]])?.first)
        #expect(invocation["executionSuccessful"] as? Bool == false)
        #expect((invocation["toolExecutionNotifications"] as? [Any])?.count == 1)
        #expect(!(try ReportFormat.earl.render(record)).contains("earl:passed"))
        #expect(try ReportFormat.badge.render(record).contains("not finished"))
        let empty = CampaignRecord(
            EvidenceLog(entries: [], defect: .init(kind: .empty, line: 0)),
            catalogue: try Repository.catalogue(),
            sensitivity: nil, interpretations: try Repository.interpretations())
        for format in ReportFormat.allCases {
            #expect(try format.render(empty).contains("unfinished: "), "\(format)")
        }
        let rows = try Self.rows(try ReportFormat.csv.render(record))
        #expect(rows.dropFirst().allSatisfy { $0.last?.hasPrefix("unfinished: ") == true })
    }

    @Test("ReqIF: every reference leads to what there is, each identifier stands once")
    func reqif() throws {
        let record = try Self.mixed()
        let text = try ReportFormat.reqif.render(record)
        let start = try #require(text.firstRange(of: "<REQ-IF "))
        let names = text[start.lowerBound...].matches(of: #/ IDENTIFIER="([A-Za-z][^"]*)"/#).map {
            String($0.1)
        }
        #expect(Set(names).count == names.count)
        let references = text.matches(of: #/-REF>([^<]+)</#).map { String($0.1) }
        #expect(references.count > 500 && Set(references).isSubset(of: names))
        let objects = record.catalogue.requirements.count + 7
        #expect(text.matches(of: #/<SPEC-OBJECT IDENTIFIER/#).count == objects)
        #expect(text.matches(of: #/<SPEC-HIERARCHY /#).count == objects)
        let cited = (record.cases.map(\.purpose) + record.unselected.map(\.purpose)).flatMap(\.requirements)
        #expect(text.matches(of: #/<SPEC-RELATION /#).count == cited.count)
        #expect(ReqIFReport.name("a_b") != ReqIFReport.name("a-b") && ReqIFReport.name("ä<") == "_c3_a4_3c")
    }

    @Test("the badge says the conclusion, and nothing of an IUT")
    func badge() throws {
        let text = try ReportFormat.badge.render(try Self.mixed())
        let elements = try MarkupScanner(text).elements
        #expect(elements.first?.name == "svg")
        #expect(elements.filter { $0.name == "text" }.map(\.text) == ["conformance", "fail (1)"])
        #expect(!text.contains(SyntheticCampaign.bait) && !text.contains("Acme"))
        #expect(try ReportFormat.badge.render(try HTMLReportTests.passing()).contains(">pass<"))
    }

    @Test("hostile text is spelt out in every form", arguments: [ReportFormat.csv, .sarif, .earl, .reqif])
    func hostile(format: ReportFormat) throws {
        let text = try format.render(try Self.mixed())
        #expect(text.contains("onload="))
        #expect(text.contains("\u{27E8}U+202E\u{27E9}"))
        #expect(
            text.unicodeScalars.allSatisfy { $0.value >= 0x20 || $0 == "\n" || $0 == "\r" || $0 == "\t" })
    }
}
