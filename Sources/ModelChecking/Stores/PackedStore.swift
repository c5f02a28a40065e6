/// A store that keeps states as numbers: eight bytes a state, and no hashing of fields.
public struct PackedStore<State: PackedState>: StateStore {
    @usableFromInline var codes: ContiguousArray<UInt64> = []
    @usableFromInline var table = SlotTable(capacity: 1 << 10)

    /// Makes an empty store.
    public init() {}

    /// How many states there are.
    @inlinable public var count: Int { codes.count }

    /// How many bytes the store takes.
    public var bytes: Int { codes.capacity * 8 + table.bytes }

    /// How many more states fit before the store must grow.
    public var room: Int { min(codes.capacity, table.limit) - codes.count }

    /// How many bytes the store takes at its largest moment while it grows.
    public var bytesWhileGrowing: Int {
        let growth = codes.count >= codes.capacity ? 2 * codes.capacity * 8 : 0
        return bytes + growth + (table.isFull(with: codes.count) ? 2 * table.bytes : 0)
    }

    /// The state with a number.
    @inlinable
    public subscript(index: Int) -> State { State(code: codes[index]) }

    /// Adds a state, unless it is there already.
    @inlinable
    public mutating func insert(_ state: State) -> (index: Int, isNew: Bool) {
        if table.isFull(with: codes.count) { grow() }
        let code = state.code
        var slot = SlotTable.mixed(code) & table.mask
        while true {
            let index = Int(table.slots[slot])
            if index < 0 { break }
            if codes[index] == code { return (index, false) }
            slot = (slot &+ 1) & table.mask
        }
        table.slots[slot] = Int32(codes.count)
        codes.append(code)
        return (codes.count - 1, true)
    }

    /// The number of a state, or nil if it was never found.
    @inlinable
    public func index(of state: State) -> Int? {
        let code = state.code
        var slot = SlotTable.mixed(code) & table.mask
        while true {
            let index = Int(table.slots[slot])
            if index < 0 { return nil }
            if codes[index] == code { return index }
            slot = (slot &+ 1) & table.mask
        }
    }

    @usableFromInline
    mutating func grow() {
        var larger = SlotTable(capacity: table.slots.count * 2)
        for (index, code) in codes.enumerated() {
            var slot = SlotTable.mixed(code) & larger.mask
            while larger.slots[slot] >= 0 { slot = (slot &+ 1) & larger.mask }
            larger.slots[slot] = Int32(index)
        }
        table = larger
    }
}
