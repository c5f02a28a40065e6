/// How a document is written where XML leaves the choice; every reader must take each (section 2).
public enum XMLStyle: String, CaseIterable, Hashable, Sendable, Codable {
    /// One line, the namespace of MetInf on each of its elements.
    case canonical
    /// A line an element, a prefix for MetInf, CDATA around markup, end tags for empty elements, no encoding declared.
    case indented
}

extension SyncMLXML {
    /// Writes a message as a document with XML declaration.
    ///
    /// - Parameters:
    ///   - message: the message.
    ///   - style: how it is written; what is read of it does not depend on that.
    /// - Returns: the document in UTF-8.
    public static func encode(_ message: Message, style: XMLStyle) -> [UInt8] {
        switch style {
        case .canonical: return encode(message)
        case .indented:
            var encoder = MessageEncoder(IndentingXMLWriter())
            encoder.document(message)
            return Array("<?xml version='1.0'?>\n".utf8) + encoder.writer.bytes
        }
    }
}

extension SyncMLEncoding {
    /// Writes a message; the style has no meaning for WBXML.
    ///
    /// - Parameters:
    ///   - message: the message.
    ///   - style: how XML is written.
    /// - Returns: the document.
    public func encode(_ message: Message, style: XMLStyle) -> [UInt8] {
        switch self {
        case .xml: SyncMLXML.encode(message, style: style)
        case .wbxml: SyncMLWBXML.encode(message)
        }
    }
}
