/// A breadth-first exploration in progress.
@usableFromInline
struct Explorer<System: TransitionSystem, Store: StateStore> where Store.State == System.State {
    @usableFromInline typealias State = System.State

    @usableFromInline let system: System
    @usableFromInline let requirements: [Requirement<State, System.Action>]
    @usableFromInline let limits: Limits
    @usableFromInline let stopsAtViolation: Bool
    @usableFromInline var store = Store()
    /// For each state, the number of the state from which it was found; its own number for an initial state.
    @usableFromInline var parents: ContiguousArray<Int32> = []
    @usableFromInline var transitions = 0
    @usableFromInline var depth = 0
    @usableFromInline var shortage: Exploration<State, System.Action>.Shortage?
    /// The conditions that every state must satisfy, or that some state must.
    @usableFromInline var watches: [Watch<State>] = []
    /// For each requirement, the number of the state that decides it.
    @usableFromInline var decided: [Int?]
    @usableFromInline var capacity = 0

    @usableFromInline
    init(
        _ system: System, _ requirements: [Requirement<State, System.Action>], _ limits: Limits,
        _ stopsAtViolation: Bool
    ) {
        self.system = system
        self.requirements = requirements
        self.limits = limits
        self.stopsAtViolation = stopsAtViolation
        decided = Array(repeating: nil, count: requirements.count)
        for (index, requirement) in requirements.enumerated() {
            switch requirement.kind {
            case .always(let condition): watches.append(Watch(requirement: index, kind: .always, condition))
            case .reachable(let condition):
                watches.append(Watch(requirement: index, kind: .reachable, condition))
            case .noDeadlock(let isFinal): watches.append(Watch(requirement: index, kind: .deadlock, isFinal))
            case .eventually: break
            }
        }
    }

    /// Finds states until none is left or a limit is met.
    @inlinable
    mutating func run() {
        for state in system.initialStates {
            let (index, isNew) = store.insert(system.representative(of: state))
            if isNew { parents.append(Int32(truncatingIfNeeded: index)) }
        }
        var next = 0
        var levelEnd = store.count
        while next < store.count && shortage == nil {
            if next == levelEnd {
                if depth >= limits.depth {
                    shortage = .depth
                    return
                }
                depth += 1
                levelEnd = store.count
            }
            if next & 0xFFF == 0, limits.isTimeUp?() == true {
                shortage = .time
                return
            }
            expand(next)
            next += 1
        }
    }

    /// Takes every step from one state.
    @inlinable
    mutating func expand(_ index: Int) {
        let state = store[index]
        let before = transitions
        let from = Int32(truncatingIfNeeded: index)
        system.forEachStep(from: state) { _, successor in
            transitions &+= 1
            if shortage != nil { return }
            if store.count >= capacity && !makeRoom() {
                if store.index(of: system.representative(of: successor)) == nil { outOfRoom() }
                return
            }
            if store.insert(system.representative(of: successor)).isNew { parents.append(from) }
        }
        if !watches.isEmpty { watch(state, index, isStuck: transitions == before) }
    }

    /// Checks the conditions on one state.
    @usableFromInline
    mutating func watch(_ state: State, _ index: Int, isStuck: Bool) {
        for watch in watches where decided[watch.requirement] == nil {
            guard watch.isDecided(by: state, isStuck: isStuck) else { continue }
            decided[watch.requirement] = index
            if stopsAtViolation && watch.isViolation { shortage = .stoppedAtViolation }
        }
    }

    /// Works out up to how many states the limits allow without asking again; false if not one more.
    @usableFromInline
    mutating func makeRoom() -> Bool {
        let most = min(limits.states, Int(Int32.max))
        guard store.count < most else { return false }
        let room = min(store.room, parents.capacity - parents.count)
        if room > 0 {
            // What has room was paid for when it grew, but the first room of all comes with the empty store.
            guard bytes <= limits.bytes else { return false }
            capacity = min(most, store.count + room)
            return true
        }
        let links = parents.count == parents.capacity ? 2 * 4 * parents.capacity : 0
        guard store.bytesWhileGrowing + parents.capacity * 4 + links <= limits.bytes else { return false }
        capacity = store.count + 1
        return true
    }

    /// Notes which limit leaves no room.
    @usableFromInline
    mutating func outOfRoom() {
        shortage = store.count >= min(limits.states, Int(Int32.max)) ? .states : .bytes
    }

    @usableFromInline var bytes: Int { store.bytes + parents.capacity * 4 }
}

/// A condition that is asked of each state as it is explored.
@usableFromInline
struct Watch<State> {
    @usableFromInline
    enum Kind {
        case always
        case reachable
        case deadlock
    }

    @usableFromInline let requirement: Int
    let kind: Kind
    let condition: (State) -> Bool

    init(requirement: Int, kind: Kind, _ condition: @escaping (State) -> Bool) {
        self.requirement = requirement
        self.kind = kind
        self.condition = condition
    }

    /// Whether a state decides the requirement: against it, or for it where something is to be reached.
    func isDecided(by state: State, isStuck: Bool) -> Bool {
        switch kind {
        case .always: !condition(state)
        case .reachable: condition(state)
        case .deadlock: isStuck && !condition(state)
        }
    }

    /// Whether deciding it means that it is violated.
    var isViolation: Bool {
        switch kind {
        case .always, .deadlock: true
        case .reachable: false
        }
    }
}
