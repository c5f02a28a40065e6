import ConformanceKit
import DMReference
import Testing
import Traceability

@testable import Reports

@Suite("Steps of the model in reports")
struct ModelReachTests {
    private static let reachable = ReachableStates(
        scopes: ["one schedule"],
        ModelCoverage(states: ["Active, time, idle", "Draft"], transitions: ["time: runs", "time: skips"]))

    private static func record(_ transitions: [String]) -> CaseRecord {
        var record = CaseRecord(
            purpose: TestPurpose(
                id: TestCaseID(.device, 1), role: .device, title: "", ensure: "", requirements: [], clause: ""
            ),
            line: 1)
        var outcome = EvidenceOutcome(
            id: TestCaseID(.device, 1), verdict: .pass, reason: "", refutation: nil, history: [],
            reproduce: "")
        outcome.states = ["Active, time, idle"]
        outcome.transitions = transitions
        record.outcome = outcome
        return record
    }

    @Test("counts the cases that showed a transition, and names those that none showed, and those beyond")
    func counts() throws {
        let reach = try #require(
            ModelReach(
                [Self.record(["time: runs"]), Self.record(["time: runs", "time: flies"])],
                reachable: Self.reachable))
        #expect(reach.transitions.shown == ["time: runs": 2, "time: flies": 1])
        #expect(reach.transitions.unexercised == ["time: skips"])
        #expect(reach.transitions.beyond == ["time: flies"])
        #expect(reach.states.unexercised == ["Draft"])
        #expect(reach.sentence.hasPrefix("1 of the 2 transitions"))
    }

    @Test("says nothing where no case tells of the model")
    func silent() {
        var record = Self.record([])
        record.outcome?.states = nil
        #expect(ModelReach([record], reachable: Self.reachable) == nil)
        #expect(ModelReach([], reachable: Self.reachable) == nil)
    }

    @Test("stands in page, JSON and Markdown, with what no case exercised")
    func reports() throws {
        var record = try SyntheticCampaign.mixedRecord()
        try #require(record.roles.first?.reach == nil && !record.roles.isEmpty)
        record.roles[0].reach = ModelReach([Self.record(["time: runs"])], reachable: Self.reachable)
        for format in [ReportFormat.html, .json, .markdown] {
            let text = try format.render(record)
            #expect(text.contains("time: skips"), "\(format)")
        }
    }
}
