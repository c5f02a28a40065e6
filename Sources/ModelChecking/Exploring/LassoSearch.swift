/// Looks for a fair run that never comes to a goal: a way from a start, and then a way round, all without the goal.
///
/// The states without the goal that can be reached from a start form a graph. A run that stays in it for ever ends up in a
/// strongly connected part, or stops in a state without steps. A part is fair if each weakly fair kind of action happens in
/// it or is impossible in one of its states, and each strongly fair kind happens in it or is impossible in all of them.
struct LassoSearch<System: TransitionSystem, Store: StateStore> where Store.State == System.State {
    typealias State = System.State
    typealias Action = System.Action

    let explorer: Explorer<System, Store>
    let start: (State) -> Bool
    let goal: (State) -> Bool
    let fairness: [Fairness<Action>]

    /// A step inside the graph, with the fair kinds of action that it is of.
    struct Edge {
        let target: Int
        let kinds: UInt64
    }

    /// The graph of states without the goal.
    struct Graph {
        /// The numbers of the states, in the order of the exploration.
        var states: [Int] = []
        /// For each state of the exploration, its place in the graph, or -1.
        var places: [Int32]
        var edges: [[Edge]] = []
        /// For each state, the fair kinds of action that are possible in it, also those that lead out of the graph.
        var possible: [UInt64] = []
        /// For each state, whether it has no steps at all.
        var isStuck: [Bool] = []
        /// For each state, the place from which it was found, or its own for a start.
        var parents: [Int] = []
    }

    /// A shortest way to a fair part and a way round in it, or nil if every fair run comes to the goal.
    func trace() -> Trace<State, Action>? {
        precondition(fairness.count <= 64, "at most 64 kinds of fair action")
        let graph = makeGraph()
        if let stuck = graph.states.indices.first(where: { graph.isStuck[$0] }) {
            var trace = explorer.trace(along: path(to: stuck, in: graph))
            trace.cycleStart = trace.steps.count
            return trace
        }
        var pending = [Array(graph.states.indices)]
        while let part = pending.popLast() {
            for component in ComponentSearch(graph.edges.map { $0.map(\.target) }, among: part).components {
                switch judge(component, in: graph) {
                case .unfair: continue
                case .fair: return lasso(component, in: graph)
                case .fairWithout(let left): pending.append(left)
                }
            }
        }
        return nil
    }

    private func makeGraph() -> Graph {
        var graph = Graph(places: Array(repeating: -1, count: explorer.store.count))
        for index in 0..<explorer.store.count {
            let state = explorer.store[index]
            if start(state) && !goal(state) { add(index, from: nil, to: &graph) }
        }
        var next = 0
        while next < graph.states.count {
            let state = explorer.store[graph.states[next]]
            var isStuck = true
            explorer.system.forEachStep(from: state) { action, successor in
                isStuck = false
                let kinds = kinds(of: action)
                graph.possible[next] |= kinds
                let representative = explorer.system.representative(of: successor)
                guard !goal(representative), let index = explorer.store.index(of: representative) else {
                    return
                }
                add(index, from: next, to: &graph)
                graph.edges[next].append(Edge(target: Int(graph.places[index]), kinds: kinds))
            }
            graph.isStuck[next] = isStuck
            next += 1
        }
        return graph
    }

    private func add(_ index: Int, from parent: Int?, to graph: inout Graph) {
        guard graph.places[index] < 0 else { return }
        let place = graph.states.count
        graph.places[index] = Int32(truncatingIfNeeded: place)
        graph.states.append(index)
        graph.edges.append([])
        graph.possible.append(0)
        graph.isStuck.append(false)
        graph.parents.append(parent ?? place)
    }

    private enum Fate {
        case unfair
        case fair
        /// A strongly fair kind is possible in the part but does not happen in it: only the rest of it can be fair.
        case fairWithout([Int])
    }

    private func judge(_ component: [Int], in graph: Graph) -> Fate {
        let members = Set(component)
        var happening: UInt64 = 0
        var steps = 0
        var possibleEverywhere = UInt64.max
        for place in component {
            possibleEverywhere &= graph.possible[place]
            for edge in graph.edges[place] where members.contains(edge.target) {
                happening |= edge.kinds
                steps += 1
            }
        }
        if steps == 0 { return .unfair }
        var left = component
        for (kind, promise) in fairness.enumerated() {
            let bit: UInt64 = 1 << UInt64(kind)
            if happening & bit != 0 { continue }
            switch promise.strength {
            case .weak:
                if possibleEverywhere & bit != 0 { return .unfair }
            case .strong:
                left.removeAll { graph.possible[$0] & bit != 0 }
            }
        }
        if left.count == component.count { return .fair }
        return left.isEmpty ? .unfair : .fairWithout(left)
    }

    /// A way to the nearest state of a fair part, then round through what fairness asks for and back.
    private func lasso(_ component: [Int], in graph: Graph) -> Trace<State, Action>? {
        let members = Set(component)
        guard let entry = component.min() else { return nil }
        var happening: UInt64 = 0
        for place in component {
            for edge in graph.edges[place] where members.contains(edge.target) { happening |= edge.kinds }
        }
        var round: [Edge] = []
        func goOn(until isWanted: (Edge) -> Bool) {
            round += way(from: round.last?.target ?? entry, in: graph, members, until: isWanted)
        }
        for (kind, promise) in fairness.enumerated() {
            let bit: UInt64 = 1 << UInt64(kind)
            if happening & bit != 0 {
                goOn { $0.kinds & bit != 0 }
            } else if promise.strength == .weak {
                goOn { graph.possible[$0.target] & bit == 0 }
            }
        }
        if round.isEmpty || round.last?.target != entry { goOn { $0.target == entry } }
        let path = path(to: entry, in: graph)
        var trace = explorer.trace(along: path + round.map { graph.states[$0.target] }) { position, action in
            position < path.count || kinds(of: action) == round[position - path.count].kinds
        }
        trace.cycleStart = path.count - 1
        return trace
    }

    /// A shortest way, of one step at least, whose last step is as wanted.
    private func way(
        from place: Int, in graph: Graph, _ members: Set<Int>, until isWanted: (Edge) -> Bool
    ) -> [Edge] {
        var arrivals: [Int: (from: Int, edge: Edge)] = [:]
        var queue = [place]
        var next = 0
        while next < queue.count {
            let here = queue[next]
            next += 1
            for edge in graph.edges[here] where members.contains(edge.target) {
                if isWanted(edge) {
                    var way = [edge]
                    var last = here
                    while last != place, let arrival = arrivals[last] {
                        way.append(arrival.edge)
                        last = arrival.from
                    }
                    return way.reversed()
                }
                if edge.target != place && arrivals[edge.target] == nil {
                    arrivals[edge.target] = (here, edge)
                    queue.append(edge.target)
                }
            }
        }
        return []
    }

    /// The fair kinds that an action is of, as bits.
    private func kinds(of action: Action) -> UInt64 {
        var kinds: UInt64 = 0
        for (kind, promise) in fairness.enumerated() where promise.includes(action) {
            kinds |= 1 << UInt64(kind)
        }
        return kinds
    }

    /// The states from an initial one to a place in the graph: to its start by the exploration, then inside the graph.
    private func path(to place: Int, in graph: Graph) -> [Int] {
        var inside = [place]
        while let last = inside.last, graph.parents[last] != last { inside.append(graph.parents[last]) }
        var path = inside.map { graph.states[$0] }
        while let last = path.last, Int(explorer.parents[last]) != last {
            path.append(Int(explorer.parents[last]))
        }
        return path.reversed()
    }
}
