/// How a message is written: what the media type of the transport says.
public enum SyncMLEncoding: String, Hashable, Sendable, Codable, CaseIterable {
    /// As text.
    case xml
    /// As WBXML.
    case wbxml

    /// The media type of DM messages (section 9).
    public var contentType: String {
        switch self {
        case .xml: "application/vnd.syncml.dm+xml"
        case .wbxml: "application/vnd.syncml.dm+wbxml"
        }
    }

    /// Finds the encoding of a media type, parameters and letters aside; nil for another type.
    public init?(contentType: String) {
        let name = contentType.prefix { $0 != ";" }.lowercased().split(separator: " ").joined()
        guard let found = Self.allCases.first(where: { $0.contentType == name }) else { return nil }
        self = found
    }

    /// Tells the encoding of a document by its first octet: WBXML begins with its version, XML with text.
    public init(of bytes: [UInt8]) {
        self = bytes.first.map { $0 < 0x09 } ?? false ? .wbxml : .xml
    }

    /// Writes a message.
    public func encode(_ message: Message) -> [UInt8] {
        switch self {
        case .xml: SyncMLXML.encode(message)
        case .wbxml: SyncMLWBXML.encode(message)
        }
    }

    /// Reads a message.
    ///
    /// - Parameters:
    ///   - bytes: the document.
    ///   - limits: how much is taken.
    /// - Returns: the message and the findings.
    /// - Throws: `SyncMLError` for what is no message in this encoding, or too large.
    public func decode(
        _ bytes: [UInt8], limits: DecodingLimits = .standard
    ) throws(SyncMLError) -> DecodedMessage {
        switch self {
        case .xml: try SyncMLXML.decode(bytes, limits: limits)
        case .wbxml: try SyncMLWBXML.decode(bytes, limits: limits)
        }
    }

    /// Counts the elements that begin and end and the pieces of text, without making anything of them.
    ///
    /// - Parameters:
    ///   - bytes: the document.
    ///   - limits: how much is taken.
    /// - Returns: the count, for measurements and for a look at what a document would cost.
    /// - Throws: `SyncMLError` for what is no document in this encoding, or too large.
    public func countEvents(
        _ bytes: [UInt8], limits: DecodingLimits = .standard
    ) throws(SyncMLError) -> Int {
        switch self {
        case .xml: return try XMLDocument.countEvents(bytes, limits: limits)
        case .wbxml:
            var parser = try WBXMLParser(bytes, limits: limits, into: WBXMLCounter())
            try parser.parse()
            return parser.sink.count
        }
    }
}
