public import Traceability

/// The id of a test case, `DMSched-v1.0-client-con-0110` (OMA's form; ranges are reserved a clause group).
public struct TestCaseID: RawRepresentable, Hashable, Sendable, Codable, Comparable, CustomStringConvertible {
    /// The text of the id.
    public let rawValue: String

    /// Creates an id from its text.
    public init(rawValue: String) { self.rawValue = rawValue }

    /// Creates the id of a case of this suite.
    ///
    /// - Parameters:
    ///   - role: Device cases are `client`, server cases `server`.
    ///   - number: From 1 to 9999.
    public init(_ role: Role, _ number: Int) {
        let side =
            switch role {
            case .device: "client"
            case .server: "server"
            }
        let digits = String(number)
        rawValue =
            "DMSched-v1.0-\(side)-con-" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    }

    /// The text of the id.
    public var description: String { rawValue }

    /// Whether the case is a property over generated histories: numbers 1100 to 1199.
    public var isGenerated: Bool {
        Int(rawValue.suffix(4)).map { (1_100..<1_200).contains($0) } ?? false
    }

    /// How many resets of a tester lie before its first one in this case; a case has at most 99,999.
    var firstReset: Int { (Int(rawValue.suffix(4)) ?? 0) * 100_000 }

    /// Orders ids by text.
    public static func < (left: TestCaseID, right: TestCaseID) -> Bool { left.rawValue < right.rawValue }
}

/// How the stimuli of a case relate to the documents (ISO/IEC 9646).
public enum BehaviourKind: String, CaseIterable, Hashable, Sendable, Codable {
    /// What a peer may do at this point.
    case valid
    /// What a peer must not send at all.
    case invalid
    /// What a peer may send, but not at this point.
    case inopportune
}

/// What a test case checks: the requirement, and the sentence that a reviewer reads.
public struct TestPurpose: Hashable, Sendable, Codable {
    /// The id, which is also the id of the one case that carries it out.
    public var id: TestCaseID
    /// The side under test.
    public var role: Role
    /// A few words for lists.
    public var title: String
    /// *Ensure that when ... then ...*
    public var ensure: String
    /// What holds before the first stimulus of the body.
    public var initialConditions: String
    /// The requirements it examines, each with the revision it was written for.
    public var requirements: [RequirementReference]
    /// Interpretations (AMB, A, INT) that decide it.
    public var interpretations: [String]
    /// The clause group it belongs to, such as `6.3.1.2`.
    public var clause: String
    /// How its stimuli relate to the documents.
    public var behaviour: BehaviourKind
    /// Selection expression over ICS items, controls and capabilities; empty selects always.
    public var selection: String

    /// Whether an IUT of the other role is needed beside: the selection asks for a `counterpart`.
    public var needsCounterpart: Bool { selection.contains("counterpart") }

    /// A requirement at a revision.
    public struct RequirementReference: Hashable, Sendable, Codable {
        /// Which requirement.
        public var id: RequirementID
        /// The revision that the purpose was written for.
        public var revision: Int

        /// Creates a reference.
        public init(_ id: RequirementID, revision: Int = 1) {
            self.id = id
            self.revision = revision
        }
    }

    /// Creates a test purpose.
    public init(
        id: TestCaseID, role: Role, title: String, ensure: String, initialConditions: String = "",
        requirements: [RequirementReference], interpretations: [String] = [], clause: String,
        behaviour: BehaviourKind = .valid, selection: String = ""
    ) {
        self.id = id
        self.role = role
        self.title = title
        self.ensure = ensure
        self.initialConditions = initialConditions
        self.requirements = requirements
        self.interpretations = interpretations
        self.clause = clause
        self.behaviour = behaviour
        self.selection = selection
    }
}
