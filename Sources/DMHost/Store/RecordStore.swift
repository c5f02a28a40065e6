internal import Foundation
internal import GRDB

/// Records in one SQLite file, written by transactions that a loss of power leaves whole or undone.
///
/// The file is in WAL mode, every commit is synchronised with the disk, and one process at a time may use it. A record is
/// a kind, a name and JSON.
public struct RecordStore: Sendable {
    /// Whose records a file holds.
    public enum Owner: String, CaseIterable, Sendable {
        /// A device.
        case device
        /// A server.
        case server
    }

    /// What a record is called.
    struct Key: Hashable, Sendable, CustomStringConvertible {
        var kind: String
        var name = ""
        var description: String { name.isEmpty ? kind : "\(kind) \(name)" }
    }

    /// One change of a transaction.
    enum Change: Sendable {
        case put(Key, Data)
        case remove(Key)
    }

    /// The version of the table and of what the records hold.
    static let schema = 1
    /// Marks a file as a store of this program.
    static let applicationID = 0x444D_5348

    /// The file.
    public let path: String
    private let queue: DatabaseQueue
    private let atEachPoint: @Sendable () -> Void

    /// Opens a store, or makes one where there is no file or an empty one.
    ///
    /// - Parameters:
    ///   - path: The file; beside it lies its log while it is open.
    ///   - owner: Whose records it holds.
    ///   - atEachPoint: Is called around and inside every transaction, so that a test can end the process there.
    /// - Throws: `cannotOpen`, `foreign`, `schema`, `otherOwner`, `inUse`, `failed`.
    public init(
        path: String, owner: Owner, atEachPoint: @escaping @Sendable () -> Void = {}
    ) throws(StoreError) {
        self.path = path
        self.atEachPoint = atEachPoint
        var configuration = Configuration()
        configuration.prepareDatabase { database in
            try database.execute(sql: "PRAGMA locking_mode = EXCLUSIVE")
        }
        do {
            queue = try DatabaseQueue(path: path, configuration: configuration)
            try queue.writeWithoutTransaction { database in
                try Self.open(database, owner, path)
            }
        } catch {
            throw Self.error(error, path, whileOpening: true)
        }
    }

    /// Makes sure that a database is ours before anything in it is changed, and fills an empty one.
    private static func open(_ database: Database, _ owner: Owner, _ path: String) throws {
        let tables = try Int.fetchOne(database, sql: "SELECT count(*) FROM sqlite_master") ?? 0
        let application = try Int.fetchOne(database, sql: "PRAGMA application_id") ?? 0
        let found = try Int.fetchOne(database, sql: "PRAGMA user_version") ?? 0
        let isEmpty = tables == 0 && application == 0 && found == 0
        guard isEmpty || application == applicationID else { throw StoreError(kind: .foreign, path: path) }
        guard isEmpty || found == schema else {
            throw StoreError(kind: .schema(found: found, known: schema), path: path)
        }
        try database.execute(sql: "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL")
        let key = Key(kind: "meta", name: "owner")
        if isEmpty {
            try database.inTransaction(.immediate) {
                try database.execute(
                    sql: """
                        CREATE TABLE record (kind TEXT NOT NULL, name TEXT NOT NULL, value BLOB NOT NULL,
                            PRIMARY KEY (kind, name)) WITHOUT ROWID;
                        PRAGMA application_id = \(applicationID);
                        PRAGMA user_version = \(schema);
                        """)
                try carryOut(.put(key, Data(owner.rawValue.utf8)), database)
                return .commit
            }
        }
        let kept = try Data.fetchOne(
            database, sql: "SELECT value FROM record WHERE kind = ? AND name = ?",
            arguments: [key.kind, key.name])
        let text = kept.flatMap { String(validating: $0, as: UTF8.self) } ?? ""
        guard text == owner.rawValue else {
            let isKnown = Owner(rawValue: text) != nil
            throw StoreError(kind: isKnown ? .otherOwner(text) : .foreign, path: path)
        }
    }

    /// Ends the use of the file; what was committed lies in it and no longer in its log.
    public func close() { try? queue.close() }

    /// Carries out changes in one transaction.
    ///
    /// - Parameters:
    ///   - changes: What to put and to remove.
    ///   - clears: Whether everything that was there goes first.
    /// - Throws: `failed`; nothing was changed then.
    func commit(_ changes: [Change], clears: Bool = false) throws(StoreError) {
        atEachPoint()
        do {
            try queue.writeWithoutTransaction { database in
                try database.inTransaction(.immediate) {
                    if clears {
                        try database.execute(
                            sql: "DELETE FROM record WHERE kind <> 'meta' OR name <> 'owner'")
                    }
                    for (index, change) in changes.enumerated() {
                        try Self.carryOut(change, database)
                        if index == 0 { atEachPoint() }
                    }
                    return .commit
                }
            }
        } catch {
            throw Self.error(error, path)
        }
        atEachPoint()
    }

    private static func carryOut(_ change: Change, _ database: Database) throws {
        switch change {
        case .put(let key, let value):
            let statement = try database.cachedStatement(
                sql: "INSERT OR REPLACE INTO record (kind, name, value) VALUES (?, ?, ?)")
            try statement.execute(arguments: [key.kind, key.name, value])
        case .remove(let key):
            let statement = try database.cachedStatement(
                sql: "DELETE FROM record WHERE kind = ? AND name = ?")
            try statement.execute(arguments: [key.kind, key.name])
        }
    }

    /// Returns a record; nil where there is none.
    func record<Value: Decodable>(_ key: Key, as type: Value.Type = Value.self) throws(StoreError) -> Value? {
        let value: Data?
        do {
            value = try queue.read { database in
                try Data.fetchOne(
                    database, sql: "SELECT value FROM record WHERE kind = ? AND name = ?",
                    arguments: [key.kind, key.name])
            }
        } catch {
            throw Self.error(error, path)
        }
        return try value.map { value throws(StoreError) in try decode(value, key) }
    }

    /// Calls a function with every record of a kind, in the order of their names.
    func forEach<Value: Decodable>(
        _ kind: String, as type: Value.Type = Value.self, _ take: (String, Value) -> Void
    ) throws(StoreError) {
        do {
            try queue.read { database in
                let rows = try Row.fetchCursor(
                    database, sql: "SELECT name, value FROM record WHERE kind = ? ORDER BY name",
                    arguments: [kind])
                while let row = try rows.next() {
                    let name: String = row[0]
                    let value: Data = row[1]
                    take(name, try decode(value, Key(kind: kind, name: name)))
                }
            }
        } catch {
            throw Self.error(error, path)
        }
    }

    private func decode<Value: Decodable>(_ value: Data, _ key: Key) throws(StoreError) -> Value {
        do {
            return try JSONDecoder().decode(Value.self, from: value)
        } catch {
            throw StoreError(kind: .unreadable(record: key.description, "\(error)"), path: path)
        }
    }

    private static func error(_ error: any Error, _ path: String, whileOpening: Bool = false) -> StoreError {
        guard let error = error as? DatabaseError else {
            return error as? StoreError ?? StoreError(kind: .failed("\(error)"), path: path)
        }
        switch error.resultCode {
        case .SQLITE_NOTADB: return StoreError(kind: .foreign, path: path)
        case .SQLITE_BUSY, .SQLITE_LOCKED: return StoreError(kind: .inUse, path: path)
        case _:
            let text = error.message ?? "\(error.resultCode)"
            return StoreError(kind: whileOpening ? .cannotOpen(text) : .failed(text), path: path)
        }
    }
}

extension RecordStore.Change {
    /// Returns the change that keeps a value.
    static func put(_ kind: String, _ name: String = "", _ value: some Encodable) throws(StoreError) -> Self {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        do {
            return .put(RecordStore.Key(kind: kind, name: name), try encoder.encode(value))
        } catch {
            throw StoreError(kind: .failed("\(kind) \(name) cannot be written as JSON: \(error)"), path: "")
        }
    }

    /// Returns the change that removes a record.
    static func remove(_ kind: String, _ name: String) -> Self {
        .remove(RecordStore.Key(kind: kind, name: name))
    }
}
