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
    private(set) var ownNames: [String] = []
    private(set) var extras: [Extra] = []

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

    /// Makes room for the nodes and texts of a document of this size.
    mutating func reserve(octetCount: Int, expectsTexts: Bool) {
        nodes.reserveCapacity(octetCount / (expectsTexts ? 12 : 4) + 8)
        if expectsTexts { octets.reserveCapacity(octetCount / 2) }
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
