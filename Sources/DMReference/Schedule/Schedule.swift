public import SyncML

/// One schedule as the device holds it: definition, revision, state, counters and memory (semantics 1, 2 and 12).
///
/// All of it is kept across power loss, apart from what a draft adds; timers in it start anew after a cut.
public struct Schedule: Hashable, Sendable, Codable {
    /// The name of the node under `Set`.
    public let id: String
    /// Tells this schedule from a predecessor of the same name; never used again on the device.
    public let instance: Int
    /// The server whose rights its runs have.
    public let owner: ServerID
    /// 0 until the first commit, one more at every accepted change.
    public var revision = 0
    /// Where it stands in its life.
    public var state = State.draft
    /// Why it ended.
    public var endReason: EndReason?
    /// The definition in force as nodes; what was committed last.
    public var definitionTree = DefinitionTree()
    /// The definition in force.
    @Shared public var definition = Definition()
    /// Own lists of the node and of the nodes below it outside `Def`, by path; the node's own at the empty path.
    public var lists: [String: ACL]
    /// A request whose verdict waits for the user.
    public var pending: PendingRequest?
    /// Runs begun.
    public var fired = 0
    /// Occurrences missed.
    public var missed = 0
    /// Triggers skipped because of overlap, refusal or a gap.
    public var skipped = 0
    /// Runs that did not end well.
    public var failed = 0
    /// When the last run began.
    public var lastFire: Instant?
    /// How the last run ended; 0 before.
    public var lastResult = 0
    /// Number of the last report made.
    public var lastSequence = 0
    /// The last verdict, as `Info/Last...` shows it.
    public var lastVerdict = LastVerdict()
    /// The answer to the last request, for duplicates.
    public var cache: CachedAnswer?
    /// What the time part has done.
    public var time = TimeMemory()
    /// What the condition part remembers.
    public var tree = TreeMemory()
    /// What the parameter groups remember.
    public var groups = GroupMemory()
    /// The run in progress.
    public var run: ScheduleRun?
    /// Triggers whose runs have not begun, in order.
    public var triggers: [Trigger] = []
    /// The trigger remembered inside a gap, or behind one whose run has not begun.
    public var remembered: Trigger?
    /// When the open gap ends, on the monotonic clock.
    public var gapEnds: Int?
    /// A run that waits for the user's consent.
    public var asking: RunPrompt?
    /// Whether a fault `target-rights` was reported since the last run without 425.
    public var hasReportedRights = false
    /// Failures in a row.
    public var failuresInRow = 0
    /// Whether an end that is due waits until the run in progress is over.
    public var putsOffEnd = false
    /// The tree at the last commit; kept by the fault `snapshotsRights` alone.
    public var rightsAtCommit: DMTree?
    /// The first definition; kept by the fault `losesChangesOnPowerCut` alone.
    public var firstDefinition: DefinitionTree?
    /// Runs that reports do not count; the fault `losesCountersOnPowerCut`.
    public var runsBeforeCut = 0
    /// Whether the owner's account was removed, so that nothing is reported any more.
    public var isOrphaned = false
    /// Whether the node is gone although the schedule goes on; the fault `deleteLeavesRunning`.
    public var isHidden = false
    /// When an Ended schedule is removed, on the monotonic clock.
    public var removalAt: Int?

    /// States of the life cycle (semantics 2).
    public enum State: String, CaseIterable, Hashable, Sendable, Codable {
        /// Not committed.
        case draft = "Draft"
        /// Committed, not activated.
        case installed = "Installed"
        /// Evaluated and run.
        case active = "Active"
        /// Paused.
        case suspended = "Suspended"
        /// Over; read-only.
        case ended = "Ended"
    }

    /// Why a schedule ended.
    public enum EndReason: String, CaseIterable, Hashable, Sendable, Codable {
        /// Count reached, or the last possible occurrence processed.
        case completed
        /// End passed while it could still have fired.
        case expired
        /// A server ended it.
        case terminated
        /// The owner's account was removed.
        case ownerGone = "owner-gone"
        /// It could not go on.
        case fault
    }

    /// The last verdict.
    public struct LastVerdict: Hashable, Sendable, Codable {
        /// The operation; nil before the first request.
        public var operation: Report.Operation?
        /// The outcome; 202 while it is pending.
        public var code: StatusCode?
        /// The fine reason.
        public var reason = ""
        /// The offending node.
        public var node = ""
        /// The server's token.
        public var correlator = ""
    }

    /// The answer that a repeated request gets again.
    public struct CachedAnswer: Hashable, Sendable, Codable {
        /// Who asked.
        public var server: ServerID
        /// For what.
        public var operation: Report.Operation
        /// With which token.
        public var correlator: String
        /// What it was told.
        public var code: StatusCode
        /// The fine reason of the verdict.
        public var reason: String
    }

    /// A commit that waits for the user's consent; held durably (T6).
    public struct PendingRequest: Hashable, Sendable, Codable {
        /// The definition asked for, as nodes.
        public var definitionTree: DefinitionTree
        /// The definition asked for.
        @Shared public var definition: Definition
        /// The server's token.
        public var correlator: String
        /// The user's answer once the prompt ends; nil where none comes.
        public var reply: UserScript.Reply?
        /// When silence counts as refusal, on the monotonic clock.
        public var deadline: Int
    }

    /// A run that waits for the user's consent.
    public struct RunPrompt: Hashable, Sendable, Codable {
        /// What made it run.
        public var trigger: Trigger
        /// The user's answer; nil where none comes.
        public var reply: UserScript.Reply?
        /// When silence counts as refusal, on the monotonic clock.
        public var deadline: Int
    }

    /// What the time part has done.
    public struct TimeMemory: Hashable, Sendable, Codable {
        /// The instant of the first activation, the default of Start.
        public var anchor: Instant?
        /// The highest occurrence processed, L of the index rule.
        public var last = -1
        /// Whether the schedule was activated while the clock was unknown, so that counting has not begun.
        public var awaitsClock = false
        /// When the window that is open closes.
        public var windowCloses: Instant?
    }

    /// What the condition part remembers.
    public struct TreeMemory: Hashable, Sendable, Codable {
        /// The atoms.
        var condition = ConditionMemory()
        /// The composite that was seen last.
        public var truth = false
        /// Whether the next evaluation is the first since activation, resume or a change.
        public var isFresh = true
    }

    /// What the parameter groups remember.
    public struct GroupMemory: Hashable, Sendable, Codable {
        /// The group that applies; nil before the first application.
        public var current: String?
        /// A group whose application failed and that is not tried again until the selection changes.
        public var failed: String?
        /// The conditions of the groups.
        var conditions: [String: ConditionMemory] = [:]
        /// Whether the next selection is the first since activation, resume or a change.
        public var isFresh = true
        /// Whether the next selection applies even the current group, because the groups were changed.
        public var mustApply = false
        /// What a selection was due to that could not take place because a run or a question was open.
        public var missedSelection: Report.Trigger?
    }

    /// An instant at which a schedule asks to run.
    public struct Trigger: Hashable, Sendable, Codable {
        /// What made it ask.
        public var word: Report.Trigger
        /// When it was due; nil while the clock is unknown.
        public var due: Instant?
        /// Whether it came from a pulse, which needs no truth at the end of a gap.
        public var isPulse = false
        /// Whether a condition caused it, so that the minimum gap applies.
        public var isConditional = false
        /// Runs above it in the chain that caused it.
        public var depth = 0
        /// Not before this monotonic second: the tick to which a deep cascade was put off.
        public var notBefore: Int?
        /// The group to apply.
        public var group: String?
    }

    /// Creates a draft; its list gives the owner every right and nobody else any (semantics 13).
    public init(id: String, instance: Int, owner: ServerID) {
        self.id = id
        self.instance = instance
        self.owner = owner
        lists = ["": ACL(owner: owner)]
    }
}

/// A run that has begun and is not over.
public struct ScheduleRun: Hashable, Sendable, Codable {
    /// Its number.
    public var occurrence: Int
    /// The revision under which it began.
    public var revision: Int
    /// What made it run.
    public var trigger: Schedule.Trigger
    /// When it began; nil while the clock is unknown.
    public var begun: Instant?
    /// What is reported, as the revision said.
    public var when: Definition.ReportPart.When
    /// What the user is told afterwards, as the revision said.
    public var onResult: Definition.UserPart.Prompt
    /// The text for that.
    public var text: String
    /// The statuses so far.
    public var commands: [Report.CommandStatus] = []
    /// The values read so far.
    public var values: [Report.Value] = []
    /// Whether the work reads values, so that it is always reported.
    public var reads = false
    /// The node of the first command that was denied.
    public var denied: NodeURI?
    /// Whether a command was denied.
    public var wasDenied = false
    /// Commands whose processes have not ended.
    public var waiting: Set<String> = []
}

extension Schedule {
    /// Whether a run or a question about one is open.
    var isBusy: Bool { run != nil || asking != nil }

    /// Whether the schedule, or the request for it, must survive the session.
    var isDurable: Bool { state != .draft || pending != nil }
}
