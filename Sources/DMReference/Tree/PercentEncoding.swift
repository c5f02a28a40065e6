/// The escapes of URIs: `%HH` for an octet.
enum PercentEncoding {
    /// Returns a text as one segment of an address: octets that may not stand there are escaped, dots alone too.
    static func name(_ text: String) -> String {
        guard !text.allSatisfy({ $0 == "." }) else { return String(repeating: "%2E", count: text.utf8.count) }
        var result = ""
        for octet in text.utf8 {
            if isPlain(octet) {
                result.unicodeScalars.append(Unicode.Scalar(octet))
            } else {
                let digits = String(octet, radix: 16, uppercase: true)
                result += "%" + (digits.count < 2 ? "0" : "") + digits
            }
        }
        return result
    }

    /// Returns the text that a form-encoded value stands for: `+` is a blank, `%HH` an octet.
    ///
    /// An escape that is not one stays as it is.
    static func formValue(_ text: some StringProtocol) -> String {
        var octets: [UInt8] = []
        let source = Array(text.utf8)
        var index = 0
        while index < source.count {
            if source[index] == UInt8(ascii: "%"), index + 2 < source.count,
                let high = hexDigit(source[index + 1]), let low = hexDigit(source[index + 2])
            {
                octets.append(high << 4 | low)
                index += 3
            } else {
                octets.append(source[index] == UInt8(ascii: "+") ? UInt8(ascii: " ") : source[index])
                index += 1
            }
        }
        return String(decoding: octets, as: UTF8.self)
    }

    private static func isPlain(_ octet: UInt8) -> Bool {
        switch octet {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: "-_.!~*'():@&=+$,".utf8.contains(octet)
        }
    }

    private static func hexDigit(_ octet: UInt8) -> UInt8? {
        switch octet {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): octet - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): octet - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): octet - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}
