import ModelChecking

/// A system given as a list of labelled edges.
struct Graph: TransitionSystem, Hashable, Sendable {
    struct Edge: Hashable, Sendable {
        let from: Int
        let action: Int
        let to: Int
    }

    let initialStates: [Int]
    let edges: [Edge]

    func forEachStep(from state: Int, _ body: (Int, Int) -> Void) {
        for edge in edges where edge.from == state { body(edge.action, edge.to) }
    }

    /// The states that can be reached, each with its distance, by repeated relaxation.
    var distances: [Int: Int] {
        var distances: [Int: Int] = [:]
        for state in initialStates { distances[state] = 0 }
        var isChanging = true
        while isChanging {
            isChanging = false
            for edge in edges {
                guard let distance = distances[edge.from] else { continue }
                if distances[edge.to] ?? .max > distance + 1 {
                    distances[edge.to] = distance + 1
                    isChanging = true
                }
            }
        }
        return distances
    }
}
