public import DMReference
public import SyncML

/// What a server asks of a device, in the words of test purposes.
extension DeviceTester {
    /// What a session brought back.
    public struct Session: Sendable {
        /// The commands sent, each with its answers.
        public var commands: [SentCommand]
        /// The reports that came in it.
        public var reports: [Report]

        /// Returns the outcome of the command that was handed in with an id; nil where no Status came.
        public func code(_ id: String) -> StatusCode? { commands.first { $0.givenID == id }?.code }

        /// Returns the value that a Get brought for a node.
        public func value(_ node: NodeURI) -> String? {
            for command in commands {
                for (uri, value) in command.values where NodeURI(uri) == node { return value }
            }
            return nil
        }
    }

    /// Has the device open a session and sends batches of commands, one a message.
    ///
    /// - Parameters:
    ///   - server: With which server.
    ///   - batches: What is sent.
    ///   - troubles: How the server misbehaves.
    /// - Returns: The answers and reports.
    /// - Throws: What `perform` throws.
    @discardableResult
    public func session(
        _ server: ServerID = "srv-a", _ batches: [Command]..., troubles: ServerTroubles = .none
    ) async throws -> Session {
        try await session(server, batches: batches, troubles: troubles)
    }

    /// Has the device open a session and sends batches of commands, one a message; one whose last command is a chunk of a
    /// large object goes out without Final.
    ///
    /// - Parameters:
    ///   - server: With which server.
    ///   - batches: What is sent.
    ///   - troubles: How the server misbehaves.
    /// - Returns: The answers and reports.
    /// - Throws: What `perform` throws.
    @discardableResult
    public func session(
        _ server: ServerID, batches: [[Command]], troubles: ServerTroubles = .none
    ) async throws -> Session {
        let before = reports[server]?.count ?? 0
        try await perform(.session(server, batches, troubles))
        return Session(
            commands: servers[server]?.commands ?? [],
            reports: Array((reports[server] ?? []).dropFirst(before)))
    }

    /// Whether the device sent an alert of a kind in the last session that the suite asked for.
    public func sent(_ code: AlertCode, to server: ServerID) -> Bool {
        servers[server]?.session?.exchanges.contains { exchange in
            exchange.received.commands.contains { command in
                if case .alert(let alert) = command { alert.code == code } else { false }
            }
        } ?? false
    }

    /// Creates a schedule: Add, definition and Commit in one Sequence.
    ///
    /// - Parameters:
    ///   - id: The schedule's name.
    ///   - definition: What it shall do.
    ///   - server: Who creates it.
    ///   - correlator: The token of the Commit; a fresh one where nil.
    /// - Returns: The Status of the Commit and the reports of the session.
    /// - Throws: What `perform` throws.
    @discardableResult
    public func create(
        _ id: String, _ definition: Definition, by server: ServerID = "srv-a", correlator: String? = nil
    ) async throws -> Verdict {
        let command = definition.creationCommand(
            root: settings.scheduleRoot, id: id, correlator: correlator ?? freshCorrelator())
        return verdict(on: .commit, try await session(server, [command]))
    }

    /// Changes the definition of a schedule from one that the device holds to another.
    ///
    /// - Returns: The Status of the Commit and the reports of the session.
    /// - Throws: What `perform` throws.
    @discardableResult
    public func change(
        _ id: String, from old: Definition, to new: Definition, by server: ServerID = "srv-a",
        correlator: String? = nil
    ) async throws -> Verdict {
        let command = old.changeCommand(
            to: new, root: settings.scheduleRoot, id: id, correlator: correlator ?? freshCorrelator())
        return verdict(on: .commit, try await session(server, [command]))
    }

    /// Executes a life-cycle operation, or deletes the schedule.
    ///
    /// - Returns: The Status and the reports of the session.
    /// - Throws: What `perform` throws.
    @discardableResult
    public func request(
        _ operation: Report.Operation, _ id: String, by server: ServerID = "srv-a", correlator: String? = nil
    ) async throws -> Verdict {
        let schedule = settings.scheduleRoot.child("Set").child(id)
        let command: Command
        switch operation {
        case .delete:
            command = .delete(TreeCommand(id: "1", items: [Item(target: Location(schedule.description))]))
        case .commit, .activate, .suspend, .terminate:
            let name = operation.rawValue.prefix(1).uppercased() + operation.rawValue.dropFirst()
            command = .exec(
                TreeCommand(
                    id: "1", correlator: correlator ?? freshCorrelator(),
                    items: [Item(target: Location(schedule.child("Op").child(name).description))]))
        }
        return verdict(on: operation, try await session(server, [command]))
    }

    /// Reads leaves of the device.
    ///
    /// - Returns: The values by node; a node without value is missing.
    /// - Throws: What `perform` throws.
    public func read(_ nodes: [NodeURI], by server: ServerID = "srv-a") async throws -> [NodeURI: String] {
        let commands = nodes.enumerated().map { index, node in
            Command.get(TreeCommand(id: String(index + 1), items: [Item(target: Location(node.description))]))
        }
        let answers = try await session(server, commands)
        return Dictionary(nodes.compactMap { node in answers.value(node).map { (node, $0) } }) { first, _ in
            first
        }
    }

    /// Reads a leaf of a schedule's `Info`.
    ///
    /// - Returns: The value; nil where it cannot be read.
    /// - Throws: What `perform` throws.
    public func info(_ id: String, _ leaf: String, by server: ServerID = "srv-a") async throws -> String? {
        let node = settings.scheduleRoot.child("Set").child(id).child("Info").child(leaf)
        return try await read([node], by: server)[node]
    }

    /// Waits until the device must have sent its reports, and opens a session with the server.
    ///
    /// - Returns: Every report of the server since reset.
    /// - Throws: What `perform` throws.
    @discardableResult
    public func collect(from server: ServerID = "srv-a") async throws -> [Report] {
        if try !model().pendingReports(for: server).isEmpty { try await session(server) }
        if try !model().pendingReports(for: server).isEmpty { try await advance(settings.oracle.reportDelay) }
        return reports[server] ?? []
    }

    /// Fails the case unless a condition holds that its purpose ensures.
    ///
    /// - Parameters:
    ///   - condition: What must hold.
    ///   - message: What is wrong where it does not.
    /// - Throws: `EnsureFailed`.
    public func ensure(_ condition: Bool, _ message: @autoclosure () -> String) throws {
        guard condition else { throw EnsureFailed(message()) }
    }

    /// Ends the case without a verdict on the device unless a condition holds that the case rests on.
    ///
    /// - Parameters:
    ///   - condition: What the case rests on.
    ///   - message: What is missing where it does not hold.
    /// - Throws: `Inconclusive`.
    public func require(_ condition: Bool, _ message: @autoclosure () -> String) throws {
        guard condition else { throw Inconclusive(message()) }
    }

    /// What a device decided on a request.
    public struct Verdict: Sendable {
        /// The Status of the Exec or Delete; nil where none came.
        public var status: StatusCode?
        /// The verification alert, where it came in the same session.
        public var verification: Report?
        /// The whole session.
        public var session: Session
    }

    private func verdict(on operation: Report.Operation, _ session: Session) -> Verdict {
        let wanted = session.commands.last { sent in
            switch sent.command {
            case .exec(let command):
                command.items.first?.target?.uri.lowercased().hasSuffix("/op/" + operation.rawValue) ?? false
            case .delete: operation == .delete
            case .add, .replace, .copy, .get, .alert, .atomic, .sequence, .status, .results, .foreign: false
            }
        }
        return Verdict(
            status: wanted?.code,
            verification: session.reports.first { $0.kind == .verification && $0.operation == operation },
            session: session)
    }

    private func freshCorrelator() -> String {
        nextCorrelator += 1
        return "k\(nextCorrelator)"
    }
}
