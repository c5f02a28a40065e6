/// Text in all its forms: in line, from the string table, as octets, as single characters.
extension WBXMLParser {
    mutating func content(_ token: UInt8, at place: Int) throws(SyncMLError) {
        switch token {
        case WBXMLToken.opaque:
            let range = try cursor.counted()
            try grow(by: range.count, at: place)
            if sink.expectsDocument, try document(in: range) { return }
            let isText = cursor.isASCII(range) || isUTF8(range)
            if !range.isEmpty { sink.characters(range, isText: isText) }
        case WBXMLToken.entity:
            let scalar = try entity(at: place)
            try grow(by: UTF8.width(scalar), at: place)
            sink.characters(String(scalar))
        default:
            let (range, isASCII) = try string(token, place)
            try grow(by: range.count, at: place)
            if isASCII || header.charset != .latin1 {
                try validate(range, isASCII: isASCII)
                if !range.isEmpty { sink.characters(range, isText: true) }
            } else {
                sink.characters(try text(range, isASCII: isASCII))
            }
        }
    }

    private mutating func grow(by count: Int, at place: Int) throws(SyncMLError) {
        let length = textLengths[textLengths.count - 1] + count
        guard length <= limits.textLength else {
            throw SyncMLError(.limitExceeded(.textLength), offset: place)
        }
        textLengths[textLengths.count - 1] = length
    }

    mutating func value(_ token: UInt8, at place: Int) throws(SyncMLError) -> String {
        switch token {
        case WBXMLToken.entity: return String(try entity(at: place))
        case WBXMLToken.opaque: return try text(cursor.counted(), isASCII: false)
        default:
            let (range, isASCII) = try string(token, place)
            return try text(range, isASCII: isASCII)
        }
    }

    private mutating func string(
        _ token: UInt8, _ place: Int
    ) throws(SyncMLError) -> (range: Range<Int>, isASCII: Bool) {
        guard token == WBXMLToken.tableString else { return try cursor.string() }
        return try tableString(cursor.integer(), place, limit: limits.textLength, .textLength)
    }

    /// Finds a string of the table, which ends with NUL or with the table.
    mutating func tableString(
        _ index: Int, _ place: Int, limit: Int, _ quantity: DecodingLimits.Quantity
    ) throws(SyncMLError) -> (range: Range<Int>, isASCII: Bool) {
        guard index < header.strings.count else { throw SyncMLError(.invalidStringReference, offset: place) }
        let start = header.strings.lowerBound + index
        var end = start
        var all: UInt8 = 0
        while end < header.strings.upperBound, cursor.octets[end] != 0 {
            guard end - start < limit else { throw SyncMLError(.limitExceeded(quantity), offset: place) }
            all |= cursor.octets[end]
            end += 1
            expansion += 1
            guard expansion <= limits.totalBytes else {
                throw SyncMLError(.limitExceeded(.totalBytes), offset: place)
            }
        }
        return (start..<end, all < 0x80)
    }

    private mutating func entity(at place: Int) throws(SyncMLError) -> Unicode.Scalar {
        let code = try cursor.integer()
        guard let scalar = UInt32(exactly: code).flatMap(Unicode.Scalar.init) else {
            throw SyncMLError(.invalidEncoding, offset: place, detail: "character \(code)")
        }
        return scalar
    }

    private func isUTF8(_ range: Range<Int>) -> Bool {
        String(validating: cursor.octets[range], as: UTF8.self) != nil
    }

    private func validate(_ range: Range<Int>, isASCII: Bool) throws(SyncMLError) {
        guard isASCII || header.charset != .ascii && isUTF8(range) else {
            throw SyncMLError(.invalidEncoding, offset: range.lowerBound)
        }
    }

    func text(_ range: Range<Int>, isASCII: Bool) throws(SyncMLError) -> String {
        if header.charset == .latin1, !isASCII {
            return String(String.UnicodeScalarView(cursor.octets[range].map { Unicode.Scalar($0) }))
        }
        try validate(range, isASCII: isASCII)
        return String(decoding: cursor.octets[range], as: UTF8.self)
    }
}
