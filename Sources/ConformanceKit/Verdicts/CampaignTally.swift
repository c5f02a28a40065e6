public import Traceability

/// What a campaign has found, as far as its exit code depends on it.
public struct CampaignTally: Hashable, Sendable {
    /// Why a campaign ended before its last case.
    public enum Interruption: Hashable, Sendable {
        /// The tester's own trouble: an exception, the disk, a port.
        case testerFault(String)
        /// The adapter answered a method that does not exist.
        case untrustedAdapter
        /// The user or a limit of the user ended it.
        case stopped(String)
    }

    /// The verdict of each case that was selected.
    public var verdicts: [TestCaseID: Verdict]
    /// Cases whose failure the configuration knows, with a reason there.
    public var knownFailures: Set<TestCaseID>
    /// Core requirements of the role that no verdict concerns.
    public var unexaminedCore: Set<RequirementID>
    /// Requirements whose lack of examination the configuration accepts by name.
    public var acceptedUnexamined: Set<RequirementID>
    /// Mandatory items that the ICS declares unsupported.
    public var staticReviewFailures: [String]
    /// Why it ended early, if it did.
    public var interruption: Interruption?

    /// Creates a tally.
    public init(
        verdicts: [TestCaseID: Verdict] = [:], knownFailures: Set<TestCaseID> = [],
        unexaminedCore: Set<RequirementID> = [], acceptedUnexamined: Set<RequirementID> = [],
        staticReviewFailures: [String] = [], interruption: Interruption? = nil
    ) {
        self.verdicts = verdicts
        self.knownFailures = knownFailures
        self.unexaminedCore = unexaminedCore
        self.acceptedUnexamined = acceptedUnexamined
        self.staticReviewFailures = staticReviewFailures
        self.interruption = interruption
    }

    /// How many cases have each verdict; every verdict is listed.
    public var counts: [Verdict: Int] {
        var counts = Dictionary(uniqueKeysWithValues: Verdict.allCases.map { ($0, 0) })
        for verdict in verdicts.values { counts[verdict, default: 0] += 1 }
        return counts
    }

    /// Cases that failed although the configuration does not know it.
    public var newFailures: [TestCaseID] {
        verdicts.filter { $0.value == .fail && !knownFailures.contains($0.key) }.keys.sorted()
    }

    /// Cases that passed although the configuration calls them known failures: the configuration is stale.
    public var unexpectedPasses: [TestCaseID] {
        verdicts.filter { $0.value == .pass && knownFailures.contains($0.key) }.keys.sorted()
    }

    /// Core requirements that nothing examined and nobody accepted.
    public var openCore: [RequirementID] { unexaminedCore.subtracting(acceptedUnexamined).sorted() }

    /// The exit code of the campaign (docs/verdicts.md).
    ///
    /// 70 only if no verdict was reached for the tester's own reasons; else 1 for a failure; else 2 for anything
    /// that was not told; else 0. A known failure that fails does not count; one that passes does, as 2.
    public var exitCode: ExitCode {
        if !hasVerdict, isTesterFault || verdicts.values.contains(.error) { return .testerError }
        if !staticReviewFailures.isEmpty || !newFailures.isEmpty { return .fail }
        return isComplete ? .pass : .inconclusive
    }

    private var hasVerdict: Bool {
        !staticReviewFailures.isEmpty || interruption == .untrustedAdapter
            || verdicts.values.contains { verdict in
                switch verdict {
                case .pass, .inconclusive, .fail: true
                case .none, .error: false
                }
            }
    }

    private var isTesterFault: Bool {
        if case .testerFault = interruption { true } else { false }
    }

    /// Whether every case passed or failed as known, and nothing that had to be examined was left out.
    private var isComplete: Bool {
        !verdicts.isEmpty && interruption == nil && openCore.isEmpty && unexpectedPasses.isEmpty
            && verdicts.values.allSatisfy { verdict in
                switch verdict {
                case .pass, .fail: true
                case .none, .inconclusive, .error: false
                }
            }
    }
}
