import ConformanceKit
import Foundation
import Testing
import Traceability

@testable import Reports

@Suite("Comparison of campaigns") struct CampaignComparisonTests {
    /// How a case stands in a campaign.
    enum Standing: String, CaseIterable, Sendable {
        case absent, notSelected, vacuous, pass, inconclusive, fail, error

        var isExamined: Bool { self == .pass || self == .fail }
    }

    private static let number = 500

    /// A campaign with a case that always passes, and one that stands as said.
    static func record(
        _ standing: Standing, reason: String = "no", failures: [String] = [], seed: UInt64 = 7
    ) throws -> CampaignRecord {
        var campaign = SyntheticCampaign(catalogue: try Repository.catalogue(), roles: [.device])
        campaign.introduce(.device)
        campaign.events.append(
            .review(
                StaticReview(
                    role: .device, failures: failures.map { .init(ICSItemID(rawValue: "C-001"), $0) })))
        campaign.run(SyntheticCampaign.purpose(.device, 110, ["REQ-6.1.7-1a"]), .pass)
        let purpose = SyntheticCampaign.purpose(.device, number, ["REQ-6.1.7-6a"])
        switch standing {
        case .absent: break
        case .notSelected: campaign.leaveOut(purpose, reason: reason)
        case .vacuous: campaign.run(purpose, .pass, steps: [], history: [])
        case .pass: campaign.run(purpose, .pass)
        case .inconclusive: campaign.run(purpose, .inconclusive, reason: reason)
        case .fail: campaign.run(purpose, .fail, reason: reason)
        case .error: campaign.run(purpose, .error, reason: reason)
        }
        campaign.end(exitCode: 0)
        if case .header(var header) = campaign.events[0] {
            header.seed = seed
            campaign.events[0] = .header(header)
        }
        return try campaign.record()
    }

    @Test("a campaign compared with itself shows nothing", arguments: Standing.allCases)
    func same(standing: Standing) throws {
        let record = try Self.record(standing)
        let comparison = try CampaignComparison(record, record)
        #expect(comparison.changes.isEmpty && comparison.requirements.isEmpty && !comparison.isWorse)
        #expect(comparison.circumstances.isEmpty)
        #expect(comparison.cases == (standing == .absent ? 1 : 2))
        #expect(comparison.lines == ["not worse: \(comparison.cases) cases, no change"])
    }

    @Test("every change of a case has one kind", arguments: Standing.allCases, Standing.allCases)
    func changed(before: Standing, after: Standing) throws {
        guard before != after else { return }
        let comparison = try CampaignComparison(try Self.record(before), try Self.record(after))
        let change = try #require(comparison.changes.first)
        #expect(comparison.changes.count == 1 && change.id == TestCaseID(.device, Self.number))
        let expected: CampaignComparison.Kind =
            switch (before, after) {
            case (_, .fail): .newFail
            case (.fail, .pass): .fixed
            case (_, .pass): .newlyExamined
            case (.pass, _), (.fail, _): .newlyUnexamined
            default: .otherwiseOpen
            }
        #expect(change.kind == expected)
        #expect(comparison.isWorse == (after == .fail || before.isExamined && !after.isExamined))
        #expect(
            comparison.lines.last?.hasPrefix(comparison.isWorse ? "worse: 2 cases" : "not worse: ") == true)
    }

    @Test("another reason is told, another port or host is none")
    func reasons() throws {
        func kinds(_ before: String, _ after: String) throws -> [CampaignComparison.Kind] {
            let comparison = try CampaignComparison(
                try Self.record(.fail, reason: before), try Self.record(.fail, reason: after))
            #expect(!comparison.isWorse)
            return comparison.changes.map(\.kind)
        }
        #expect(try kinds("status 200", "status 401") == [.changedReason])
        #expect(try kinds("lost 127.0.0.1:4000", "lost 127.0.0.1:5123").isEmpty)
        #expect(try kinds("POST http://127.0.0.1:4000/dm", "POST http://localhost:1/dm").isEmpty)
        #expect(try kinds("POST http://a/dm", "POST http://a/other") == [.changedReason])
    }

    @Test("a requirement that lost its examination, and a claim that newly fails, are worse")
    func requirements() throws {
        let lost = try CampaignComparison(try Self.record(.pass), try Self.record(.notSelected))
        let change = try #require(lost.requirements.first)
        #expect(lost.requirements.count == 1 && change.id == "REQ-6.1.7-6a" && change.isWorse)
        #expect(change.before == .partlyExamined && change.after == .notExamined)
        let claim = try CampaignComparison(
            try Self.record(.pass), try Self.record(.pass, failures: ["mandatory, and claimed as No"]))
        #expect(claim.newReviewFailures.count == 1 && claim.isWorse)
        let known = try CampaignComparison(
            try Self.record(.pass, failures: ["x"]), try Self.record(.pass, failures: ["x"]))
        #expect(!known.isWorse)
    }

    @Test("other circumstances are named and are no change")
    func circumstances() throws {
        let comparison = try CampaignComparison(try Self.record(.pass), try Self.record(.pass, seed: 8))
        #expect(comparison.circumstances == ["seed: 7, then 8"] && !comparison.isWorse)
    }

    @Test("evidence that is not whole is refused on either side")
    func refused() throws {
        let whole = try Self.record(.pass)
        let campaign = SyntheticCampaign.mixed(try Repository.catalogue())
        let cut = try campaign.record(defect: EvidenceLog.Defect(kind: .unfinished, line: 3))
        for (old, new) in [(whole, cut), (cut, whole)] {
            #expect(throws: CampaignComparison.Problem.self) { try CampaignComparison(old, new) }
        }
    }

    @Test("survives JSON, and its lines hold no control character")
    func forms() throws {
        let hostile = SyntheticCampaign.hostile
        let comparison = try CampaignComparison(
            try Self.record(.pass), try Self.record(.fail, reason: hostile))
        let data = try JSONEncoder().encode(comparison)
        #expect(try JSONDecoder().decode(CampaignComparison.self, from: data) == comparison)
        #expect(comparison.lines.contains { $0.contains("U+001B") })
        #expect(comparison.lines.allSatisfy { $0.unicodeScalars.allSatisfy { $0.value >= 0x20 } })
    }
}
