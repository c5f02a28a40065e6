public import ConformanceKit
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

    /// What the evidence holds for the exit code: verdicts, known failures, the static conformance review, core
    /// requirements left unexamined, those accepted. In a part of a campaign, what is left unexamined is not counted:
    /// another part may examine it.
    public var tally: CampaignTally {
        var tally = CampaignTally()
        for entry in cases { tally.verdicts[entry.id, default: .none].raise(to: entry.verdict) }
        tally.knownFailures = Set(header?.knownFailures.keys.map(TestCaseID.init(rawValue:)) ?? [])
        for role in roles {
            tally.staticReviewFailures += role.review?.failures.map(\.description) ?? []
            if header?.shard == nil { tally.unexaminedCore.formUnion(role.missingCore) }
            tally.acceptedUnexamined.formUnion(role.accepted.keys)
        }
        tally.acceptedUnexamined.subtract(tally.unexaminedCore)
        return tally
    }

    /// The exit code of the campaign: the graver of what the footer says and what the verdicts give; never 0 for a
    /// log that is not whole.
    public var exitCode: Int32 {
        let codes = [tally.exitCode.rawValue, footer?.exitCode ?? 0, state.isWhole ? 0 : 2]
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
