import ConformanceKit
public import Traceability

extension CampaignRecord {
    /// All cases that began, in the order of the evidence within each role.
    public var cases: [CaseRecord] { roles.flatMap(\.cases) }

    /// All cases that were left out.
    public var unselected: [UnselectedCase] { roles.flatMap(\.unselected) }

    /// What gates ask: one coverage a role.
    public var coverages: [Coverage] { roles.map(\.coverage) }

    /// How many cases have a verdict; `none` counts those that never ended.
    public func count(_ verdict: Verdict) -> Int { cases.count { $0.verdict == verdict } }

    /// The exit code that the verdicts give (docs/verdicts.md), whatever the footer says.
    ///
    /// A campaign uses it for its footer; it raises the code to 1 where the static conformance review failed, which
    /// the verdicts do not show.
    public var judgedExitCode: Int32 {
        let verdicts = cases.map(\.verdict)
        let reached = verdicts.contains { $0 == .pass || $0 == .fail || $0 == .inconclusive }
        if !reached && verdicts.contains(.error) { return 70 }
        if verdicts.contains(.fail) { return 1 }
        let isClear = !verdicts.isEmpty && verdicts.allSatisfy { $0 == .pass }
        return isClear && roles.allSatisfy(\.missingCore.isEmpty) ? 0 : 2
    }

    /// The exit code of the campaign: the graver of what the footer says and what the verdicts give; never 0 for a
    /// log that is not whole.
    public var exitCode: Int32 {
        let codes = [judgedExitCode, footer?.exitCode ?? 0, state.isWhole ? 0 : 2]
        return codes.max { Self.gravity(of: $0) < Self.gravity(of: $1) } ?? 70
    }

    private static func gravity(of code: Int32) -> Int {
        switch code {
        case 0: 0
        case 2: 1
        case 1: 2
        default: 3
        }
    }

    /// The outcome of the campaign as one word for people.
    public var conclusion: Conclusion {
        guard state.isWhole else { return .notFinished }
        switch exitCode {
        case 0: return .pass
        case 1: return .fail
        case 2: return .inconclusive
        default: return .testerTrouble
        }
    }

    /// What a campaign comes to.
    public enum Conclusion: String, CaseIterable, Hashable, Sendable, Codable {
        /// Everything that was to be examined was, and passed.
        case pass
        /// The IUT broke a rule, or claims less than it must.
        case fail
        /// Something could not be judged, or a core requirement was left unexamined.
        case inconclusive
        /// No verdict could be reached for reasons of the tester.
        case testerTrouble = "tester trouble"
        /// The evidence is not whole.
        case notFinished = "not finished"
    }
}
