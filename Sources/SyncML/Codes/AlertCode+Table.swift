/// What the specification says about an alert code.
public struct AlertCodeRow: Hashable, Sendable {
    /// The code.
    public var code: AlertCode
    /// Its name.
    public var name: String
    /// What it tells, in a sentence.
    public var meaning: String
    /// Who may send it.
    public var sender: Sender
    /// Sections and facts that speak of it.
    public var clause: String

    /// Who may send an alert.
    public enum Sender: String, Hashable, Sendable, Codable, CaseIterable {
        /// The server alone.
        case server
        /// The device alone.
        case client
        /// Either side.
        case both
    }

    fileprivate init(_ code: Int, _ name: String, _ sender: Sender, _ clause: String, _ meaning: String) {
        self.code = AlertCode(code)
        self.name = name
        self.meaning = meaning
        self.sender = sender
        self.clause = clause
    }
}

extension AlertCode {
    /// All codes of DM 1.2 in ascending order.
    public static let table: [AlertCodeRow] = [
        AlertCodeRow(1100, "DISPLAY", .server, "1.7", "Shows a text."),
        AlertCodeRow(1101, "CONFIRM OR REJECT", .server, "1.7", "Asks the user yes or no."),
        AlertCodeRow(1102, "TEXT INPUT", .server, "1.7", "Asks the user for a text."),
        AlertCodeRow(1103, "SINGLE CHOICE", .server, "1.7", "Lets the user choose one of several."),
        AlertCodeRow(1104, "MULTIPLE CHOICE", .server, "1.7", "Lets the user choose some of several."),
        AlertCodeRow(
            1200, "SERVER-INITIATED MGMT", .client, "SES-02", "The device connects because it was notified."),
        AlertCodeRow(1201, "CLIENT-INITIATED MGMT", .client, "SES-02", "The device connects by itself."),
        AlertCodeRow(1222, "NEXT MESSAGE", .both, "1.5; MUL-01", "Asks for the next message of the package."),
        AlertCodeRow(1223, "SESSION ABORT", .both, "1.6", "Ends the session at once."),
        AlertCodeRow(1224, "CLIENT EVENT", .client, "1.8", "Tells of an event on the device."),
        AlertCodeRow(1225, "NO END OF DATA", .both, "LOB-07", "An object broke off before its last chunk."),
        AlertCodeRow(
            1226, "GENERIC ALERT", .client, "1.8; GEN-01", "Tells of an event of a management object."),
    ]

    /// Numbers that the specification keeps for itself; 1221 is not assigned.
    public static let reserved: [ClosedRange<Int>] = [1105...1199, 1202...1220, 1227...1299]

    private static let rows = Dictionary(uniqueKeysWithValues: table.map { ($0.code, $0) })

    /// The row of the table; nil for codes that DM does not have.
    public var row: AlertCodeRow? { Self.rows[self] }

    /// The name; says so for codes that DM does not have.
    public var name: String { row?.name ?? "unknown alert" }

    /// Whether the specification keeps the number for itself.
    public var isReserved: Bool { Self.reserved.contains { $0.contains(rawValue) } }

    /// Whether the alert asks something of the user, or shows it (section 1.7).
    public var isUserInteraction: Bool { (1100...1104).contains(rawValue) }
}

extension AlertCode: CustomStringConvertible {
    /// Number and name.
    public var description: String { "\(rawValue) \(name)" }
}
