public import DMReference

/// How much of a device's world is explored: who asks for what how often, and what may happen.
///
/// Everything that could go on for ever has a budget, so that the states are finite.
public struct Scope: Hashable, Sendable, Codable {
    /// One schedule that its owner may set up, change and remove.
    public struct Schedule: Hashable, Sendable, Codable {
        /// The name of its node.
        public var name: String
        /// The owner.
        public var server: ServerID
        /// What it does.
        public var kind: Kind
        /// Whether its list gives the other servers every right on it.
        public var isShared: Bool

        /// Creates a schedule.
        public init(_ name: String, of server: ServerID, _ kind: Kind, isShared: Bool = false) {
            self.name = name
            self.server = server
            self.kind = kind
            self.isShared = isShared
        }

        /// Reads a schedule; `isShared` may be left out.
        public init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: CodingKeys.self)
            name = try container.decode(String.self, forKey: .name)
            server = ServerID(try container.decode(String.self, forKey: .server))
            kind = try container.decode(Kind.self, forKey: .kind)
            isShared = try container.decodeIfPresent(Bool.self, forKey: .isShared) ?? false
        }
    }

    /// What a schedule does.
    public enum Kind: String, CaseIterable, Hashable, Sendable, Codable {
        /// Writes a value at every tick.
        case periodic
        /// Writes a value when the watched value rises.
        case conditional
        /// Applies one of two groups of parameters by the watched value.
        case grouped
    }

    /// The schedules.
    public var schedules: [Schedule]
    /// Messages that servers may send.
    public var requests = 2
    /// How many times the clocks may run on.
    public var ticks = 2
    /// How many seconds a tick is.
    public var tickSeconds = 60
    /// Changes of the watched value.
    public var writes = 0
    /// Steps of the wall clock by one tick, forward or back.
    public var clockSteps = 0
    /// Times that a server takes reports and does not answer.
    public var silences = 0
    /// Owners whose rights on what their schedules write may be withdrawn.
    public var revocations = 0
    /// Cuts of power, between steps or before a durable write within one.
    public var powerCuts = 1
    /// Whether servers ask for what is not theirs, or is wrong.
    public var misbehaves = false
    /// The least seconds between runs of a conditional schedule.
    public var minGap = 0
    /// Faults switched on, as `serve --fault` names them.
    public var faults = ""
    /// The option taken at each freedom; the recommended one where nothing is said.
    public var policy: [String: Int] = [:]
    /// The most states; beyond it the answer is that nothing is known.
    public var maximumStates = 1_000_000

    /// Creates a scope of these schedules.
    public init(schedules: [Schedule]) { self.schedules = schedules }

    /// The scope of the command where none is given: two schedules of two servers, two ticks, one power cut.
    public static let standard: Scope = {
        var scope = Scope(schedules: [
            Schedule("s", of: "srv-a", .periodic), Schedule("t", of: "srv-b", .conditional),
        ])
        scope.writes = 1
        return scope
    }()

    /// The servers, in order.
    public var servers: [ServerID] { Set(schedules.map(\.server)).sorted() }

    /// What is wrong with the scope; nil where nothing is.
    public var defect: String? {
        let budgets = [requests, ticks, writes, clockSteps, silences, revocations, powerCuts, minGap]
        if !(1...4).contains(schedules.count) { return "a scope has 1 to 4 schedules" }
        if Set(schedules.map(\.name)).count != schedules.count { return "two schedules have the same name" }
        if let bad = schedules.first(where: { !Layout.isName($0.name) }) { return "no name: \(bad.name)" }
        if let bad = schedules.first(where: { !Layout.isName($0.server.rawValue) }) {
            return "no server: \(bad.server)"
        }
        if budgets.contains(where: { !(0...100).contains($0) }) { return "a budget is beyond 0 to 100" }
        if !(60...86_400).contains(tickSeconds) { return "tickSeconds is beyond 60 to 86400" }
        if !(1...Int(Int32.max)).contains(maximumStates) { return "maximumStates is beyond its bounds" }
        if FaultSet<DeviceFault>(faults) == nil { return "an unknown fault: \(faults)" }
        return nil
    }

    /// Reads a scope; what is left out has its default.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        self.init(schedules: try container.decode([Schedule].self, forKey: .schedules))
        func read(_ key: CodingKeys, _ path: WritableKeyPath<Scope, Int>) throws {
            if let value = try container.decodeIfPresent(Int.self, forKey: key) {
                self[keyPath: path] = value
            }
        }
        try read(.requests, \.requests)
        try read(.ticks, \.ticks)
        try read(.tickSeconds, \.tickSeconds)
        try read(.writes, \.writes)
        try read(.clockSteps, \.clockSteps)
        try read(.silences, \.silences)
        try read(.revocations, \.revocations)
        try read(.powerCuts, \.powerCuts)
        try read(.minGap, \.minGap)
        try read(.maximumStates, \.maximumStates)
        misbehaves = try container.decodeIfPresent(Bool.self, forKey: .misbehaves) ?? misbehaves
        faults = try container.decodeIfPresent(String.self, forKey: .faults) ?? faults
        policy = try container.decodeIfPresent([String: Int].self, forKey: .policy) ?? policy
    }
}
