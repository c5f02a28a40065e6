package import DMReference
package import SyncML

/// Reports: generic alerts are matched with the outbox of every state.
extension DeviceOracle {
    /// Matches the schedule alerts of a package with what each state has queued for the server.
    mutating func match(reports commands: [Command], from session: OpenSession) throws(Stop) {
        var observed: [(commandID: String, report: Report)] = []
        for case .alert(let alert) in commands where ReportCodec.isReport(alert) {
            do {
                observed.append((alert.id, try ReportCodec.decode(alert).report))
            } catch {
                throw .refuted(
                    Refutation(
                        "a schedule alert cannot be read: \(error)", observed: "Alert CmdID \(alert.id)",
                        interpretations: ["A-12"]))
            }
        }
        guard !observed.isEmpty else { return }
        let before = states
        let reports = observed
        try follow { state, choices in Self.offer(reports, to: session.server, in: &state, &choices) }
        guard states.isEmpty, let first = before.first else { return }
        let queuedReports = first.model.pendingReports(for: session.server)
        let queued = queuedReports.map(\.text)
        throw .refuted(
            Refutation(
                "the device sent a report that the model does not have to send now, or with another content",
                allowed: queued.isEmpty ? ["no report for \(session.server)"] : queued,
                observed: observed.map(\.report.text).joined(separator: " | "),
                interpretations: ["AMB-19", "AMB-20"],
                concerns: Set((observed.map(\.report) + queuedReports).flatMap(Concern.of))))
    }

    private static func offer(
        _ observed: [(commandID: String, report: Report)], to server: ServerID, in state: inout Explanation,
        _ choices: inout Choices
    ) -> Bool {
        let queued = state.model.pendingReports(for: server)
        var position = queued.startIndex
        for (commandID, report) in observed {
            let match = queued.indices.first { index in
                index >= position && agrees(queued[index], report, state: &state)
            }
            guard let match else { return false }
            let skipped = queued[position..<match]
            let allOfferedBefore = skipped.allSatisfy {
                state.offeredBefore.contains(key($0, server))
            }
            guard allOfferedBefore else { return false }
            state.offered[commandID] = key(queued[match], server)
            state.offeredBefore.insert(key(queued[match], server))
            position = match + 1
        }
        state.uncrashed { $0.model.reportsOffered(to: server, count: position, choices: &choices) }
        return true
    }

    private static func key(_ report: Report, _ server: ServerID) -> Explanation.ReportKey {
        Explanation.ReportKey(server: server, instance: report.instance, sequence: report.sequence)
    }

    private static let nodeReasons: Set = [
        "watch", "watch-rights", "target", "target-access", "target-rights", "self",
    ]

    /// Compares a report of the model with one that came; instance numbers are renamed, `begun` may lie later.
    private static func agrees(_ own: Report, _ came: Report, state: inout Explanation) -> Bool {
        var expected = own
        expected.instance = came.instance
        if let begun = own.begun, let other = came.begun,
            other >= begun, other - begun <= state.model.profile.capabilities[.maxLatency]
        {
            expected.begun = other
        }
        // Only refusals about nodes of the tree name one that the documents fix (V9 to V13).
        if own.kind == .verification, !nodeReasons.contains(own.reason ?? "") { expected.node = came.node }
        if let own = own.node.flatMap({ NodeReference($0) }), own == came.node.flatMap({ NodeReference($0) })
        {
            expected.node = came.node
        }
        guard expected == came else { return false }
        return state.bind(own.instance, to: came.instance)
    }
}

extension ReportCodec {
    /// Whether an alert claims to be a report of this object: generic, with a Type of its name space.
    package static func isReport(_ alert: Alert) -> Bool {
        alert.code == .genericAlert
            && alert.items.contains { $0.meta?.type?.contains("urn:x-dmsched:at:schedule:") ?? false }
    }
}
