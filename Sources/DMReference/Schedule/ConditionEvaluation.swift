/// What a condition sees of a watched node; a missing node is nil instead.
struct WatchedNode: Hashable, Sendable {
    /// The node's format as on the wire; `node` for an interior one.
    var format: String
    /// The value of a leaf.
    var value: String
    /// Names of the children of an interior node.
    var children: [String]

    /// Creates a leaf.
    init(format: String, value: String) {
        self.format = format
        self.value = value
        children = []
    }

    /// Creates an interior node.
    init(children: [String]) {
        format = "node"
        value = ""
        self.children = children
    }

    /// The form in which the value is compared; nil where it is none of its format.
    var canonical: CanonicalValue? {
        guard format == "node" else { return CanonicalValue(value, format: format) }
        return .children(children.map { Array($0.utf8) }.sorted { $0.lexicographicallyPrecedes($1) })
    }
}

/// What is remembered of one atom between evaluations; kept across power loss but for `since`.
struct AtomMemory: Hashable, Sendable, Codable {
    /// Whether the comparison held, with hysteresis and before hold.
    var isLatched = false
    /// Whether the atom counts as true.
    var isTrue = false
    /// Monotonic second since which the comparison has held; nil where it does not.
    var since: Int?
    /// Whether CHANGED has seen a value yet.
    var hasBaseline = false
    /// The value that CHANGED saw last; nil for a missing node.
    var seen: Seen?

    /// A value as CHANGED remembers it.
    struct Seen: Hashable, Sendable, Codable {
        /// Canonical, where the text is a value of its format.
        var canonical: CanonicalValue?
        /// The octets as they are, for the rest.
        var raw: [UInt8]?
    }
}

/// What is remembered of a condition between evaluations; kept across power loss.
struct ConditionMemory: Hashable, Sendable, Codable {
    /// The atoms by name.
    var atoms: [String: AtomMemory] = [:]

    /// Restarts running hold timers, as after a loss of power; what is held stays held (semantics 6).
    mutating func restartTimers(at monotonic: Int) {
        for name in atoms.keys where atoms[name]?.since != nil && atoms[name]?.isTrue == false {
            atoms[name]?.since = monotonic
        }
    }
}

/// The truth of a condition at one evaluation.
struct ConditionTruth: Hashable, Sendable {
    /// With the pulses of this evaluation.
    var now: Bool
    /// Without them: what is remembered.
    var afterwards: Bool
}

/// Evaluates atoms and their combination (semantics 6); pure but for the memory handed in.
struct ConditionEvaluation {
    /// Answers what a watched node holds; nil where it is missing.
    var node: (NodeURI) -> WatchedNode?
    /// The monotonic clock, for hold.
    var monotonic: Int
    /// The faults of the device.
    var faults: FaultSet<DeviceFault>

    /// Evaluates every atom and combines them.
    func evaluate(_ condition: Definition.Condition, _ memory: inout ConditionMemory) -> ConditionTruth {
        var levels: [Bool] = []
        var pulses: [Bool] = []
        for (name, atom) in condition.atoms.sorted(by: { $0.key < $1.key }) {
            var own = memory.atoms[name] ?? AtomMemory()
            let pulse = evaluate(atom, &own)
            memory.atoms[name] = own
            levels.append(own.isTrue)
            pulses.append(own.isTrue || pulse)
        }
        return ConditionTruth(now: combine(pulses, condition), afterwards: combine(levels, condition))
    }

    /// Combines the truths that are remembered, without a look at the tree.
    func remembered(_ condition: Definition.Condition, _ memory: ConditionMemory) -> Bool {
        combine(condition.atoms.keys.map { memory.atoms[$0]?.isTrue ?? false }, condition)
    }

    private func combine(_ truths: [Bool], _ condition: Definition.Condition) -> Bool {
        let isConjunction =
            switch condition.combination {
            case .all: !faults.has(.atomsAnyForAll)
            case .any: faults.has(.atomsAllForAny)
            }
        return isConjunction ? truths.allSatisfy { $0 } : truths.contains(true)
    }

    /// Evaluates one atom, and returns whether it pulsed.
    private func evaluate(_ atom: Definition.Atom, _ memory: inout AtomMemory) -> Bool {
        let watched = node(atom.node)
        let isWrong = faults.has(.operatorWrong, atom.comparison.rawValue)
        guard atom.comparison != .changed else {
            let seen = watched.map { leaf in
                let canonical = leaf.canonical
                return AtomMemory.Seen(
                    canonical: canonical, raw: canonical == nil ? Array(leaf.value.utf8) : nil)
            }
            let differs = memory.hasBaseline && memory.seen != seen
            let pulse = memory.hasBaseline && differs != isWrong
            memory.hasBaseline = true
            memory.seen = seen
            return pulse
        }
        let holds = comparisonHolds(atom, watched, wasTrue: memory.isLatched) != isWrong
        memory.isLatched = holds
        guard holds else {
            memory.since = nil
            memory.isTrue = false
            return false
        }
        let since = memory.since ?? monotonic
        memory.since = since
        let hold = faults.has(.ignoresHold) ? 0 : atom.holdSeconds
        memory.isTrue = memory.isTrue || monotonic - since >= hold
        return false
    }

    /// Whether a level comparison holds; unknown counts as not (semantics 6).
    private func comparisonHolds(_ atom: Definition.Atom, _ watched: WatchedNode?, wasTrue: Bool) -> Bool {
        if let watched, let operand = atom.value, faults.has(.comparesAsText, watched.format) {
            return textHolds(atom.comparison, watched.value, operand)
        }
        if let watched, faults.has(.comparesAsNumber, watched.format),
            atom.comparison == .equal || atom.comparison == .notEqual
        {
            guard let own = Number(watched.value), let operand = atom.value.flatMap({ Number($0) }) else {
                return false
            }
            return (own == operand) == (atom.comparison == .equal)
        }
        switch atom.comparison {
        case .present: return watched != nil
        case .absent: return watched == nil
        case .equal, .notEqual:
            guard let watched, watched.format != "node", let own = watched.canonical,
                let operand = CanonicalValue(atom.value ?? "", format: watched.format)
            else { return false }
            let isEqual =
                faults.has(.comparesWithoutCase)
                ? watched.value.lowercased() == atom.value?.lowercased() : own == operand
            return isEqual == (atom.comparison == .equal)
        case .greater, .greaterOrEqual, .less, .lessOrEqual:
            guard let watched, let own = ConditionNumber(watched.value, format: watched.format),
                let operand = atom.value.flatMap({ ConditionNumber(operand: $0) })
            else { return false }
            let isForgotten = faults.has(.ignoresRearm, atom.comparison.rawValue)
            let rearm = isForgotten ? nil : atom.rearm.flatMap { ConditionNumber(operand: $0) }
            return numericHolds(atom.comparison, own, operand, rearm: wasTrue ? rearm : nil)
        case .changed: return false
        }
    }

    /// Compares octets whatever the format; a fault.
    private func textHolds(_ comparison: Definition.Comparison, _ own: String, _ operand: String) -> Bool {
        switch comparison {
        case .equal: own == operand
        case .notEqual: own != operand
        case .greater: own > operand
        case .greaterOrEqual: own >= operand
        case .less: own < operand
        case .lessOrEqual: own <= operand
        case .present, .absent, .changed: false
        }
    }

    /// Compares numbers; with a rearm value the comparison goes on to hold until that is reached.
    private func numericHolds(
        _ comparison: Definition.Comparison, _ own: ConditionNumber, _ operand: ConditionNumber,
        rearm: ConditionNumber?
    ) -> Bool {
        let order = own.compared(to: operand)
        switch comparison {
        case .greater: return rearm.map { own.compared(to: $0) > 0 } ?? (order > 0)
        case .greaterOrEqual: return rearm.map { own.compared(to: $0) > 0 } ?? (order >= 0)
        case .less: return rearm.map { own.compared(to: $0) < 0 } ?? (order < 0)
        case .lessOrEqual: return rearm.map { own.compared(to: $0) < 0 } ?? (order <= 0)
        case .equal, .notEqual, .present, .absent, .changed: return false
        }
    }
}

extension ConditionMemory {
    /// When the next atom whose hold is running becomes true, in monotonic seconds.
    func nextHoldEnd(_ condition: Definition.Condition) -> Int? {
        condition.atoms.compactMap { name, atom -> Int? in
            guard let own = atoms[name], !own.isTrue, let since = own.since, let hold = atom.hold, hold > 0
            else { return nil }
            return since + hold
        }.min()
    }
}
