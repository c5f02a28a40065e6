public import DMReference
public import SyncML

/// What an operator wishes for a schedule (test control section 4).
public enum OperatorWish: Hashable, Sendable, Codable {
    /// The device shall have a schedule.
    case plan(Definition)
    /// The schedule shall have another definition.
    case change(Definition)
    /// It shall run.
    case activate
    /// It shall pause.
    case suspend
    /// It shall end.
    case terminate
    /// It shall be gone.
    case remove
}

/// One thing the suite does to a server IUT, or to a device that it plays; a history of them repeats a run exactly.
public enum ServerStimulus: Hashable, Sendable, Codable {
    /// The operator wishes something for a schedule of a device.
    case wish(OperatorWish, id: String, device: String)
    /// A device opens a session, by a notification of the server where there is one, else by itself.
    case session(device: String)
    /// Time runs on, on the server and on every device.
    case advance(seconds: Int)
    /// A node of a device changes by the device's own doing.
    case setNode(NodeURI, value: String, device: String)
    /// The access control list of a node of a device changes by the device's own doing.
    case setRights(NodeURI, acl: String, device: String)
    /// The user of a device will answer so.
    case userAnswers([UserScript.Reply], device: String)
    /// How a device behaves from now on.
    case conduct(DeviceTroubles, device: String)
    /// The link of a device goes up or down.
    case link(up: Bool, device: String)
    /// The power of a device is cut and comes back.
    case cycleDevice(device: String)
    /// A generic alert that does not come from a schedule of the device is offered with its next reports.
    case inject(Alert, device: String)
    /// The power of the server is cut and comes back after so many seconds.
    case powerCycle(off: Int)
    /// The power of the server is cut right before a durable write to come; 0 disarms.
    case armCrash(writes: Int)
    /// Whether the crash armed last has happened.
    case readCrash
    /// What the server has on record about a schedule is read.
    case readRecord(id: String, device: String)
}

/// What the upper tester read of a server.
public enum ServerReading: Hashable, Sendable {
    /// The record of a schedule.
    case record(ScheduleRecord)
    /// Whether the crash has happened.
    case crash(hasFired: Bool)
}

/// A message of a device that the suite plays, and what the server IUT made of it.
public struct ServerExchange: Hashable, Sendable {
    /// What came back.
    public enum Reply: Hashable, Sendable {
        /// A message.
        case message(Message)
        /// The connection was closed without an answer.
        case dropped
        /// An HTTP status other than 200.
        case refused(status: Int)
        /// Octets that are no message.
        case unreadable(String)
    }

    /// What a device holds of a schedule.
    public struct Held: Hashable, Sendable {
        /// Where it stands in its life.
        public var state: Schedule.State
        /// Its number.
        public var instance: Int
        /// How often its definition was committed.
        public var revision: Int
        /// The definition in force.
        public var definition: Definition

        /// Creates a value.
        public init(state: Schedule.State, instance: Int, revision: Int, definition: Definition) {
            self.state = state
            self.instance = instance
            self.revision = revision
            self.definition = definition
        }
    }

    /// The device.
    public var device: String
    /// What it sent.
    public var request: Message
    /// What the message shows of the device's credentials.
    public var shown: CredentialManner
    /// What came back.
    public var reply: Reply
    /// The schedules of the server that the device held when it sent the message, committed ones alone, by name.
    public var held: [String: Held]

    /// Creates an exchange.
    public init(
        device: String, request: Message, shown: CredentialManner, reply: Reply, held: [String: Held]
    ) {
        self.device = device
        self.request = request
        self.shown = shown
        self.reply = reply
        self.held = held
    }
}

/// A stimulus with all that was seen of a server until nothing more happened.
public struct ServerStep: Hashable, Sendable {
    /// How a session of a device ended.
    public struct End: Hashable, Sendable {
        /// The device.
        public var device: String
        /// How its session ended.
        public var end: SessionEnd

        /// Creates an end.
        public init(device: String, end: SessionEnd) {
            self.device = device
            self.end = end
        }
    }

    /// One thing that was seen, in order.
    public enum Observation: Hashable, Sendable {
        /// A message went to the server.
        case exchange(ServerExchange)
        /// A session ended.
        case end(End)
    }

    /// What the suite did.
    public var stimulus: ServerStimulus
    /// What was seen, in order.
    public var observations: [Observation]
    /// What was read, for stimuli that read.
    public var reading: ServerReading?

    /// Creates a step.
    public init(
        stimulus: ServerStimulus, observations: [Observation] = [], reading: ServerReading? = nil
    ) {
        self.stimulus = stimulus
        self.observations = observations
        self.reading = reading
    }
}
