extension XMLWriter {
    /// The namespace declarations in force where an element is written.
    struct Scope {
        /// The default namespace.
        var namespace: String
        /// The prefixes of foreign elements and what they stand for.
        var prefixes: [String: String] = [:]
    }

    /// Writes a foreign element, its attributes ordered by name.
    ///
    /// Total, like all writing: names that XML does not allow are repaired with `_`; declarations that its namespaces
    /// forbid, and `xmlns` itself, are left out, for the element's `namespace` decides.
    mutating func foreign(_ element: ForeignElement, in scope: Scope) {
        var scope = scope
        var name = XMLName.repaired(element.name)
        var attributes: [String: String] = [:]
        for (prefix, namespace) in Self.declarations(of: element) {
            scope.prefixes[prefix] = namespace
            attributes["xmlns:\(prefix)"] = namespace
        }
        switch element.namespace {
        case XMLNamespace.xml: name = "xml:\(name)"
        case XMLNamespace.xmlns:
            if !scope.namespace.isEmpty { attributes["xmlns"] = "" }
            scope.namespace = ""
        case scope.namespace: break
        default:
            attributes["xmlns"] = element.namespace
            scope.namespace = element.namespace
        }
        var expanded: Set<String> = []
        for (key, value) in element.attributes.sorted(by: { Self.precedes($0.key, $1.key) })
        where key != "xmlns" && !key.hasPrefix("xmlns:") {
            var key = Self.attributeName(key, scope.prefixes)
            while attributes[key] != nil || !expanded.insert(Self.expanded(key, scope.prefixes)).inserted {
                key += "_"
            }
            attributes[key] = value
        }
        raw("<\(name)")
        for (key, value) in attributes.sorted(by: { Self.precedes($0.key, $1.key) }) {
            attribute(key, value)
        }
        if element.content.isEmpty { return raw("/>") }
        raw(">")
        for child in element.content {
            switch child {
            case .text(let value): text(value)
            case .element(let inner): foreign(inner, in: scope)
            }
        }
        close(name)
    }

    private static func precedes(_ left: String, _ right: String) -> Bool {
        left.utf8.lexicographicallyPrecedes(right.utf8)
    }

    private static func declarations(of element: ForeignElement) -> [(String, String)] {
        element.attributes.compactMap { key, namespace in
            guard key.hasPrefix("xmlns:") else { return nil }
            let prefix = String(key.dropFirst(6))
            guard XMLName.isValid(prefix), prefix != "xml", prefix != "xmlns", !namespace.isEmpty,
                namespace != XMLNamespace.xml, namespace != XMLNamespace.xmlns
            else { return nil }
            return (prefix, namespace)
        }
    }

    /// Returns the name with its prefix resolved: two attributes of one element may not share it.
    private static func expanded(_ key: String, _ prefixes: [String: String]) -> String {
        guard let colon = key.firstIndex(of: ":") else { return key }
        return "\(prefixes[String(key[..<colon])] ?? "xml") \(key[key.index(after: colon)...])"
    }

    private static func attributeName(_ key: String, _ prefixes: [String: String]) -> String {
        guard let colon = key.firstIndex(of: ":") else { return XMLName.repaired(key) }
        let prefix = String(key[..<colon])
        let local = String(key[key.index(after: colon)...])
        guard prefix == "xml" || prefixes[prefix] != nil, XMLName.isValid(local) else {
            return XMLName.repaired(key)
        }
        return "\(prefix):\(local)"
    }
}
