public import SyncML

/// Delivery of reports: at least once, in order, until their owner accepts them (semantics 10).
extension DeviceModel {
    /// Returns the reports that a server has not accepted, in the order in which they are offered.
    ///
    /// - Parameter server: The owner.
    /// - Returns: The reports, oldest first.
    public func pendingReports(for server: ServerID) -> [Report] {
        let reports = schedules.outboxes[server]?.entries.map(\.report) ?? []
        guard profile.faults.has(.valueReadAtDelivery) else {
            return profile.faults.has(.reordersReports) ? reports.reversed() : reports
        }
        return reports.map { report in
            var fresh = report
            for index in fresh.values.indices {
                if let node = NodeURI(fresh.values[index].uri).flatMap({ tree[$0] }) {
                    fresh.values[index].data = node.value ?? ""
                }
            }
            return fresh
        }
    }

    /// Notes that reports were sent; runs that waited for a verdict may begin after the message.
    ///
    /// - Parameters:
    ///   - server: The owner.
    ///   - count: How many, from the oldest.
    ///   - choices: Resolves the freedoms.
    public mutating func reportsOffered(to server: ServerID, count: Int, choices: inout Choices) {
        guard var outbox = schedules.outboxes[server] else { return }
        for index in outbox.entries.indices.prefix(count) { outbox.entries[index].wasOffered = true }
        if profile.faults.has(.dropsUnacknowledged) {
            outbox.entries.removeFirst(min(count, outbox.entries.count))
        }
        schedules.outboxes[server] = outbox
        persistChanges(&choices, at: .answer)
    }

    /// Notes that reports could not be sent: the link is down, the attempt failed, or a back-off is running.
    ///
    /// Runs that waited for a verdict begin now.
    ///
    /// - Parameters:
    ///   - server: The owner.
    ///   - choices: Resolves the freedoms.
    public mutating func reportOffersFailed(to server: ServerID, choices: inout Choices) {
        guard var outbox = schedules.outboxes[server] else { return }
        for index in outbox.entries.indices { outbox.entries[index].hasFailed = true }
        schedules.outboxes[server] = outbox
        settle(&choices)
    }

    /// Takes a server's Status for a report; 200 or 202 from an authenticated server removes it.
    ///
    /// - Parameters:
    ///   - server: Who answered.
    ///   - instance: The instance of the report.
    ///   - sequence: The number of the report.
    ///   - code: The Status.
    ///   - isAuthenticated: Whether the server has authenticated itself in this session.
    ///   - choices: Resolves the freedoms.
    public mutating func reportAnswered(
        to server: ServerID, instance: Int, sequence: Int, code: StatusCode, isAuthenticated: Bool,
        choices: inout Choices
    ) {
        let isTaken =
            code == .ok || code == .acceptedForProcessing || profile.faults.has(.refusedReportIsTaken)
        guard isTaken, isAuthenticated else { return }
        if profile.faults.has(.repeatsAcknowledged),
            let place = schedules.outboxes[server]?.place(instance: instance, sequence: sequence),
            schedules.outboxes[server]?.entries[place].isRepeat == false
        {
            schedules.outboxes[server]?.entries[place].isRepeat = true
            return
        }
        _ = schedules.outboxes[server]?.remove(instance: instance, sequence: sequence)
        persistChanges(&choices)
    }
}
