import SyncML

extension Verification {
    /// Returns what is wrong with the watched nodes (V13, V9, V10).
    ///
    /// For a missing node the right counts on the nearest ancestor that exists.
    func watchProblems(of definition: Definition) -> [Problem] {
        atoms(of: definition).flatMap { _, atom -> [Problem] in
            let node = atom.node
            guard !node.isInside(root) else {
                return [Problem(.v13, .forbidden, .inSelf, node: node, aspect: "watch")]
            }
            var problems: [Problem] = []
            let found = tree[node]
            if found == nil, !atom.comparison.asksForExistence, !definition.allowsMissingNodes {
                problems.append(Problem(.v9, .notFound, .watch, node: node))
            }
            let isReadable = found?.access.contains(.get) ?? true
            if !isReadable || !tree.grants(.get, on: node, to: owner) {
                problems.append(Problem(.v10, .permissionDenied, .watchRights, node: node))
            }
            return problems
        }
    }
}
