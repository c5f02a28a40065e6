public import DMReference
import SyncML

/// Judges each step of a server IUT by what it can know: the operator's wishes and the messages that reached it.
///
/// How a server carries a wish out is its own affair, so its commands are judged by what they do on the device that
/// the suite plays, and by the few rules of the binding. What it has on record is judged by a set of tracks: more than one
/// where a message may or may not have been stored before the power was cut.
public struct ServerOracle: Sendable {
    /// Names a schedule on a device.
    struct Place: Hashable, Sendable {
        var device: String
        var id: String
    }

    /// One way to explain everything seen so far.
    typealias Explanation = [Place: RecordTrack]

    /// What is known of the session under way with one device.
    struct Conversation: Hashable, Sendable {
        var sessionID: String
        /// Whether the server has taken right credentials in this session.
        var isDeviceAccepted = false
        /// Challenges to right credentials.
        var challenges = 0
        /// The server's last message.
        var last: Message?
        /// The device's last message.
        var lastRequest: Message?
    }

    package let scheduleRoot: NodeURI
    package let limits: OracleLimits
    var states: [Explanation] = [[:]]
    var conversations: [String: Conversation] = [:]
    /// What each device held in its last message or after its last session.
    var held: [String: [String: ServerExchange.Held]] = [:]
    /// What each token was used for.
    var correlators: [String: String] = [:]
    /// Devices whose nonces may be out of step with the server's, so that one proof more may fail.
    var mayBeOutOfStep: Set<String> = []
    /// Devices that have talked to the server since reset.
    var known: Set<String> = []
    /// Whether a crash is armed that may not have happened yet; it cuts the power once.
    var isArmed = false
    /// Things worth reading that decide nothing; whoever reads them empties the list.
    package var findings: [String] = []

    /// Creates an oracle for a server that manages devices without schedules.
    public init(
        scheduleRoot: NodeURI = NodeURI(segments: ["Schedule"]), limits: OracleLimits = OracleLimits()
    ) {
        self.scheduleRoot = scheduleRoot
        self.limits = limits
    }

    /// How many explanations are left.
    public var stateCount: Int { states.count }

    /// Judges a step.
    ///
    /// - Parameter step: A stimulus with all that was seen until nothing more happened.
    /// - Returns: Whether it is explained; the oracle is of no further use once it is not.
    public mutating func judge(_ step: ServerStep) -> OracleVerdict {
        do {
            apply(step.stimulus)
            addUnseen()
            for observation in step.observations {
                switch observation {
                case .exchange(let exchange): try judge(exchange)
                case .end(let end): try judge(end)
                }
            }
            try compare(step)
            return states.count > limits.states ? .ambiguityLimit(states: states.count) : .explained
        } catch {
            return .refuted(error)
        }
    }

    private mutating func apply(_ stimulus: ServerStimulus) {
        switch stimulus {
        case .wish(let wish, let id, let device):
            update(device, id) { $0.record(wish) }
        case .powerCycle:
            conversations = [:]
            mayBeOutOfStep = known
        case .armCrash(let writes): isArmed = writes > 0
        case .session, .advance, .setNode, .setRights, .userAnswers, .conduct, .link, .cycleDevice, .inject,
            .readCrash,
            .readRecord:
            break
        }
    }

    /// Changes one track in every explanation, and drops explanations that have become the same.
    mutating func update(_ device: String, _ id: String, _ change: (inout RecordTrack) -> Void) {
        for index in states.indices {
            change(&states[index][Place(device: device, id: id), default: RecordTrack()])
        }
        mergeStates()
    }

    mutating func mergeStates() {
        guard states.count > 1 else { return }
        var seen: Set<Explanation> = []
        states = states.filter { seen.insert($0).inserted }
    }

    // MARK: What cases ask

    /// Whether the server has nothing left to send for a device.
    ///
    /// - Parameter device: The device.
    /// - Returns: True where every explanation agrees that all wishes were carried out.
    public func isCarriedOut(device: String) -> Bool {
        states.allSatisfy { state in state.allSatisfy { $0.key.device != device || $0.value.uncarried == nil }
        }
    }

    /// Whether every wish for a device was decided.
    ///
    /// - Parameter device: The device.
    /// - Returns: True where no explanation has an open wish.
    public func isSettled(device: String) -> Bool {
        states.allSatisfy { state in state.allSatisfy { $0.key.device != device || $0.value.isSettled } }
    }

    /// Whether a plan for a schedule would be allowed now: it is absent, refused or closed in every explanation.
    func mayPlan(device: String, id: String) -> Bool {
        states.allSatisfy { state in
            guard let track = state[Place(device: device, id: id)] else { return true }
            return track.isSettled && track.rest != .confirmed
        }
    }

    /// Whether a change, activate, suspend or terminate would be allowed now in every explanation.
    func isLive(device: String, id: String) -> Bool {
        states.allSatisfy { $0[Place(device: device, id: id)]?.isLive ?? false }
    }

    /// Whether a schedule is on record, and not only planned, in every explanation.
    func mayRemove(device: String, id: String) -> Bool {
        states.allSatisfy { state in
            guard let track = state[Place(device: device, id: id)], track.planned != nil else { return false }
            if case .plan? = track.wishes.first?.wish { return false }
            return true
        }
    }

    /// The wish that is not carried out, for an explanation of a failure; nil where some explanation has none.
    package func uncarried(device: String) -> (wish: OperatorWish, text: String)? {
        let open = states.map { state in
            state.filter { $0.key.device == device && $0.value.uncarried != nil }
                .min { $0.key.id < $1.key.id }
        }
        guard open.allSatisfy({ $0 != nil }), let (place, track) = open.first ?? nil,
            let wish = track.uncarried?.wish
        else { return nil }
        return (wish, "\(StimulusText.describe(wish)) of \(place.id)")
    }
}
