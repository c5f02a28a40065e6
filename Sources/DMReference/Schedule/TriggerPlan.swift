/// How the time part and the tree part of a schedule combine (semantics 7).
enum TriggerPlan: Hashable, Sendable {
    /// Occurrences alone.
    case instants
    /// Edges of the condition alone.
    case edges
    /// The condition is sampled at occurrences.
    case sampledInstants
    /// Occurrences and edges.
    case instantsOrEdges
    /// Openings of windows alone.
    case windows
    /// Edges of the condition inside windows; an opening with a true condition is an edge.
    case windowsAndEdges
    /// Openings of windows and edges anywhere.
    case windowsOrEdges
    /// Changes of the selected group.
    case groups
    /// The group is selected at occurrences alone.
    case sampledGroups

    /// Creates the plan of a definition; a fault may exchange the modes.
    init(_ definition: Definition, faults: FaultSet<DeviceFault>) {
        if definition.groups != nil {
            self = definition.hasOccurrences ? .sampledGroups : .groups
            return
        }
        let kind = definition.hasWindows ? "windows" : "instants"
        let isConjunction =
            switch definition.combination {
            case .all: !faults.has(.modeAnyForAll, kind)
            case .any: faults.has(.modeAllForAny, kind)
            }
        guard definition.condition != nil else {
            self = definition.hasWindows ? .windows : .instants
            return
        }
        guard definition.hasOccurrences else {
            self = .edges
            return
        }
        if definition.hasWindows {
            self = isConjunction ? .windowsAndEdges : .windowsOrEdges
        } else {
            self = isConjunction ? .sampledInstants : .instantsOrEdges
        }
    }

    /// Whether nothing can run once the last occurrence was processed and its window closed.
    var endsWithOccurrences: Bool {
        switch self {
        case .instants, .sampledInstants, .windows, .windowsAndEdges, .sampledGroups: true
        case .edges, .instantsOrEdges, .windowsOrEdges, .groups: false
        }
    }
}
