/// A document as the parser saw it, before anything is made of it: its nodes in one table.
///
/// A table instead of nested values, because reading walks over it several times: a node is a number, a walk copies
/// nothing, and the way up to the root is at hand when a place has to be named. Texts stay octets until asked for.
struct XMLTree {
    /// The nodes in document order; the root element is the first.
    private(set) var nodes: [Node] = []
    /// Texts of all kinds, one behind the other; for WBXML the document itself comes first.
    private(set) var octets: [UInt8]
    /// The namespaces of this document alone.
    private(set) var ownNamespaces: [String] = []
    private var ownNames: [String] = []
    private var extras: [Extra] = []

    /// What a node is.
    enum Kind: UInt8 {
        case element
        case text
        /// Octets that are no text; WBXML alone has them.
        case octets
        case comment
        case instruction
    }

    /// A row of the table; -1 where there is no other node.
    struct Node {
        var kind: Kind
        var name = ElementName(rawValue: 0)
        var namespace = Namespace.none
        var parent: Int32
        var next: Int32 = -1
        var first: Int32 = -1
        var last: Int32 = -1
        var extra: Int32 = -1
        /// Octets of the document before the element, or where the text begins in `octets`.
        var start: Int32
        /// The length of the text.
        var count: Int32 = 0
    }

    /// What few elements have.
    struct Extra {
        var attributes: [XMLAttribute]
        var declarations: [XMLPrefix]
    }

    /// Creates an empty tree whose texts lie in these octets.
    init(octets: [UInt8] = []) { self.octets = octets }

    /// The root element.
    var root: XMLNode { XMLNode(index: 0) }
}

/// A node of a tree.
struct XMLNode: Hashable {
    var index: Int
}

/// An attribute with its prefix and what that stands for.
struct XMLAttribute {
    var name: String
    var prefix: String
    var namespace: String
    var value: String

    /// The name as it stands in the document.
    var qualifiedName: String { prefix.isEmpty ? name : "\(prefix):\(name)" }
}

/// A declaration of a prefix.
struct XMLPrefix {
    var prefix: String
    var namespace: String
}

// MARK: Making

extension XMLTree {
    /// Returns the number of a name; the caller takes care that a name of the document's own comes once.
    mutating func number(ofName text: String) -> ElementName {
        if let known = ElementName.known(text) { return known }
        ownNames.append(text)
        return ElementName(rawValue: Int32(ElementName.knownCount + ownNames.count - 1))
    }

    /// Returns the number of a namespace; the caller takes care that one of the document's own comes once.
    mutating func number(ofNamespace text: String) -> Namespace {
        if let known = Namespace.texts.firstIndex(of: text) { return Namespace(rawValue: Int32(known)) }
        ownNamespaces.append(text)
        return Namespace(rawValue: Int32(Namespace.knownCount + ownNamespaces.count - 1))
    }

    /// Adds an element as the last child of another; -1 for the root.
    mutating func addElement(
        name: ElementName, namespace: Namespace, attributes: [XMLAttribute] = [],
        declarations: [XMLPrefix] = [], parent: Int, offset: Int
    ) -> Int {
        var node = Node(
            kind: .element, name: name, namespace: namespace, parent: Int32(parent), start: Int32(offset))
        if !attributes.isEmpty || !declarations.isEmpty {
            node.extra = Int32(extras.count)
            extras.append(Extra(attributes: attributes, declarations: declarations))
        }
        return add(node)
    }

    /// Adds text, octets, a comment or an instruction, which lies in `octets`, as the last child of an element.
    mutating func addValue(_ kind: Kind, start: Int, count: Int, parent: Int) {
        var node = Node(kind: kind, parent: Int32(parent), start: Int32(start))
        node.count = Int32(count)
        _ = add(node)
    }

    /// Adds text of whatever kind that does not lie in `octets` yet.
    mutating func addValue(_ kind: Kind, _ text: String, parent: Int) {
        let start = octets.count
        octets.append(contentsOf: text.utf8)
        addValue(kind, start: start, count: octets.count - start, parent: parent)
    }

    /// Takes in more octets, for a text that is not complete yet.
    mutating func append(_ piece: UnsafeBufferPointer<UInt8>) { unsafe octets.append(contentsOf: piece) }

    private mutating func add(_ node: Node) -> Int {
        let index = Int32(nodes.count)
        let parent = Int(node.parent)
        nodes.append(node)
        if parent >= 0 {
            let last = Int(nodes[parent].last)
            if last >= 0 { nodes[last].next = index } else { nodes[parent].first = index }
            nodes[parent].last = index
        }
        return Int(index)
    }

    /// Takes back everything that was added below an element since there were `count` nodes.
    mutating func removeNodes(from count: Int, below parent: Int) {
        guard nodes.count > count else { return }
        nodes.removeSubrange(count...)
        var last: Int32 = -1
        var child = nodes[parent].first
        while child >= 0, child < count {
            last = child
            child = nodes[Int(child)].next
        }
        nodes[parent].last = last
        if last >= 0 { nodes[Int(last)].next = -1 } else { nodes[parent].first = -1 }
    }
}

// MARK: Reading

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
