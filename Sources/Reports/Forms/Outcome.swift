import ConformanceKit
import Traceability

/// What a case comes to in the forms of others, which know nothing of our verdicts (docs/verdicts.md has the table).
///
/// Nothing but a pass of whole evidence is ever shown as passed.
enum Outcome: String, CaseIterable {
    case passed, failed, inconclusive, error, unfinished
    /// It passed, and the evidence is no result.
    case unproven

    init(_ record: CaseRecord, isWhole: Bool) {
        switch record.verdict {
        case .pass: self = isWhole ? .passed : .unproven
        case .fail: self = .failed
        case .inconclusive: self = .inconclusive
        case .error: self = .error
        case .none: self = .unfinished
        }
    }

    /// The kind and the level of a result in SARIF 2.1.0, clauses 3.27.9 and 3.27.10.
    var sarif: (kind: String, level: String) {
        switch self {
        case .passed: ("pass", "none")
        case .failed: ("fail", "error")
        case .inconclusive, .error, .unfinished, .unproven: ("open", "none")
        }
    }

    /// The outcome value in EARL 1.0, section 2.7.
    var earl: String {
        switch self {
        case .passed: "earl:passed"
        case .failed: "earl:failed"
        case .inconclusive, .error, .unproven: "earl:cantTell"
        case .unfinished: "earl:untested"
        }
    }
}

extension CaseRecord {
    /// The reason with what a bare verdict hides: that a pass was vacuous, or that the evidence is no result.
    func remark(_ state: RecordState) -> String {
        let parts = [
            verdict == .pass ? nil : verdict.word, reason.orNil, isVacuous ? "passed vacuously" : nil,
            state.warning.map { "the evidence is no result: \($0)" },
        ]
        return parts.compactMap(\.self).joined(separator: "; ").visible()
    }
}
