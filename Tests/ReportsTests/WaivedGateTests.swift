import ConformanceKit
import Testing
import Traceability

@testable import Reports

@Suite("Gates with waivers and baselines") struct WaivedGateTests {
    private static let failing: RequirementID = "REQ-6.1.7-6a"
    private static let alsoFailing: RequirementID = "REQ-6.3.1-42a"

    private static func waivers(
        _ subjects: [Waiver.Subject], today: String = "2026-06-30"
    ) throws -> Waivers {
        let day = try #require(CalendarDay("2026-06-30"))
        return Waivers(
            subjects.map { Waiver($0, reason: "fixed in 2.1", owner: "Ada", expires: day) },
            today: try #require(CalendarDay(today)))
    }

    private static func gate(_ rules: [String], _ waivers: Waivers?) throws -> GateReport {
        GateReport(rules: rules, record: try SyntheticCampaign.mixedRecord(), waivers: waivers)
    }

    @Test("a rule is met without what is waived, and the waiver is shown")
    func waived() throws {
        let both = try Self.waivers([
            .requirement(Self.failing, nil), .requirement(Self.alsoFailing, .device),
        ])
        let met = try Self.gate(["no fail"], both)
        #expect(met.isMet && met.exitCode == 0)
        #expect(met.lines.first?.hasSuffix(", 2 waived)") == true)
        #expect(met.lines.contains { $0.contains("waived: \(Self.failing), until 2026-06-30, Ada answers") })
        let one = try Self.gate(["no fail"], try Self.waivers([.requirement(Self.failing, nil)]))
        #expect(!one.isMet && one.exitCode == 2)
        #expect(one.lines.contains { $0.contains("\(Self.alsoFailing) (device): failed") })
    }

    @Test("a waiver of the other role, of a case, or a share helps nothing")
    func notWaived() throws {
        let rule = "\(Self.failing) & device: not failed"
        for subject in [
            Waiver.Subject.requirement(Self.failing, .server), .testCase("DMSched-v1.0-client-con-0500"),
        ] {
            #expect(try !Self.gate([rule], try Self.waivers([subject])).isMet)
        }
        let share = "coverage(\(Self.failing) & device: not failed) >= 100%"
        #expect(
            try !Self.gate([share], try Self.waivers([.requirement(Self.failing, nil)])).isMet)
    }

    @Test("an expired waiver waives nothing and keeps every gate from being met")
    func expired() throws {
        let expired = try Self.waivers(
            [.requirement(Self.failing, nil), .requirement(Self.alsoFailing, nil)], today: "2026-07-01")
        let broken = try Self.gate(["no fail"], expired)
        #expect(!broken.isMet && broken.exitCode == 2)
        #expect(broken.lines.contains { $0.contains("\(Self.failing) (device): failed") })
        let other = try Self.gate(["REQ-6.1.7-1a & device: passed"], expired)
        #expect(!other.isMet && other.exitCode == 2)
        #expect(other.lines.contains { $0.hasPrefix("not met: expired waiver of \(Self.failing)") })
    }

    @Test("a waiver of something unknown is an error of the user")
    func unknown() throws {
        let gate = try Self.gate(["no fail"], try Self.waivers([.requirement("REQ-9.9.9-99", nil)]))
        #expect(!gate.isMet && gate.exitCode == 64)
        #expect(gate.lines.contains { $0.contains("REQ-9.9.9-99") })
    }

    private static func regression(
        _ before: CampaignComparisonTests.Standing, _ after: CampaignComparisonTests.Standing,
        _ waivers: Waivers? = nil
    ) throws -> GateReport {
        GateReport(
            rules: ["no regression vs old dir"], record: try CampaignComparisonTests.record(after),
            waivers: waivers, baselines: ["old dir": try CampaignComparisonTests.record(before)])
    }

    @Test("no regression: what failed before may fail, what passed may not")
    func regression() throws {
        #expect(try Self.regression(.fail, .fail).exitCode == 0)
        #expect(try Self.regression(.fail, .pass).exitCode == 0)
        #expect(try Self.regression(.pass, .pass).exitCode == 0)
        for after in [
            CampaignComparisonTests.Standing.fail, .inconclusive, .error, .notSelected, .absent, .vacuous,
        ] {
            let gate = try Self.regression(.pass, after)
            #expect(!gate.isMet && gate.exitCode == 2, "\(after)")
            #expect(gate.lines.contains { $0.contains("DMSched-v1.0-client-con-0500 (pass -> ") })
        }
    }

    @Test("a regression is waived by its case and its requirement")
    func waivedRegression() throws {
        let id = "DMSched-v1.0-client-con-0500"
        let both = try Self.waivers([.testCase(id), .requirement(Self.failing, nil)])
        #expect(try Self.regression(.pass, .fail, both).exitCode == 0)
        #expect(try Self.regression(.pass, .fail, try Self.waivers([.testCase(id)])).exitCode == 2)
        #expect(
            try Self.regression(.pass, .fail, try Self.waivers([.requirement(Self.failing, nil)])).exitCode
                == 2)
    }

    @Test("a baseline that is not there, or not whole, is never met")
    func baseline() throws {
        let record = try CampaignComparisonTests.record(.pass)
        let absent = GateReport(rules: ["no regression vs x"], record: record)
        #expect(!absent.isMet && absent.exitCode == 64)
        let cut = try SyntheticCampaign.mixed(try Repository.catalogue()).record(
            defect: EvidenceLog.Defect(kind: .unfinished, line: 3))
        let unfinished = GateReport(
            rules: ["no regression vs x"], record: record, baselines: ["x": cut])
        #expect(!unfinished.isMet && unfinished.exitCode == 2)
        #expect(GateReport.baseline(of: "no regression vs a b") == "a b")
        #expect(GateReport.baseline(of: "no fail") == nil)
    }
}
