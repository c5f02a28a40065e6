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

    /// Hashes what is cheap to read and tells most explanations apart; `==` compares everything.
    package func hash(into hasher: inout Hasher) {
        hasher.combine(model.tree)
        hasher.combine(model.monotonic)
        hasher.combine(model.storeCount)
        hasher.combine(model.toolRuns.count)
        hasher.combine(model.user.prompts.count)
        hasher.combine(model.user.answers.count)
        hasher.combine(model.crash.hasFired)
        hasher.combine(offered.count)
        hasher.combine(offeredBefore.count)
        hasher.combine(queuedSince.count)
        hasher.combine(Self.digest(model.schedules))
        hasher.combine(Self.digest(model.durable.schedules))
    }

    private static func digest(_ object: ScheduleObject) -> Int {
        var sum = object.drafts.count
        for (server, outbox) in object.outboxes {
            var hasher = Hasher()
            hasher.combine(server)
            hasher.combine(outbox.entries.count)
            hasher.combine(outbox.dropped)
            sum &+= hasher.finalize()
        }
        for schedule in object.schedules.values {
            var hasher = Hasher()
            hasher.combine(schedule.instance)
            hasher.combine(schedule.revision)
            hasher.combine(schedule.state)
            hasher.combine(schedule.fired)
            hasher.combine(schedule.missed)
            hasher.combine(schedule.skipped)
            hasher.combine(schedule.lastSequence)
            hasher.combine(schedule.gapEnds)
            hasher.combine(schedule.triggers.count)
            hasher.combine(schedule.run?.commands.count)
            hasher.combine(schedule.tree.truth)
            hasher.combine(schedule.groups.current)
            sum &+= hasher.finalize()
        }
        return sum
    }

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
