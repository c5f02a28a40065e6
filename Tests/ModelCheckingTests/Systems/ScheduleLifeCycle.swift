import ModelChecking

/// Two scheduled items on a device with two servers, one clock, persistence and reboot.
///
/// The same model as `sched.pml` of the shared benchmark, which several explorers agree about: with clock bound 2 and one
/// run an item, 1,635,398 states and 14,336,642 transitions.
struct ScheduleLifeCycle: TransitionSystem, Sendable {
    enum Phase: UInt8, Hashable, Sendable {
        case none
        case proposed
        case active
        case suspended
        case terminated
    }

    /// One scheduled item: its phase, which server owns it, when it is due, how many runs it has left.
    struct Item: Hashable, Sendable {
        var phase = Phase.none
        var owner: UInt8 = 0
        var due: UInt8 = 0
        var left: UInt8 = 0
    }

    enum Action: UInt8, Hashable, Sendable {
        case propose
        case activate
        case suspend
        case resume
        case terminate
        case remove
        case tick
        case commit
        case crash
        case boot
    }

    /// The items as the device works with them and as it last stored them, the clock, and whether the device is up.
    struct State: PackedState, Sendable {
        var first = Item()
        var second = Item()
        var storedFirst = Item()
        var storedSecond = Item()
        var clock: UInt8 = 0
        var isUp = true
    }

    /// The last moment of the clock.
    let clockBound: UInt8
    /// How many times an item runs.
    let runs: UInt8
    /// How much later an item that ran is due again.
    private let period: UInt8 = 2

    init(clockBound: UInt8, runs: UInt8 = 1) {
        self.clockBound = clockBound
        self.runs = runs
    }

    var initialStates: [State] { [State()] }

    @inline(__always)
    func forEachStep(from state: State, _ body: (Action, State) -> Void) {
        guard state.isUp else {
            var next = state
            next.isUp = true
            body(.boot, next)
            return
        }
        for server in 1...2 as ClosedRange<UInt8> {
            manage(state, \.first, server, body)
            manage(state, \.second, server, body)
        }
        if state.clock < clockBound {
            var next = state
            next.clock += 1
            fire(&next.first, at: next.clock)
            fire(&next.second, at: next.clock)
            body(.tick, next)
        }
        var next = state
        next.storedFirst = state.first
        body(.commit, next)
        next = state
        next.storedSecond = state.second
        body(.commit, next)
        next = state
        next.isUp = false
        next.first = state.storedFirst
        next.second = state.storedSecond
        body(.crash, next)
    }

    /// What one server may do with one item.
    @inline(__always)
    private func manage(
        _ state: State, _ place: WritableKeyPath<State, Item>, _ server: UInt8,
        _ body: (Action, State) -> Void
    ) {
        let item = state[keyPath: place]
        var next = state
        switch item.phase {
        case .none:
            for delay in 1...2 as ClosedRange<UInt8> {
                next[keyPath: place] = Item(
                    phase: .proposed, owner: server, due: state.clock + delay, left: runs)
                body(.propose, next)
            }
            return
        case .proposed:
            if item.owner == server {
                next[keyPath: place].phase = .active
                body(.activate, next)
            }
        case .active:
            if item.owner == server {
                next[keyPath: place].phase = .suspended
                body(.suspend, next)
            }
        case .suspended:
            if item.owner == server {
                next[keyPath: place].phase = .active
                body(.resume, next)
            }
        case .terminated:
            next[keyPath: place] = Item()
            body(.remove, next)
            return
        }
        next[keyPath: place].phase = .terminated
        body(.terminate, next)
    }

    /// Runs an item that is due.
    @inline(__always)
    private func fire(_ item: inout Item, at clock: UInt8) {
        guard item.phase == .active && item.due <= clock else { return }
        item.left -= 1
        item.due = clock + period
        if item.left == 0 { item.phase = .terminated }
    }

    /// Whether an item is as it may be: owned if there is one, and with no more runs left than it had.
    private func isSound(_ item: Item) -> Bool {
        (item.phase == .none || item.owner != 0) && item.left <= runs
    }

    /// What every state must satisfy.
    var soundness: Requirement<State, Action> {
        .always("items are owned and have no more runs left than they had") { state in
            isSound(state.first) && isSound(state.second)
        }
    }
}

extension ScheduleLifeCycle.State {
    var code: UInt64 {
        var code = UInt64(clock) << 1 | (isUp ? 1 : 0)
        code = code << 12 | first.code
        code = code << 12 | second.code
        code = code << 12 | storedFirst.code
        return code << 12 | storedSecond.code
    }

    init(code: UInt64) {
        storedSecond = ScheduleLifeCycle.Item(code: code)
        storedFirst = ScheduleLifeCycle.Item(code: code >> 12)
        second = ScheduleLifeCycle.Item(code: code >> 24)
        first = ScheduleLifeCycle.Item(code: code >> 36)
        isUp = code >> 48 & 1 == 1
        clock = UInt8(truncatingIfNeeded: code >> 49)
    }
}

extension ScheduleLifeCycle.Item {
    /// The item in twelve bits.
    var code: UInt64 {
        UInt64(phase.rawValue) | UInt64(owner) << 3 | UInt64(due) << 5 | UInt64(left) << 9
    }

    init(code: UInt64) {
        phase = ScheduleLifeCycle.Phase(rawValue: UInt8(code & 7)) ?? .none
        owner = UInt8(code >> 3 & 3)
        due = UInt8(code >> 5 & 15)
        left = UInt8(code >> 9 & 7)
    }
}
