/// Text made safe to stand in XML or HTML, in content as well as in a quoted attribute.
///
/// It goes by Unicode scalars. Going by characters would miss a quote or an angle bracket that a combining mark makes
/// part of another character.
struct MarkupText: Hashable, Sendable, CustomStringConvertible {
    /// The markup.
    let description: String

    /// Escapes some text.
    ///
    /// - Parameters:
    ///   - text: The text.
    ///   - isAttribute: True where line feeds and tabs must survive the normalisation of attribute values.
    init(_ text: String, isAttribute: Bool = false) {
        var markup = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": markup.append(contentsOf: "&amp;".unicodeScalars)
            case "<": markup.append(contentsOf: "&lt;".unicodeScalars)
            case ">": markup.append(contentsOf: "&gt;".unicodeScalars)
            case "\"": markup.append(contentsOf: "&quot;".unicodeScalars)
            case "'": markup.append(contentsOf: "&#39;".unicodeScalars)
            case "\n" where isAttribute: markup.append(contentsOf: "&#10;".unicodeScalars)
            case "\t" where isAttribute: markup.append(contentsOf: "&#9;".unicodeScalars)
            default: markup.append(scalar)
            }
        }
        description = String(markup)
    }
}
