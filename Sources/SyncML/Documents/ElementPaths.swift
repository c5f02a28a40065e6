/// Names places in a tree in linear time, where many are named in document order.
///
/// Counting the siblings in front of an element takes as long as there are siblings; what was counted for one element is
/// kept for the next one below the same parent.
struct ElementPaths {
    private var counts: [Int: Count] = [:]

    /// How far the children of an element were counted.
    private struct Count {
        /// The child counted last.
        var last: Int
        /// For each name how many children bear it, the last one included.
        var names: [ElementName: Int]
    }

    /// Returns where an element stands.
    mutating func path(of node: XMLNode, in tree: XMLTree) -> ElementPath {
        var steps: [ElementPath.Step] = []
        var index = node.index
        while index >= 0 {
            let parent = Int(tree.nodes[index].parent)
            let position = parent < 0 ? 1 : self.position(of: index, below: parent, in: tree)
            steps.append(ElementPath.Step(tree.name(XMLNode(index: index)), position: position))
            index = parent
        }
        return ElementPath(steps.reversed())
    }

    private mutating func position(of index: Int, below parent: Int, in tree: XMLTree) -> Int {
        var count = counts.removeValue(forKey: parent) ?? Count(last: -1, names: [:])
        // For an element in front of the last one the count begins anew.
        if count.last > index { count = Count(last: -1, names: [:]) }
        var next = count.last < 0 ? Int(tree.nodes[parent].first) : Int(tree.nodes[count.last].next)
        while next >= 0, next <= index {
            let row = tree.nodes[next]
            if row.kind == .element { count.names[row.name, default: 0] += 1 }
            count.last = next
            next = Int(row.next)
        }
        let position = count.names[tree.nodes[index].name] ?? 1
        counts[parent] = count
        return position
    }
}
