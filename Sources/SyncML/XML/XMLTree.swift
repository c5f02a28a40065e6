/// A document as the parser saw it, before anything is made of it: its nodes in one table.
///
/// A table instead of nested values, because reading walks over it several times: a node is a number, a walk copies
/// nothing, and the way up to the root is at hand when a place has to be named.
struct XMLTree {
    /// The nodes in document order; the root element is the first.
    private(set) var nodes: [Node] = []
    /// Names, prefixes and namespace names, each once; the first is the empty one.
    private(set) var names: [String] = [""]
    /// For each name the element of SyncML that is called so; nil if none is.
    private(set) var models: [ContentModel?] = [nil]
    private var values: [String] = []
    private var attributeList: [XMLAttribute] = []
    private var declarationList: [XMLPrefix] = []

    /// What a node is.
    enum Kind {
        case element
        case text
        case comment
        case instruction
    }

    /// A row of the table; -1 where there is no other node.
    struct Node {
        var kind: Kind
        var name: Int
        var namespace: Int
        var parent: Int
        var next = -1
        var first = -1
        var last = -1
        var value = -1
        var attributes: Range<Int> = 0..<0
        var declarations: Range<Int> = 0..<0
        var offset: Int
    }

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
    /// Adds a name and returns its number; the caller takes care that each comes once.
    mutating func addName(_ name: String) -> Int {
        names.append(name)
        models.append(ContentModel.byElement[name])
        return names.count - 1
    }

    /// Adds an element as the last child of another; -1 for the root.
    mutating func addElement(
        name: Int, namespace: Int, attributes: [XMLAttribute], declarations: [XMLPrefix], parent: Int,
        offset: Int
    ) -> Int {
        var node = Node(kind: .element, name: name, namespace: namespace, parent: parent, offset: offset)
        if !attributes.isEmpty {
            node.attributes = attributeList.count..<(attributeList.count + attributes.count)
            attributeList.append(contentsOf: attributes)
        }
        if !declarations.isEmpty {
            node.declarations = declarationList.count..<(declarationList.count + declarations.count)
            declarationList.append(contentsOf: declarations)
        }
        return add(node)
    }

    /// Adds text, a comment or an instruction as the last child of an element.
    mutating func addValue(_ kind: Kind, _ value: String, parent: Int, offset: Int) {
        var node = Node(kind: kind, name: 0, namespace: 0, parent: parent, offset: offset)
        node.value = values.count
        values.append(value)
        _ = add(node)
    }

    private mutating func add(_ node: Node) -> Int {
        let index = nodes.count
        nodes.append(node)
        if node.parent >= 0 {
            let last = nodes[node.parent].last
            if last >= 0 { nodes[last].next = index } else { nodes[node.parent].first = index }
            nodes[node.parent].last = index
        }
        return index
    }
}

// MARK: Reading

extension XMLTree {
    /// The local name.
    func name(_ node: XMLNode) -> String { names[nodes[node.index].name] }

    /// The namespace name; empty if none.
    func namespace(_ node: XMLNode) -> String { names[nodes[node.index].namespace] }

    /// The element of SyncML with the node's name.
    func model(_ node: XMLNode) -> ContentModel? { models[nodes[node.index].name] }

    /// What the node is.
    func kind(_ node: XMLNode) -> Kind { nodes[node.index].kind }

    /// Octets before the element's `<`.
    func offset(_ node: XMLNode) -> Int { nodes[node.index].offset }

    /// The text of a text, comment or instruction.
    func value(_ node: XMLNode) -> String {
        let value = nodes[node.index].value
        return value < 0 ? "" : values[value]
    }

    /// Attributes in document order, namespace declarations not among them.
    func attributes(_ node: XMLNode) -> ArraySlice<XMLAttribute> {
        attributeList[nodes[node.index].attributes]
    }

    /// Declarations of prefixes on the element, in document order.
    func declarations(_ node: XMLNode) -> ArraySlice<XMLPrefix> {
        declarationList[nodes[node.index].declarations]
    }

    /// The first child.
    func firstChild(_ node: XMLNode) -> XMLNode? { Self.node(nodes[node.index].first) }

    /// The next sibling.
    func nextSibling(_ node: XMLNode) -> XMLNode? { Self.node(nodes[node.index].next) }

    private static func node(_ index: Int) -> XMLNode? { index < 0 ? nil : XMLNode(index: index) }

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

    /// Whether there are child elements.
    func hasElements(_ node: XMLNode) -> Bool {
        var next = firstChild(node)
        while let child = next {
            if kind(child) == .element { return true }
            next = nextSibling(child)
        }
        return false
    }

    /// All text that stands directly in the element.
    func text(_ node: XMLNode) -> String {
        var text = ""
        var next = firstChild(node)
        while let child = next {
            if kind(child) == .text { text = text.isEmpty ? value(child) : text + value(child) }
            next = nextSibling(child)
        }
        return text
    }

    /// Where the element stands.
    func path(_ node: XMLNode) -> ElementPath {
        var steps: [ElementPath.Step] = []
        var index = node.index
        while index >= 0 {
            let parent = nodes[index].parent
            var position = 1
            var sibling = parent < 0 ? index : nodes[parent].first
            while sibling != index, sibling >= 0 {
                if nodes[sibling].kind == .element, nodes[sibling].name == nodes[index].name { position += 1 }
                sibling = nodes[sibling].next
            }
            steps.append(ElementPath.Step(names[nodes[index].name], position: position))
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
            case .text:
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
