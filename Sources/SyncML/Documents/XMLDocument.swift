/// A document that was read: the tree, and what stood outside it.
struct XMLDocument {
    /// The root and everything below.
    let tree: XMLTree
    /// What was noticed outside the root, or by the reader.
    let findings: [Finding]
}
