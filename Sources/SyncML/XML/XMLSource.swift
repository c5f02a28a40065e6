/// The octets of a document as UTF-8, looked through before the parser sees them.
///
/// The parser is given UTF-8 and nothing else, so that none of its converters ever runs on octets from outside; and
/// no start tag with more attributes than allowed, because its check for duplicates takes quadratic time.
struct XMLSource {
    /// The document as valid UTF-8 without byte order mark.
    let bytes: [UInt8]
    /// Octets in front of `bytes` that were dropped.
    let base: Int
    /// The name of the encoding if the document came in another one than UTF-8.
    let otherEncoding: String?
    /// NULs behind the document that were dropped.
    let trailingNULs: Int

    /// Takes over the octets of a document, from one of four encodings.
    init(_ raw: [UInt8], limits: DecodingLimits) throws(SyncMLError) {
        guard raw.count <= limits.totalBytes else {
            throw SyncMLError(.limitExceeded(.totalBytes), offset: limits.totalBytes)
        }
        let whole: [UInt8]
        if raw.starts(with: [0xFE, 0xFF]) || raw.starts(with: [0xFF, 0xFE]) {
            whole = try Self.fromUTF16(raw)
            base = 0
            otherEncoding = "UTF-16"
        } else if raw.starts(with: [0xEF, 0xBB, 0xBF]) {
            whole = Array(raw.dropFirst(3))
            base = 3
            otherEncoding = nil
        } else if Self.isLatin1(Self.declaredEncoding(raw)) {
            whole = Array(String(String.UnicodeScalarView(raw.map { Unicode.Scalar($0) })).utf8)
            base = 0
            otherEncoding = "ISO-8859-1"
        } else {
            whole = raw
            base = 0
            otherEncoding = nil
        }
        trailingNULs = whole.reversed().prefix { $0 == 0 }.count
        bytes = trailingNULs == 0 ? whole : Array(whole.dropLast(trailingNULs))
        guard String(validating: bytes, as: UTF8.self) != nil else {
            throw SyncMLError(.invalidEncoding, offset: base + Self.validPrefix(bytes))
        }
        if let declared = Self.declaredEncoding(bytes), !Self.agrees(declared, with: otherEncoding) {
            throw SyncMLError(.unsupportedEncoding, offset: base, detail: declared)
        }
        try Self.checkTags(bytes, limits: limits, base: base)
    }

    /// Whether the document begins with an XML declaration.
    var hasDeclaration: Bool { bytes.starts(with: Array("<?xml".utf8)) }

    private static func agrees(_ declared: String, with otherEncoding: String?) -> Bool {
        switch otherEncoding {
        case "UTF-16"?: ["UTF-16", "UTF-16LE", "UTF-16BE"].contains(declared)
        case "ISO-8859-1"?: isLatin1(declared)
        default: ["UTF-8", "UTF8", "US-ASCII", "ASCII"].contains(declared)
        }
    }

    private static func isLatin1(_ name: String?) -> Bool {
        name == "ISO-8859-1" || name == "LATIN1" || name == "LATIN-1"
    }

    private static func fromUTF16(_ raw: [UInt8]) throws(SyncMLError) -> [UInt8] {
        let isBigEndian = raw[0] == 0xFE
        guard raw.count.isMultiple(of: 2) else {
            throw SyncMLError(
                .invalidEncoding, offset: raw.count - 1, detail: "odd count of octets in UTF-16")
        }
        let units = stride(from: 2, to: raw.count, by: 2).map { index in
            let first = UInt16(raw[index])
            let second = UInt16(raw[index + 1])
            return isBigEndian ? first << 8 | second : second << 8 | first
        }
        guard let text = String(validating: units, as: UTF16.self) else {
            throw SyncMLError(.invalidEncoding, detail: "unpaired surrogate in UTF-16")
        }
        return Array(text.utf8)
    }

    /// Returns the encoding that the XML declaration names, in capitals; nil if there is none.
    private static func declaredEncoding(_ bytes: [UInt8]) -> String? {
        let head = bytes.prefix(512)
        guard head.starts(with: Array("<?xml".utf8)),
            let end = Self.index(of: "?>", in: bytes, from: 5), end <= head.count,
            let name = Self.index(of: "encoding", in: bytes, from: 5), name < end
        else { return nil }
        var index = name + 8
        while index < end, bytes[index] != 0x22, bytes[index] != 0x27 { index += 1 }
        guard index < end else { return nil }
        let quote = bytes[index]
        let value = bytes[(index + 1)..<end].prefix { $0 != quote }
        return String(decoding: value, as: UTF8.self).uppercased()
    }

    /// Returns how many octets from the start are valid UTF-8.
    private static func validPrefix(_ bytes: [UInt8]) -> Int {
        var parser = UTF8()
        var iterator = bytes.makeIterator()
        var count = 0
        while case .scalarValue(let scalar) = parser.decode(&iterator) { count += UTF8.width(scalar) }
        return count
    }

    /// Returns where the text stands, from an index on.
    private static func index(of text: StaticString, in bytes: [UInt8], from start: Int) -> Int? {
        let wanted = Array(text.description.utf8)
        var index = start
        while index + wanted.count <= bytes.count {
            if bytes[index] == wanted[0], bytes[index..<(index + wanted.count)].elementsEqual(wanted) {
                return index
            }
            index += 1
        }
        return nil
    }

    /// Walks over all tags: counts the attributes of each, and refuses an internal subset.
    ///
    /// Comments, CDATA sections and instructions are stepped over. Where a document is malformed this walk may go
    /// astray, but the parser stops at that very place, so what follows does not matter.
    private static func checkTags(
        _ bytes: [UInt8], limits: DecodingLimits, base: Int
    ) throws(SyncMLError) {
        var index = 0
        while index < bytes.count {
            guard bytes[index] == 0x3C else {
                index += 1
                continue
            }
            let next = index + 1 < bytes.count ? bytes[index + 1] : 0
            if next == 0x3F {
                index = end(of: "?>", in: bytes, from: index + 2)
            } else if next == 0x21 {
                let start = bytes[index...].prefix(9)
                if start.starts(with: Array("<!--".utf8)) {
                    index = end(of: "-->", in: bytes, from: index + 4)
                } else if start.elementsEqual(Array("<![CDATA[".utf8)) {
                    index = end(of: "]]>", in: bytes, from: index + 9)
                } else if start.elementsEqual(Array("<!DOCTYPE".utf8)) {
                    index = try endOfTag(bytes, from: index, isDoctype: true, limits: limits, base: base)
                } else {
                    return
                }
            } else {
                index = try endOfTag(bytes, from: index, isDoctype: false, limits: limits, base: base)
            }
        }
    }

    private static func end(of text: StaticString, in bytes: [UInt8], from start: Int) -> Int {
        index(of: text, in: bytes, from: start).map { $0 + text.utf8CodeUnitCount } ?? bytes.count
    }

    private static func endOfTag(
        _ bytes: [UInt8], from start: Int, isDoctype: Bool, limits: DecodingLimits, base: Int
    ) throws(SyncMLError) -> Int {
        var count = 0
        var quote: UInt8?
        var index = start + 1
        while index < bytes.count {
            let byte = bytes[index]
            if let open = quote {
                if byte == open { quote = nil }
            } else if byte == 0x22 || byte == 0x27 {
                quote = byte
            } else if byte == 0x3E {
                return index + 1
            } else if byte == 0x5B, isDoctype {
                throw SyncMLError(.internalSubset, offset: base + start)
            } else if byte == 0x3D, !isDoctype {
                count += 1
                if count > limits.attributes {
                    throw SyncMLError(.limitExceeded(.attributes), offset: base + start)
                }
            }
            index += 1
        }
        return index
    }
}
