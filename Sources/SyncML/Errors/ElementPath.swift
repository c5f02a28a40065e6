/// Where in a document something stands: the elements from the root down.
public struct ElementPath: Hashable, Sendable, Codable, CustomStringConvertible {
    /// One element on the way.
    public struct Step: Hashable, Sendable, Codable {
        /// The local name.
        public var name: String
        /// Counts the siblings of the same name from 1.
        public var position: Int

        /// Creates a step.
        public init(_ name: String, position: Int = 1) {
            self.name = name
            self.position = position
        }
    }

    /// The elements from the root down; empty outside the root.
    public var steps: [Step]

    /// Creates a path.
    public init(_ steps: [Step] = []) { self.steps = steps }

    /// The path as text, such as `/SyncML/SyncBody/Add[2]/Item`; positions of 1 are left out.
    public var description: String {
        if steps.isEmpty { return "/" }
        return steps.map { $0.position == 1 ? "/\($0.name)" : "/\($0.name)[\($0.position)]" }.joined()
    }
}
