public import Traceability

/// One recorded exchange between an implementation and the suite, kept as data (docs/vectors.md).
///
/// It holds what crossed the boundary of the tester and nothing else: calls of test control, messages as XML, and what
/// the suite did to its own side. So it can be judged again without the implementation that made it.
public struct Vector: Hashable, Sendable {
    /// Names the vector and its file; role, hyphen, words of lower-case letters and digits joined by hyphens.
    public var id: String
    /// The side that it shows.
    public var role: Role
    /// What it shows, for people.
    public var title: String
    /// The requirements that it is about.
    public var requirements: [RequirementID]
    /// How it was made.
    public var provenance: Provenance
    /// What a judge has to make of it.
    public var expectation: Expectation
    /// The state in which it begins.
    public var start: Start
    /// What happened, in order.
    public var steps: [Step]

    /// How a vector was made.
    public struct Provenance: Hashable, Sendable {
        /// The implementation that was recorded.
        public var implementation: String
        /// The named fault that was switched on in it.
        public var fault: String?
        /// What was changed in its messages or results by hand.
        public var change: String?

        /// Creates a provenance.
        public init(_ implementation: String, fault: String? = nil, change: String? = nil) {
            self.implementation = implementation
            self.fault = fault
            self.change = change
        }
    }

    /// What a judge has to make of a vector.
    public enum Expectation: Hashable, Sendable {
        /// Some reading of the documents explains every step.
        case accepted
        /// None explains the last step, and at least these requirements are not met.
        case rejected([RequirementID])
    }

    /// The state in which a vector begins.
    public struct Start: Hashable, Sendable {
        /// Repeats what the suite makes up: secrets, nonces, tokens.
        public var seed: UInt64
        /// Parameters of `reset`.
        public var reset: JSONValue
        /// What belongs to one role alone.
        public var side: Side

        /// What belongs to one role alone.
        public enum Side: Hashable, Sendable {
            /// A device: its declared delay and back-off in seconds, and the session in which its limits are read.
            case device(reportDelay: Int, backOff: Int, exchanges: [Exchange])
            /// A server: the address it is bound to, and the devices that the suite plays.
            case server(url: String, devices: [ServerSetup.Device])
        }

        /// Creates a start.
        public init(seed: UInt64, reset: JSONValue, side: Side) {
            self.seed = seed
            self.reset = reset
            self.side = side
        }
    }

    /// One stimulus with all that was seen until nothing more happened.
    public struct Step: Hashable, Sendable {
        /// A method of test control, or what the suite does to a side that it plays (`device.` and `server.`).
        public var method: String
        /// Its parameters.
        public var parameters: JSONValue
        /// Commands that the suite sends in the session, each text a SyncBody, one a message.
        public var sends: [String]
        /// How the side that the suite plays behaves from now on, where not as it should.
        public var conduct: JSONValue?
        /// What the implementation answered to the call; nil where none is made.
        public var result: JSONValue?
        /// Notifications of the server that were fetched after the call; nil where none were asked for.
        public var notifications: [[UInt8]]?
        /// Messages that were exchanged, in order.
        public var exchanges: [Exchange]

        /// Creates a step.
        public init(
            method: String, parameters: JSONValue = .empty, sends: [String] = [], conduct: JSONValue? = nil,
            result: JSONValue? = nil, notifications: [[UInt8]]? = nil, exchanges: [Exchange] = []
        ) {
            self.method = method
            self.parameters = parameters
            self.sends = sends
            self.conduct = conduct
            self.result = result
            self.notifications = notifications
            self.exchanges = exchanges
        }
    }

    /// A message of a device and what the server did with it.
    public struct Exchange: Hashable, Sendable {
        /// What the server did with a message.
        public enum Answer: Hashable, Sendable {
            /// It answered with a message.
            case message(String)
            /// It answered with an HTTP status alone.
            case status(Int)
            /// The connection was closed.
            case lost
        }

        /// Whom the suite plays: the id of the server for a device, of the device for a server.
        public var peer: String
        /// The message of the device as canonical XML.
        public var device: String
        /// What the server did with it.
        public var server: Answer

        /// Creates an exchange.
        public init(peer: String, device: String, server: Answer) {
            self.peer = peer
            self.device = device
            self.server = server
        }
    }

    /// Creates a vector.
    public init(
        id: String, role: Role, title: String, requirements: [RequirementID], provenance: Provenance,
        expectation: Expectation, start: Start, steps: [Step]
    ) {
        self.id = id
        self.role = role
        self.title = title
        self.requirements = requirements
        self.provenance = provenance
        self.expectation = expectation
        self.start = start
        self.steps = steps
    }

    /// Every message in it, with its place.
    public var messages: [(place: String, text: String)] {
        var list: [(place: String, text: String)] = []
        func add(_ exchanges: [Exchange], _ place: String) {
            for (index, exchange) in exchanges.enumerated() {
                list.append(("\(place).exchanges[\(index)].device", exchange.device))
                if case .message(let text) = exchange.server {
                    list.append(("\(place).exchanges[\(index)].server", text))
                }
            }
        }
        if case .device(_, _, let exchanges) = start.side { add(exchanges, "start") }
        for (index, step) in steps.enumerated() { add(step.exchanges, "steps[\(index)]") }
        return list
    }
}
