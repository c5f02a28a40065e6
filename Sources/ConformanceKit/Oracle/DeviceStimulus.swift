public import DMReference
public import SyncML

/// One thing the suite does to a device IUT; a history of them repeats a run exactly.
public enum DeviceStimulus: Hashable, Sendable, Codable {
    /// The device is told to open a session; the server answers with these batches of commands, one a message.
    case session(ServerID, [[Command]], ServerTroubles)
    /// Time runs on.
    case advance(seconds: Int)
    /// The wall clock alone is stepped; nil makes it unknown.
    case setClock(Instant?)
    /// Power is cut at once and comes back after so many seconds.
    case powerCycle(off: Int)
    /// The link goes up or down.
    case link(up: Bool)
    /// The device changes or makes a node by itself.
    case setNode(NodeURI, value: String?, format: Format?, acl: String?)
    /// The device removes a node by itself.
    case removeNode(NodeURI)
    /// The user will answer so.
    case userAnswers([UserScript.Reply])
    /// A tool will end so.
    case setTool(NodeURI, status: Int, seconds: Int)
    /// A server account is made again with the credentials of the set-up.
    case addAccount(ServerID)
    /// A server account is removed.
    case removeAccount(ServerID)
    /// Power is cut right before a durable write to come, the nth from now, and comes back; 0 disarms.
    case armCrash(writes: Int)
    /// How a server answers sessions that the device opens by itself, from now on.
    case conduct(ServerID, ServerTroubles)
    /// A node is read past all access control.
    case readNode(NodeURI)
    /// The log of tool runs is read.
    case readTools
    /// The log of prompts is read.
    case readPrompts
}

/// What the upper tester read.
public enum DeviceReading: Hashable, Sendable, Codable {
    /// The wall clock after power came back; nil where it is unknown.
    case clock(Instant?)
    /// A node: nil where there is none.
    case node(value: String?, exists: Bool)
    /// Runs of tools, in order.
    case tools([ToolEntry])
    /// Prompts, in order.
    case prompts([UserScript.Prompt])

    /// One run of a tool.
    public struct ToolEntry: Hashable, Sendable, Codable {
        /// When it began; nil while the clock is unknown.
        public var at: Instant?
        /// The tool node.
        public var uri: String
        /// The argument.
        public var data: String?

        /// Creates an entry.
        public init(at: Instant?, uri: String, data: String?) {
            self.at = at
            self.uri = uri
            self.data = data
        }
    }
}

/// A message of a device IUT and the lower tester's reply to it.
public struct DeviceExchange: Hashable, Sendable, Codable {
    /// The server that the message was for.
    public var server: ServerID
    /// What the device sent.
    public var request: Message
    /// What the lower tester did.
    public var reply: Reply

    /// What the lower tester did with a message.
    public enum Reply: Hashable, Sendable, Codable {
        /// It answered; with what the message let the device know of the server.
        case message(Message, proof: ServerSessionCore.Proof)
        /// It closed the connection.
        case dropped
        /// The message has no place in its session; nothing was answered but an HTTP error.
        case violation
    }

    /// Creates an exchange.
    public init(server: ServerID, request: Message, reply: Reply) {
        self.server = server
        self.request = request
        self.reply = reply
    }
}

/// A stimulus with all that was seen of the IUT until it was settled.
public struct DeviceStep: Hashable, Sendable, Codable {
    /// What the suite did.
    public var stimulus: DeviceStimulus
    /// The messages exchanged, in order.
    public var exchanges: [DeviceExchange]
    /// What was read, for stimuli that read.
    public var reading: DeviceReading?
    /// Whether the crash has come that is armed; nil while none is.
    public var hasCrashed: Bool?

    /// Creates a step.
    public init(
        stimulus: DeviceStimulus, exchanges: [DeviceExchange] = [], reading: DeviceReading? = nil,
        hasCrashed: Bool? = nil
    ) {
        self.stimulus = stimulus
        self.exchanges = exchanges
        self.reading = reading
        self.hasCrashed = hasCrashed
    }
}
