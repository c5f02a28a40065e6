/// Text of an IUT made safe to look at: what cannot be seen, or changes how other text is seen, is spelt out.
///
/// Control characters, the marks that turn the direction of writing, and characters without a width would let an IUT
/// forge what a reader sees. Line feed and tab stay.
struct VisibleText: Hashable, Sendable, CustomStringConvertible {
    /// The text that can be shown.
    let description: String

    /// Spells out what cannot be seen.
    ///
    /// - Parameters:
    ///   - text: The text.
    ///   - limit: How many characters are kept; what is cut off is counted at the end.
    init(_ text: String, limit: Int = .max) {
        let isPlain = text.utf8.allSatisfy { (0x20...0x7E).contains($0) || $0 == 0x0A || $0 == 0x09 }
        if isPlain && text.utf8.count <= limit {
            description = text
            return
        }
        var shown = String.UnicodeScalarView()
        var left = limit
        var cut = 0
        for scalar in text.unicodeScalars {
            guard left > 0 else {
                cut += 1
                continue
            }
            left -= 1
            if Self.isHidden(scalar) {
                shown.append(contentsOf: "\u{27E8}U+\(Self.hexadecimal(scalar))\u{27E9}".unicodeScalars)
            } else {
                shown.append(scalar)
            }
        }
        description = String(shown) + (cut > 0 ? " … (\(cut) more characters)" : "")
    }

    private static func hexadecimal(_ scalar: Unicode.Scalar) -> String {
        let digits = String(scalar.value, radix: 16, uppercase: true)
        return String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    }

    private static func isHidden(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control: scalar != "\n" && scalar != "\t"
        case .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse, .unassigned: true
        default: false
        }
    }
}

/// Text of an IUT for people who look at a terminal.
public enum ShownText {
    /// Returns a text on one line with everything that cannot be seen spelt out, cut to 4,000 characters.
    public static func line(_ text: String) -> String { text.replacing("\n", with: " ").visible() }
}

extension String {
    /// The text with everything that cannot be seen spelt out, cut to a length.
    func visible(_ limit: Int = 4000) -> String { VisibleText(self, limit: limit).description }

    /// The text, or nil where it is empty.
    var orNil: String? { isEmpty ? nil : self }
}
