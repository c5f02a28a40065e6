/// Writes elements and text as UTF-8, in one line.
///
/// Total: every Swift string can be written. Characters that XML 1.0 cannot carry (U+0000 to U+001F except tab, line
/// feed and carriage return; U+FFFE; U+FFFF) become U+FFFD. Carriage return is written as a reference, because a
/// parser turns a literal one into a line feed; in attributes so are tab and line feed.
struct XMLWriter {
    /// What was written so far.
    private(set) var bytes: [UInt8] = []

    /// The text that was written.
    var string: String { String(decoding: bytes, as: UTF8.self) }

    /// Writes text as it is: markup of our own.
    mutating func raw(_ text: String) { bytes.append(contentsOf: text.utf8) }

    /// Writes an end tag.
    mutating func close(_ name: String) {
        bytes.append(0x3C)
        bytes.append(0x2F)
        bytes.append(contentsOf: name.utf8)
        bytes.append(0x3E)
    }

    /// Writes text between tags.
    mutating func text(_ text: String) { escape(text, inAttribute: false) }

    /// Writes an attribute with a leading blank.
    mutating func attribute(_ name: String, _ value: String) {
        bytes.append(0x20)
        bytes.append(contentsOf: name.utf8)
        raw("=\"")
        escape(value, inAttribute: true)
        bytes.append(0x22)
    }

    private mutating func escape(_ text: String, inAttribute: Bool) {
        var text = text
        text.makeContiguousUTF8()
        let utf8 = text.utf8
        bytes.reserveCapacity(bytes.count + utf8.count)
        var previous: UInt8 = 0
        var beforePrevious: UInt8 = 0
        for byte in utf8 {
            switch byte {
            case 0x3C: raw("&lt;")
            case 0x3E: raw("&gt;")
            case 0x26: raw("&amp;")
            case 0x0D: raw("&#13;")
            case 0x22 where inAttribute: raw("&quot;")
            case 0x09 where inAttribute: raw("&#9;")
            case 0x0A where inAttribute: raw("&#10;")
            case 0x09, 0x0A: bytes.append(byte)
            case 0x00..<0x20: raw("\u{FFFD}")
            case 0xBE, 0xBF:
                // EF BF BE and EF BF BF are U+FFFE and U+FFFF; EF BF BD is U+FFFD.
                bytes.append(previous == 0xBF && beforePrevious == 0xEF ? 0xBD : byte)
            default: bytes.append(byte)
            }
            beforePrevious = previous
            previous = byte
        }
    }
}

extension XMLWriter: ElementWriter {
    mutating func openRoot(_ name: ElementName) {
        raw("<\(name.knownText) xmlns=\"\(XMLNamespace.syncML)\">")
    }

    mutating func open(_ name: ElementName) {
        bytes.append(0x3C)
        bytes.append(contentsOf: name.knownText.utf8)
        if name.isMetInf { raw(" xmlns=\"syncml:metinf\"") }
        bytes.append(0x3E)
    }

    mutating func close(_ name: ElementName) { close(name.knownText) }

    mutating func empty(_ name: ElementName) {
        bytes.append(0x3C)
        bytes.append(contentsOf: name.knownText.utf8)
        bytes.append(0x2F)
        bytes.append(0x3E)
    }

    mutating func element(_ name: ElementName, _ text: String?) {
        guard let text else { return }
        if text.isEmpty, !name.isMetInf { return empty(name) }
        open(name)
        escape(text, inAttribute: false)
        close(name)
    }

    mutating func value(_ name: ElementName, _ text: String?) { element(name, text) }

    mutating func foreign(_ element: ForeignElement) {
        foreign(element, in: Scope(namespace: XMLNamespace.syncML))
    }
}
