/// An element as the parser saw it, before anything is made of it.
struct XMLElement {
    /// The local name.
    var name: String
    /// The namespace name; empty if none.
    var namespace: String
    /// Attributes in document order, namespace declarations not among them.
    var attributes: [XMLAttribute]
    /// Declarations of prefixes on this element, in document order.
    var declarations: [XMLPrefix]
    /// Children in document order; neighbouring texts are one.
    var content: [XMLContent] = []
    /// Octets before the element's `<`.
    var offset: Int
}

/// A child of an element.
enum XMLContent {
    case text(String)
    case element(XMLElement)
    case comment(String)
    case instruction(String)
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

extension XMLElement {
    /// The child elements in document order.
    var elements: [XMLElement] {
        content.compactMap { if case .element(let element) = $0 { element } else { nil } }
    }

    /// All text that stands directly in the element.
    var text: String {
        if content.count == 1, case .text(let only) = content[0] { return only }
        return content.map { if case .text(let text) = $0 { text } else { "" } }.joined()
    }

    /// Whether there are child elements.
    var hasElements: Bool {
        content.contains { if case .element = $0 { true } else { false } }
    }

    /// The element as a value, self-contained: prefixes that its attributes use are declared inside.
    ///
    /// Comments and processing instructions are left out; `reported` namespaces are renamed, so that a document
    /// in a wrong namespace, which is reported once, gives the same values as the right one.
    func foreign(renaming: XMLNamespace.Renaming, scope: [String: String] = [:]) -> ForeignElement {
        var scope = scope
        var written: [String: String] = [:]
        for declaration in declarations {
            scope[declaration.prefix] = declaration.namespace
            written["xmlns:\(declaration.prefix)"] = declaration.namespace
        }
        for attribute in attributes {
            if !attribute.prefix.isEmpty, attribute.prefix != "xml",
                scope[attribute.prefix] != attribute.namespace
            {
                scope[attribute.prefix] = attribute.namespace
                written["xmlns:\(attribute.prefix)"] = attribute.namespace
            }
            written[attribute.qualifiedName] = attribute.value
        }
        var children: [ForeignElement.Content] = []
        for child in content {
            switch child {
            case .text(let text):
                if case .text(let before)? = children.last {
                    children[children.count - 1] = .text(before + text)
                } else {
                    children.append(.text(text))
                }
            case .element(let element):
                children.append(.element(element.foreign(renaming: renaming, scope: scope)))
            case .comment, .instruction: continue
            }
        }
        return ForeignElement(
            name: name, namespace: renaming.apply(namespace), attributes: written, content: children)
    }
}
