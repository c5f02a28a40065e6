/// The slots of a hash table with open addressing, which hold the numbers of states; -1 stands for none.
@usableFromInline
struct SlotTable {
    @usableFromInline var slots: ContiguousArray<Int32>
    @usableFromInline var mask: Int

    @usableFromInline
    init(capacity: Int) {
        slots = ContiguousArray(repeating: -1, count: capacity)
        mask = capacity - 1
    }

    /// Whether a table with so many entries should grow before the next.
    @inlinable
    func isFull(with count: Int) -> Bool { count >= limit }

    /// How many entries the table takes before it should grow.
    @inlinable var limit: Int { slots.count / 8 * 5 }

    @inlinable var bytes: Int { slots.count * 4 }

    /// Spreads all bits of a number over all bits of the result.
    @inlinable
    static func mixed(_ number: UInt64) -> Int {
        var mixed = number ^ (number >> 32)
        mixed = mixed &* 0x9E37_79B9_7F4A_7C15
        mixed ^= mixed >> 29
        mixed = mixed &* 0xBF58_476D_1CE4_E5B9
        return Int(truncatingIfNeeded: mixed ^ (mixed >> 32))
    }
}
