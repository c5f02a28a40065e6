public import ArgumentParser
public import ConformanceKit
public import DMReference
public import SyncML
public import Traceability

extension Role: ExpressibleByArgument {}
extension SyncMLEncoding: ExpressibleByArgument {}
extension Account.Scheme: ExpressibleByArgument {}

extension ListenAddress: ExpressibleByArgument {
    /// Reads `HOST:PORT`.
    public init?(argument: String) { self.init(argument) }
}

extension Shard: ExpressibleByArgument {
    /// Reads `I/N`.
    public init?(argument: String) { self.init(argument) }
}

extension CalendarDay: ExpressibleByArgument {
    /// Reads `YYYY-MM-DD`.
    public init?(argument: String) { self.init(argument) }
}

/// How a command prints its result.
enum OutputFormat: String, ExpressibleByArgument, CaseIterable {
    /// Lines for people.
    case text
    /// One JSON value.
    case json
}
