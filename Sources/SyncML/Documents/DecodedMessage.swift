/// A message and what was noticed while it was read.
public struct DecodedMessage: Hashable, Sendable, Codable {
    /// The message.
    public var message: Message
    /// What is off the grammar or remarkable, in document order.
    public var findings: [Finding]

    /// Creates a result.
    public init(message: Message, findings: [Finding]) {
        self.message = message
        self.findings = findings
    }
}
