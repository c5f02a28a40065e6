import SyncML

/// Where the management commands of `DeviceModel+Commands` meet the schedule object.
extension DeviceModel {
    /// Performs a management command on an address inside the schedule object, with all checks.
    ///
    /// A Copy from or to the object does not come here; it is refused before.
    ///
    /// - Parameters:
    ///   - operation: The command; its target lies at or below `profile.scheduleRoot`.
    ///   - server: Whose rights count.
    ///   - choices: Resolves the freedoms.
    /// - Returns: The outcome.
    mutating func performOnSchedules(
        _ operation: TreeOperation, as server: ServerID, choices: inout Choices
    ) -> TreeOutcome {
        TreeOutcome(.notFound)
    }

    /// Is called after each management command that took effect; a whole Atomic counts as one (semantics 6).
    ///
    /// Commands inside an Atomic do not come here one by one, those that only read do not come here at all.
    ///
    /// - Parameters:
    ///   - context: Whether a message or a run performed the command.
    ///   - choices: Resolves the freedoms.
    mutating func commandTookEffect(in context: ExecutionContext, choices: inout Choices) {}
}
