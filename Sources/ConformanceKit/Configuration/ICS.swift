public import Traceability

/// The implementation conformance statement: what the supplier claims, item by item.
///
/// An item that is not listed is not claimed either way: the IUT's own declaration decides.
public struct ICS: Hashable, Sendable {
    /// The claims.
    public private(set) var claims: [ICSItemID: ICSClaim]

    /// Creates a statement.
    public init(_ claims: [ICSItemID: ICSClaim] = [:]) { self.claims = claims }

    /// The claim about an item; nil where there is none.
    public subscript(id: ICSItemID) -> ICSClaim? { claims[id] }

    /// Whether an item is claimed to be missing.
    public func denies(_ item: ICSItem) -> Bool { claims[item.id] == .supported(false) }

    /// Returns the statement with the claims that an adapter brings along where this one is silent.
    ///
    /// - Parameters:
    ///   - statement: The `statement` member of `hello`: values by item.
    ///   - role: The role of the adapter.
    /// - Returns: The joined statement, and what of the adapter's cannot be used or contradicts this one.
    public func joined(
        with statement: [String: JSONValue], of role: Role
    ) -> (ics: ICS, findings: [StaticReview.Entry]) {
        var joined = self
        var findings: [StaticReview.Entry] = []
        for (name, value) in statement.sorted(by: { $0.key < $1.key }) {
            let id = ICSItemID(rawValue: name)
            guard let item = ICSItem.item(id), item.role == role, let claim = Self.claim(value, item.form)
            else {
                findings.append(
                    StaticReview.Entry(id, "the adapter's own statement about it cannot be read"))
                continue
            }
            if let own = claims[id] {
                if own != claim {
                    findings.append(
                        StaticReview.Entry(
                            id, "claimed as \(own), and the adapter's own statement says \(claim)"))
                }
            } else {
                joined.claims[id] = claim
            }
        }
        return (joined, findings)
    }

    private static func claim(_ value: JSONValue, _ form: ICSItem.Form) -> ICSClaim? {
        switch form {
        case .support:
            guard case .flag(let flag) = value else { return nil }
            return .supported(flag)
        case .number:
            guard case .integer(let number) = value else { return nil }
            return .number(number)
        }
    }
}
