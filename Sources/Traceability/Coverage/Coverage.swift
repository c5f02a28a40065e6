/// What a campaign shows, for one role, about every statement that concerns the role.
///
/// Counts verdicts of the campaign alone; that a test purpose exists counts for nothing. A statement concerns
/// a role if it obliges it (a statement on the system obliges both, AMB-33), if it obliges neither device nor
/// server by itself but the role has test purposes on it, or if a test purpose of the role that applies
/// examines it beside its own.
public struct Coverage: Sendable {
    /// The role.
    public let role: Role
    /// The catalogue of the statements.
    public let catalogue: Catalogue
    /// What is known about the sensitivity of the suite.
    public let sensitivity: SensitivityEvidence
    /// The state of each statement that concerns the role.
    public let states: [RequirementID: RequirementState]
    /// The results on each statement that has test purposes of the role, in the order given.
    public let results: [RequirementID: [PurposeResult]]

    /// Works out the states.
    ///
    /// - Parameters:
    ///   - role: The role.
    ///   - catalogue: The catalogue of the statements.
    ///   - results: The results of a campaign; those of the other role are left aside.
    ///   - sensitivity: What is known about the sensitivity of the suite.
    /// - Throws: Where results contradict each other, themselves or the catalogue.
    public init(
        role: Role, catalogue: Catalogue, results: [PurposeResult], sensitivity: SensitivityEvidence
    ) throws(CoverageError) {
        var cited: [RequirementID: [PurposeResult]] = [:]
        var seen: Set<String> = []
        for result in results where result.role == role {
            guard seen.insert(result.purposeID).inserted else { throw .repeatedPurpose(result.purposeID) }
            guard result.applies || result.verdict == .none else {
                throw .verdictWithoutSelection(purposeID: result.purposeID)
            }
            for requirement in Set(result.citations.map(\.requirement)) {
                guard catalogue[requirement] != nil else {
                    throw .unknownRequirement(purposeID: result.purposeID, requirement)
                }
                cited[requirement, default: []].append(result)
            }
        }
        var states: [RequirementID: RequirementState] = [:]
        for requirement in catalogue.requirements {
            let results = cited[requirement.id] ?? []
            guard Self.concerns(requirement, role: role, results: results) else { continue }
            states[requirement.id] = RequirementState(
                of: requirement, role: role, results: results, sensitivity: sensitivity)
        }
        self.role = role
        self.catalogue = catalogue
        self.sensitivity = sensitivity
        self.results = cited
        self.states = states
    }

    private static func concerns(_ requirement: Requirement, role: Role, results: [PurposeResult]) -> Bool {
        let obliged = requirement.actor.obligedRoles
        if obliged.isEmpty { return !results.isEmpty }
        return obliged.contains(role) || results.contains(where: \.applies)
    }

    /// The statements that concern the role, in the order of the source.
    public var requirements: [Requirement] { catalogue.requirements.filter { states[$0.id] != nil } }

    /// The statements of a tier that oblige the role by themselves and about which nothing was seen.
    ///
    /// - Parameter tier: The tier.
    /// - Returns: Their ids in the order of the source.
    public func unexamined(tier: Tier) -> [RequirementID] {
        requirements.filter { requirement in
            requirement.tier == tier && requirement.actor.obligedRoles.contains(role)
                && states[requirement.id]?.kind == .notExamined
        }.map(\.id)
    }
}

/// Why results cannot be counted.
public enum CoverageError: Error, Hashable, Sendable {
    /// A test purpose has two results for one role.
    case repeatedPurpose(String)
    /// A test purpose that was not selected has a verdict.
    case verdictWithoutSelection(purposeID: String)
    /// A test purpose cites an id that the catalogue does not hold.
    case unknownRequirement(purposeID: String, RequirementID)
}

extension RequirementState {
    /// Works out the state of one statement from the results of all test purposes of the role on it.
    init(of requirement: Requirement, role: Role, results: [PurposeResult], sensitivity: SensitivityEvidence)
    {
        let applying = results.filter(\.applies)
        guard !applying.isEmpty else {
            self = .notExamined(.init(requirement: requirement, role: role, deselected: results))
            return
        }
        // A fail is a fact, even where a test purpose of an older revision found it; only passes can be out
        // of date.
        let failed = applying.filter { $0.verdict == .fail }
        guard failed.isEmpty else {
            self = .failed(purposes: failed.map(\.purposeID))
            return
        }
        let unclear = applying.filter { $0.verdict == .inconclusive || $0.verdict == .error }
        guard unclear.isEmpty else {
            self = .inconclusive(purposes: unclear.map(\.purposeID))
            return
        }
        let judged = applying.map { (result: $0, shortfall: $0.shortfall(on: requirement)) }
        let sound = judged.filter { $0.shortfall == nil }.map(\.result)
        var shortfalls = judged.compactMap(\.shortfall)
        guard !sound.isEmpty else {
            let ran = applying.contains { $0.verdict != .none }
            self = .notExamined(
                ran ? .nothingShown(shortfalls) : .notRun(purposes: applying.map(\.purposeID)))
            return
        }
        let cases = sound.reduce(into: Set()) { $0.formUnion($1.cases) }
        if let missing = sensitivity.shortfall(for: requirement.id, role: role, cases: cases) {
            shortfalls.append(missing)
        }
        self = shortfalls.isEmpty ? .proven : .partlyExamined(shortfalls)
    }
}

extension RequirementState.NoExamination {
    fileprivate init(requirement: Requirement, role: Role, deselected: [PurposeResult]) {
        if deselected.isEmpty {
            self = requirement.reasons[role].map { .stated($0) } ?? .noPurpose
        } else {
            self = .notSelected(
                deselected.compactMap { result in
                    switch result.applicability {
                    case .applies: nil
                    case .notSelected(let reason): .init(purpose: result.purposeID, reason: reason)
                    }
                })
        }
    }
}

extension PurposeResult {
    /// What keeps a result that neither failed nor stayed open from showing anything about a statement.
    fileprivate func shortfall(on requirement: Requirement) -> RequirementState.Shortfall? {
        if verdict == .none { return .notRun(purpose: purposeID) }
        let revisions = citations.filter { $0.requirement == requirement.id }.map(\.revision)
        if revisions.contains(where: { $0 != requirement.revision }) { return .outdated(purpose: purposeID) }
        return isVacuous ? .vacuous(purpose: purposeID) : nil
    }
}
