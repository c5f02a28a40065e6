import ConformanceKit
import Traceability

/// What the templates show. Every text in it is made visible; the templates escape it.
struct Page {
    let title = "Conformance report: OMA DM 1.2 scheduling"
    let style: String
    let styleDigest: String
    let script: String
    let scriptDigest: String
    let notice: String
    let warning: String?
    let conclusion: String
    let tone: String
    let sentence: String
    let exitCode: String
    let roles: [RoleView]
    let wrong: [WrongView]
    let nothingWrong: String
    let unexamined: [UnexaminedView]
    let reach: [ReachView]
    let doubts: [String]
    let grounds: [String]
    let uncaught: NamesView?
    let facts: [FactView]
    let again: String?
    let examples: [ExampleView]
    let coverage: [CoverageView]
    let requirementFilters: [FilterView]
    let requirementRows: [RequirementRowView]
    let requirementSections: [RequirementSectionView]
    let caseFilters: [FilterView]
    let caseRows: [CaseRowView]
    let cases: [CaseView]
    let interpretations: [InterpretationView]
    let anomalies: [AnomalyView]

    /// Cases that share a verdict other than pass.
    struct WrongView {
        let title: String
        let cases: [CaseLinkView]
        let more: String?
    }

    /// A choice of a filter.
    struct FilterView {
        let title: String
        let name: String
        let values: [String]
    }

    /// Names in a row, with their number.
    struct NamesView {
        let count: Int
        let names: [String]
    }

    /// A case to be repeated.
    struct ExampleView {
        let title: String
        let anchor: String
        let command: String
    }

    /// An entry of the register.
    struct InterpretationView {
        let id: String
        let title: String
        let question: String
        let readings: String
        let choice: String
        let why: String
    }

    /// An anomaly of the source.
    struct AnomalyView {
        let id: String
        let title: String
        let finding: String
        let handling: String
    }

    init(
        _ record: CampaignRecord, limits: HTMLReport.Limits, style: String, styleDigest: String,
        script: String,
        scriptDigest: String
    ) {
        self.style = style
        self.styleDigest = styleDigest
        self.script = script
        self.scriptDigest = scriptDigest
        let index = PageIndex(record)
        notice = Wording.notice
        warning = record.state.warning?.visible(1000)
        conclusion = record.conclusion.headline
        tone = record.conclusion.tone.rawValue
        sentence = Wording.sentence(for: record).visible(1000)
        exitCode = String(record.exitCode)
        roles = record.roles.map(RoleView.init)
        wrong = Self.wrong(record, index)
        nothingWrong =
            record.cases.isEmpty
            ? "No test case ran, so nothing could go wrong." : "Every test case that ran passed."
        unexamined = record.roles.map(UnexaminedView.init)
        reach = record.roles.compactMap(ReachView.init)
        doubts = Self.doubts(record)
        grounds = Self.grounds(record, index)
        uncaught = Self.uncaught(record)
        facts = Self.facts(record)
        again = Self.again(record)
        examples = Self.examples(record, index)
        coverage = record.coverages.map(CoverageView.init)
        let requirements = record.roles.map { (role: $0.role, records: $0.requirements) }
        requirementRows = requirements.flatMap { role, records in
            records.map { RequirementRowView($0, role: role) }
        }
        requirementFilters = Self.requirementFilters(requirementRows)
        requirementSections = Self.sections(requirements, record, index)
        caseRows =
            record.cases.map { CaseRowView($0, index) } + record.unselected.map { CaseRowView($0, index) }
        caseFilters = Self.caseFilters(caseRows)
        var budget = WireBudget(limits)
        cases = record.roles.flatMap { role in
            role.cases.map { CaseView($0, in: role, index, budget: &budget, textLimit: limits.text) }
        }
        interpretations = index.interpretations.map {
            InterpretationView(
                id: $0.id.rawValue, title: $0.title, question: $0.question, readings: $0.readings,
                choice: $0.choice, why: $0.why)
        }
        anomalies = index.anomalies.map {
            AnomalyView(id: $0.id.rawValue, title: $0.title, finding: $0.finding, handling: $0.handling)
        }
    }
}
