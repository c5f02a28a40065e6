public import ConformanceKit
public import Traceability

/// What changed from one campaign to a later one.
///
/// Cases are told apart by their ids; hosts and ports in reasons do not count. It can be made of whole evidence only.
public struct CampaignComparison: Hashable, Sendable, Codable {
    /// What became of a case.
    public enum Kind: String, CaseIterable, Hashable, Sendable, Codable {
        /// It fails, and did not before.
        case newFail = "new fail"
        /// It passed in earnest or failed before, and now it does neither.
        case newlyUnexamined = "newly unexamined"
        /// It failed, and passes.
        case fixed
        /// It passes, and was not judged before.
        case newlyExamined = "newly examined"
        /// The verdict is the same, for another reason.
        case changedReason = "changed reason"
        /// It was not judged before and is not now, in another way.
        case otherwiseOpen = "otherwise open"

        /// Whether something got worse.
        public var isWorse: Bool {
            switch self {
            case .newFail, .newlyUnexamined: true
            case .fixed, .newlyExamined, .changedReason, .otherwiseOpen: false
            }
        }
    }

    /// A case that is not as it was.
    public struct Change: Hashable, Sendable, Codable {
        /// What became of it.
        public var kind: Kind
        /// The case.
        public var id: TestCaseID
        /// The side under test.
        public var role: Role
        /// A few words on the case.
        public var title: String
        /// What it was: a verdict, `vacuous`, `not selected` or `absent`.
        public var before: String
        /// What it is.
        public var after: String
        /// Why it was; empty for a pass.
        public var reasonBefore: String
        /// Why it is.
        public var reasonAfter: String
    }

    /// A requirement whose state changed.
    public struct RequirementChange: Hashable, Sendable, Codable {
        /// The requirement.
        public var id: RequirementID
        /// The role for which it is shown.
        public var role: Role
        /// Its state before; `not examined` where it did not concern the role.
        public var before: RequirementState.Kind
        /// Its state now.
        public var after: RequirementState.Kind
        /// Whether it failed newly, or is shown by less than before.
        public var isWorse: Bool
    }

    /// The cases that changed, the worst first, then by id.
    public var changes: [Change]
    /// The requirements that changed, in the order of the source, a role after the other.
    public var requirements: [RequirementChange]
    /// Claims that newly fail the static conformance review.
    public var newReviewFailures: [String]
    /// What else differs between the two, so that a change may come from there.
    public var circumstances: [String]
    /// How many cases either campaign holds.
    public var cases: Int

    /// Whether anything got worse.
    public var isWorse: Bool {
        changes.contains(where: \.kind.isWorse) || requirements.contains(where: \.isWorse)
            || !newReviewFailures.isEmpty
    }

    /// Why two campaigns cannot be compared.
    public enum Problem: Error, Hashable, Sendable, CustomStringConvertible {
        /// The evidence of one is not whole.
        case evidence(which: String, warning: String)

        /// What is wrong.
        public var description: String {
            switch self {
            case .evidence(let which, let warning): "the evidence of \(which) is refused, \(warning)"
            }
        }
    }

    /// Compares two campaigns.
    ///
    /// - Parameters:
    ///   - old: The earlier one.
    ///   - new: The later one.
    /// - Throws: Where the evidence of either is not whole.
    public init(_ old: CampaignRecord, _ new: CampaignRecord) throws(Problem) {
        for (which, record) in [("the old campaign", old), ("the new campaign", new)] {
            if let warning = record.state.warning { throw .evidence(which: which, warning: warning) }
        }
        let before = Standing.all(of: old)
        let after = Standing.all(of: new)
        let ids = Set(before.keys).union(after.keys)
        cases = ids.count
        changes = ids.sorted().compactMap { Self.change($0, before[$0], after[$0]) }.sorted {
            (Kind.allCases.firstIndex(of: $0.kind) ?? 0, $0.id)
                < (Kind.allCases.firstIndex(of: $1.kind) ?? 0, $1.id)
        }
        requirements = Role.allCases.flatMap { role in
            Self.requirements(role, old.coverages, new.coverages, catalogue: new.catalogue)
        }
        let known = Set(old.roles.flatMap { $0.review?.failures.map(\.description) ?? [] })
        newReviewFailures = new.roles.flatMap { $0.review?.failures.map(\.description) ?? [] }.filter {
            !known.contains($0)
        }
        circumstances = Self.circumstances(old, new)
    }

    private static func change(_ id: TestCaseID, _ old: Standing?, _ new: Standing?) -> Change? {
        let before = old?.kind ?? .absent
        let after = new?.kind ?? .absent
        guard let purpose = new?.purpose ?? old?.purpose, let kind = kind(before, after, old, new) else {
            return nil
        }
        return Change(
            kind: kind, id: id, role: purpose.role, title: purpose.title, before: before.rawValue,
            after: after.rawValue, reasonBefore: old?.reason ?? "", reasonAfter: new?.reason ?? "")
    }

    private static func kind(
        _ before: Standing.Kind, _ after: Standing.Kind, _ old: Standing?, _ new: Standing?
    ) -> Kind? {
        if before == after {
            return old?.comparableReason == new?.comparableReason ? nil : .changedReason
        }
        if after == .fail { return .newFail }
        if before.isExamined, !after.isExamined { return .newlyUnexamined }
        if after == .pass { return before == .fail ? .fixed : .newlyExamined }
        return .otherwiseOpen
    }

    private static func requirements(
        _ role: Role, _ old: [Coverage], _ new: [Coverage], catalogue: Catalogue
    ) -> [RequirementChange] {
        let before = old.first { $0.role == role }?.states ?? [:]
        let after = new.first { $0.role == role }?.states ?? [:]
        return catalogue.requirements.compactMap { requirement in
            let was = before[requirement.id]
            let now = after[requirement.id]
            let kinds = (was?.kind ?? .notExamined, now?.kind ?? .notExamined)
            guard kinds.0 != kinds.1 else { return nil }
            let lost = was?.isExamined == true && now?.isExamined != true
            let isWorse =
                kinds.1 == .failed || lost || (kinds.0 == .proven && kinds.1 != .proven)
            return RequirementChange(
                id: requirement.id, role: role, before: kinds.0, after: kinds.1, isWorse: isWorse)
        }
    }

    private static func circumstances(_ old: CampaignRecord, _ new: CampaignRecord) -> [String] {
        guard let before = old.header, let after = new.header else { return [] }
        var found: [String] = []
        func note(_ what: String, _ one: some Equatable & CustomStringConvertible, _ other: String) {
            if one.description != other { found.append("\(what): \(one), then \(other)") }
        }
        note("tool", before.tool, after.tool)
        note("suite", String(before.suite.prefix(12)), String(after.suite.prefix(12)))
        note(
            "configuration", String(before.configuration.prefix(12)), String(after.configuration.prefix(12)))
        note("seed", String(before.seed), String(after.seed))
        note("selection", before.selection.orNil ?? "all", after.selection.orNil ?? "all")
        for role in Role.allCases {
            let iuts = [old, new].map { record in
                record.roles.first { $0.role == role }?.iut.map { "\($0.name) \($0.version)" } ?? "none"
            }
            note(role.rawValue, iuts[0], iuts[1])
        }
        return found
    }
}

/// How a case stands in one campaign.
private struct Standing {
    enum Kind: String {
        case absent
        case notSelected = "not selected"
        case none, vacuous, pass, inconclusive, fail, error

        var isExamined: Bool { self == .pass || self == .fail }
    }

    var purpose: TestPurpose
    var kind: Kind
    var reason: String

    /// The reason without hosts and ports, which no run repeats.
    var comparableReason: String {
        reason.replacing(#/[a-z]+:\/\/[^\/\s"'<>]+/#, with: "URL")
            .replacing(#/\d{1,3}(\.\d{1,3}){3}(:\d+)?/#, with: "HOST")
    }

    static func all(of record: CampaignRecord) -> [TestCaseID: Standing] {
        var found: [TestCaseID: Standing] = [:]
        for entry in record.cases {
            let kind: Kind =
                switch entry.verdict {
                case .none: .none
                case .pass: entry.isVacuous ? .vacuous : .pass
                case .inconclusive: .inconclusive
                case .fail: .fail
                case .error: .error
                }
            found[entry.id] = Standing(purpose: entry.purpose, kind: kind, reason: entry.reason)
        }
        for entry in record.unselected {
            found[entry.purpose.id] = Standing(
                purpose: entry.purpose, kind: .notSelected, reason: entry.reason)
        }
        return found
    }
}

extension CampaignComparison {
    /// The comparison for people: a line a change, and a line that sums up.
    public var lines: [String] {
        var lines = circumstances.map { "differs: \($0)" }
        lines += newReviewFailures.map { "claim newly fails: \($0)" }
        for change in changes {
            lines.append(
                "\(change.kind.rawValue): \(change.id) (\(change.before) -> \(change.after)) \(change.title)")
            if !change.reasonAfter.isEmpty { lines.append("  now: \(change.reasonAfter)") }
            if !change.reasonBefore.isEmpty, change.reasonBefore != change.reasonAfter {
                lines.append("  before: \(change.reasonBefore)")
            }
        }
        for change in requirements {
            lines.append(
                "\(change.isWorse ? "worse" : "changed"): \(change.id) (\(change.role.rawValue)): \(change.before.rawValue) -> \(change.after.rawValue)"
            )
        }
        let counts = Kind.allCases.compactMap { kind in
            let count = changes.count { $0.kind == kind }
            return count == 0 ? nil : "\(count) \(kind.rawValue)"
        }
        let worse = requirements.count(where: \.isWorse)
        let sum = counts + (worse == 0 ? [] : ["\(worse) requirements shown by less"])
        lines.append(
            "\(isWorse ? "worse" : "not worse"): \(cases) cases"
                + (sum.isEmpty ? ", no change" : ", " + sum.joined(separator: ", ")))
        return lines.map { VisibleText($0.replacing("\n", with: " ")).description }
    }
}
