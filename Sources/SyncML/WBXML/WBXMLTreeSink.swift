/// Makes a tree of a parser's events.
struct WBXMLTreeSink {
    /// What was read so far.
    private(set) var tree: XMLTree
    /// What was noticed so far.
    private(set) var findings: [Finding] = []
    private var paths = ElementPaths()
    private var open: [Int] = []
    private var names: [String: ElementName] = [:]
    private var namespaces: [String: Namespace] = [:]
    /// For each prefix the namespaces that open elements declare it for, the innermost last.
    private var prefixes: [String: [String]] = [:]

    /// Creates a sink for a document.
    init(_ octets: [UInt8]) {
        tree = XMLTree(octets: octets)
        tree.reserve(octetCount: min(octets.count, 1 << 20), expectsTexts: false)
    }

    private mutating func number(ofNamespace text: String) -> Namespace {
        if let known = namespaces[text] { return known }
        let number = tree.number(ofNamespace: text)
        namespaces[text] = number
        return number
    }

    private var innermost: XMLNode? { open.last.map { XMLNode(index: $0) } }
}

extension WBXMLTreeSink: WBXMLSink {
    var path: ElementPath { innermost.map { tree.path($0) } ?? ElementPath() }

    mutating func number(ofName text: String) -> ElementName {
        if let known = names[text] { return known }
        let number = tree.number(ofName: text)
        names[text] = number
        return number
    }

    mutating func start(
        _ name: ElementName, _ namespace: Namespace?, _ attributes: [WBXMLAttribute], at offset: Int
    ) {
        var own = namespace ?? innermost.map { tree.namespaceNumber($0) } ?? .none
        var list: [XMLAttribute] = []
        var declarations: [XMLPrefix] = []
        for attribute in attributes {
            if attribute.name == "xmlns" {
                own = number(ofNamespace: attribute.value)
            } else if attribute.name.hasPrefix("xmlns:") {
                let prefix = String(attribute.name.dropFirst(6))
                declarations.append(XMLPrefix(prefix: prefix, namespace: attribute.value))
                prefixes[prefix, default: []].append(attribute.value)
            }
        }
        for attribute in attributes where attribute.name != "xmlns" && !attribute.name.hasPrefix("xmlns:") {
            list.append(resolved(attribute))
        }
        open.append(
            tree.addElement(
                name: name, namespace: own, attributes: list, declarations: declarations,
                parent: open.last ?? -1, offset: offset))
    }

    /// Splits a prefix off where it is declared.
    private func resolved(_ attribute: WBXMLAttribute) -> XMLAttribute {
        let parts = attribute.name.split(separator: ":", maxSplits: 1).map(String.init)
        if parts.count == 2 {
            let namespace = parts[0] == "xml" ? XMLNamespace.xml : prefixes[parts[0]]?.last
            if let namespace {
                return XMLAttribute(
                    name: parts[1], prefix: parts[0], namespace: namespace, value: attribute.value)
            }
        }
        return XMLAttribute(name: attribute.name, prefix: "", namespace: "", value: attribute.value)
    }

    mutating func end() {
        guard let last = open.popLast(), tree.nodes[last].extra >= 0 else { return }
        for declaration in tree.declarations(XMLNode(index: last)) {
            prefixes[declaration.prefix]?.removeLast()
        }
    }

    mutating func characters(_ range: Range<Int>, isText: Bool) {
        guard let parent = open.last else { return }
        tree.addValue(isText ? .text : .octets, start: range.lowerBound, count: range.count, parent: parent)
    }

    mutating func characters(_ text: String) {
        guard let parent = open.last else { return }
        tree.addValue(.text, text, parent: parent)
    }

    mutating func instruction(_ text: String, at offset: Int) {
        if let parent = open.last {
            tree.addValue(.instruction, text, parent: parent)
        } else {
            note(.processingInstruction, at: offset, text)
        }
    }

    mutating func note(_ kind: Finding.Kind, at offset: Int, _ subject: String) {
        let path = innermost.map { paths.path(of: $0, in: tree) } ?? ElementPath()
        findings.append(Finding(kind, offset: offset, path: path, subject: subject))
    }

    var mark: WBXMLMark { WBXMLMark(nodes: tree.nodes.count, open: open.count, findings: findings.count) }

    mutating func reset(to mark: WBXMLMark) {
        while open.count > mark.open { end() }
        // Counts may name nodes that are about to go.
        if findings.count > mark.findings { paths = ElementPaths() }
        findings.removeSubrange(mark.findings...)
        if let parent = open.last { tree.removeNodes(from: mark.nodes, below: parent) }
    }

    // MARK: Nested documents

    /// Whether the innermost element is a Data whose Type says that it holds a document in WBXML (WBX-05).
    var expectsDocument: Bool {
        guard let data = innermost, tree.number(data) == .data, let item = tree.parent(data) else {
            return false
        }
        let announced = self.type(in: item) ?? tree.parent(item).flatMap { self.type(in: $0) }
        guard let type = announced else { return false }
        return tree.textEnds(type, with: Self.announcement)
    }

    /// How the media types of documents in WBXML end.
    private static let announcement = Array("+wbxml".utf8)

    private func type(in node: XMLNode) -> XMLNode? {
        guard let meta = child(.meta, of: node) else { return nil }
        return child(.type, of: meta)
    }

    /// Finds one of the first children with a name: Meta stands in front of many Items, Type among few elements.
    private func child(_ name: ElementName, of node: XMLNode) -> XMLNode? {
        var next = tree.firstChild(node)
        var left = 16
        while let child = next, left > 0 {
            if tree.kind(child) == .element, tree.number(child) == name { return child }
            next = tree.nextSibling(child)
            left -= 1
        }
        return nil
    }
}
