extension Capabilities {
    /// Limits that a fault can take to be exclusive, so that what just keeps to one is refused.
    static let tightable: [Limit] = [
        .maxSchedules, .maxPerServer, .maxBody, .maxActions, .maxAtoms, .maxGroups, .minPeriod,
    ]

    /// Returns what a device with these faults enforces; it declares the rest all the same.
    func tightened(by faults: FaultSet<DeviceFault>) -> Capabilities {
        var result = self
        for limit in Self.tightable where faults.has(.limitIsExclusive, limit.rawValue) {
            result[limit] += limit == .minPeriod ? 1 : -1
        }
        return result
    }
}
