/// Which elements of a document are meant to be SyncML's, given the namespace of its root.
///
/// Old and careless peers write another namespace, or none, on the root, or misspell that of MetInf; such a document
/// is understood and reported.
struct SyncMLNames {
    private let root: Namespace
    /// For each namespace of the document's own whether its elements are taken as MetInf's.
    private let isOwnMetInf: [Bool]
    /// Gives foreign elements the namespace that they should have.
    let renaming: XMLNamespace.Renaming

    /// Looks through the namespaces of a tree.
    init(tree: XMLTree) {
        root = tree.namespaceNumber(tree.root)
        renaming = XMLNamespace.Renaming(from: tree.text(root))
        isOwnMetInf = tree.ownNamespaces.map { $0.lowercased().hasPrefix(XMLNamespace.metInf) }
    }

    /// Whether the element is in the document's namespace or in the right one.
    func isSyncML(_ node: XMLNode, in tree: XMLTree) -> Bool { isSyncML(tree.nodes[node.index].namespace) }

    private func isSyncML(_ namespace: Namespace) -> Bool { namespace == root || namespace == .syncML }

    /// Whether a child of Meta is in a namespace that is meant to be MetInf's.
    func isMetInf(_ node: XMLNode, in tree: XMLTree) -> Bool {
        let namespace = tree.nodes[node.index].namespace
        if namespace == .metInf || isSyncML(namespace) { return true }
        let own = Int(namespace.rawValue) - Namespace.knownCount
        return own >= 0 && isOwnMetInf[own]
    }
}
