/// Which statements a rule speaks about: words joined by `&`, `|`, `!` and parentheses.
indirect enum GateSelector: Hashable, Sendable {
    case word(GateWord)
    case not(GateSelector)
    case all([GateSelector])
    case any([GateSelector])

    /// Tells whether a statement is picked, in the coverage of a role.
    func picks(_ requirement: Requirement, role: Role) -> Bool {
        switch self {
        case .word(let word): word.picks(requirement, role: role)
        case .not(let selector): !selector.picks(requirement, role: role)
        case .all(let selectors): selectors.allSatisfy { $0.picks(requirement, role: role) }
        case .any(let selectors): selectors.contains { $0.picks(requirement, role: role) }
        }
    }

    /// All words of the selector.
    var words: [GateWord] {
        switch self {
        case .word(let word): [word]
        case .not(let selector): selector.words
        case .all(let selectors), .any(let selectors): selectors.flatMap(\.words)
        }
    }
}

/// A word of a selector.
enum GateWord: Hashable, Sendable {
    case keyword(Set<Keyword>)
    case tier(Tier)
    case role(Role)
    case actor(Actor)
    case testability(Testability)
    case normative
    case id(RequirementID)
    case idPrefix(String)

    /// The words that are not ids.
    static let vocabulary: [String: GateWord] = [
        "SHALL": .keyword([.shall, .shallNot]), "MUST": .keyword([.must, .mustNot]),
        "SHOULD": .keyword([.should]),
        "MAY": .keyword([.may]), "mandatory": .keyword(Set(Keyword.allCases.filter(\.isMandatory))),
        "no-keyword": .keyword([.absent]), "normative": .normative,
        "core": .tier(.core), "scheduling": .tier(.scheduling), "context": .tier(.context),
        "device": .role(.device), "server": .role(.server), "system": .actor(.system), "user": .actor(.user),
        "pc-agent": .actor(.pcAgent), "smart-card": .actor(.smartCard),
        "management-authority": .actor(.managementAuthority),
        "wire": .testability(.wireObservable), "control": .testability(.needsUpperTester),
        "inspection": .testability(.physicalOrInspection), "out-of-scope": .testability(.outOfProtocolScope),
    ]

    /// Reads a word, or gives nothing where it is none.
    init?(_ text: String) {
        if let word = Self.vocabulary[text] {
            self = word
        } else if let id = RequirementID(rawValue: text) {
            self = .id(id)
        } else if text.hasSuffix("*"), text.hasPrefix("REQ-") || text.hasPrefix("UC-") {
            self = .idPrefix(String(text.dropLast()))
        } else {
            return nil
        }
    }

    func picks(_ requirement: Requirement, role: Role) -> Bool {
        switch self {
        case .keyword(let keywords): keywords.contains(requirement.keyword)
        case .tier(let tier): requirement.tier == tier
        case .role(let wanted): role == wanted
        case .actor(let actor): requirement.actor == actor
        case .testability(let testability): requirement.testability == testability
        case .normative: requirement.isNormative
        case .id(let id): requirement.id == id
        case .idPrefix(let prefix): requirement.id.rawValue.hasPrefix(prefix)
        }
    }

    /// The id or prefix that a catalogue does not hold, if the word is one.
    func unknownID(in catalogue: Catalogue) -> String? {
        switch self {
        case .keyword, .tier, .role, .actor, .testability, .normative: nil
        case .id(let id): catalogue[id] == nil ? id.rawValue : nil
        case .idPrefix(let prefix):
            catalogue.requirements.contains { $0.id.rawValue.hasPrefix(prefix) } ? nil : prefix + "*"
        }
    }
}
