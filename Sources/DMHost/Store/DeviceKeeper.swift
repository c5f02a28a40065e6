import DMReference
import SyncML

/// Carries out what a device does durably, in the order in which it does it.
///
/// Each durable write of the model is one transaction; a process is begun, that is noted, between the writes before and
/// after it. Nothing may leave the device before `carryOut` has returned.
struct DeviceKeeper {
    /// What stays the same from reset to reset.
    struct Identity: Codable {
        var profile: DeviceProfile
        var encoding: SyncMLEncoding
        var fallback: UserScript.Reply
    }

    private let store: RecordStore
    /// The memory written last; nil before there is a device.
    private var memory: DeviceMemory?
    /// Processes noted so far.
    private var runs = 0

    /// Creates a keeper of a device that is still to be reset or restored.
    init(_ store: RecordStore) { self.store = store }

    /// Replaces everything by a device that was just reset.
    mutating func begin(_ identity: Identity, _ device: ReferenceDevice) throws(StoreError) {
        let durable = device.model.durable
        let nothing = DurableState(
            tree: DMTree(), schedules: ScheduleObject(root: identity.profile.scheduleRoot), accounts: [:])
        var changes = try Self.changes(DurableChange(from: nothing, to: durable), always: durable)
        changes += [
            try .put("meta", "identity", identity), try .put("meta", "memory", device.memory),
            try .put("meta", "starts", 0),
        ]
        try store.commit(changes, clears: true)
        memory = device.memory
        runs = 0
    }

    /// Reads what is left of a device.
    ///
    /// - Returns: Who it is, what is left, and how often it was started before; nil for a store without a device.
    /// - Throws: What the store throws; `unreadable` for records that do not belong together.
    mutating func remains() throws(StoreError) -> (Identity, DeviceRemains, starts: Int)? {
        guard let identity: Identity = try store.record(.init(kind: "meta", name: "identity")) else {
            return nil
        }
        let kept: DeviceMemory = try required("meta", "memory")
        let starts: Int = try required("meta", "starts")
        var durable = DurableState(
            tree: try required("tree"), schedules: try required("object"), accounts: [:])
        try store.forEach("account") { durable.accounts[ServerID($0)] = $1 }
        try store.forEach("schedule") { durable.schedules.schedules[$0] = $1 }
        try store.forEach("outbox") { durable.schedules.outboxes[ServerID($0)] = $1 }
        try store.forEach("detached", as: Schedule.self) { durable.schedules.detached[$1.instance] = $1 }
        var toolRuns: [ToolRun] = []
        try store.forEach("ran") { toolRuns.append($1) }
        try store.commit([try .put("meta", "starts", starts + 1)])
        memory = kept
        runs = toolRuns.count
        let remains = DeviceRemains(
            profile: identity.profile, durable: durable, memory: kept, toolRuns: toolRuns,
            fallback: identity.fallback)
        return (identity, remains, starts + 1)
    }

    private func required<Value: Decodable>(_ kind: String, _ name: String = "") throws(StoreError) -> Value {
        let key = RecordStore.Key(kind: kind, name: name)
        guard let value: Value = try store.record(key) else {
            throw StoreError(kind: .unreadable(record: key.description, "it is missing"), path: store.path)
        }
        return value
    }

    /// Carries out what the device did, and keeps its memory.
    mutating func carryOut(_ steps: [DurableStep], _ now: DeviceMemory) throws(StoreError) {
        for (index, step) in steps.enumerated() {
            switch step {
            case .wrote(let change, at: let clock):
                // The last write takes the clock and the nonces with it.
                var kept = index == steps.count - 1 ? now : memory ?? now
                if index < steps.count - 1 { kept.clock = clock }
                try store.commit(try Self.changes(change) + [try .put("meta", "memory", kept)])
                memory = kept
            case .began(let run):
                runs += 1
                let digits = String(runs)
                let name = String(repeating: "0", count: max(0, 12 - digits.count)) + digits
                try store.commit([try .put("ran", name, run)])
            }
        }
        guard memory != now else { return }
        try store.commit([try .put("meta", "memory", now)])
        memory = now
    }

    /// Turns a change into changes of records; `always` names the state whose tree and object are written in any case.
    private static func changes(
        _ change: DurableChange, always: DurableState? = nil
    ) throws(StoreError) -> [RecordStore.Change] {
        var changes: [RecordStore.Change] = []
        if let tree = change.tree ?? always?.tree { changes.append(try .put("tree", "", tree)) }
        if let object = change.object ?? always?.schedules { changes.append(try .put("object", "", object)) }
        changes += try rows("schedule", change.schedules) { $0 }
        changes += try rows("detached", change.detached) { String($0) }
        changes += try rows("outbox", change.outboxes) { $0.rawValue }
        changes += try rows("account", change.accounts) { $0.rawValue }
        return changes
    }

    private static func rows<Key, Value>(
        _ kind: String, _ rows: DurableChange.Rows<Key, Value>, _ name: (Key) -> String
    ) throws(StoreError) -> [RecordStore.Change] {
        var changes: [RecordStore.Change] = []
        for (key, value) in rows.put { changes.append(try .put(kind, name(key), value)) }
        for key in rows.removed { changes.append(.remove(kind, name(key))) }
        return changes
    }
}
