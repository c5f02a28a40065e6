/// A namespace as a number; the first ones are the same in every document.
struct Namespace: RawRepresentable, Hashable, Sendable {
    /// The number.
    var rawValue: Int32

    /// Creates a namespace from its number.
    init(rawValue: Int32) { self.rawValue = rawValue }

    /// No namespace.
    static let none = Namespace(rawValue: 0)
    static let syncML = Namespace(rawValue: 1)
    static let metInf = Namespace(rawValue: 2)
    static let deviceDescription = Namespace(rawValue: 3)
    static let deviceInformation = Namespace(rawValue: 4)
    static let syncML10 = Namespace(rawValue: 5)
    static let syncML11 = Namespace(rawValue: 6)

    /// The names of the namespaces that every document knows.
    static let texts = [
        "", XMLNamespace.syncML, XMLNamespace.metInf, "syncml:dmddf1.2", "syncml:devinf", "SYNCML:SYNCML1.0",
        "SYNCML:SYNCML1.1",
    ]

    /// How many numbers are the same in every document.
    static let knownCount = 7
}
