/// Finds the strongly connected parts of a graph, by Tarjan's algorithm without recursion.
struct ComponentSearch {
    /// The parts, each a list of places.
    private(set) var components: [[Int]] = []

    private let edges: [[Int]]
    private var order: [Int]
    private var low: [Int]
    private var isOnStack: [Bool]
    private var stack: [Int] = []
    private var next = 0

    /// Searches among some of the places of a graph, along the edges between them.
    init(_ edges: [[Int]], among places: [Int]) {
        self.edges = edges
        // -2 marks places that are left out, -1 those that were not visited yet.
        order = Array(repeating: -2, count: edges.count)
        low = Array(repeating: 0, count: edges.count)
        isOnStack = Array(repeating: false, count: edges.count)
        for place in places { order[place] = -1 }
        for place in places where order[place] == -1 { visit(place) }
    }

    private mutating func visit(_ root: Int) {
        var calls = [(place: root, edge: 0)]
        enter(root)
        while let call = calls.last {
            let targets = edges[call.place]
            if call.edge < targets.count {
                calls[calls.count - 1].edge += 1
                let target = targets[call.edge]
                if order[target] == -1 {
                    enter(target)
                    calls.append((target, 0))
                } else if order[target] >= 0 && isOnStack[target] {
                    low[call.place] = min(low[call.place], order[target])
                }
                continue
            }
            calls.removeLast()
            if let caller = calls.last { low[caller.place] = min(low[caller.place], low[call.place]) }
            if low[call.place] == order[call.place] { leave(call.place) }
        }
    }

    private mutating func enter(_ place: Int) {
        order[place] = next
        low[place] = next
        next += 1
        stack.append(place)
        isOnStack[place] = true
    }

    private mutating func leave(_ place: Int) {
        var component: [Int] = []
        while let member = stack.popLast() {
            isOnStack[member] = false
            component.append(member)
            if member == place { break }
        }
        components.append(component)
    }
}
