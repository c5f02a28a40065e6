extension Gen where Value == Unicode.Scalar {
    /// Makes characters of a list; the first counts as the simplest.
    public static func scalar(of characters: String) -> Gen {
        element(of: Array(characters.unicodeScalars))
    }

    /// Makes any Unicode scalar values: plain letters first, then other scripts, controls, and the edges of the planes.
    public static var unicode: Gen {
        weighted(
            (6, scalar(of: "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ")),
            (2, scalar(of: " !\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~")),
            (1, scalar(of: "\u{0}\u{1}\t\n\u{B}\r\u{1B}\u{7F}\u{85}\u{A0}\u{AD}")),
            (
                1,
                scalar(
                    of: "\u{E9}\u{DF}\u{130}\u{131}\u{3A3}\u{3C2}\u{416}\u{5D0}\u{627}\u{E01}\u{4E2D}\u{AC00}"
                )
            ),
            (1, scalar(of: "\u{300}\u{301}\u{200B}\u{200D}\u{202E}\u{2028}\u{FE0F}\u{FEFF}\u{FFFD}")),
            (1, scalar(of: "\u{D7FF}\u{E000}\u{FFFE}\u{FFFF}\u{10000}\u{1F600}\u{1F1E9}\u{E0001}\u{10FFFF}")),
            (1, anyScalar))
    }

    /// Makes all scalar values alike.
    private static var anyScalar: Gen {
        Gen<UInt32>.integer(in: 0...(0x10FFFF - 0x800), towards: 0x61).compactMap { number in
            Unicode.Scalar(number < 0xD800 ? number : number + 0x800)
        }
    }
}

extension Gen where Value == String {
    /// Makes strings of Unicode scalar values.
    ///
    /// - Parameters:
    ///   - scalars: What makes the scalar values; by default any.
    ///   - count: How many there may be.
    /// - Returns: The generator.
    public static func string(
        of scalars: Gen<Unicode.Scalar> = .unicode, count: ClosedRange<Int> = 0...1024
    ) -> Gen {
        Gen { source in
            var text = String.UnicodeScalarView()
            text.append(contentsOf: try source.collect(scalars, count: count))
            return String(text)
        }
    }

    /// Makes strings of the characters of a list.
    public static func string(of characters: String, count: ClosedRange<Int> = 0...1024) -> Gen {
        string(of: .scalar(of: characters), count: count)
    }

    /// Makes names: letters first, digits, underscore, hyphen and full stop after that.
    public static func identifier(count: ClosedRange<Int> = 1...16) -> Gen {
        let letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
        let first = Gen<Unicode.Scalar>.scalar(of: letters)
        let rest = Gen<Unicode.Scalar>.scalar(of: letters + "0123456789_-.")
        return Gen { source in
            var text = String.UnicodeScalarView()
            text.append(try source.draw(first))
            let others = Swift.max(0, count.lowerBound - 1)...Swift.max(0, count.upperBound - 1)
            text.append(contentsOf: try source.collect(rest, count: others))
            return String(text)
        }
    }

    /// Makes text that XML writers and readers get wrong: markup, entities, section ends, and characters XML forbids.
    ///
    /// - Parameter includingForbidden: Whether characters are made that no XML 1.0 document can hold.
    /// - Returns: The generator.
    public static func hostileToXML(includingForbidden: Bool = false) -> Gen {
        let plain = Gen<String>.string(of: "ab <>&\"'\t\n\r]", count: 0...8)
        let pieces = Gen<String>.element(of: [
            "]]>", "<![CDATA[", "&amp;", "&#0;", "&#x41;", "&lt", "&undefined;", "--", "<!--", "<?xml?>",
            "</a>",
            "<!DOCTYPE a [<!ENTITY b \"c\">]>", "\r\n", "\u{85}", "\u{2028}", "\u{FEFF}", "e\u{301}",
            "\u{10FFFD}",
        ])
        let forbidden = Gen<String>.element(of: ["\u{0}", "\u{1}", "\u{B}", "\u{1F}", "\u{FFFE}", "\u{FFFF}"])
        var alternatives: [(weight: Int, generator: Gen<String>)] = [
            (4, plain), (3, pieces), (2, .string(count: 0...4)),
        ]
        if includingForbidden { alternatives.append((1, forbidden)) }
        let allowed = weighted(alternatives)
        return Gen { source in
            let text = try source.collect(allowed, count: 0...6).joined()
            if includingForbidden { return text }
            return String(String.UnicodeScalarView(text.unicodeScalars.filter(isAllowedInXML)))
        }
    }

    /// Whether XML 1.0 lets a document hold a character (XML 1.0, fifth edition, section 2.2, production 2).
    private static func isAllowedInXML(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x9, 0xA, 0xD, 0x20...0xD7FF, 0xE000...0xFFFD, 0x10000...0x10FFFF: true
        case 0...0x10FFFF: false
        default: false
        }
    }
}

extension Gen where Value == [UInt8] {
    /// Makes bytes, zero and small ones and boundaries often.
    public static func bytes(count: ClosedRange<Int> = 0...1024) -> Gen {
        array(of: .integer(in: 0...255), count: count)
    }
}
