import ConformanceKit
import Testing
import Traceability

@testable import Reports

/// Campaigns of several implementations in one table.
@Suite("Matrix of campaigns")
struct MatrixReportTests {
    private static func record(
        _ verdict: Verdict, name: String, defect: EvidenceLog.Defect? = nil
    ) throws -> CampaignRecord {
        var campaign = SyntheticCampaign(catalogue: try Repository.catalogue(), roles: [.device])
        campaign.introduce(.device, name: name)
        campaign.run(SyntheticCampaign.purpose(.device, 1, ["REQ-6.1.7-1a"]), verdict, reason: "r")
        campaign.run(SyntheticCampaign.purpose(.device, 2, ["REQ-6.1.7-2a"]), .fail, reason: "r")
        campaign.end(exitCode: 1)
        return try campaign.record(defect: defect)
    }

    private static func matrix() throws -> MatrixReport {
        MatrixReport([
            ("one", try record(.pass, name: "Phone | " + SyntheticCampaign.hostile)),
            ("two", try record(.fail, name: "Tablet")),
            ("three", try record(.pass, name: "Cut", defect: .init(kind: .unfinished, line: 5))),
        ])
    }

    @Test("each campaign says its own, and one that is no result says nothing but that")
    func states() throws {
        let matrix = try Self.matrix()
        #expect(!matrix.isWhole)
        #expect(matrix.columns.map(\.name) == ["one", "two", "three"])
        #expect(matrix.columns[2].warning?.hasPrefix("unfinished") == true)
        let row = try #require(matrix.rows.first { $0.requirement.id == "REQ-6.1.7-1a" })
        #expect(row.states[0] != .failed && row.states[0] != nil)
        #expect(row.states[1] == .failed && row.states[2] == nil)
        #expect(row.differs)
        let same = try #require(matrix.rows.first { $0.requirement.id == "REQ-6.1.7-2a" })
        #expect(same.states == [.failed, .failed, nil] && !same.differs)
        #expect(matrix.rows.allSatisfy { $0.states[2] == nil })
        #expect(matrix.counts(1).reduce(0, +) == matrix.rows.count { $0.states[1] != nil })
    }

    @Test("hostile text stays text in every form, and a table keeps its columns")
    func forms() throws {
        let matrix = try Self.matrix()
        let page = matrix.text(.html)
        #expect(!page.contains(SyntheticCampaign.bait))
        let elements = try MarkupScanner(page).elements
        #expect(!elements.contains { $0.name == "script" || $0.name == "b" })
        #expect(elements.count { $0.attributes["role"] == "alert" } == 1)
        #expect(elements.filter { $0.name == "th" }.allSatisfy { $0.attributes["scope"] != nil })
        let markdown = matrix.text(.markdown)
        #expect(markdown.contains("## Where they differ: 1 of"))
        #expect(markdown.contains("**No result:** `three`"))
        let tables = markdown.split(separator: "\n").filter { $0.hasPrefix("| `") }
        #expect(tables.count == 3)
        for line in tables {
            #expect(line.replacing("\\|", with: "").filter { $0 == "|" }.count == 9, "\(line)")
        }
        let rows = matrix.text(.csv).split(separator: "\r\n")
        #expect(rows.count == matrix.rows.count + 2)
        #expect(rows[0].hasSuffix(",differs,one,two,three"))
    }
}
