public import ConformanceKit
public import Traceability

/// A campaign as its evidence tells it: what every report is made from.
///
/// It is a pure function of the log, the catalogue, the record of sensitivity and the register of interpretations.
/// Verdicts come from the log alone; a log that is not whole is shown as far as it can be read.
public struct CampaignRecord: Sendable {
    /// Whether the evidence may be believed.
    public let state: RecordState
    /// What was run; nil where the log does not even begin.
    public let header: EvidenceHeader?
    /// The last line; nil where the campaign did not end.
    public let footer: EvidenceFooter?
    /// What was found for each role that the header lists.
    public internal(set) var roles: [RoleRecord]
    /// What happened outside of test cases.
    public let outside: [EvidenceLog.Entry]
    /// The catalogue of the requirements.
    public let catalogue: Catalogue
    /// What is known about the sensitivity of the suite that was used.
    public let sensitivity: SensitivityEvidence
    /// The register of interpretations.
    public let interpretations: Interpretations
    /// How many lines of the evidence were read.
    public let lines: Int
    /// The times of the first and the last line that have one.
    public let times: [String]

    /// Gathers a campaign.
    ///
    /// - Parameters:
    ///   - log: The evidence.
    ///   - catalogue: The catalogue in use.
    ///   - sensitivity: The record shipped with the suite, if there is one; it counts only for its own suite and catalogue.
    ///   - interpretations: The register in use.
    ///   - reachable: What exploration reaches of the model; nil where that is not known.
    public init(
        _ log: EvidenceLog, catalogue: Catalogue, sensitivity: SensitivityRecord?,
        interpretations: Interpretations, reachable: ReachableStates? = nil
    ) {
        let reader = CampaignReader(log)
        let evidence = Self.judge(sensitivity, for: reader.header)
        var contradiction = reader.contradiction
        var roles: [RoleRecord] = []
        var listed: Set<Role> = []
        for role in reader.header?.roles ?? [] {
            guard listed.insert(role).inserted else {
                contradiction = contradiction ?? "the header lists \(role.rawValue) twice"
                continue
            }
            let (record, problem) = Self.record(role, reader, catalogue: catalogue, sensitivity: evidence)
            if var record {
                record.reach = reachable.flatMap { ModelReach(record.cases, reachable: $0) }
                roles.append(record)
            }
            contradiction = contradiction ?? problem
        }
        state = Self.state(of: log, contradiction: contradiction, reader: reader, catalogue: catalogue)
        header = reader.header
        footer = reader.footer
        self.roles = roles
        outside = reader.outside
        self.catalogue = catalogue
        self.sensitivity = evidence
        self.interpretations = interpretations
        lines = log.entries.count
        let first = log.entries.first { $0.time != nil }?.time
        let last = log.entries.last { $0.time != nil }?.time
        times = [first, last].compactMap { $0 }
    }

    /// Counts what can be counted: results that contradict each other are shown as cases, and cover nothing.
    private static func record(
        _ role: Role, _ reader: CampaignReader, catalogue: Catalogue, sensitivity: SensitivityEvidence
    ) -> (RoleRecord?, problem: String?) {
        let cases = reader.cases.filter { $0.purpose.role == role }
        let unselected = reader.unselected.filter { $0.purpose.role == role }
        var problem: String?
        for results in [cases.map(\.result) + unselected.map(\.result), []] {
            do throws(CoverageError) {
                let coverage = try Coverage(
                    role: role, catalogue: catalogue, results: results, sensitivity: sensitivity)
                let record = RoleRecord(
                    role: role, iut: reader.iuts[role], review: reader.reviews[role], cases: cases,
                    unselected: unselected,
                    coverage: coverage, accepted: reader.header?.accepted ?? [:])
                return (record, problem)
            } catch {
                problem = problem ?? error.explanation
            }
        }
        return (nil, problem)
    }

    private static func judge(
        _ record: SensitivityRecord?, for header: EvidenceHeader?
    ) -> SensitivityEvidence {
        guard let record else { return .absent }
        let suite = header.flatMap { ContentDigest(rawValue: $0.suite) }
        let catalogue = header.flatMap { ContentDigest(rawValue: $0.catalogue) }
        guard let suite, let catalogue else {
            return .stale(otherSuite: suite == nil, otherCatalogue: catalogue == nil)
        }
        return SensitivityEvidence(record: record, suite: suite, catalogue: catalogue)
    }

    /// Judges a log; without a catalogue, by itself alone.
    static func state(
        of log: EvidenceLog, contradiction: String?, reader: CampaignReader, catalogue: Catalogue?
    ) -> RecordState {
        if let defect = log.defect {
            switch defect.kind {
            case .empty, .unfinished, .torn: return .unfinished(defect.description)
            case .unreadable, .broken, .misplacedHeader, .afterFooter, .miscounted:
                return .broken(defect.description)
            }
        }
        guard let header = reader.header else { return .broken("the log has no header") }
        if let catalogue, header.catalogue != catalogue.digest.rawValue {
            return .otherCatalogue(recorded: header.catalogue, inUse: catalogue.digest.rawValue)
        }
        if let contradiction { return .broken(contradiction) }
        if reader.accounted < header.planned {
            return .unfinished("\(reader.accounted) of the \(header.planned) cases planned are accounted for")
        }
        if reader.accounted > header.planned {
            return .broken("\(header.planned) cases were planned, and the log holds \(reader.accounted)")
        }
        return header.shard.map { .part($0) } ?? .whole
    }
}

extension CoverageError {
    fileprivate var explanation: String {
        switch self {
        case .repeatedPurpose(let id): "\(id) has two results"
        case .verdictWithoutSelection(let id): "\(id) has a verdict and was not selected"
        case .unknownRequirement(let id, let requirement):
            "\(id) cites \(requirement), which the catalogue does not hold"
        }
    }
}
