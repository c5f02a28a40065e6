/// What it takes to examine a statement.
public enum Testability: String, CaseIterable, Hashable, Sendable, Codable {
    /// The messages alone show it.
    case wireObservable = "wire-observable"
    /// An upper tester has to move the clock, the tree, the power or the user.
    case needsUpperTester = "needs-upper-tester"
    /// A declaration, a bench or a reader shows it.
    case physicalOrInspection = "physical-or-inspection"
    /// Nothing of it travels under the protocol.
    case outOfProtocolScope = "out-of-protocol-scope"
}
