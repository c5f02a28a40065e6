public import SyncML

/// How a server that plays the lower tester misbehaves on purpose; nothing by default.
public struct ServerTroubles: Hashable, Sendable, Codable {
    /// What the server shows as its credentials.
    public typealias Manner = CredentialManner

    /// What the server shows as its credentials.
    public var manner: Manner
    /// How many messages of the server are so; nil for all of the session, then the right ones.
    public var mannerLasts: Int?
    /// Whether the device's credentials are refused whatever they are.
    public var refusesDevice: Bool
    /// Whether a refusal comes without a challenge (CHA-04).
    public var refusesWithoutChallenge: Bool
    /// The codes for successive generic alerts, first to last; 200 once used up.
    public var reportCodes: [StatusCode]
    /// The code for all further generic alerts.
    public var reportCodeAfterwards: StatusCode
    /// Whether generic alerts get no Status at all.
    public var leavesReportsUnanswered: Bool
    /// Whether commands are sent to a device that has not proved itself.
    public var commandsUnproven: Bool
    /// Numbers, from 1, of the device's messages whose reply is lost.
    public var dropsRepliesTo: Set<Int>
    /// Number, from 1, of the device's message that is answered with Alert 1223.
    public var abortsAt: Int?
    /// MaxMsgSize that the server announces, in octets; nil for none. No misbehaviour, but what few servers do (LOB-10).
    public var messageSize: Int?

    /// Creates troubles; each is absent by default.
    public init(
        manner: Manner = .right, mannerLasts: Int? = nil, refusesDevice: Bool = false,
        refusesWithoutChallenge: Bool = false, reportCodes: [StatusCode] = [],
        reportCodeAfterwards: StatusCode = .ok, leavesReportsUnanswered: Bool = false,
        commandsUnproven: Bool = false, dropsRepliesTo: Set<Int> = [], abortsAt: Int? = nil,
        messageSize: Int? = nil
    ) {
        self.manner = manner
        self.mannerLasts = mannerLasts
        self.refusesDevice = refusesDevice
        self.refusesWithoutChallenge = refusesWithoutChallenge
        self.reportCodes = reportCodes
        self.reportCodeAfterwards = reportCodeAfterwards
        self.leavesReportsUnanswered = leavesReportsUnanswered
        self.commandsUnproven = commandsUnproven
        self.dropsRepliesTo = dropsRepliesTo
        self.abortsAt = abortsAt
        self.messageSize = messageSize
    }

    /// No trouble.
    public static let none = ServerTroubles()
}
