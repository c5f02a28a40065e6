/// Writes elements in the style `indented`.
///
/// White space stands only between elements whose content is elements; foreign elements are written as always.
struct IndentingXMLWriter: ElementWriter {
    private var inner = XMLWriter()
    private var depth = 0

    /// What was written so far.
    var bytes: [UInt8] { inner.bytes }

    mutating func openRoot(_ name: ElementName) {
        inner.raw(
            "<\(name.knownText) xmlns='\(XMLNamespace.syncML)' xmlns:\(Self.prefix)='\(XMLNamespace.metInf)'>"
        )
        depth += 1
    }

    mutating func open(_ name: ElementName) {
        line()
        inner.raw("<\(Self.text(name))>")
        depth += 1
    }

    mutating func close(_ name: ElementName) {
        depth -= 1
        line()
        inner.close(Self.text(name))
    }

    mutating func empty(_ name: ElementName) {
        line()
        inner.raw("<\(Self.text(name))>")
        inner.close(Self.text(name))
    }

    mutating func element(_ name: ElementName, _ text: String?) {
        guard let text else { return }
        line()
        inner.raw("<\(Self.text(name))>")
        if Self.suitsCDATA(text) { inner.raw("<![CDATA[\(text)]]>") } else { inner.text(text) }
        inner.close(Self.text(name))
    }

    mutating func value(_ name: ElementName, _ text: String?) { element(name, text) }

    mutating func foreign(_ element: ForeignElement) { inner.foreign(element) }

    private static let prefix = "m"

    private static func text(_ name: ElementName) -> String {
        name.isMetInf ? "\(prefix):\(name.knownText)" : name.knownText
    }

    /// Whether a text holds markup, and nothing that CDATA cannot carry.
    private static func suitsCDATA(_ text: String) -> Bool {
        text.utf8.contains { $0 == 0x3C || $0 == 0x26 } && !text.contains("]]>")
            && text.unicodeScalars.allSatisfy { scalar in
                scalar == "\n" || scalar == "\t"
                    || scalar.value >= 0x20 && scalar.value != 0xFFFE && scalar.value != 0xFFFF
            }
    }

    private mutating func line() { inner.raw("\n" + String(repeating: "  ", count: depth)) }
}
