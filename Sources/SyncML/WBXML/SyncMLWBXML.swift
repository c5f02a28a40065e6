/// SyncML documents in WBXML: values to octets and back.
///
/// The counterpart of `SyncMLXML`, with the same values and findings. Writing is total and carries every message,
/// characters outside XML included; see there for the foreign elements that a reader takes for something else.
public enum SyncMLWBXML {
    /// Writes a message as a document of WBXML 1.2 and SyncML 1.2 (section 10).
    public static func encode(_ message: Message) -> [UInt8] {
        var encoder = MessageEncoder(WBXMLWriter())
        encoder.document(message)
        return encoder.writer.document
    }

    /// Reads a document: WBXML 1.x; SyncML 1.0 to 1.2.
    ///
    /// Octets that are no text are kept as base64 with Format `b64`, and reported; documents nested in Data are kept as
    /// text in XML, and reported, where Type announces them.
    ///
    /// - Parameters:
    ///   - bytes: the document.
    ///   - limits: how much is taken.
    /// - Returns: the message and the findings; their offsets count the octets of the document.
    /// - Throws: `SyncMLError` for what is no WBXML, no SyncML, or too large.
    public static func decode(
        _ bytes: [UInt8], limits: DecodingLimits = .standard
    ) throws(SyncMLError) -> DecodedMessage {
        let document = try XMLDocument(binary: bytes, limits: limits)
        var decoder = MessageDecoder(document: document, limits: limits)
        let message = try decoder.message()
        return DecodedMessage(message: message, findings: decoder.findings(declarationExpected: false))
    }
}

extension XMLDocument {
    /// Reads a document in WBXML.
    init(binary octets: [UInt8], limits: DecodingLimits) throws(SyncMLError) {
        var parser = try WBXMLParser(octets, limits: limits, into: WBXMLTreeSink(octets))
        try parser.parse()
        self.init(tree: parser.sink.tree, findings: parser.sink.findings)
    }
}
