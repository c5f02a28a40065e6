/// Limits that a peer cannot push a session beyond.
public struct SessionLimits: Hashable, Sendable, Codable {
    /// The most messages of one side in a session.
    public var messages: Int
    /// The most rounds of challenge and answer in each direction (CHA-05).
    public var rounds: Int
    /// The most reports in one message.
    public var reports: Int
    /// Most octets of a large object where MaxObjSize says nothing.
    public var objectSize: Int

    /// Creates limits.
    public init(messages: Int = 500, rounds: Int = 3, reports: Int = 32, objectSize: Int = 1 << 20) {
        self.messages = messages
        self.rounds = rounds
        self.reports = reports
        self.objectSize = objectSize
    }
}

/// Why a session is over.
public enum SessionEnd: String, Hashable, Sendable, Codable {
    /// The server had no more work.
    case complete
    /// A side sent Alert 1223.
    case aborted
    /// Nothing valid came from the peer, and no round is left.
    case peerUnproven
    /// The peer refused this side's credentials for good.
    case refused
    /// A message that cannot be part of the session.
    case violation
    /// The connection failed, or the power.
    case transport
    /// Too many messages.
    case limit
}
