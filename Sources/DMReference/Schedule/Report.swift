public import SyncML

/// An entry of the outbox: what a device tells the owner of a schedule by a generic alert (schedule-mo 6).
///
/// The header keys are fields here; `ReportCodec` turns them into the Data of the alert and back.
public struct Report: Hashable, Sendable, Codable {
    /// What the entry is about.
    public enum Kind: String, CaseIterable, Hashable, Sendable, Codable {
        /// The verdict on a request.
        case verification
        /// The outcome of a run.
        case execution
        /// A right lost, a limit reached, reports dropped.
        case fault
        /// The schedule ended by itself.
        case ended
    }

    /// What made a run begin.
    public enum Trigger: String, CaseIterable, Hashable, Sendable, Codable {
        /// An occurrence on time, or an opening window.
        case time
        /// An edge of the condition.
        case condition = "cond"
        /// The first evaluation after activation, resume or change of the condition part.
        case startup
        /// An occurrence noticed late.
        case missed
    }

    /// A life-cycle operation that is verified.
    public enum Operation: String, CaseIterable, Hashable, Sendable, Codable {
        /// Verify and store.
        case commit
        /// Begin to evaluate.
        case activate
        /// Pause.
        case suspend
        /// End for good.
        case terminate
        /// End if needed and remove.
        case delete
    }

    /// Status of one command of a run's work.
    public struct CommandStatus: Hashable, Sendable, Codable {
        /// CmdID in the body.
        public var id: String
        /// How it ended.
        public var code: StatusCode

        /// Creates a command status.
        public init(id: String, code: StatusCode) {
            self.id = id
            self.code = code
        }
    }

    /// A value that the work read.
    public struct Value: Hashable, Sendable, Codable {
        /// The node, as LocURI.
        public var uri: String
        /// The node's format.
        public var format: String
        /// The value as text.
        public var data: String

        /// Creates a value.
        public init(uri: String, format: String, data: String) {
            self.uri = uri
            self.format = format
            self.data = data
        }
    }

    /// What the entry is about.
    public var kind: Kind
    /// Instance number of the schedule.
    public var instance: Int
    /// Name of the schedule.
    public var id: String
    /// Revision in force.
    public var revision: Int
    /// Number of the entry within the instance, from 1.
    public var sequence: Int
    /// Server's token of the request; verification alone, and absent where the request was not the owner's.
    public var correlator: String?
    /// Verification: the operation.
    public var operation: Operation?
    /// Verification, execution, fault: the outcome.
    public var code: StatusCode?
    /// The fine reason (tokens of semantics 4, 8 and 10), or the end reason.
    public var reason: String?
    /// Verification, fault: the offending node.
    public var node: String?
    /// Verification, fault: the schedule's state, or `absent`.
    public var state: String?
    /// Verification, ended: runs begun so far.
    public var fired: Int?
    /// Verification: number of the run in progress or 0.
    public var running: Int?
    /// Verification: how many more schedules this server may commit.
    public var free: Int?
    /// Execution: number of the run.
    public var occurrence: Int?
    /// Execution: when the run was due.
    public var due: Instant?
    /// Execution: when the run began.
    public var begun: Instant?
    /// Execution: what made it run.
    public var trigger: Trigger?
    /// Execution: the parameter group applied.
    public var group: String?
    /// Execution, ended: occurrences missed so far.
    public var missed: Int?
    /// Execution, ended: triggers skipped so far.
    public var skipped: Int?
    /// Execution, ended: runs that did not end well so far.
    public var failed: Int?
    /// Fault: reports lost to overflow.
    public var lost: Int?
    /// Execution: status of each command of the work.
    public var commands: [CommandStatus]
    /// Execution: the values read, in order.
    public var values: [Value]

    /// Creates an entry; what the kind does not use stays absent.
    public init(kind: Kind, instance: Int, id: String, revision: Int, sequence: Int) {
        self.kind = kind
        self.instance = instance
        self.id = id
        self.revision = revision
        self.sequence = sequence
        commands = []
        values = []
    }
}
