import DMReference
public import Traceability

/// Holds the record of sensitivity that is shipped against the suite that there is.
public struct SensitivityCheck: Sendable {
    /// What keeps the record from being believed, a sentence each; empty where nothing does.
    public private(set) var problems: [String] = []

    /// Checks a record.
    ///
    /// - Parameters:
    ///   - record: The record.
    ///   - suite: The digest of the suite that there is.
    ///   - catalogue: The digest of the catalogue that there is.
    ///   - findings: What each fault's claim on record came to, tried anew.
    ///   - purposes: The purposes of all cases.
    public init(
        _ record: SensitivityRecord, suite: ContentDigest, catalogue: ContentDigest,
        findings: [FaultFinding], purposes: [TestPurpose]
    ) {
        let evidence = SensitivityEvidence(record: record, suite: suite, catalogue: catalogue)
        if let warning = evidence.warning { problems.append(warning) }
        for finding in findings {
            problems += finding.errors.map { "\(finding.row.name): the tester failed: \($0)" }
            guard finding.claim == nil else { continue }
            let entry = record.faults.first { $0.role == finding.role && $0.name == finding.row.name }
            problems.append(
                entry == nil
                    ? "\(finding.row.name): not on record"
                    : "\(finding.row.name): no case of a statement that it breaks catches it"
                        + (finding.tried.map { "; \($0) is on record as doing so" } ?? ""))
        }
        let justification = Justification(of: purposes, by: record)
        if justification.faults != record.justification {
            problems.append("the justifications on record are not those that follow from its catches")
        }
        problems += justification.open.map {
            "\($0): no fault justifies this case: it catches none alone or best"
        }
    }
}
