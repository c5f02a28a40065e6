/// Writes elements and text as WBXML 1.2, one pass, the string table for names that no code page has.
///
/// Total: every Swift string can be written; a NUL makes text OPAQUE and becomes U+FFFD in names, for strings end
/// with it.
struct WBXMLWriter {
    private var body: [UInt8] = []
    private var page = 0
    private var table: [UInt8] = []
    private var indices: [String: Int] = [:]

    /// The document that was written: header, string table, body.
    var document: [UInt8] {
        var document: [UInt8] = [0x02]
        Self.append(WBXMLDocumentType.syncML12.number ?? 0, to: &document)
        Self.append(WBXMLHeader.Charset.utf8.rawValue, to: &document)
        Self.append(table.count, to: &document)
        return document + table + body
    }

    /// Appends a number in groups of seven bits.
    static func append(_ number: Int, to octets: inout [UInt8]) {
        var shift = 28
        while shift > 0 {
            if number >> shift != 0 { octets.append(UInt8(truncatingIfNeeded: number >> shift) | 0x80) }
            shift -= 7
        }
        octets.append(UInt8(number & 0x7F))
    }

    private mutating func tag(_ page: Int, _ token: UInt8, _ bits: UInt8) {
        if page != self.page {
            body.append(WBXMLToken.switchPage)
            body.append(UInt8(page))
            self.page = page
        }
        body.append(token | bits)
    }

    private mutating func tag(_ name: ElementName, _ bits: UInt8) {
        tag(Int(name.rawValue) >> 6, UInt8(name.rawValue & 0x3F), bits)
    }

    private mutating func literal(_ text: String) {
        let name = Self.withoutNUL(text)
        let index = indices[name] ?? table.count
        if index == table.count {
            indices[name] = index
            table.append(contentsOf: name.utf8)
            table.append(0)
        }
        Self.append(index, to: &body)
    }

    private static func withoutNUL(_ text: String) -> String {
        guard text.utf8.contains(0) else { return text }
        return String(String.UnicodeScalarView(text.unicodeScalars.map { $0.value == 0 ? "\u{FFFD}" : $0 }))
    }

    /// Writes text in line; as octets where it contains a NUL.
    private mutating func text(_ text: String) {
        guard !text.isEmpty else { return }
        let start = body.count
        body.append(WBXMLToken.inlineString)
        body.append(contentsOf: text.utf8)
        if body[(start + 1)...].contains(0) {
            body.removeSubrange(start...)
            opaque(text)
        } else {
            body.append(0)
        }
    }

    private mutating func opaque(_ text: String) {
        body.append(WBXMLToken.opaque)
        Self.append(text.utf8.count, to: &body)
        body.append(contentsOf: text.utf8)
    }
}

extension WBXMLWriter: ElementWriter {
    mutating func openRoot(_ name: ElementName) { open(name) }

    mutating func open(_ name: ElementName) { tag(name, WBXMLToken.hasContent) }

    mutating func close(_ name: ElementName) { body.append(WBXMLToken.end) }

    mutating func empty(_ name: ElementName) { tag(name, 0) }

    mutating func element(_ name: ElementName, _ text: String?) {
        guard let text else { return }
        if text.isEmpty { return empty(name) }
        open(name)
        self.text(text)
        close(name)
    }

    mutating func value(_ name: ElementName, _ text: String?) {
        guard let text else { return }
        if text.isEmpty { return empty(name) }
        open(name)
        opaque(text)
        close(name)
    }

    mutating func foreign(_ element: ForeignElement) { foreign(element, in: XMLNamespace.syncML) }
}

extension WBXMLWriter {
    /// Writes a foreign element: by its token where a code page has it, by its name otherwise.
    private mutating func foreign(_ element: ForeignElement, in namespace: String) {
        var attributes = element.attributes.filter { $0.key != "xmlns" }
        let known = Self.token(of: element)
        if known == nil, element.namespace != namespace { attributes["xmlns"] = element.namespace }
        var bits: UInt8 = element.content.isEmpty ? 0 : WBXMLToken.hasContent
        if !attributes.isEmpty { bits |= WBXMLToken.hasAttributes }
        if let known {
            tag(known.page, known.token, bits)
        } else {
            body.append(WBXMLToken.literal | bits)
            literal(element.name)
        }
        if !attributes.isEmpty {
            for (name, value) in attributes.sorted(by: { Self.precedes($0.key, $1.key) }) {
                body.append(WBXMLToken.literal)
                literal(name)
                text(value)
            }
            body.append(WBXMLToken.end)
        }
        guard !element.content.isEmpty else { return }
        for child in element.content {
            switch child {
            case .text(let value): text(value)
            case .element(let inner): foreign(inner, in: element.namespace)
            }
        }
        body.append(WBXMLToken.end)
    }

    private static func precedes(_ left: String, _ right: String) -> Bool {
        left.utf8.lexicographicallyPrecedes(right.utf8)
    }

    /// Finds an element in the code pages of a message.
    private static func token(of element: ForeignElement) -> (page: Int, token: UInt8)? {
        for (index, page) in WBXMLDocumentType.syncML12.pages.enumerated()
        where Namespace.texts[Int(page.namespace.rawValue)] == element.namespace {
            if let place = page.names.names.firstIndex(of: element.name), !element.name.isEmpty {
                return (index, UInt8(CodePage.firstToken + place))
            }
        }
        return nil
    }
}
