/// What a run has shown of the model: the abstract states in which schedules were, and the steps that they took.
///
/// An abstract state is what decides which steps a schedule can take: its life, what sets it off, the truth it remembers and
/// whether work is open. Nothing is listed by hand: both sides of a step come from the transition function, whoever calls it.
public struct ModelCoverage: Hashable, Sendable, Codable {
    /// The abstract states, as text.
    public var states: Set<String>
    /// The transitions, as text: what changed, and what made it change.
    public var transitions: Set<String>

    /// Creates a coverage; nothing by default.
    public init(states: Set<String> = [], transitions: Set<String> = []) {
        self.states = states
        self.transitions = transitions
    }

    /// What makes a device take a step.
    public enum Cause: String, CaseIterable, Hashable, Sendable, Codable {
        /// Messages pass.
        case session
        /// Both clocks run on.
        case time
        /// The wall clock alone is stepped.
        case clock
        /// The device changes its tree by itself.
        case change
        /// The power is cut and comes back.
        case power
        /// The link goes up or down.
        case link
        /// An account is made or removed.
        case account
    }

    /// The abstract states in which the schedules of a device are.
    ///
    /// - Parameter model: The device.
    /// - Returns: The states, each once.
    public static func shapes(of model: DeviceModel) -> Set<String> {
        Set(model.schedules.schedules.values.map(\.shape))
    }

    /// Takes note of a step.
    ///
    /// - Parameters:
    ///   - before: The device before it.
    ///   - after: The device after it.
    ///   - cause: What made it.
    public mutating func note(_ before: DeviceModel, _ after: DeviceModel, by cause: Cause) {
        let old = before.schedules.schedules
        let new = after.schedules.schedules
        if old.isEmpty, new.isEmpty { return }
        for name in Set(old.keys).union(new.keys) {
            let (former, present) = (old[name], new[name])
            guard former != present else { continue }
            if let former, let present, former.instance != present.instance {
                note(former, nil, by: cause)
                note(nil, present, by: cause)
            } else {
                note(former, present, by: cause)
            }
        }
    }

    private mutating func note(_ former: Schedule?, _ present: Schedule?, by cause: Cause) {
        let shape = present?.shape ?? "absent"
        states.insert(shape)
        let kind = (present ?? former)?.kindOfTrigger ?? ""
        func step(_ what: String) { transitions.insert("\(kind): \(what), by \(cause.rawValue)") }
        let (life, newLife) = (former.life, present.life)
        if life != newLife { step("\(life) to \(newLife)") }
        guard let former, let present else { return }
        if present.revision > former.revision, former.revision > 0 { step("\(newLife) revised") }
        let hasMemories = !former.memory.isEmpty && !present.memory.isEmpty
        if hasMemories, former.memory != present.memory {
            step("\(newLife), \(former.memory) to \(present.memory)")
        }
        if former.work != present.work { step("\(newLife), \(former.work) to \(present.work)") }
        if present.fired > former.fired { step("\(life), runs") }
        if present.missed > former.missed { step("\(life), misses") }
        if present.skipped > former.skipped { step("\(life), skips") }
        if present.failed > former.failed { step("\(life), fails") }
    }

    /// Adds what another run has shown.
    public mutating func formUnion(_ other: ModelCoverage) {
        states.formUnion(other.states)
        transitions.formUnion(other.transitions)
    }

    /// Whether nothing was shown.
    public var isEmpty: Bool { states.isEmpty && transitions.isEmpty }
}

extension Schedule? {
    /// Where a schedule is in its life, with the reason of its end.
    fileprivate var life: String {
        guard let self else { return "absent" }
        if self.pending != nil, self.revision == 0 { return "Draft that waits for the user" }
        guard self.state == .ended else { return self.state.rawValue }
        return "Ended (\(self.endReason?.rawValue ?? "unknown"))"
    }
}

extension Schedule {
    /// What sets the schedule off.
    fileprivate var kindOfTrigger: String {
        if definition.groups != nil { return "groups" }
        switch (definition.condition != nil, definition.time != nil) {
        case (true, true): return "time and tree"
        case (true, false): return "tree"
        case (false, true): return "time"
        case (false, false): return "nothing yet"
        }
    }

    /// What it remembers of truth or of groups; empty where it has neither, or does not look.
    fileprivate var memory: String {
        guard state == .active || state == .suspended else { return "" }
        if definition.groups != nil {
            return self.groups.isFresh ? "not looked" : self.groups.current == nil ? "no group" : "a group"
        }
        guard definition.condition != nil else { return "" }
        return tree.isFresh ? "not looked" : tree.truth ? "true" : "false"
    }

    /// Which work is open.
    fileprivate var work: String {
        if run != nil { return "a run goes on" }
        if asking != nil { return "the user is asked" }
        if pending != nil { return "a request waits for the user" }
        if time.windowCloses != nil { return "a window is open" }
        return gapEnds != nil ? "a gap runs" : "idle"
    }

    /// The abstract state.
    fileprivate var shape: String {
        let life = Optional(self).life
        guard state == .active || state == .suspended || run != nil else { return life }
        return [life, kindOfTrigger, memory, work].filter { !$0.isEmpty }.joined(separator: ", ")
    }
}
