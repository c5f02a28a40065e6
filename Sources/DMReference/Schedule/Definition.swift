/// What a schedule shall do and when: the typed content of its `Def` subtree (schedule-mo 2).
///
/// Absent nodes are nil, so that a definition can be written back exactly; defaults are given by the accessors of
/// `Definition+Defaults`.
public struct Definition: Hashable, Sendable, Codable {
    /// Whether the first commit also activates; default true.
    public var autoStart: Bool?
    /// Whether missing targets and watched nodes are allowed; default false.
    public var lenient: Bool?
    /// How the time part and the tree part combine; default all.
    public var mode: Combination?
    /// What happens after a failing command; default go.
    public var onError: OnError?
    /// The time part; an empty one is a one-shot at activation.
    public var time: TimePart?
    /// The condition on the tree.
    public var condition: Condition?
    /// The actions as the text of a SyncBody.
    public var body: String?
    /// The parameter groups, instead of a body.
    public var groups: Groups?
    /// What is reported.
    public var report: ReportPart
    /// What the user is asked or told.
    public var user: UserPart

    /// Conjunction or disjunction.
    public enum Combination: String, CaseIterable, Hashable, Sendable, Codable {
        /// Every part must hold.
        case all = "All"
        /// One part is enough.
        case any = "Any"
    }

    /// What a run does after a command failed.
    public enum OnError: String, CaseIterable, Hashable, Sendable, Codable {
        /// The next command runs.
        case go = "Go"
        /// The rest is not executed (215).
        case stop = "Stop"
    }

    /// What becomes of occurrences that were noticed too late (AMB-13).
    public enum Missed: String, CaseIterable, Hashable, Sendable, Codable {
        /// They are counted as missed.
        case skip = "Skip"
        /// The latest within grace runs.
        case once = "Once"
        /// Each within grace runs, in order.
        case all = "All"
    }

    /// Occurrences and bounds in universal time; seconds where no instant.
    public struct TimePart: Hashable, Sendable, Codable {
        /// First occurrence; default: the first activation.
        public var start: Instant?
        /// No run is due from here on.
        public var end: Instant?
        /// Distance of occurrences; none means one occurrence.
        public var period: Int?
        /// Length of the window that an occurrence opens.
        public var duration: Int?
        /// Most runs.
        public var count: Int?
        /// What happens to late occurrences; default once.
        public var missed: Missed?
        /// How late a run may be.
        public var grace: Int?

        /// Creates a time part.
        public init(
            start: Instant? = nil, end: Instant? = nil, period: Int? = nil, duration: Int? = nil,
            count: Int? = nil, missed: Missed? = nil, grace: Int? = nil
        ) {
            self.start = start
            self.end = end
            self.period = period
            self.duration = duration
            self.count = count
            self.missed = missed
            self.grace = grace
        }
    }

    /// Atoms on nodes of the tree, combined.
    public struct Condition: Hashable, Sendable, Codable {
        /// How atoms combine; default all.
        public var mode: Combination?
        /// Whether an already true condition triggers at activation; default true. Not used in groups.
        public var startup: Bool?
        /// Least seconds between runs caused by conditions; default 1. Not used in groups.
        public var minGap: Int?
        /// The atoms by name.
        public var atoms: [String: Atom]

        /// Creates a condition.
        public init(
            mode: Combination? = nil, startup: Bool? = nil, minGap: Int? = nil, atoms: [String: Atom] = [:]
        ) {
            self.mode = mode
            self.startup = startup
            self.minGap = minGap
            self.atoms = atoms
        }
    }

    /// A comparison of one node (semantics 6).
    public struct Atom: Hashable, Sendable, Codable {
        /// The watched node.
        public var node: NodeURI
        /// The comparison.
        public var comparison: Comparison
        /// The operand as text.
        public var value: String?
        /// Value at which a numeric atom becomes false again.
        public var rearm: String?
        /// Seconds the comparison must hold before the atom counts as true.
        public var hold: Int?

        /// Creates an atom.
        public init(
            node: NodeURI, _ comparison: Comparison, value: String? = nil, rearm: String? = nil,
            hold: Int? = nil
        ) {
            self.node = node
            self.comparison = comparison
            self.value = value
            self.rearm = rearm
            self.hold = hold
        }
    }

    /// The nine operators of semantics 6.
    public enum Comparison: String, CaseIterable, Hashable, Sendable, Codable {
        /// Canonical values are equal.
        case equal = "EQ"
        /// Canonical values differ.
        case notEqual = "NE"
        /// Greater than the operand.
        case greater = "GT"
        /// Greater than or equal to the operand.
        case greaterOrEqual = "GE"
        /// Less than the operand.
        case less = "LT"
        /// Less than or equal to the operand.
        case lessOrEqual = "LE"
        /// The node exists.
        case present = "PRESENT"
        /// The node does not exist.
        case absent = "ABSENT"
        /// The value is not the one last evaluated.
        case changed = "CHANGED"
    }

    /// Parameter groups, of which one is current (semantics 9, AMB-23).
    public struct Groups: Hashable, Sendable, Codable {
        /// The group that applies where none matches.
        public var defaultGroup: String?
        /// The groups by name.
        public var groups: [String: Group]

        /// Creates groups.
        public init(defaultGroup: String? = nil, groups: [String: Group] = [:]) {
            self.defaultGroup = defaultGroup
            self.groups = groups
        }
    }

    /// One parameter group.
    public struct Group: Hashable, Sendable, Codable {
        /// The lowest rank that matches wins.
        public var rank: Int
        /// When the group matches; nil: always.
        public var condition: Condition?
        /// Start of the daily window, seconds after midnight UTC.
        public var from: Int?
        /// End of the daily window, exclusive.
        public var to: Int?
        /// Replace commands as the text of a SyncBody.
        public var body: String

        /// Creates a group.
        public init(rank: Int, condition: Condition? = nil, from: Int? = nil, to: Int? = nil, body: String) {
            self.rank = rank
            self.condition = condition
            self.from = from
            self.to = to
            self.body = body
        }
    }

    /// What is reported to the owner.
    public struct ReportPart: Hashable, Sendable, Codable {
        /// Which runs are reported; default failure.
        public var when: When?
        /// Whether an automatic end is reported; default true.
        public var ended: Bool?
        /// Consecutive failures that suspend the schedule; 0 is off.
        public var failLimit: Int?

        /// Which runs are reported.
        public enum When: String, CaseIterable, Hashable, Sendable, Codable {
            /// None, unless the work holds a Get.
            case never = "Never"
            /// Those that did not end well.
            case failure = "Failure"
            /// All.
            case always = "Always"
        }

        /// Creates a report part.
        public init(when: When? = nil, ended: Bool? = nil, failLimit: Int? = nil) {
            self.when = when
            self.ended = ended
            self.failLimit = failLimit
        }
    }

    /// What the user is asked or told (semantics 11).
    public struct UserPart: Hashable, Sendable, Codable {
        /// At the request; default none.
        public var onRequest: Prompt?
        /// Before a run; default none.
        public var onRun: Prompt?
        /// After a run; none or notify.
        public var onResult: Prompt?
        /// The text shown.
        public var text: String?
        /// Seconds until silence counts as refusal; default 60.
        public var timeout: Int?

        /// How the user takes part.
        public enum Prompt: String, CaseIterable, Hashable, Sendable, Codable {
            /// Not at all.
            case none = "None"
            /// Is told.
            case notify = "Notify"
            /// Is asked.
            case confirm = "Confirm"
        }

        /// Creates a user part.
        public init(
            onRequest: Prompt? = nil, onRun: Prompt? = nil, onResult: Prompt? = nil, text: String? = nil,
            timeout: Int? = nil
        ) {
            self.onRequest = onRequest
            self.onRun = onRun
            self.onResult = onResult
            self.text = text
            self.timeout = timeout
        }
    }

    /// Creates a definition; everything is absent by default.
    public init(
        autoStart: Bool? = nil, lenient: Bool? = nil, mode: Combination? = nil, onError: OnError? = nil,
        time: TimePart? = nil, condition: Condition? = nil, body: String? = nil, groups: Groups? = nil,
        report: ReportPart = ReportPart(), user: UserPart = UserPart()
    ) {
        self.autoStart = autoStart
        self.lenient = lenient
        self.mode = mode
        self.onError = onError
        self.time = time
        self.condition = condition
        self.body = body
        self.groups = groups
        self.report = report
        self.user = user
    }
}
