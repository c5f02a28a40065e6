/// What a reader of a tree asks for.
extension XMLTree {
    /// The local name as a number.
    func number(_ node: XMLNode) -> ElementName { nodes[node.index].name }

    /// The local name.
    func name(_ node: XMLNode) -> String { text(nodes[node.index].name) }

    private func text(_ name: ElementName) -> String {
        let own = Int(name.rawValue) - ElementName.knownCount
        return own < 0 ? name.knownText : ownNames[own]
    }

    /// The namespace as a number.
    func namespaceNumber(_ node: XMLNode) -> Namespace { nodes[node.index].namespace }

    /// The namespace name; empty if none.
    func namespace(_ node: XMLNode) -> String { text(nodes[node.index].namespace) }

    /// The name of a namespace.
    func text(_ namespace: Namespace) -> String {
        let own = Int(namespace.rawValue) - Namespace.knownCount
        return own < 0 ? Namespace.texts[Int(namespace.rawValue)] : ownNamespaces[own]
    }

    /// What the node is.
    func kind(_ node: XMLNode) -> Kind { nodes[node.index].kind }

    /// Octets before the element.
    func offset(_ node: XMLNode) -> Int { Int(nodes[node.index].start) }

    /// The text of a text, comment or instruction; octets that are no text as base64.
    func value(_ node: XMLNode) -> String {
        let row = nodes[node.index]
        guard row.kind != .octets else { return Base64.encode(Array(raw(row))) }
        return String(decoding: raw(row), as: UTF8.self)
    }

    private func raw(_ row: Node) -> ArraySlice<UInt8> {
        octets[Int(row.start)..<(Int(row.start) + Int(row.count))]
    }

    /// Attributes in document order, namespace declarations not among them.
    func attributes(_ node: XMLNode) -> [XMLAttribute] {
        let extra = Int(nodes[node.index].extra)
        return extra < 0 ? [] : extras[extra].attributes
    }

    /// Declarations of prefixes on the element, in document order.
    func declarations(_ node: XMLNode) -> [XMLPrefix] {
        let extra = Int(nodes[node.index].extra)
        return extra < 0 ? [] : extras[extra].declarations
    }

    /// The element above; nil for the root.
    func parent(_ node: XMLNode) -> XMLNode? { Self.node(nodes[node.index].parent) }

    /// The first child.
    func firstChild(_ node: XMLNode) -> XMLNode? { Self.node(nodes[node.index].first) }

    /// The next sibling.
    func nextSibling(_ node: XMLNode) -> XMLNode? { Self.node(nodes[node.index].next) }

    private static func node(_ index: Int32) -> XMLNode? { index < 0 ? nil : XMLNode(index: Int(index)) }

    /// The children in document order.
    func children(_ node: XMLNode) -> [XMLNode] {
        var children: [XMLNode] = []
        var next = firstChild(node)
        while let child = next {
            children.append(child)
            next = nextSibling(child)
        }
        return children
    }

    /// The child elements in document order.
    func elements(_ node: XMLNode) -> [XMLNode] { children(node).filter { kind($0) == .element } }

    /// Returns whether there is a child of this kind.
    func has(_ kind: Kind, in node: XMLNode) -> Bool {
        var next = nodes[node.index].first
        while next >= 0 {
            let row = nodes[Int(next)]
            if row.kind == kind { return true }
            next = row.next
        }
        return false
    }

    /// All text that stands directly in the element; where octets are among it that are no text, all as base64.
    func text(_ node: XMLNode) -> String {
        let first = nodes[node.index].first
        guard first >= 0 else { return "" }
        let row = nodes[Int(first)]
        if row.next < 0, row.kind == .text { return String(decoding: raw(row), as: UTF8.self) }
        var pieces: [UInt8] = []
        var isText = true
        var next = first
        while next >= 0 {
            let row = nodes[Int(next)]
            switch row.kind {
            case .text: pieces += raw(row)
            case .octets:
                pieces += raw(row)
                isText = false
            case .element, .comment, .instruction: break
            }
            next = row.next
        }
        return isText ? String(decoding: pieces, as: UTF8.self) : Base64.encode(pieces)
    }

    /// Returns whether the element's text, which is one piece, ends with these octets; capitals count as small letters.
    func textEnds(_ node: XMLNode, with ending: [UInt8]) -> Bool {
        let first = nodes[node.index].first
        guard first >= 0 else { return false }
        let row = nodes[Int(first)]
        guard row.kind == .text, row.count >= ending.count else { return false }
        return zip(raw(row).suffix(ending.count), ending).allSatisfy { octet, wanted in
            octet == wanted || (0x41...0x5A).contains(octet) && octet | 0x20 == wanted
        }
    }

    /// Where the element stands.
    func path(_ node: XMLNode) -> ElementPath {
        var steps: [ElementPath.Step] = []
        var index = node.index
        while index >= 0 {
            let parent = Int(nodes[index].parent)
            let name = nodes[index].name
            var position = 1
            var sibling = parent < 0 ? index : Int(nodes[parent].first)
            while sibling != index, sibling >= 0 {
                let row = nodes[sibling]
                if row.kind == .element, row.name == name { position += 1 }
                sibling = Int(row.next)
            }
            steps.append(ElementPath.Step(text(name), position: position))
            index = parent
        }
        return ElementPath(steps.reversed())
    }

    /// Returns an element as a value, self-contained: prefixes that its attributes use are declared inside.
    ///
    /// Comments and processing instructions are left out; a namespace that the document uses by mistake is repaired,
    /// so that a document in a wrong namespace, which is reported once, gives the same values as the right one.
    func foreign(
        _ node: XMLNode, renaming: XMLNamespace.Renaming, scope: [String: String] = [:]
    ) -> ForeignElement {
        var scope = scope
        var written: [String: String] = [:]
        for declaration in declarations(node) {
            scope[declaration.prefix] = declaration.namespace
            written["xmlns:\(declaration.prefix)"] = declaration.namespace
        }
        for attribute in attributes(node) {
            if !attribute.prefix.isEmpty, attribute.prefix != "xml",
                scope[attribute.prefix] != attribute.namespace
            {
                scope[attribute.prefix] = attribute.namespace
                written["xmlns:\(attribute.prefix)"] = attribute.namespace
            }
            written[attribute.qualifiedName] = attribute.value
        }
        var content: [ForeignElement.Content] = []
        for child in children(node) {
            switch kind(child) {
            case .text, .octets:
                if case .text(let before)? = content.last {
                    content[content.count - 1] = .text(before + value(child))
                } else {
                    content.append(.text(value(child)))
                }
            case .element: content.append(.element(foreign(child, renaming: renaming, scope: scope)))
            case .comment, .instruction: continue
            }
        }
        return ForeignElement(
            name: name(node), namespace: renaming.apply(namespace(node)), attributes: written,
            content: content)
    }
}
