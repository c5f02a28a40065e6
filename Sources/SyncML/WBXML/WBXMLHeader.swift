/// What precedes the body of a document: version, document type, character set, string table.
struct WBXMLHeader {
    /// What the document is.
    let type: WBXMLDocumentType
    /// How its strings are encoded.
    let charset: Charset
    /// The string table.
    let strings: Range<Int>

    /// The character sets that are read, by their MIBenum.
    enum Charset: Int {
        /// Not said; taken as UTF-8.
        case unknown = 0
        case ascii = 3
        case latin1 = 4
        case utf8 = 106

        /// The name, if it is another one than UTF-8.
        var otherName: String? {
            switch self {
            case .utf8: nil
            case .unknown: "unknown"
            case .ascii: "US-ASCII"
            case .latin1: "ISO-8859-1"
            }
        }
    }

    /// Reads a header; the last string of the table may lack its NUL.
    init(_ cursor: inout WBXMLCursor) throws(SyncMLError) {
        let start = cursor.position
        let version = try cursor.octet()
        guard version < 0x10 else {
            throw SyncMLError(.unknownDocumentType, offset: start, detail: "no WBXML of version 1")
        }
        let place = cursor.position
        let number = try cursor.integer()
        let index = number == 0 ? try cursor.integer() : 0
        let charsetPlace = cursor.position
        // WBXML 1.0 has no character set here.
        let identifier = version == 0 ? Charset.utf8.rawValue : try cursor.integer()
        guard let charset = Charset(rawValue: identifier) else {
            throw SyncMLError(.unsupportedEncoding, offset: charsetPlace, detail: "MIBenum \(identifier)")
        }
        strings = try cursor.counted()
        self.charset = charset
        if number == 0 {
            guard index < strings.count else { throw SyncMLError(.invalidStringReference, offset: place) }
            let octets = cursor.octets[(strings.lowerBound + index)..<strings.upperBound]
            let name = String(decoding: octets.prefix(64).prefix { $0 != 0 }, as: UTF8.self)
            guard let type = WBXMLDocumentType(formalName: name) else {
                throw SyncMLError(.unknownDocumentType, offset: place, detail: name)
            }
            self.type = type
        } else {
            guard let type = WBXMLDocumentType(number: number) else {
                throw SyncMLError(.unknownDocumentType, offset: place, detail: "public identifier \(number)")
            }
            self.type = type
        }
    }
}
