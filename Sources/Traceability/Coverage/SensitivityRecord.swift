#if canImport(FoundationEssentials)
    public import FoundationEssentials
#else
    public import Foundation
#endif

/// Which faults of the reference model each test case has caught: `sensitivity.json`, shipped with the suite.
///
/// It holds for one suite and one catalogue only, named by their digests. For any other it proves nothing.
public struct SensitivityRecord: Hashable, Sendable, Codable {
    /// A named wrong variant of the reference model, and who caught it.
    public struct Fault: Hashable, Sendable, Codable {
        /// The name.
        public let name: String
        /// The role of the model that has the fault.
        public let role: Role
        /// The statements that it breaks.
        public let requirements: [RequirementID]
        /// The test cases that gave the verdict fail on it.
        public let caughtBy: [String]
        /// The number of stimuli in the shortest history that shows it, where one was shrunken.
        public let shrunkenStimuli: Int?

        /// Makes an entry.
        ///
        /// - Parameters:
        ///   - name: The name.
        ///   - role: The role of the model that has the fault.
        ///   - requirements: The statements that it breaks.
        ///   - caughtBy: The test cases that gave the verdict fail on it.
        ///   - shrunkenStimuli: The number of stimuli in the shortest history that shows it.
        public init(
            name: String, role: Role, requirements: [RequirementID], caughtBy: [String], shrunkenStimuli: Int?
        ) {
            self.name = name
            self.role = role
            self.requirements = requirements
            self.caughtBy = caughtBy
            self.shrunkenStimuli = shrunkenStimuli
        }

        /// Writes an entry with all its members, `null` for a number of stimuli that is not known.
        ///
        /// - Parameter encoder: The encoder to write to.
        /// - Throws: What the encoder throws.
        public func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode(name, forKey: .name)
            try container.encode(role, forKey: .role)
            try container.encode(requirements, forKey: .requirements)
            try container.encode(caughtBy, forKey: .caughtBy)
            try container.encode(shrunkenStimuli, forKey: .shrunkenStimuli)
        }
    }

    /// The digest of the suite that was used.
    public let suite: ContentDigest
    /// The digest of the catalogue that was used.
    public let catalogue: ContentDigest
    /// The faults that were tried.
    public let faults: [Fault]
    /// The test cases that were tried.
    public let cases: [String]
    /// The faults for whose sake a test case is part of the suite, by the id of the case.
    public let justification: [String: [String]]

    /// Makes a record.
    ///
    /// - Parameters:
    ///   - suite: The digest of the suite that was used.
    ///   - catalogue: The digest of the catalogue that was used.
    ///   - faults: The faults that were tried.
    ///   - cases: The test cases that were tried.
    ///   - justification: The faults for whose sake a test case is part of the suite.
    public init(
        suite: ContentDigest, catalogue: ContentDigest, faults: [Fault], cases: [String],
        justification: [String: [String]] = [:]
    ) {
        self.suite = suite
        self.catalogue = catalogue
        self.faults = faults
        self.cases = cases
        self.justification = justification
    }

    /// Reads a record.
    ///
    /// - Parameters:
    ///   - json: The bytes of `sensitivity.json`.
    ///   - limit: How many bytes it may have.
    /// - Throws: `SensitivityError` where it is too large or not of this form.
    public init(json: Data, limit: Int = 64 << 20) throws(SensitivityError) {
        guard json.count <= limit else { throw .tooLarge(limit: limit) }
        do {
            self = try JSONDecoder().decode(SensitivityRecord.self, from: json)
        } catch {
            throw .malformed("\(error)")
        }
    }

    /// Writes the record in one fixed form: sorted keys, a line a value.
    ///
    /// - Returns: The bytes of `sensitivity.json`.
    /// - Throws: What the encoder throws.
    public func json() throws -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
        return try encoder.encode(self)
    }

    /// The faults that no test case has caught.
    public var uncaughtFaults: [Fault] { faults.filter(\.caughtBy.isEmpty) }

    /// The test cases that have caught no fault.
    public var casesWithoutCatch: [String] {
        let catching = Set(faults.flatMap(\.caughtBy))
        return cases.filter { !catching.contains($0) }
    }
}

/// Why a record of sensitivity cannot be read.
public enum SensitivityError: Error, Hashable, Sendable {
    /// It is beyond the limit of bytes.
    case tooLarge(limit: Int)
    /// It is not of the form that is written here.
    case malformed(String)
}

/// What is known about the sensitivity of the suite that a campaign used.
public enum SensitivityEvidence: Hashable, Sendable {
    /// There is no record.
    case absent
    /// The record belongs to another suite or another catalogue, and proves nothing.
    case stale(otherSuite: Bool, otherCatalogue: Bool)
    /// The record belongs to this suite and this catalogue.
    case current(SensitivityRecord)

    /// Judges a record for the suite and the catalogue in use.
    ///
    /// - Parameters:
    ///   - record: The record, if there is one.
    ///   - suite: The digest of the suite in use.
    ///   - catalogue: The digest of the catalogue in use.
    public init(record: SensitivityRecord?, suite: ContentDigest, catalogue: ContentDigest) {
        guard let record else {
            self = .absent
            return
        }
        let otherSuite = record.suite != suite
        let otherCatalogue = record.catalogue != catalogue
        self =
            otherSuite || otherCatalogue
            ? .stale(otherSuite: otherSuite, otherCatalogue: otherCatalogue) : .current(record)
    }

    /// Says for people what is known; nothing where the record is current.
    public var warning: String? {
        switch self {
        case .absent: "no record of sensitivity: nothing can be proven"
        case .stale(let suite, let catalogue):
            "stale record of sensitivity, made with another "
                + [suite ? "suite" : nil, catalogue ? "catalogue" : nil].compactMap { $0 }.joined(
                    separator: " and another ")
                + ": nothing can be proven"
        case .current: nil
        }
    }

    /// What is missing for a statement whose test purposes passed by the given test cases; nothing where its
    /// tests are shown to be sensitive.
    func shortfall(for requirement: RequirementID, role: Role, cases: Set<String>) -> RequirementState
        .Shortfall?
    {
        switch self {
        case .absent: return .sensitivityAbsent
        case .stale: return .sensitivityStale
        case .current(let record):
            let shown = record.faults.contains { fault in
                fault.role == role && fault.requirements.contains(requirement)
                    && fault.caughtBy.contains(where: cases.contains)
            }
            return shown ? nil : .insensitive
        }
    }
}
