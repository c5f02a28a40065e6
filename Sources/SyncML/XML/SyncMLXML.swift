/// SyncML documents in XML: values to octets and back.
///
/// Writing is total and canonical: one line, children in the order of the document type, markup escaped, UTF-8.
/// Reading takes what can be understood, reports whatever is off the grammar as findings, and refuses the rest.
/// For every message that writing can carry, reading what was written gives the message back. Writing cannot carry
/// characters outside XML 1.0 (they become U+FFFD), names of foreign elements that are no XML names, empty or
/// neighbouring texts in them, and foreign elements in a place where a reader takes them for something else, such
/// as a foreign command called `Add` or `Final`.
public enum SyncMLXML {
    /// A message and what was noticed while it was read.
    public typealias Decoded = DecodedMessage

    /// Writes a message as a document with XML declaration.
    public static func encode(_ message: Message) -> [UInt8] {
        var encoder = MessageEncoder(XMLWriter())
        encoder.document(message)
        return Array("<?xml version=\"1.0\" encoding=\"UTF-8\"?>".utf8) + encoder.writer.bytes
    }

    /// Writes commands as a SyncBody element without declaration and without Final.
    ///
    /// This is the form of a schedule's Body leaf.
    public static func encodeBody(_ commands: [Command]) -> String {
        var encoder = MessageEncoder(XMLWriter())
        encoder.body(commands)
        return encoder.writer.string
    }

    /// Reads a document.
    ///
    /// A command without which no value can be formed (a Status without a number, an Alert whose Data is no number)
    /// is kept as a foreign element and reported; so are elements that nobody knows. A header needs SessionID, MsgID,
    /// Target/LocURI and Source/LocURI, for without them there is nobody to answer (GRM-02); every other missing
    /// element reads as empty and is reported.
    ///
    /// - Parameters:
    ///   - bytes: the document: UTF-8 with or without byte order mark, US-ASCII or ISO-8859-1 if it says so, UTF-16
    ///     with byte order mark.
    ///   - limits: how much is taken.
    /// - Returns: the message and the findings.
    /// - Throws: `SyncMLError` for what is no XML, no SyncML, or too large.
    public static func decode(
        _ bytes: [UInt8], limits: DecodingLimits = .standard
    ) throws(SyncMLError) -> Decoded {
        try decode(chunks: [bytes], limits: limits)
    }

    /// Reads a SyncBody element, or a single command, that stands alone.
    ///
    /// - Parameters:
    ///   - text: the element; an XML declaration may precede it.
    ///   - limits: how much is taken.
    /// - Returns: the commands and the findings.
    /// - Throws: `SyncMLError` for what is no XML, neither SyncBody nor command, or too large.
    public static func decodeBody(
        _ text: String, limits: DecodingLimits = .standard
    ) throws(SyncMLError) -> (commands: [Command], findings: [Finding]) {
        let document = try XMLDocument(chunks: [Array(text.utf8)], limits: limits)
        var decoder = MessageDecoder(document: document, limits: limits)
        let commands = try decoder.fragment()
        return (commands, decoder.findings(declarationExpected: false))
    }

    /// Reads a document that arrives in pieces; the result does not depend on where it is cut.
    static func decode(chunks: [[UInt8]], limits: DecodingLimits) throws(SyncMLError) -> Decoded {
        let document = try XMLDocument(chunks: chunks, limits: limits)
        var decoder = MessageDecoder(document: document, limits: limits)
        let message = try decoder.message()
        return Decoded(message: message, findings: decoder.findings(declarationExpected: true))
    }
}
