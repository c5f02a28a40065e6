/// A defect of the catalogue, or of what refers to it.
public enum LintFinding: Hashable, Sendable {
    /// An id stands for two entries.
    case duplicateID(RequirementID)
    /// A number is missing between others and is not listed as reserved.
    case gap(RequirementID)
    /// An item has letters that do not run from `a` without a gap, or an entry with and one without a letter.
    case brokenLetters(item: RequirementID)
    /// An anomaly has two entries.
    case duplicateAnomaly(AnomalyID)
    /// An entry cites an anomaly that has no entry.
    case unknownAnomaly(RequirementID, AnomalyID)
    /// An anomaly names an item that has no entry.
    case unknownItem(AnomalyID, RequirementID)
    /// An entry cites an interpretation that the register does not hold.
    case unknownInterpretation(RequirementID, InterpretationID)
    /// A test purpose cites an id that has no entry.
    case unknownRequirement(purposeID: String, RequirementID)
    /// A test purpose was written for another revision of the statement.
    case otherRevision(purposeID: String, RequirementID, cited: Int, current: Int)
    /// No test purpose examines the statement for a role that it obliges, and no reason says why; no role
    /// means in any.
    case unexamined(RequirementID, Role?)
    /// A statement has a reason why nothing examines it for a role, and a test purpose that does.
    case reasonDespitePurpose(RequirementID, Role, purposeID: String)
    /// An entry has no fingerprint.
    case withoutFingerprint(RequirementID)
    /// A fingerprint stands for no entry.
    case fingerprintWithoutEntry(RequirementID)
    /// Two fingerprints stand for one entry.
    case duplicateFingerprint(RequirementID)
}

extension LintFinding: CustomStringConvertible {
    /// The defect, for people.
    public var description: String {
        switch self {
        case .duplicateID(let id): "\(id): stands twice"
        case .gap(let id): "\(id): number is missing and not listed as reserved"
        case .brokenLetters(let item): "\(item): letters do not run from a without a gap"
        case .duplicateAnomaly(let id): "\(id): stands twice"
        case .unknownAnomaly(let id, let anomaly): "\(id): cites \(anomaly), which has no entry"
        case .unknownItem(let anomaly, let id): "\(anomaly): names \(id), which has no entry"
        case .unknownInterpretation(let id, let entry):
            "\(id): cites \(entry), which docs/interpretations.md does not hold"
        case .unknownRequirement(let purpose, let id): "\(purpose): cites \(id), which has no entry"
        case .otherRevision(let purpose, let id, let cited, let current):
            "\(purpose): written for revision \(cited) of \(id), which is at revision \(current)"
        case .unexamined(let id, let role):
            "\(id): neither a test purpose nor a reason" + (role.map { " for a \($0.rawValue)" } ?? "")
        case .reasonDespitePurpose(let id, let role, let purpose):
            "\(id): \(purpose) examines it for a \(role.rawValue), yet a reason says that nothing does"
        case .withoutFingerprint(let id): "\(id): no fingerprint in seeds/"
        case .fingerprintWithoutEntry(let id): "\(id): fingerprint without an entry"
        case .duplicateFingerprint(let id): "\(id): two fingerprints"
        }
    }
}
