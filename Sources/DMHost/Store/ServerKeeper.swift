import ConformanceKit
import DMReference

/// Carries out what a server writes: one transaction for each message and each call, before it is answered.
struct ServerKeeper {
    /// Everything about the server itself.
    struct Remains: Hashable, Codable {
        var serverID: ServerID
        var url: String
        var scheduleRoot: NodeURI
        /// The paths at which messages are taken.
        var paths: Set<String>
        var resets: Int
        var wall: Instant?
        /// The store without its shelves.
        var rest: ServerStore
    }

    private let store: RecordStore
    private var written: Remains?

    /// Creates a keeper of a server that is still to be reset or restored.
    init(_ store: RecordStore) { self.store = store }

    /// Replaces everything by a server that was just reset.
    mutating func begin(_ remains: Remains, _ server: inout ServerModel) throws(StoreError) {
        _ = server.takeWritten()
        var changes: [RecordStore.Change] = []
        for device in server.durable.shelves.keys {
            guard let shelf = server.durable.shelves[device] else { continue }
            changes.append(try .put("device", device, shelf))
        }
        changes.append(try .put("meta", "server", remains))
        try store.commit(changes, clears: true)
        written = remains
    }

    /// Reads what is left of a server; nil for a store without one.
    mutating func remains() throws(StoreError) -> (Remains, ServerStore)? {
        guard let remains: Remains = try store.record(.init(kind: "meta", name: "server")) else { return nil }
        var shelves: [ServerStore.Shelf] = []
        try store.forEach("device", as: ServerStore.Shelf.self) { shelves.append($1) }
        var whole = remains.rest
        whole.shelves = Shelves(shelves)
        written = remains
        return (remains, whole)
    }

    /// Writes what changed since last time.
    mutating func carryOut(_ server: inout ServerModel) throws(StoreError) {
        guard var now = written else { return }
        let devices = server.takeWritten()
        now.wall = server.wall
        now.rest = server.durable.withoutShelves
        var changes: [RecordStore.Change] = []
        for device in devices {
            guard let shelf = server.durable.shelves[device] else { continue }
            changes.append(try .put("device", device, shelf))
        }
        if now != written { changes.append(try .put("meta", "server", now)) }
        guard !changes.isEmpty else { return }
        try store.commit(changes)
        written = now
    }
}
