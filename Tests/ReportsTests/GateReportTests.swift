import ConformanceKit
import Reports
import Testing
import Traceability

@Suite("Gate report") struct GateReportTests {
    /// A rule, its exit code on the mixed campaign, and a part of a line of the answer.
    struct Row: Sendable, CustomTestStringConvertible {
        var rules: [String]
        var exit: Int32
        var line: String
        var testDescription: String { rules.joined(separator: ", ") }
    }

    static let rows = [
        Row(
            rules: ["no fail"], exit: 2,
            line: "  REQ-6.1.7-6a (device): failed; failed: DMSched-v1.0-client-con-0500"),
        Row(rules: ["REQ-6.1.7-6a & server: not failed"], exit: 2, line: "not met: REQ-6.1.7-6a & server"),
        Row(
            rules: ["REQ-6.1.7-1a & device: passed"], exit: 0,
            line: "met: REQ-6.1.7-1a & device: passed (1 picked)"),
        Row(rules: ["REQ-6.1.7-1a & device: passed", "no fail"], exit: 2, line: "not met: no fail"),
        Row(rules: ["coverage(core) >= 0%"], exit: 0, line: "met: coverage(core) >= 0%"),
        Row(rules: ["SHALL & core & device: proven"], exit: 2, line: "there is no record of sensitivity"),
        Row(
            rules: ["core & device: examined"], exit: 2, line: "DMSched-v1.0-client-con-0515 passed vacuously"
        ),
        Row(rules: ["pc-agent & smart-card: proven"], exit: 2, line: "nothing is selected by"),
        Row(
            rules: ["REQ-9.9.9-9: proven"], exit: 64,
            line: "error: REQ-9.9.9-9: proven: no requirement REQ-9.9.9-9"),
        Row(rules: ["everything: fine"], exit: 64, line: "unknown word everything"),
        Row(rules: ["no fail", "SHALL proven"], exit: 64, line: "error: SHALL proven"),
        Row(rules: [], exit: 64, line: "error: there is no rule to be met"),
    ]

    @Test("answers each rule with the ids that break it", arguments: rows)
    func answers(row: Row) throws {
        let report = GateReport(rules: row.rules, record: try SyntheticCampaign.mixedRecord())
        #expect(report.exitCode == row.exit)
        #expect(report.isMet == (row.exit == 0))
        #expect(report.lines.contains { $0.contains(row.line) }, "\(report.lines.prefix(6))")
    }

    @Test("lines hold no control character")
    func visible() throws {
        let report = GateReport(rules: ["core & device: proven"], record: try SyntheticCampaign.mixedRecord())
        #expect(report.lines.contains { $0.contains("U+001B") })
        #expect(report.lines.allSatisfy { $0.unicodeScalars.allSatisfy { $0.value >= 0x20 } })
    }

    @Test(
        "evidence that is not whole meets nothing",
        arguments: [
            EvidenceLog.Defect.Kind.unfinished, .broken, .empty, .afterFooter, .misplacedHeader,
            .unreadable("x"),
        ])
    func refuses(kind: EvidenceLog.Defect.Kind) throws {
        let campaign = SyntheticCampaign.mixed(try Repository.catalogue())
        let record = try campaign.record(defect: EvidenceLog.Defect(kind: kind, line: 3))
        let report = GateReport(rules: ["coverage(core) >= 0%"], record: record)
        #expect(!report.isMet && report.exitCode == 2)
        #expect(report.lines.first?.hasPrefix("not met: the evidence is refused") == true)
    }
}
