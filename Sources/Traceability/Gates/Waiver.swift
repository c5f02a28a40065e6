/// A breach that somebody answers for until a day: the rule it breaks counts as met without it.
public struct Waiver: Hashable, Sendable {
    /// What is waived.
    public enum Subject: Hashable, Sendable, CustomStringConvertible {
        /// A requirement; for one role, or for both where none is named.
        case requirement(RequirementID, Role?)
        /// A test case that got worse.
        case testCase(String)

        /// The id, with the role where one is named.
        public var description: String {
            switch self {
            case .requirement(let id, let role): id.rawValue + (role.map { " (\($0.rawValue))" } ?? "")
            case .testCase(let id): id
            }
        }
    }

    /// What is waived.
    public let subject: Subject
    /// Why.
    public let reason: String
    /// Who answers for it.
    public let owner: String
    /// The last day on which it holds.
    public let expires: CalendarDay

    /// Makes a waiver.
    ///
    /// - Parameters:
    ///   - subject: What is waived.
    ///   - reason: Why.
    ///   - owner: Who answers for it.
    ///   - expires: The last day on which it holds.
    public init(_ subject: Subject, reason: String, owner: String, expires: CalendarDay) {
        self.subject = subject
        self.reason = reason
        self.owner = owner
        self.expires = expires
    }

    /// Whether it concerns a requirement as one role shows it.
    public func covers(_ requirement: RequirementID, role: Role) -> Bool {
        switch subject {
        case .requirement(let id, let only): id == requirement && (only == nil || only == role)
        case .testCase: false
        }
    }
}

/// The waivers that hold on a day.
public struct Waivers: Hashable, Sendable {
    /// All of them, in the order of the file.
    public let all: [Waiver]
    /// The day on which they are asked for; it comes from outside, so that an answer can be repeated.
    public let today: CalendarDay

    /// Collects waivers.
    ///
    /// - Parameters:
    ///   - all: All of them.
    ///   - today: The day on which they are asked for.
    public init(_ all: [Waiver], today: CalendarDay) {
        self.all = all
        self.today = today
    }

    /// Those whose last day is over: they waive nothing, and keep a gate from being met until somebody looks at them.
    public var expired: [Waiver] { all.filter { $0.expires < today } }

    /// Those that hold.
    public var valid: [Waiver] { all.filter { $0.expires >= today } }

    /// The waiver of a requirement as one role shows it; nil where none holds.
    public func waiver(of requirement: RequirementID, role: Role) -> Waiver? {
        valid.first { $0.covers(requirement, role: role) }
    }

    /// The waiver of a test case; nil where none holds.
    public func waiver(ofCase id: String) -> Waiver? { valid.first { $0.subject == .testCase(id) } }

    /// The ids of requirements that a catalogue does not hold.
    public func unknown(in catalogue: Catalogue) -> [String] {
        all.compactMap { waiver in
            guard case .requirement(let id, _) = waiver.subject, catalogue[id] == nil else { return nil }
            return id.rawValue
        }
    }
}

extension GateOutcome {
    /// The answer with the breaches taken out that are waived. A share counts all, whatever is waived.
    ///
    /// - Parameter waivers: The waivers.
    /// - Returns: The answer, and what was waived in it.
    public func applying(_ waivers: Waivers) -> (outcome: GateOutcome, waived: [(Breach, Waiver)]) {
        if case .share = rule.form { return (self, []) }
        var waived: [(Breach, Waiver)] = []
        var left: [Breach] = []
        for breach in breaches {
            if let waiver = waivers.waiver(of: breach.requirement, role: breach.role) {
                waived.append((breach, waiver))
            } else {
                left.append(breach)
            }
        }
        return (
            GateOutcome(rule: rule, isMet: left.isEmpty, selected: selected, breaches: left), waived
        )
    }
}
