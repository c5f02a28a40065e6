import ConformanceKit
import Foundation
import Traceability

/// The campaign as one JSON value with sorted keys; docs/report.schema.json describes it.
struct JSONReport {
    private let record: CampaignRecord

    init(_ record: CampaignRecord) { self.record = record }

    /// The report.
    ///
    /// - Returns: The text of the file.
    /// - Throws: Where a value cannot be written, which would be the tool's own trouble.
    func text() throws(ReportError) -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
        do {
            return String(decoding: try encoder.encode(JSONCampaign(record)), as: UTF8.self) + "\n"
        } catch {
            throw .encoding("\(error)")
        }
    }
}

/// The root of the JSON report. Fields are only ever added; a change of meaning raises `format`.
struct JSONCampaign: Codable, Hashable {
    var format: Int
    var notice: String
    var conclusion: CampaignRecord.Conclusion
    var exitCode: Int32
    /// Why the evidence is no result; absent where it is whole.
    var warning: String?
    var tool: String?
    var suite: String?
    var catalogue: String
    var configuration: String?
    /// Decimal digits: a number of 64 bits does not survive every reader.
    var seed: String?
    var selection: String?
    /// Cases whose failure the configuration knows, with the reason; absent where there is none.
    var knownFailures: [String: String]?
    var sensitivity: JSONSensitivity
    var evidenceLines: Int
    var roles: [JSONRole]

    init(_ record: CampaignRecord) {
        format = 1
        notice = Wording.notice
        conclusion = record.conclusion
        exitCode = record.exitCode
        warning = record.state.warning
        tool = record.header?.tool
        suite = record.header?.suite
        catalogue = record.catalogue.digest.rawValue
        configuration = record.header?.configuration
        seed = record.header.map { String($0.seed) }
        selection = record.header?.selection
        knownFailures = record.header.flatMap { $0.knownFailures.isEmpty ? nil : $0.knownFailures }
        sensitivity = JSONSensitivity(record.sensitivity)
        evidenceLines = record.lines
        roles = record.roles.map(JSONRole.init)
    }
}

struct JSONSensitivity: Codable, Hashable {
    var state: String
    var warning: String?
    var faults: Int?
    var uncaught: [String]?

    init(_ evidence: SensitivityEvidence) {
        warning = evidence.warning
        switch evidence {
        case .absent: state = "absent"
        case .stale: state = "stale"
        case .current(let record):
            state = "current"
            faults = record.faults.count
            uncaught = record.uncaughtFaults.map(\.name)
        }
    }
}

struct JSONRole: Codable, Hashable {
    var role: Role
    var iut: EvidenceIUT?
    var review: StaticReview?
    var verdicts: [String: Int]
    var coverage: JSONCoverage
    /// Core requirements not examined, with the reason for which the configuration accepts that, or null.
    var unexaminedCore: [JSONUnexamined]
    var requirements: [JSONRequirement]
    var cases: [JSONCase]
    var notSelected: [JSONUnselected]
    /// What was shown of the model; absent where nothing is known of it.
    var model: JSONReach?

    init(_ record: RoleRecord) {
        model = record.reach.map(JSONReach.init)
        role = record.role
        iut = record.iut
        review = record.review
        verdicts = Verdict.allCases.reduce(into: [:]) { $0[$1.rawValue] = record.count($1) }
        coverage = JSONCoverage(record.coverage)
        unexaminedCore = record.unexaminedCore.map {
            JSONUnexamined(id: $0, accepted: record.accepted[$0])
        }
        requirements = record.requirements.map(JSONRequirement.init)
        cases = record.cases.map(JSONCase.init)
        notSelected = record.unselected.map {
            JSONUnselected(
                id: $0.purpose.id, title: $0.purpose.title, requirements: $0.purpose.requirements.map(\.id),
                reason: $0.reason)
        }
    }
}

struct JSONCoverage: Codable, Hashable {
    var total: CoverageSummary
    var byTier: [String: CoverageSummary]
    var byKeyword: [String: CoverageSummary]
    var byActor: [String: CoverageSummary]

    init(_ coverage: Coverage) {
        total = coverage.summary
        byTier = coverage.summary(by: \.tier.rawValue)
        byKeyword = coverage.summary(by: \.keyword.rawValue)
        byActor = coverage.summary(by: \.actor.rawValue)
    }
}

struct JSONReach: Codable, Hashable {
    struct Part: Codable, Hashable {
        var reachable: Int
        var exercised: [String: Int]
        var unexercised: [String]
        var beyond: [String]

        init(_ part: ModelReach.Part) {
            reachable = part.reachable.count
            exercised = part.shown.filter { part.reachable.contains($0.key) }
            unexercised = part.unexercised
            beyond = part.beyond
        }
    }

    var scopes: [String]
    var states: Part
    var transitions: Part

    init(_ reach: ModelReach) {
        scopes = reach.scopes
        states = Part(reach.states)
        transitions = Part(reach.transitions)
    }
}

struct JSONUnexamined: Codable, Hashable {
    var id: RequirementID
    var accepted: String?
}

struct JSONRequirement: Codable, Hashable {
    var id: RequirementID
    var revision: Int
    var section: String
    var keyword: Keyword
    var actor: Actor
    var tier: Tier
    var text: String
    var state: RequirementState.Kind
    var explanation: String
    var cases: [TestCaseID]
    var notSelected: [TestCaseID]
    var faults: [JSONFault]
    var interpretations: [String]
    var anomalies: [String]

    init(_ record: RequirementRecord) {
        id = record.requirement.id
        revision = record.requirement.revision
        section = record.requirement.id.section
        keyword = record.requirement.keyword
        actor = record.requirement.actor
        tier = record.requirement.tier
        text = record.requirement.text
        state = record.state.kind
        explanation = record.state.explanation
        cases = record.cases.map(\.id)
        notSelected = record.unselected.map(\.purpose.id)
        faults = record.faults.map { JSONFault(name: $0.name, caughtBy: $0.caughtBy) }
        interpretations = record.requirement.ambiguities.map(\.rawValue)
        anomalies = record.requirement.anomalies.map(\.rawValue)
    }
}

struct JSONFault: Codable, Hashable {
    var name: String
    var caughtBy: [String]
}

struct JSONCase: Codable, Hashable {
    var id: TestCaseID
    var title: String
    var ensure: String
    var clause: String
    var behaviour: BehaviourKind
    var requirements: [TestPurpose.RequirementReference]
    var interpretations: [String]
    var verdict: Verdict
    var reason: String
    var vacuous: Bool
    var refutation: Refutation?
    var history: [String]
    var reproduce: String?
    var judgedSteps: Int
    var mostStates: Int
    /// The first and the last line of the evidence that belong to the case.
    var firstLine: Int
    var lastLine: Int

    init(_ record: CaseRecord) {
        id = record.id
        title = record.purpose.title
        ensure = record.purpose.ensure
        clause = record.purpose.clause
        behaviour = record.purpose.behaviour
        requirements = record.purpose.requirements
        interpretations = record.purpose.interpretations
        verdict = record.verdict
        reason = record.reason
        vacuous = record.isVacuous
        refutation = record.outcome?.refutation
        history = record.outcome?.history ?? []
        reproduce = record.outcome.map(Wording.command)
        judgedSteps = record.judgedSteps
        mostStates = record.mostStates
        firstLine = record.firstLine
        lastLine = record.lastLine
    }
}

struct JSONUnselected: Codable, Hashable {
    var id: TestCaseID
    var title: String
    var requirements: [RequirementID]
    var reason: String
}
