package import DMReference

/// A state of the model that agrees with everything seen of a device IUT so far.
package struct Explanation: Hashable, Sendable {
    /// The device as the model has it.
    package var model: DeviceModel
    /// Instance numbers: the model's, and those that the IUT uses for the same schedules.
    package var instances: [Int: Int] = [:]
    /// When each report that is still queued was made, in monotonic seconds.
    package var queuedSince: [ReportKey: Int] = [:]
    /// Reports offered in the device's last package, by the CmdID of their alert.
    package var offered: [String: ReportKey] = [:]
    /// Reports that were offered at least once.
    package var offeredBefore: Set<ReportKey> = []

    /// Names one report of a device.
    package struct ReportKey: Hashable, Sendable {
        /// The receiver.
        package var server: ServerID
        /// The model's instance number.
        package var instance: Int
        /// The number within the instance.
        package var sequence: Int
    }

    package init(model: DeviceModel) { self.model = model }

    /// Binds the model's instance number to the one the IUT uses.
    ///
    /// - Returns: false where either is already bound to another number: instance numbers are never reused.
    package mutating func bind(_ own: Int, to observed: Int) -> Bool {
        if let bound = instances[own] { return bound == observed }
        guard !instances.values.contains(observed) else { return false }
        instances[own] = observed
        return true
    }

    /// Notes when reports were queued, and forgets those that have left.
    package mutating func trackReports() {
        var queued: [ReportKey: Int] = [:]
        for server in model.accounts.keys {
            for report in model.pendingReports(for: server) {
                let key = ReportKey(server: server, instance: report.instance, sequence: report.sequence)
                queued[key] = queuedSince[key] ?? model.monotonic
            }
        }
        queuedSince = queued
    }
}
