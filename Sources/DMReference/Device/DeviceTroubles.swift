public import SyncML

/// How a device that plays the lower tester towards a server misbehaves on purpose; nothing by default.
///
/// What concerns reports is left to the faults of the model (`repeatsAcknowledged`, `dropsCorrelator` and their like) and to
/// `verificationPlacement`, which delivers a verdict later.
public struct DeviceTroubles: Hashable, Sendable, Codable {
    /// A command that is answered with a code and not performed.
    public struct Refusal: Hashable, Sendable, Codable {
        /// The command's name on the wire; nil for any.
        public var command: String?
        /// What the target's address ends with; nil for any.
        public var suffix: String?
        /// The code.
        public var code: StatusCode
        /// How often.
        public var times: Int

        /// Creates a refusal.
        public init(command: String? = nil, suffix: String? = nil, code: StatusCode, times: Int = .max) {
            self.command = command
            self.suffix = suffix
            self.code = code
            self.times = times
        }
    }

    /// What the device shows as its credentials.
    public var manner: CredentialManner
    /// Commands that are refused, the first that fits.
    public var refusals: [Refusal]
    /// Numbers of messages that the device makes and does not send: the session breaks off before them.
    public var withholds: Set<Int>
    /// Numbers of messages whose reply the device does not read: the session breaks off after them.
    public var ignoresRepliesTo: Set<Int>
    /// In how many sessions the session breaks off, from the next one on.
    public var breaks: Int

    /// Creates troubles; each is absent by default.
    public init(
        manner: CredentialManner = .right, refusals: [Refusal] = [], withholds: Set<Int> = [],
        ignoresRepliesTo: Set<Int> = [], breaks: Int = .max
    ) {
        self.manner = manner
        self.refusals = refusals
        self.withholds = withholds
        self.ignoresRepliesTo = ignoresRepliesTo
        self.breaks = breaks
    }

    /// No trouble.
    public static let none = DeviceTroubles()
}

extension DeviceTroubles {
    /// The code with which a command is refused; nil where it is performed.
    mutating func refusal(of command: Command) -> StatusCode? {
        let targets = command.targets
        for index in refusals.indices where refusals[index].times > 0 {
            let refusal = refusals[index]
            guard refusal.command == nil || refusal.command == command.name,
                refusal.suffix.map({ suffix in targets.contains { $0.hasSuffix(suffix) } }) ?? true
            else { continue }
            refusals[index].times -= 1
            return refusal.code
        }
        return nil
    }
}

extension Command {
    /// The addresses of the command's Items.
    var targets: [String] {
        switch self {
        case .add(let inner), .replace(let inner), .copy(let inner), .delete(let inner), .get(let inner),
            .exec(let inner):
            inner.items.compactMap { $0.target?.uri }
        case .alert, .atomic, .sequence, .status, .results, .foreign: []
        }
    }
}
