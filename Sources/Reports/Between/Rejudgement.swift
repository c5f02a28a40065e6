public import ConformanceKit
public import Traceability

/// What came of judging a campaign again.
public struct Rejudgement: Hashable, Sendable, Codable {
    /// A verdict that is another now, and why.
    public struct Change: Hashable, Sendable, Codable {
        /// Which case.
        public var id: TestCaseID
        /// The verdict in the evidence.
        public var before: Verdict
        /// The verdict now.
        public var after: Verdict
        /// The reason in the evidence; empty for a pass.
        public var reasonBefore: String
        /// The reason now; empty for a pass.
        public var reasonAfter: String
        /// What the oracle of this suite allowed, where it refused.
        public var allowed: [String]
        /// What came instead.
        public var observed: String
        /// The requirements that are not met.
        public var requirements: [RequirementID]
        /// The interpretations that decide it.
        public var interpretations: [String]
    }

    /// A case about which nothing can be said.
    public struct Open: Hashable, Sendable, Codable {
        /// Which case.
        public var id: TestCaseID
        /// The verdict in the evidence, which stays.
        public var verdict: Verdict
        /// Why nothing can be said.
        public var cause: String
    }

    /// Whether the evidence was made with another suite.
    public var suiteChanged: Bool
    /// Whether the evidence was made with another catalogue.
    public var catalogueChanged: Bool
    /// How many verdicts are the same.
    public var same = 0
    /// The verdicts that are not, in the order of the evidence.
    public var changed: [Change] = []
    /// The cases that cannot be judged again.
    public var open: [Open] = []

    /// Creates an answer that holds no case yet.
    ///
    /// - Parameters:
    ///   - suiteChanged: Whether the evidence was made with another suite.
    ///   - catalogueChanged: Whether it was made with another catalogue.
    public init(suiteChanged: Bool, catalogueChanged: Bool) {
        self.suiteChanged = suiteChanged
        self.catalogueChanged = catalogueChanged
    }

    /// Adds a case.
    ///
    /// - Parameters:
    ///   - recorded: The case as the evidence has it.
    ///   - judgement: What came of it; nil where this suite has no such case.
    public mutating func add(_ recorded: RecordedCase, _ judgement: RecordedCase.Judgement?) {
        let (id, before) = (recorded.purpose.id, recorded.outcome)
        switch judgement {
        case nil:
            open.append(Open(id: id, verdict: before.verdict, cause: "this suite has no such case"))
        case .unfit(let cause): open.append(Open(id: id, verdict: before.verdict, cause: cause))
        case .untouched: same += 1
        case .judged(let outcome) where outcome.verdict == before.verdict: same += 1
        case .judged(let outcome):
            changed.append(
                Change(
                    id: id, before: before.verdict, after: outcome.verdict, reasonBefore: before.reason,
                    reasonAfter: outcome.reason, allowed: outcome.refutation?.allowed ?? [],
                    observed: outcome.refutation?.observed ?? "",
                    requirements: outcome.refutation?.requirements ?? [],
                    interpretations: outcome.refutation?.interpretations ?? []))
        }
    }

    /// 0 where every verdict stands, 1 where one changed, 2 where only something stayed open.
    public var exitCode: Int32 { !changed.isEmpty ? 1 : open.isEmpty ? 0 : 2 }

    /// The answer for people.
    ///
    /// - Parameter directory: What the user calls the campaign.
    /// - Returns: The lines.
    public func lines(of directory: String) -> [String] {
        let suite = suiteChanged ? "another suite than that of the evidence" : "the suite of the evidence"
        let catalogue = catalogueChanged ? ", another catalogue" : ""
        var lines = [
            "\(directory): \(same) verdicts stand, \(changed.count) changed, \(open.count) cannot be judged again (\(suite)\(catalogue))"
        ]
        for change in changed {
            lines.append("changed: \(change.id) \(change.before.rawValue) -> \(change.after.rawValue)")
            if !change.reasonBefore.isEmpty { lines.append("  was: \(change.reasonBefore)") }
            if !change.reasonAfter.isEmpty { lines.append("  now: \(change.reasonAfter)") }
            lines += change.allowed.prefix(10).map { "  allowed: \($0)" }
            let rests = change.requirements.map(\.rawValue) + change.interpretations
            if !rests.isEmpty { lines.append("  rests on: \(rests.joined(separator: ", "))") }
        }
        lines += open.map { "open: \($0.id) stays \($0.verdict.rawValue), not judged again: \($0.cause)" }
        return lines.map { VisibleText($0.replacing("\n", with: " ")).description }
    }
}
