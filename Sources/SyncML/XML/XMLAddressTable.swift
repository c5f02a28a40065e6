/// What belongs to a text of the parser's dictionary, found by its address, which stays as long as the parser lives.
struct XMLAddressTable<Value> {
    private var keys = Array(repeating: UInt(0), count: 128)
    private var values: [(value: Value, count: Int)?] = Array(repeating: nil, count: 128)
    private var others: [UInt: (value: Value, count: Int)] = [:]

    private static func slot(_ address: UInt) -> Int { Int((address >> 3 ^ address >> 10) & 127) }

    /// Returns what was added for an address, with the octets of the text.
    func find(_ address: UInt) -> (value: Value, count: Int)? {
        let slot = Self.slot(address)
        return keys[slot] == address ? values[slot] : others.isEmpty ? nil : others[address]
    }

    /// Adds what belongs to an address.
    mutating func add(_ value: Value, count: Int, at address: UInt) {
        let slot = Self.slot(address)
        if keys[slot] == 0 {
            keys[slot] = address
            values[slot] = (value, count)
        } else {
            others[address] = (value, count)
        }
    }
}
