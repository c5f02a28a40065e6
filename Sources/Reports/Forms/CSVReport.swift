import ConformanceKit
import Traceability

/// The traceability matrix as CSV (RFC 4180): a row for each requirement, role and test case.
///
/// A requirement without a case has one row that says why. Text that a spreadsheet would take for a formula is preceded
/// by an apostrophe.
struct CSVReport {
    private let record: CampaignRecord

    init(_ record: CampaignRecord) { self.record = record }

    /// The columns in order.
    static let columns = [
        "requirement", "revision", "keyword", "tier", "actor", "testability", "role", "state", "explanation",
        "statement", "case", "title", "clause", "behaviour", "verdict", "vacuous", "reason", "faults caught",
        "evidence line", "warning",
    ]

    /// The text of the file.
    func text() -> String {
        var rows = [Self.columns]
        for role in record.roles {
            for entry in role.requirements { rows += self.rows(entry, role) }
        }
        if rows.count == 1, let warning = record.state.warning {
            rows.append([String](repeating: "", count: Self.columns.count - 1) + [warning])
        }
        return rows.map { $0.map(Self.cell).joined(separator: ",") + "\r\n" }.joined()
    }

    private func rows(_ entry: RequirementRecord, _ role: RoleRecord) -> [[String]] {
        let row = entry.requirement
        let head = [
            row.id.rawValue, String(row.revision), row.keyword.rawValue, row.tier.rawValue,
            row.actor.rawValue, row.testability.rawValue, role.role.rawValue, entry.state.kind.rawValue,
            entry.state.explanation, row.text,
        ]
        let warning = record.state.warning ?? ""
        var tails = entry.cases.map { one in
            Self.purpose(one.purpose) + [
                one.verdict == .none ? "did not end" : one.verdict.rawValue,
                one.isVacuous ? "yes" : "no", one.reason,
                role.faults(caughtBy: one.id).map(\.name).joined(separator: " "), String(one.firstLine),
            ]
        }
        tails += entry.unselected.map { one in
            Self.purpose(one.purpose) + ["not selected", "no", one.reason, "", ""]
        }
        if tails.isEmpty { tails = [[String](repeating: "", count: Self.columns.count - head.count - 1)] }
        return tails.map { head + $0 + [warning] }
    }

    private static func purpose(_ purpose: TestPurpose) -> [String] {
        [purpose.id.rawValue, purpose.title, purpose.clause, purpose.behaviour.rawValue]
    }

    /// A cell: harmless to a spreadsheet, quoted where it has to be.
    static func cell(_ text: String) -> String {
        let visible = text.visible()
        let isFormula = visible.unicodeScalars.first.map { "=+-@\t".unicodeScalars.contains($0) } == true
        let safe = isFormula ? "'" + visible : visible
        guard safe.utf8.contains(where: { [0x22, 0x2C, 0x0A, 0x0D].contains($0) }) else { return safe }
        return "\"" + String(decoding: safe.utf8.flatMap { $0 == 0x22 ? [0x22, 0x22] : [$0] }, as: UTF8.self)
            + "\""
    }
}
