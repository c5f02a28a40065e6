/// What a device finds again after a power cut (semantics 12).
public struct DurableState: Hashable, Sendable, Codable {
    /// The tree.
    public var tree: DMTree
    /// The schedule object.
    public var schedules: ScheduleObject
    /// The accounts.
    public var accounts: [ServerID: Account]

    /// Creates a durable state.
    public init(tree: DMTree, schedules: ScheduleObject, accounts: [ServerID: Account]) {
        self.tree = tree
        self.schedules = schedules
        self.accounts = accounts
    }
}
