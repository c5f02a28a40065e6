/// Which elements of a document are meant to be SyncML's, given the namespace of its root.
///
/// Old and careless peers write another namespace, or none, on the root, or misspell that of MetInf; such a document
/// is understood and reported.
struct SyncMLNames {
    /// The namespace of the root.
    let namespace: String

    /// Whether the element is in the document's namespace or in the right one.
    func isSyncML(_ element: XMLElement) -> Bool {
        element.namespace == namespace || element.namespace == XMLNamespace.syncML
    }

    /// Whether a child of Meta is in a namespace that is meant to be MetInf's.
    func isMetInf(_ element: XMLElement) -> Bool {
        element.namespace == XMLNamespace.metInf || isSyncML(element)
            || element.namespace.lowercased().hasPrefix(XMLNamespace.metInf)
    }

    /// Gives foreign elements the namespace that they should have.
    var renaming: XMLNamespace.Renaming { XMLNamespace.Renaming(from: namespace) }
}
