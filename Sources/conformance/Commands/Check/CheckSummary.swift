import ConformanceKit
import Foundation
import Reports
import Traceability

/// The summary of a campaign as one JSON value.
struct CheckSummary: Codable, Hashable {
    var conclusion: CampaignRecord.Conclusion
    var exitCode: Int32
    var directory: String
    var seed: String
    var roles: [RoleSummary]

    struct RoleSummary: Codable, Hashable {
        var role: Role
        var verdicts: [String: Int]
        var notSelected: [String: String]
        var failed: [String]
        var openCore: [RequirementID]
        var review: StaticReview?
    }

    init(_ record: CampaignRecord, exitCode: Int32, directory: URL) {
        conclusion = record.conclusion
        self.exitCode = exitCode
        self.directory = directory.path
        seed = String(record.header?.seed ?? 0)
        roles = record.roles.map { role in
            RoleSummary(
                role: role.role,
                verdicts: Verdict.allCases.filter { $0 != .none }.reduce(into: [:]) {
                    $0[$1.rawValue] = role.count($1)
                },
                notSelected: role.unselected.reduce(into: [:]) { $0[$1.purpose.id.rawValue] = $1.reason },
                failed: role.cases.filter { $0.verdict == .fail }.map(\.id.rawValue),
                openCore: role.missingCore, review: role.review)
        }
    }

    func json() throws -> String { try JSONText.of(self) }
}
