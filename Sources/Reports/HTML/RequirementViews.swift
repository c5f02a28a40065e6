import ConformanceKit
import Traceability

/// A line of the table of requirements.
struct RequirementRowView {
    let id: String
    let text: String
    let keyword: String
    let tier: String
    let actor: String
    let role: String
    let state: String
    let symbol: String
    let tone: String
    let cases: Int

    init(_ record: RequirementRecord, role: Role) {
        let requirement = record.requirement
        id = requirement.id.rawValue
        text = requirement.text
        keyword = requirement.keyword.rawValue
        tier = requirement.tier.rawValue
        actor = requirement.actor.rawValue
        self.role = role.rawValue
        state = record.state.kind.rawValue
        symbol = record.state.kind.symbol
        tone = record.state.kind.tone.rawValue
        cases = record.cases.count
    }
}

/// A section of the source with the requirements of it that are on the page.
struct RequirementSectionView {
    let title: String
    let requirements: [RequirementView]
}

/// Everything about a requirement.
struct RequirementView {
    let id: String
    let text: String
    let facts: String
    let approach: String
    let derivation: String?
    let reading: LinksView?
    let anomalies: LinksView?
    let roles: [RequirementRoleView]

    init(_ requirement: Requirement, roles: [RequirementRoleView], _ index: PageIndex) {
        id = requirement.id.rawValue
        text = requirement.text
        let parts = [
            "section \(requirement.id.section)", requirement.keyword.rawValue,
            requirement.isNormative ? "normative" : "informative", "binds \(requirement.actor.rawValue)",
            "tier \(requirement.tier.rawValue)", requirement.testability.rawValue,
            "revision \(requirement.revision)",
        ]
        facts = parts.joined(separator: " · ")
        approach = requirement.approach
        derivation = requirement.derivation
        reading = LinksView(requirement.ambiguities.map { index.link($0.rawValue) })
        anomalies = LinksView(requirement.anomalies.map { index.link($0.rawValue) })
        self.roles = roles
    }
}

/// What was shown about a requirement for one role.
struct RequirementRoleView {
    let role: String
    let state: String
    let symbol: String
    let tone: String
    let explanation: String
    let cases: [CaseLinkView]
    /// How many cases are not in this list, all of which passed; nil for none.
    let more: String?
    let unselected: [UnselectedView]
    let faults: [FaultView]

    /// Most cases that passed in the list of a requirement; the table of cases has all.
    private static let passedLimit = 30

    /// A case that was left out.
    struct UnselectedView {
        let id: String
        let title: String
        let reason: String
    }

    /// A fault that breaks the requirement.
    struct FaultView {
        let name: String
        let caught: String
    }

    init(_ record: RequirementRecord, role: Role, _ index: PageIndex) {
        self.role = role.rawValue.capitalizedFirst
        state = record.state.kind.rawValue
        symbol = record.state.kind.symbol
        tone = record.state.kind.tone.rawValue
        explanation = record.state.explanation.visible(1000)
        let passed = record.cases.filter { $0.verdict == .pass }
        cases = (record.cases.filter { $0.verdict != .pass } + passed.prefix(Self.passedLimit))
            .map { CaseLinkView($0, index) }
        more = passed.count > Self.passedLimit ? String(passed.count - Self.passedLimit) : nil
        unselected = record.unselected.map {
            UnselectedView(
                id: $0.purpose.id.rawValue.visible(100), title: $0.purpose.title.visible(300),
                reason: $0.reason.visible(500))
        }
        faults = record.faults.map { fault in
            let cases = fault.caughtBy.prefix(5).joined(separator: ", ")
            let more = fault.caughtBy.count > 5 ? " and \(fault.caughtBy.count - 5) more" : ""
            let caught = fault.caughtBy.isEmpty ? "no test case catches it" : "caught by \(cases)\(more)"
            return FaultView(name: fault.name.visible(100), caught: caught.visible(1000))
        }
    }
}

/// A reference to a case with its verdict.
struct CaseLinkView {
    let id: String
    let anchor: String
    let title: String
    let role: String
    let verdict: String
    let tone: String
    let reason: String
    let requirements: [LinkView]

    init(_ record: CaseRecord, _ index: PageIndex) {
        id = record.id.rawValue.visible(100)
        anchor = index.anchor(record.id)
        title = record.purpose.title.visible(300)
        role = record.purpose.role.rawValue
        verdict = record.verdict.word
        tone = record.verdict.tone.rawValue
        reason = record.reason.visible(1000)
        requirements = record.purpose.requirements.map { index.link($0.id.rawValue) }
    }
}

extension String {
    /// The text with its first letter in upper case.
    var capitalizedFirst: String { prefix(1).uppercased() + dropFirst() }
}
