import ConformanceKit
public import Traceability

/// One requirement as one role's campaign shows it: test purposes, cases, verdicts.
public struct RequirementRecord: Sendable {
    /// The requirement.
    public let requirement: Requirement
    /// What was shown.
    public let state: RequirementState
    /// The cases that examined it.
    public let cases: [CaseRecord]
    /// The cases that were left out.
    public let unselected: [UnselectedCase]
    /// The faults of the reference that break it.
    public let faults: [SensitivityRecord.Fault]
}

extension RoleRecord {
    /// Each requirement that concerns the role, in the order of the source.
    public var requirements: [RequirementRecord] {
        let cases = Dictionary(
            cases.map { ($0.id.rawValue, $0) }, uniquingKeysWith: { first, _ in first })
        let unselected = Dictionary(
            unselected.map { ($0.purpose.id.rawValue, $0) }, uniquingKeysWith: { first, _ in first })
        return coverage.requirements.compactMap { requirement in
            guard let state = coverage.states[requirement.id] else { return nil }
            let purposes = (coverage.results[requirement.id] ?? []).map(\.purposeID)
            return RequirementRecord(
                requirement: requirement, state: state, cases: purposes.compactMap { cases[$0] },
                unselected: purposes.compactMap { unselected[$0] }, faults: faults(on: requirement.id))
        }
    }
}
