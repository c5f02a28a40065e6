/// On whose behalf commands are executed.
public enum ExecutionContext: Hashable, Sendable {
    /// A message of a server.
    case live
    /// A run of a schedule, with the rights of its owner.
    case run(ScheduledWork)

    /// What the run of a schedule means for its commands (semantics 8).
    public struct ScheduledWork: Hashable, Sendable {
        /// The schedule's name.
        public var schedule: String
        /// What a failing command does to the rest.
        public var onError: Definition.OnError
        /// Whose lists decide; anything but `live` is a fault.
        public var rights: RightsBasis

        /// Creates the description of a run.
        public init(schedule: String, onError: Definition.OnError, rights: RightsBasis = .live) {
            self.schedule = schedule
            self.onError = onError
            self.rights = rights
        }
    }
}
