/// The limits of ./DevDetail/URI; 0 is none (section 6.1).
public struct URILimits: Hashable, Sendable, Codable {
    /// Most segments.
    public var depth: Int
    /// Most characters of a whole address, with its query.
    public var totalLength: Int
    /// Most characters of one segment.
    public var segmentLength: Int

    /// Creates limits.
    public init(depth: Int = 16, totalLength: Int = 255, segmentLength: Int = 64) {
        self.depth = depth
        self.totalLength = totalLength
        self.segmentLength = segmentLength
    }

    /// Where the device declares them.
    static let root = NodeURI(segments: ["DevDetail", "URI"])

    /// The leaves: depth, length of the whole, length of a segment.
    static let addresses = ["MaxDepth", "MaxTotLen", "MaxSegLen"].map { root.child($0) }

    /// How an address stands to the limits.
    enum Finding: Hashable {
        /// No limit is exceeded.
        case within
        /// It depends on whether the leading `./` counts.
        case atTheEdge
        /// A limit is exceeded.
        case beyond
    }

    /// Returns how an address stands to the limits.
    func finding(_ reference: NodeReference) -> Finding {
        let segments = reference.node.segments
        if segmentLength > 0, segments.contains(where: { $0.count > segmentLength }) { return .beyond }
        var length = max(0, segments.count - 1) + (reference.query.map { $0.length } ?? 0)
        for segment in segments { length += segment.count }
        if depth > 0, segments.count > depth { return .beyond }
        if totalLength > 0, length > totalLength { return .beyond }
        if depth > 0, segments.count + 1 > depth { return .atTheEdge }
        if totalLength > 0, length + 2 > totalLength { return .atTheEdge }
        return .within
    }
}

extension NodeReference.Query {
    /// Characters from the question mark on.
    fileprivate var length: Int {
        switch self {
        case .property(let name): 6 + name.count
        case .list(let attribute): 6 + attribute.count
        }
    }
}

extension DMTree {
    /// The limits that ./DevDetail/URI declares; what is missing there is not limited.
    public var uriLimits: URILimits {
        let values = URILimits.addresses.map { self[$0]?.value.flatMap { Int($0) } ?? 0 }
        return URILimits(depth: values[0], totalLength: values[1], segmentLength: values[2])
    }
}
