import ConformanceKit
import DMReference
import SyncML

extension ConformanceKit.ScheduleRecord {
    /// Creates what `schedule.record` says of a record of the model.
    ///
    /// - Parameters:
    ///   - record: The record; nil where there is none.
    ///   - state: Where it stands.
    /// - Throws: `adapterFault` where a definition is too large to be written.
    init(
        _ record: DMReference.ScheduleRecord?, state: DMReference.ScheduleRecord.State
    ) throws(ControlFailure) {
        self.init(
            state: State(state), revision: record?.revision, instance: record?.instance,
            code: record?.code?.rawValue, reason: record?.reason,
            definition: try Self.json(record?.definition), wanted: try Self.json(record?.wanted),
            reports: record?.reports.map { RecordedReport($0.report, isLate: $0.isLate) } ?? [])
    }

    private static func json(_ definition: Definition?) throws(ControlFailure) -> JSONValue? {
        guard let definition else { return nil }
        do {
            return try JSONValue(encoding: DefinitionJSON(definition))
        } catch {
            throw ControlFailure(.adapterFault, "the definition cannot be written: \(error)")
        }
    }
}

extension ConformanceKit.ScheduleRecord.State {
    /// The name that test control has for a state of the model.
    fileprivate init(_ state: DMReference.ScheduleRecord.State) {
        self =
            switch state {
            case .planned: .planned
            case .sent: .sent
            case .confirmed: .confirmed
            case .refused: .refused
            case .changing: .changing
            case .ending: .ending
            case .closed: .closed
            case .unknown: .unknown
            case .absent: .absent
            }
    }
}
