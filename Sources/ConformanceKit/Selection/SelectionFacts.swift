public import DMReference
public import Traceability

/// What selection expressions are asked about: the claims of the statement and the declarations of the IUT.
public struct SelectionFacts: Sendable {
    /// The role under test.
    public var role: Role
    /// The claims, those that the adapter brought along among them.
    public var ics: ICS
    /// What of the adapter's own statement cannot be used or contradicts the configuration.
    public var findings: [StaticReview.Entry]
    /// What the adapter said of itself.
    public var hello: HelloResult
    /// What a device declares under `Cap`; nil for a server and where it could not be read.
    public var capabilities: Capabilities?
    /// How the suite, as the peer of the IUT, proves itself (IXIT).
    public var peerScheme: Account.Scheme
    /// Whether there is an IUT of the other role to run this one against.
    public var hasCounterpart: Bool

    /// Gathers the facts.
    public init(
        role: Role, ics: ICS, hello: HelloResult, capabilities: Capabilities? = nil,
        peerScheme: Account.Scheme = .md5, hasCounterpart: Bool = false
    ) {
        self.peerScheme = peerScheme
        self.hasCounterpart = hasCounterpart
        self.role = role
        let joined = ics.joined(with: hello.statement, of: role)
        self.ics = joined.ics
        findings = joined.findings
        self.hello = hello
        self.capabilities = capabilities
    }

    /// Whether the IUT itself declares what a word stands for; nil where it has no say, or could not be asked.
    public func declares(_ word: String) -> Bool? {
        if word == "overlap" { return hello.overlap }
        if let name = Self.suffix(of: word, after: "encoding.") { return hello.encodings.contains(name) }
        if let name = Self.suffix(of: word, after: "cap.") {
            return capabilities.map { $0.names.contains(name) }
        }
        let group = ControlGroup(rawValue: word)
        return ControlGroup.all(of: role).contains(group) ? hello.controls.contains(group) : nil
    }

    /// The number that the device declares for an item of numbers.
    func number(_ item: ICSItem) -> Int? {
        guard let capabilities, case .number(let limit, _) = item.form else { return nil }
        return capabilities[limit]
    }

    /// Whether a word is one that expressions may use.
    public static func knows(_ word: String, of role: Role) -> Bool {
        PeerWord(rawValue: word) != nil || ICSItem.item(named: word, of: role) != nil
    }

    /// Whether a word holds, and why.
    ///
    /// What the statement denies does not hold, whatever the IUT declares; else the declaration decides. Where the IUT
    /// has no say it holds, so that nothing is left out that nobody denied.
    public func answer(_ word: String) -> SelectionAnswer {
        if let word = PeerWord(rawValue: word) { return answer(word) }
        guard let item = ICSItem.item(named: word, of: role) else {
            return SelectionAnswer(holds: false, reason: "\(word) is no item")
        }
        if ics.denies(item) { return SelectionAnswer(holds: false, reason: "\(item.id) = No") }
        let yes = SelectionAnswer(holds: true, reason: "\(item.id) = Yes")
        guard let word = item.word else { return yes }
        switch declares(word) {
        case true?: return yes
        case false?:
            return SelectionAnswer(
                holds: false, reason: "\(item.id) = No, the IUT does not declare \(word)")
        case nil:
            return SelectionAnswer(
                holds: false, reason: "\(item.id) is not known, the IUT's Cap could not be read")
        }
    }

    private func answer(_ word: PeerWord) -> SelectionAnswer {
        if word == .counterpart {
            return SelectionAnswer(
                holds: hasCounterpart,
                reason:
                    "\(hasCounterpart ? "an" : "no") IUT of the other role is there to run against (--peer)")
        }
        let scheme = peerScheme
        let holds =
            switch (word, scheme) {
            case (.credentials, .none), (.nonces, .none), (.nonces, .basic): false
            case (.credentials, _), (.nonces, _), (.counterpart, _): true
            }
        return SelectionAnswer(
            holds: holds, reason: "the peer proves itself by the scheme \(scheme.rawValue) (IXIT schemes)")
    }

    private static func suffix(of word: String, after prefix: String) -> String? {
        word.hasPrefix(prefix) ? String(word.dropFirst(prefix.count)) : nil
    }
}

/// A word about the credentials that the suite shows as the peer of the IUT.
private enum PeerWord: String {
    /// It shows any.
    case credentials
    /// It shows digests over nonces.
    case nonces
    /// It is an IUT of its own.
    case counterpart
}

/// Whether a word of an expression holds.
public struct SelectionAnswer: Hashable, Sendable {
    /// Whether it holds.
    public var holds: Bool
    /// What decides, such as `C-040 = No`.
    public var reason: String
}

extension Capabilities {
    /// The names of the actions, operators and options.
    fileprivate var names: Set<String> {
        Set(actions.map(\.rawValue)).union(operators.map(\.rawValue)).union(options.map(\.rawValue))
    }
}
