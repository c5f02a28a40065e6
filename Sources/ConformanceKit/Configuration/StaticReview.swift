public import Traceability

/// The static conformance review: what a statement claims, held against what is mandatory and what the IUT declares.
public struct StaticReview: Hashable, Sendable, Codable {
    /// A remark on an item.
    public struct Entry: Hashable, Sendable, Codable, CustomStringConvertible {
        /// The item.
        public var item: ICSItemID
        /// What is remarkable.
        public var text: String

        /// Creates an entry.
        public init(_ item: ICSItemID, _ text: String) {
            self.item = item
            self.text = text
        }

        /// Item, title and remark in one line.
        public var description: String {
            let title = ICSItem.item(item).map { " (\($0.title))" } ?? ""
            return "\(item)\(title): \(text)"
        }
    }

    /// The role.
    public var role: Role
    /// Mandatory items that the statement gives up; any of them fails the campaign.
    public var failures: [Entry]
    /// Claims that contradict what the IUT declares.
    public var findings: [Entry]

    /// Creates a review from its entries.
    public init(role: Role, failures: [Entry] = [], findings: [Entry] = []) {
        self.role = role
        self.failures = failures
        self.findings = findings
    }

    /// Reviews a statement by itself.
    ///
    /// - Parameters:
    ///   - ics: The statement.
    ///   - role: The role.
    public init(of ics: ICS, role: Role) {
        self.init(role: role)
        for item in ICSItem.all(of: role) where item.status == .mandatory {
            guard let claim = ics[item.id] else { continue }
            switch (claim, item.form) {
            case (.supported(false), _):
                failures.append(Entry(item.id, "mandatory, and claimed as No"))
            case (.number(let number), .number(_, let bounds)) where !bounds.contains(number):
                let side =
                    number < bounds.lowerBound
                    ? "at least \(bounds.lowerBound)" : "at most \(bounds.upperBound)"
                failures.append(Entry(item.id, "must be \(side), and is claimed as \(number)"))
            case (.supported, _), (.number, _): break
            }
        }
    }

    /// Reviews a statement against what the IUT declares of itself.
    ///
    /// - Parameter facts: The statement with the declarations.
    public init(_ facts: SelectionFacts) {
        self.init(of: facts.ics, role: facts.role)
        findings = facts.findings
        for item in ICSItem.all(of: facts.role) {
            let claim = facts.ics[item.id]
            if let word = item.word, let declared = facts.declares(word) {
                switch (claim, declared) {
                case (.supported(true)?, false):
                    findings.append(Entry(item.id, "claimed as Yes, and the IUT does not declare it"))
                case (.supported(false)?, true):
                    findings.append(Entry(item.id, "claimed as No, and the IUT declares it"))
                case (nil, false) where item.status == .mandatory:
                    findings.append(Entry(item.id, "mandatory, and the IUT does not declare it"))
                case (.supported?, _), (.number?, _), (nil, _): break
                }
            }
            if case .number(let number)? = claim, let declared = facts.number(item), declared != number {
                findings.append(Entry(item.id, "claimed as \(number), and the IUT declares \(declared)"))
            }
        }
    }
}
