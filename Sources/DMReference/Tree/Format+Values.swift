extension Format {
    /// Returns whether a text is, beyond doubt, a value of this format (section 3).
    ///
    /// A text that is not may be refused or stored, since the documents ask no device to look at values.
    func accepts(_ text: String) -> Bool {
        switch self {
        case .chr, .xml: true
        case .node, .null: text.isEmpty
        case .bool: text == "true" || text == "false"
        case .int: Int32(text) != nil && text.utf8.first != UInt8(ascii: "+")
        case .float: Float(text).map(\.isFinite) ?? false
        case .b64, .bin: Self.octetCount(ofBase64: text) != nil
        case .date: Self.matches(text, ["00000000", "0000-00-00"])
        case .time: Self.matches(text, ["000000", "000000Z", "00:00:00", "00:00:00Z"])
        }
    }

    /// Whether an empty value is one of this format, so that Data may be missing.
    var allowsEmptyValue: Bool {
        switch self {
        case .chr, .xml, .b64, .bin, .null, .node: true
        case .int, .bool, .float, .date, .time: false
        }
    }

    /// The word for Meta Format where the value is sent as text: octets travel as base64 (MET-01).
    var metaWord: String { self == .bin ? Format.b64.rawValue : rawValue }

    /// Returns how many octets a base64 text stands for; nil where it is none. White space does not count.
    static func octetCount(ofBase64 text: String) -> Int? {
        var digits = 0
        var padding = 0
        for octet in text.utf8 {
            switch octet {
            case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"), UInt8(ascii: "\n"): continue
            case UInt8(ascii: "="): padding += 1
            case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "/"):
                guard padding == 0 else { return nil }
                digits += 1
            default: return nil
            }
        }
        guard (digits + padding).isMultiple(of: 4), padding <= 2, digits >= padding else { return nil }
        return digits * 3 / 4
    }

    /// Returns whether a text has the form of one of the patterns; `0` stands for a digit.
    private static func matches(_ text: String, _ patterns: [String]) -> Bool {
        patterns.contains { pattern in
            pattern.utf8.count == text.utf8.count
                && zip(pattern.utf8, text.utf8).allSatisfy { form, octet in
                    form == UInt8(ascii: "0")
                        ? (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(octet) : form == octet
                }
        }
    }
}
