import DMReference
import SyncML

/// Compares a record that was read with one track.
struct RecordComparison {
    private let track: RecordTrack
    private let record: ScheduleRecord

    init(_ track: RecordTrack, _ record: ScheduleRecord) {
        self.track = track
        self.record = record
    }

    /// What the track demands and the record does not show; nil where they agree.
    var disagreement: String? {
        state ?? definitions ?? numbers ?? verdict ?? reports
    }

    /// Whether they disagree in nothing but what was filed.
    var isAboutReports: Bool { (state ?? definitions ?? numbers ?? verdict) == nil && reports != nil }

    private var state: String? {
        let allowed = track.allowedStates
        guard !allowed.contains(record.state) else { return nil }
        return "state " + allowed.map(\.rawValue).sorted().joined(separator: " or ")
    }

    private var definitions: String? {
        guard record.state != .absent else { return nil }
        guard let shown = record.definition else {
            return record.state == .closed || record.state == .refused ? nil : "a definition"
        }
        guard let definition = Self.definition(shown) else { return "a definition that can be read" }
        let allowed = track.allowedDefinitions
        guard allowed.contains(where: { agrees(definition, $0) }) else {
            return "definition " + allowed.map(ServerOracle.text).joined(separator: " or ")
        }
        let changes = track.changes
        let wanted = changes.map { "wanted \(ServerOracle.text($0))" }.joined(separator: " or ")
        guard let shown = record.wanted else {
            return record.state == .changing && !changes.isEmpty ? wanted : nil
        }
        guard let change = Self.definition(shown), changes.contains(where: { agrees(change, $0) }) else {
            return changes.isEmpty ? "no change in flight" : wanted
        }
        return nil
    }

    /// AutoStart has no effect on a modification, so a record may show it either way once the schedule exists.
    private func agrees(_ shown: Definition, _ expected: Definition) -> Bool {
        var shown = shown
        if track.rest == .confirmed || track.rest == .closed { shown.autoStart = expected.autoStart }
        return shown.isEquivalent(to: expected)
    }

    private var numbers: String? {
        let isConfirmed = record.state == .confirmed || record.state == .changing
        let isVerified = isConfirmed && track.rest == .confirmed && track.instance != nil
        if let instance = record.instance ?? (isVerified ? -1 : nil) {
            let allowed = track.instance.map { [$0] } ?? (isConfirmed ? [instance] : [])
            guard allowed.contains(instance) || record.state == .refused || record.state == .closed else {
                return allowed.isEmpty ? "no instance" : "instance \(allowed[0])"
            }
        }
        guard let revision = record.revision ?? (isVerified && track.revision != nil ? -1 : nil),
            let known = track.revision, isConfirmed
        else { return nil }
        let isChanging = track.wishes.contains { $0.wish.definition != nil && $0.status?.isFulfilled == true }
        guard revision == known || isChanging && revision == known + 1 else { return "revision \(known)" }
        return nil
    }

    private var verdict: String? {
        guard track.isSettled else { return nil }
        let codes = track.codes.map { String($0.rawValue) }.sorted().joined(separator: " or ")
        if track.needsCode, record.state != .closed {
            guard let code = record.code, track.codes.contains(StatusCode(code)) else {
                return "code \(codes)"
            }
            if let reason = record.reason, !reason.isEmpty, !track.reasons.isEmpty,
                !track.reasons.contains(reason)
            {
                return "reason " + track.reasons.sorted().joined(separator: " or ")
            }
        } else if record.state == .confirmed, let code = record.code, !StatusCode(code).isFulfilled,
            !track.codes.contains(StatusCode(code))
        {
            return "code \(codes)"
        }
        return nil
    }

    private var reports: String? {
        var expected = track.reports[...]
        var verifications: Set<RecordTrack.Key> = []
        for shown in record.reports {
            let key = RecordTrack.Key(shown.report)
            if shown.report.kind == .verification {
                guard verifications.insert(key).inserted,
                    track.verifications.contains(where: { agrees(shown.report, $0) })
                        || track.earlier.contains(key)
                else { return "no such verification, or not twice: \(shown.report.text)" }
                continue
            }
            if track.earlier.contains(key) { continue }
            guard let next = expected.first else { return "no further report: \(shown.report.text)" }
            guard agrees(shown.report, next.report) else { return next.report.text }
            if let isLate = next.isLate, isLate != shown.isLate {
                return "\(next.report.text)\(isLate ? "" : " not") marked late"
            }
            expected = expected.dropFirst()
        }
        return expected.first.map(\.report.text)
    }

    /// Members that the test control leaves open may be absent; what is there has to be right.
    private func agrees(_ shown: Report, _ own: Report) -> Bool {
        var expected = own
        expected.id = shown.id.isEmpty ? "" : own.id
        expected.correlator = shown.correlator == nil ? nil : own.correlator
        expected.operation = shown.operation == nil ? nil : own.operation
        expected.code = shown.code == nil ? nil : own.code
        expected.reason = shown.reason == nil ? nil : own.reason
        expected.node = shown.node == nil ? nil : own.node
        expected.state = shown.state == nil ? nil : own.state
        expected.fired = shown.fired == nil ? nil : own.fired
        expected.running = shown.running == nil ? nil : own.running
        expected.free = shown.free == nil ? nil : own.free
        expected.occurrence = shown.occurrence == nil ? nil : own.occurrence
        expected.due = shown.due == nil ? nil : own.due
        expected.begun = shown.begun == nil ? nil : own.begun
        expected.trigger = shown.trigger == nil ? nil : own.trigger
        expected.group = shown.group == nil ? nil : own.group
        expected.missed = shown.missed == nil ? nil : own.missed
        expected.skipped = shown.skipped == nil ? nil : own.skipped
        expected.failed = shown.failed == nil ? nil : own.failed
        expected.lost = shown.lost == nil ? nil : own.lost
        if shown.commands.isEmpty { expected.commands = [] }
        return shown == expected
    }

    private static func definition(_ json: JSONValue) -> Definition? {
        try? JSONReader(json).decode(DefinitionJSON.self).definition
    }
}
