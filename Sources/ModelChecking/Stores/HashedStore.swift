/// A store for states of any type, by their own hash.
public struct HashedStore<State: Hashable>: StateStore {
    @usableFromInline var states: ContiguousArray<State> = []
    @usableFromInline var table = SlotTable(capacity: 1 << 10)

    /// Makes an empty store.
    public init() {}

    /// How many states there are.
    @inlinable public var count: Int { states.count }

    /// How many bytes the store takes, without what states keep outside themselves.
    public var bytes: Int { states.capacity * MemoryLayout<State>.stride + table.bytes }

    /// How many more states fit before the store must grow.
    public var room: Int { min(states.capacity, table.limit) - states.count }

    /// How many bytes the store takes at its largest moment while it grows.
    public var bytesWhileGrowing: Int {
        let growth = states.count >= states.capacity ? 2 * states.capacity * MemoryLayout<State>.stride : 0
        return bytes + growth + (table.isFull(with: states.count) ? 2 * table.bytes : 0)
    }

    /// The state with a number.
    @inlinable
    public subscript(index: Int) -> State { states[index] }

    /// Adds a state, unless it is there already.
    @inlinable
    public mutating func insert(_ state: State) -> (index: Int, isNew: Bool) {
        if table.isFull(with: states.count) { grow() }
        var slot = SlotTable.mixed(UInt64(bitPattern: Int64(state.hashValue))) & table.mask
        while true {
            let index = Int(table.slots[slot])
            if index < 0 { break }
            if states[index] == state { return (index, false) }
            slot = (slot &+ 1) & table.mask
        }
        table.slots[slot] = Int32(states.count)
        states.append(state)
        return (states.count - 1, true)
    }

    /// The number of a state, or nil if it was never found.
    @inlinable
    public func index(of state: State) -> Int? {
        var slot = SlotTable.mixed(UInt64(bitPattern: Int64(state.hashValue))) & table.mask
        while true {
            let index = Int(table.slots[slot])
            if index < 0 { return nil }
            if states[index] == state { return index }
            slot = (slot &+ 1) & table.mask
        }
    }

    @usableFromInline
    mutating func grow() {
        var larger = SlotTable(capacity: table.slots.count * 2)
        for (index, state) in states.enumerated() {
            var slot = SlotTable.mixed(UInt64(bitPattern: Int64(state.hashValue))) & larger.mask
            while larger.slots[slot] >= 0 { slot = (slot &+ 1) & larger.mask }
            larger.slots[slot] = Int32(index)
        }
        table = larger
    }
}
