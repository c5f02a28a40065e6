import ConformanceKit
import Traceability

/// The words that all forms of report share.
enum Wording {
    /// What a report is not; every report that people read says so.
    static let notice =
        "The schedule object and its alerts are a binding of this project. A pass is no OMA certification."

    /// The command that repeats a case.
    static func command(reproducing outcome: EvidenceOutcome) -> String {
        outcome.reproduce.hasPrefix("conformance ")
            ? outcome.reproduce : "conformance check " + outcome.reproduce
    }

    /// The outcome of a campaign in a sentence.
    static func sentence(for record: CampaignRecord) -> String {
        switch record.conclusion {
        case .pass where record.count(.fail) > 0:
            "No test case failed but \(record.count(.fail)), as the configuration knows."
        case .pass where record.roles.allSatisfy(\.accepted.isEmpty):
            "Every test case passed, and every core requirement was examined."
        case .pass:
            "Every test case passed; core requirements that were not examined are accepted by the configuration."
        case .fail where record.tally.newFailures.isEmpty:
            "No test case failed unexpectedly, and yet the IUT claims less than it must: the static conformance review failed."
        case .fail: "\(cases(record.count(.fail))) failed."
        case .inconclusive: "No test case failed, but the picture is not complete: \(gaps(of: record))."
        case .testerTrouble: "No verdict could be reached, for reasons of the tester."
        case .notFinished: "This is no result: \(record.state.warning ?? "the evidence is not whole")."
        }
    }

    /// A number of cases, with the noun.
    static func cases(_ count: Int) -> String { count == 1 ? "1 test case" : "\(count) test cases" }

    private static func gaps(of record: CampaignRecord) -> String {
        let missing = record.roles.reduce(0) { $0 + $1.missingCore.count }
        let passes = record.tally.unexpectedPasses.count
        let parts = [
            record.cases.isEmpty ? "no test case ran" : nil,
            record.count(.inconclusive) > 0 ? "\(cases(record.count(.inconclusive))) inconclusive" : nil,
            record.count(.error) > 0 ? "\(cases(record.count(.error))) with trouble of the tester" : nil,
            passes > 0 ? "\(cases(passes)) passed that the configuration calls known failures" : nil,
            missing > 0
                ? "\(missing) core \(missing == 1 ? "requirement" : "requirements") not examined" : nil,
        ].compactMap { $0 }
        return parts.isEmpty ? "the campaign itself says so" : parts.joined(separator: ", ")
    }
}
