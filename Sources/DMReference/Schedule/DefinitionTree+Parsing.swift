extension DefinitionTree {
    /// Reads the meaning of the text: what is complete (V4) and well-formed (V5).
    ///
    /// What needs more than one part, the capabilities or the DM tree is for `Verification`, and so is the content
    /// of a Body.
    ///
    /// - Parameter base: the address of `Def`, for the nodes that problems name.
    /// - Returns: the definition without what cannot be read, and every problem present.
    public func parse(
        at base: NodeURI = NodeURI(segments: ["Def"])
    ) -> (definition: Definition, problems: [Problem]) {
        var reader = DefinitionReader(tree: self, base: base)
        let definition = reader.definition()
        return (definition, Problem.ordered(reader.problems))
    }
}
