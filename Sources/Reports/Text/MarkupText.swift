/// Text made safe to stand in XML or HTML, in content as well as in a quoted attribute.
///
/// It goes by octets, where a sign of markup is itself and nothing else. Going by characters would miss a quote or an
/// angle bracket that a combining mark makes part of another character.
struct MarkupText: Hashable, Sendable, CustomStringConvertible {
    /// The markup.
    let description: String

    /// Escapes some text.
    ///
    /// - Parameters:
    ///   - text: The text.
    ///   - isAttribute: True where line feeds and tabs must survive the normalisation of attribute values.
    init(_ text: String, isAttribute: Bool = false) {
        var markup: [UInt8] = []
        markup.reserveCapacity(text.utf8.count + 16)
        for octet in text.utf8 {
            switch octet {
            case UInt8(ascii: "&"): markup += Array("&amp;".utf8)
            case UInt8(ascii: "<"): markup += Array("&lt;".utf8)
            case UInt8(ascii: ">"): markup += Array("&gt;".utf8)
            case UInt8(ascii: "\""): markup += Array("&quot;".utf8)
            case UInt8(ascii: "'"): markup += Array("&#39;".utf8)
            case UInt8(ascii: "\n") where isAttribute: markup += Array("&#10;".utf8)
            case UInt8(ascii: "\t") where isAttribute: markup += Array("&#9;".utf8)
            default: markup.append(octet)
            }
        }
        description = String(decoding: markup, as: UTF8.self)
    }
}
