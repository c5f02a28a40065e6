/// Which elements of a document are meant to be SyncML's, given the namespace of its root.
///
/// Old and careless peers write another namespace, or none, on the root, or misspell that of MetInf; such a document
/// is understood and reported.
struct SyncMLNames {
    /// For each name of the tree whether it is a namespace whose elements are taken as SyncML's.
    private let isSyncMLNamespace: [Bool]
    /// For each name of the tree whether it is a namespace whose elements are taken as MetInf's.
    private let isMetInfNamespace: [Bool]
    /// Gives foreign elements the namespace that they should have.
    let renaming: XMLNamespace.Renaming

    /// Looks through the names of a tree.
    init(tree: XMLTree) {
        let namespace = tree.namespace(tree.root)
        renaming = XMLNamespace.Renaming(from: namespace)
        isSyncMLNamespace = tree.names.map { $0 == namespace || $0 == XMLNamespace.syncML }
        isMetInfNamespace = tree.names.map {
            $0 == namespace || $0 == XMLNamespace.syncML || $0.lowercased().hasPrefix(XMLNamespace.metInf)
        }
    }

    /// Whether the element is in the document's namespace or in the right one.
    func isSyncML(_ node: XMLNode, in tree: XMLTree) -> Bool {
        isSyncMLNamespace[tree.nodes[node.index].namespace]
    }

    /// Whether a child of Meta is in a namespace that is meant to be MetInf's.
    func isMetInf(_ node: XMLNode, in tree: XMLTree) -> Bool {
        isMetInfNamespace[tree.nodes[node.index].namespace]
    }
}
