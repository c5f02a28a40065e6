/// Steps over the octets of a document and never beyond its end.
struct WBXMLCursor {
    /// All octets; those of a nested document lie among them.
    let octets: [UInt8]
    /// Where the document ends.
    var end: Int
    /// The next octet to read.
    var position: Int

    /// Creates a cursor at the beginning of a document.
    init(_ octets: [UInt8], _ range: Range<Int>) {
        self.octets = octets
        position = range.lowerBound
        end = range.upperBound
    }

    /// Whether nothing is left.
    var isAtEnd: Bool { position >= end }

    /// Reads one octet.
    mutating func octet() throws(SyncMLError) -> UInt8 {
        guard position < end else { throw SyncMLError(.truncated, offset: end) }
        defer { position += 1 }
        return octets[position]
    }

    /// Reads a number: groups of seven bits, at most five, at most 32 bits.
    mutating func integer() throws(SyncMLError) -> Int {
        let start = position
        var value = 0
        for _ in 0..<5 {
            let octet = try self.octet()
            value = value << 7 | Int(octet & 0x7F)
            guard octet & 0x80 != 0 else {
                guard value <= Int(UInt32.max) else { break }
                return value
            }
        }
        throw SyncMLError(.invalidInteger, offset: start)
    }

    /// Reads a length and steps over as many octets.
    mutating func counted() throws(SyncMLError) -> Range<Int> {
        let count = try integer()
        guard count <= end - position else { throw SyncMLError(.truncated, offset: end) }
        defer { position += count }
        return position..<(position + count)
    }

    /// Reads a string that ends with NUL; says whether it is ASCII.
    mutating func string() throws(SyncMLError) -> (range: Range<Int>, isASCII: Bool) {
        let start = position
        var all: UInt8 = 0
        var index = position
        while index < end {
            let octet = octets[index]
            if octet == 0 {
                position = index + 1
                return (start..<index, all < 0x80)
            }
            all |= octet
            index += 1
        }
        throw SyncMLError(.truncated, offset: end)
    }

    /// Returns whether the octets are all ASCII.
    func isASCII(_ range: Range<Int>) -> Bool {
        var all: UInt8 = 0
        for index in range { all |= octets[index] }
        return all < 0x80
    }
}
