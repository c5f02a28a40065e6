public import DMReference
public import SyncML

/// A reference server that differs from the others in what the documents leave to the server.
///
/// `serve server --variant NAME` runs one, `conformance soundness` holds the suite against all.
public struct ServerVariant: NamedVariant {
    /// The name.
    public let name: String
    /// What is different.
    public let summary: String
    /// How freedoms are resolved.
    public var policy: Policy
    /// How it writes XML.
    public var style: XMLStyle
    /// How it words its messages.
    public var manner: MessageManner
    /// Whether its operator can pause schedules; what it says of itself follows from it.
    public var suspends: Bool

    init(
        _ name: String, _ summary: String, _ preferences: [Freedom: Int] = [:],
        style: XMLStyle = .canonical, manner: MessageManner = .usual, suspends: Bool = true
    ) {
        self.name = name
        self.summary = summary
        self.style = style
        self.manner = manner
        self.suspends = suspends
        policy = Policy(preferences)
    }

    /// The server without a name: recommended behaviour wherever there is a recommendation.
    public static let reference = ServerVariant("reference", "Does what is recommended.")

    /// All variants.
    public static let all: [ServerVariant] = [
        reference,
        ServerVariant("blind", "Transfers without reading what the device can do.", ["readsCapFirst": 1]),
        ServerVariant(
            "commitsLater", "Commits in a message of its own after the transfer.",
            ["commitInLaterMessage": 1]),
        ServerVariant(
            "sendsMembers", "Transfers by single commands instead of a Sequence.", ["transferInSequence": 1]),
        ServerVariant(
            "sendsMembersAndCommitsLater", "Both at once, without reading what the device can do.",
            ["transferInSequence": 1, "commitInLaterMessage": 1, "readsCapFirst": 1]),
        ServerVariant(
            "statusPerCommand", "One Status for a command with several Items.", ["statusPerCommand": 1]),
        ServerVariant(
            "plainAcceptance", "Accepts credentials with 200 where it may, and gives no nonce with it.",
            ["headerStatusAfterCredentials": 1, "nonceWithAcceptance": 1]),
        ServerVariant(
            "provesInRefusal", "Shows its credentials in the message that refuses those of the device.",
            ["credentialsWithRefusal": 1]),
        ServerVariant(
            "skipsEmptyChanges", "Sends nothing for a change that changes nothing.",
            ["commitsEmptyChange": 1]),
        ServerVariant("noSuspend", "Offers its operator no pause.", suspends: false),
        ServerVariant("indented", "Writes XML with white space, prefixes and CDATA.", style: .indented),
        ServerVariant("terse", "Leaves out of its messages whatever may be absent.", manner: .terse),
        ServerVariant("wordy", "Adds names, sizes and Meta to its messages.", manner: .wordy),
        ServerVariant("identifiers", "Numbers commands in another way.", ["commandNumbers": 1]),
    ]
}
