extension Explorer {
    @usableFromInline typealias Action = System.Action

    /// Puts together what is known, and works out the requirements on whole runs.
    @usableFromInline
    func conclude() -> Exploration<State, Action> {
        let extent: Exploration<State, Action>.Extent = shortage.map { .notExhausted($0) } ?? .exhausted
        var exploration = Exploration<State, Action>(extent: extent)
        exploration.states = store.count
        exploration.transitions = transitions
        exploration.depth = depth
        exploration.bytes = bytes
        exploration.findings = requirements.indices.map(finding)
        return exploration
    }

    private func finding(_ index: Int) -> Finding<State, Action> {
        let requirement = requirements[index]
        let isComplete = shortage == nil
        switch requirement.kind {
        case .always, .noDeadlock:
            if let state = decided[index] {
                return Finding(requirement: requirement.name, outcome: .violated, trace: trace(to: state))
            }
            return Finding(requirement: requirement.name, outcome: isComplete ? .holds : .unknown, trace: nil)
        case .reachable:
            if let state = decided[index] {
                return Finding(requirement: requirement.name, outcome: .holds, trace: trace(to: state))
            }
            return Finding(
                requirement: requirement.name, outcome: isComplete ? .violated : .unknown, trace: nil)
        case .eventually(let start, let goal, let fairness):
            guard isComplete else {
                return Finding(requirement: requirement.name, outcome: .unknown, trace: nil)
            }
            let search = LassoSearch(explorer: self, start: start, goal: goal, fairness: fairness)
            guard let trace = search.trace() else {
                return Finding(requirement: requirement.name, outcome: .holds, trace: nil)
            }
            return Finding(requirement: requirement.name, outcome: .violated, trace: trace)
        }
    }

    /// A shortest run to a state.
    func trace(to index: Int) -> Trace<State, Action> {
        var path = [index]
        while let first = path.last, Int(parents[first]) != first { path.append(Int(parents[first])) }
        return trace(along: path.reversed())
    }

    /// The run along states that follow one another.
    ///
    /// With a symmetry the numbered states stand for others: the run is made of real steps that lead to states alike to them.
    ///
    /// - Parameters:
    ///   - path: The numbers of the states.
    ///   - isWanted: Whether an action may be the one that leads to the state at a position of the path.
    /// - Returns: The run.
    func trace(
        along path: [Int], where isWanted: (_ position: Int, Action) -> Bool = { _, _ in true }
    ) -> Trace<State, Action> {
        let start = path.first.map { store[$0] }
        let initial =
            system.initialStates.first { system.representative(of: $0) == start } ?? system.initialStates[0]
        var trace = Trace<State, Action>(initial: initial, steps: [], cycleStart: nil)
        var state = initial
        for position in path.indices.dropFirst() {
            let wanted = store[path[position]]
            var found: Trace<State, Action>.Step?
            system.forEachStep(from: state) { action, successor in
                if found == nil, isWanted(position, action), system.representative(of: successor) == wanted {
                    found = Trace.Step(action: action, state: successor)
                }
            }
            guard let step = found else { break }
            trace.steps.append(step)
            state = step.state
        }
        return trace
    }
}
