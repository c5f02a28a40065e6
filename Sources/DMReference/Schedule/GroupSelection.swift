/// Which parameter group applies (semantics 9, AMB-23).
struct GroupSelection {
    /// The groups to choose from.
    var groups: Definition.Groups
    /// Seconds after midnight, universal time; nil while the clock is unknown.
    var secondOfDay: Int?
    /// The faults of the device.
    var faults: FaultSet<DeviceFault>

    /// Selects the group that applies.
    ///
    /// - Parameter holds: Says whether a group's condition is true; groups without one are not asked for.
    /// - Returns: Its name; nil where none matches and none is the default.
    func select(_ holds: (String) -> Bool) -> String? {
        let matching = groups.groups.filter { name, group in
            isInWindow(group) && (group.condition == nil || holds(name))
        }
        let order: (Int, Int) -> Bool = faults.has(.groupIgnoresRank) ? { $0 > $1 } : { $0 < $1 }
        let best = matching.min { ($0.value.rank, $0.key) < ($1.value.rank, $1.key) }
        let chosen =
            faults.has(.groupIgnoresRank) ? matching.min { order($0.value.rank, $1.value.rank) } : best
        return chosen?.key ?? (faults.has(.groupIgnoresDefault) ? nil : groups.defaultGroup)
    }

    /// Whether the daily window of a group is open; one that wraps midnight has its end before its start.
    func isInWindow(_ group: Definition.Group) -> Bool {
        guard !faults.has(.groupIgnoresWindow), let from = group.from, let to = group.to else { return true }
        guard let second = secondOfDay else { return false }
        if from > to, faults.has(.windowEndsAtMidnight) { return second >= from }
        return from <= to ? (from..<to).contains(second) : second >= from || second < to
    }

    /// Seconds until the next edge of a daily window; nil where there is none or the clock is unknown.
    var secondsToNextEdge: Int? {
        guard let second = secondOfDay else { return nil }
        return groups.groups.values.flatMap { [$0.from, $0.to].compactMap(\.self) }
            .map { edge in edge > second ? edge - second : edge - second + 86_400 }.min()
    }
}
