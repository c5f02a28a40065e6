public import DMReference
public import Traceability

/// What a study found out about one fault.
public struct FaultFinding: Hashable, Sendable {
    /// The role of the implementation that had it.
    public let role: Role
    /// The fault with its argument.
    public let row: FaultRow
    /// The cases that failed, in the order of their ids.
    public private(set) var caughtBy: [TestCaseID] = []
    /// The case that was tried last.
    public private(set) var tried: TestCaseID?
    /// The first of these that names a statement which the fault breaks, and is no generated history.
    public private(set) var claim: TestCaseID?
    /// The length of the shortest history that a generated case was shrunken to.
    public private(set) var shrunkenStimuli: Int?
    /// Trouble of the tester itself: cases that ended with the verdict `error`, and why.
    public private(set) var errors: [String] = []

    init(role: Role, row: FaultRow) {
        self.role = role
        self.row = row
    }

    mutating func add(_ outcome: CaseOutcome, of purpose: TestPurpose) {
        tried = purpose.id
        switch outcome.verdict {
        case .error: errors.append("\(purpose.id): \(outcome.reason)")
        case .fail:
            caughtBy.append(purpose.id)
            if purpose.mayClaim(row) { claim = min(claim ?? purpose.id, purpose.id) }
            if purpose.id.isGenerated {
                shrunkenStimuli = min(shrunkenStimuli ?? outcome.stimuli, outcome.stimuli)
            }
        case .none, .pass, .inconclusive: break
        }
    }

    /// Takes over what a record says of the fault, as far as its cases are still there.
    mutating func takeOver(_ entry: SensitivityRecord.Fault, among purposes: [TestPurpose]) {
        for purpose in purposes where entry.caughtBy.contains(purpose.id.rawValue) {
            caughtBy.append(purpose.id)
            if purpose.mayClaim(row) { claim = min(claim ?? purpose.id, purpose.id) }
        }
        shrunkenStimuli = entry.shrunkenStimuli
    }

    mutating func sort() { caughtBy.sort() }

    /// The finding in one line for people.
    public var line: String {
        let others = caughtBy.count - 1
        let more = others > 0 ? " and \(others) more" : ""
        return switch (claim, caughtBy.first) {
        case (let claim?, _): "caught  \(row.name)  by \(claim)\(more)"
        case (nil, let first?): "NOT CLAIMED  \(row.name)  caught by \(first)\(more)"
        case (nil, nil): "NOT CAUGHT  \(row.name)"
        }
    }

    /// The finding as the record of sensitivity keeps it.
    public var entry: SensitivityRecord.Fault {
        SensitivityRecord.Fault(
            name: row.name, role: role,
            requirements: row.requirements.compactMap { RequirementID(rawValue: $0) }.sorted(),
            caughtBy: caughtBy.map(\.rawValue), shrunkenStimuli: shrunkenStimuli)
    }
}

extension TestPurpose {
    /// Whether a case of this purpose that fails shows a fault by name: it examines a statement that the fault breaks.
    public func mayClaim(_ row: FaultRow) -> Bool {
        !id.isGenerated && requirements.contains { row.requirements.contains($0.id.rawValue) }
    }
}
