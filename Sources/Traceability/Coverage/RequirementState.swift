/// What a campaign shows about one statement for one role.
public enum RequirementState: Hashable, Sendable {
    /// Every test purpose on it that applies passed, none vacuously, and its tests are known to catch faults.
    case proven
    /// At least one test purpose on it failed.
    case failed(purposes: [String])
    /// None failed, and at least one could not be judged.
    case inconclusive(purposes: [String])
    /// What ran passed, but something is missing for a proof.
    case partlyExamined([Shortfall])
    /// Nothing about it was seen.
    case notExamined(NoExamination)

    /// What keeps a statement with passed test purposes from being proven.
    public enum Shortfall: Hashable, Sendable {
        /// A test purpose that applies has no verdict.
        case notRun(purpose: String)
        /// A test purpose passed without a situation in which it could have failed.
        case vacuous(purpose: String)
        /// A test purpose was written for another revision of the statement.
        case outdated(purpose: String)
        /// There is no record of sensitivity.
        case sensitivityAbsent
        /// The record of sensitivity belongs to another suite or catalogue.
        case sensitivityStale
        /// No fault that breaks the statement is on record as caught by the test cases that passed.
        case insensitive
    }

    /// Why nothing about a statement was seen.
    public enum NoExamination: Hashable, Sendable {
        /// The catalogue says why no test purpose exists.
        case stated(String)
        /// No test purpose of the role that examines it was part of the campaign, and the catalogue gives no reason.
        case noPurpose
        /// None of its test purposes applies to the IUT.
        case notSelected([Deselection])
        /// None of its test purposes that apply has a verdict.
        case notRun(purposes: [String])
        /// Its test purposes passed only without a situation in which they could have failed, or for another
        /// revision.
        case nothingShown([Shortfall])
    }

    /// A test purpose that does not apply, and why.
    public struct Deselection: Hashable, Sendable {
        /// The test purpose.
        public let purpose: String
        /// The reason printed to the user.
        public let reason: String

        /// Makes an entry.
        ///
        /// - Parameters:
        ///   - purpose: The test purpose.
        ///   - reason: The reason printed to the user.
        public init(purpose: String, reason: String) {
            self.purpose = purpose
            self.reason = reason
        }
    }

    /// The state without its particulars.
    public enum Kind: String, CaseIterable, Hashable, Sendable, Codable {
        /// Proven.
        case proven
        /// Failed.
        case failed
        /// Inconclusive.
        case inconclusive
        /// Partly examined.
        case partlyExamined = "partly examined"
        /// Not examined.
        case notExamined = "not examined"
    }

    /// The state without its particulars.
    public var kind: Kind {
        switch self {
        case .proven: .proven
        case .failed: .failed
        case .inconclusive: .inconclusive
        case .partlyExamined: .partlyExamined
        case .notExamined: .notExamined
        }
    }

    /// True where every test purpose that applies passed in earnest; whether the tests are sensitive is left
    /// open.
    public var isPassed: Bool {
        switch self {
        case .proven: true
        case .partlyExamined(let shortfalls): shortfalls.allSatisfy(\.concernsSensitivity)
        case .failed, .inconclusive, .notExamined: false
        }
    }

    /// True where a fault that breaks the statement is on record as caught by a test purpose that passed.
    public var isSensitive: Bool {
        switch self {
        case .proven: true
        case .partlyExamined(let shortfalls): !shortfalls.contains(where: \.concernsSensitivity)
        case .failed, .inconclusive, .notExamined: false
        }
    }

    /// True where the question is settled: passed in earnest, or failed.
    public var isExamined: Bool {
        switch self {
        case .failed: true
        case .proven, .partlyExamined, .inconclusive, .notExamined: isPassed
        }
    }
}

extension RequirementState.Shortfall {
    /// True for what is missing about the sensitivity of the tests, false for what is missing about the
    /// verdicts.
    public var concernsSensitivity: Bool {
        switch self {
        case .sensitivityAbsent, .sensitivityStale, .insensitive: true
        case .notRun, .vacuous, .outdated: false
        }
    }
}

extension RequirementState {
    /// The particulars in a sentence for people; empty for a proven statement.
    public var explanation: String {
        switch self {
        case .proven: ""
        case .failed(let purposes): "failed: " + purposes.joined(separator: ", ")
        case .inconclusive(let purposes): "not judged: " + purposes.joined(separator: ", ")
        case .partlyExamined(let shortfalls): shortfalls.map(\.explanation).joined(separator: "; ")
        case .notExamined(let why): why.explanation
        }
    }
}

extension RequirementState.Shortfall {
    /// What is missing, for people.
    public var explanation: String {
        switch self {
        case .notRun(let purpose): "\(purpose) did not run"
        case .vacuous(let purpose): "\(purpose) passed vacuously"
        case .outdated(let purpose): "\(purpose) was written for another revision"
        case .sensitivityAbsent: "there is no record of sensitivity"
        case .sensitivityStale: "the record of sensitivity is stale"
        case .insensitive: "no fault on record is caught by the test cases that passed"
        }
    }
}

extension RequirementState.NoExamination {
    /// Why nothing was seen, for people.
    public var explanation: String {
        switch self {
        case .stated(let reason): reason
        case .noPurpose: "no test purpose of this role was part of the campaign"
        case .notSelected(let purposes):
            "not selected: " + purposes.map { "\($0.purpose) (\($0.reason))" }.joined(separator: ", ")
        case .notRun(let purposes): "not run: " + purposes.joined(separator: ", ")
        case .nothingShown(let shortfalls): shortfalls.map(\.explanation).joined(separator: "; ")
        }
    }
}
