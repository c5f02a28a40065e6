/// What a tester tells the campaign while it works; each becomes a line of evidence.
public enum TesterEvent: Sendable {
    /// A stimulus begins; the text is its canonical form.
    case stimulus(String)
    /// A DM message came from the IUT or went to it.
    case message(peer: String, fromIUT: Bool, octets: [UInt8])
    /// The oracle judged a step.
    case judged(states: Int, OracleVerdict)
    /// Something worth reading that decides nothing.
    case note(String)
}
