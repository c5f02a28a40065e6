import ConformanceKit
public import Traceability

/// Several campaigns side by side: a row for each requirement and role, a column for each campaign.
///
/// Evidence that is not whole shows no state at all, and its column says why.
public struct MatrixReport: Sendable {
    /// The forms in which it can be written.
    public enum Format: String, CaseIterable, Sendable {
        /// One page that needs no network.
        case html
        /// A table for a pull request.
        case markdown
        /// A table for spreadsheets, RFC 4180.
        case csv
    }

    /// A campaign.
    public struct Column: Hashable, Sendable {
        /// What the user calls it: its directory.
        public var name: String
        /// The IUTs by role, as they called themselves.
        public var iuts: [Role: String]
        /// What it came to.
        public var conclusion: String
        /// Why it is no result; nil where it is one.
        public var warning: String?
    }

    /// What the campaigns show about a requirement for a role.
    public struct Row: Hashable, Sendable {
        /// The requirement.
        public var requirement: Requirement
        /// The role.
        public var role: Role
        /// The states in the order of the columns; nil where a campaign says nothing about it.
        public var states: [RequirementState.Kind?]

        /// Whether the campaigns that say something do not say the same.
        public var differs: Bool { Set(states.compactMap(\.self)).count > 1 }
    }

    /// The campaigns.
    public let columns: [Column]
    /// The requirements in the order of the catalogue, devices before servers.
    public let rows: [Row]

    /// Puts campaigns side by side.
    ///
    /// - Parameter campaigns: The campaigns with the names of their directories, in the order of the columns.
    public init(_ campaigns: [(name: String, record: CampaignRecord)]) {
        columns = campaigns.map { name, record in
            Column(
                name: name,
                iuts: record.roles.reduce(into: [:]) { iuts, role in
                    iuts[role.role] = role.iut.map { "\($0.name) \($0.version)" } ?? "unknown"
                },
                conclusion: record.conclusion.rawValue, warning: record.state.warning)
        }
        let states = campaigns.map { _, record in
            record.state.isWhole
                ? record.roles.reduce(into: [Role: [RequirementID: RequirementState]]()) {
                    $0[$1.role] = $1.coverage.states
                } : [:]
        }
        let requirements = campaigns.first?.record.catalogue.requirements ?? []
        rows = Role.allCases.flatMap { role in
            requirements.compactMap { requirement in
                let kinds = states.map { $0[role]?[requirement.id]?.kind }
                guard kinds.contains(where: { $0 != nil }) else { return nil }
                return Row(requirement: requirement, role: role, states: kinds)
            }
        }
    }

    /// Whether every column is a result.
    public var isWhole: Bool { columns.allSatisfy { $0.warning == nil } }

    /// Writes the matrix.
    ///
    /// - Parameter format: The form.
    /// - Returns: The text of the file.
    public func text(_ format: Format) -> String {
        switch format {
        case .html: MatrixPage(self).text
        case .markdown: markdown
        case .csv: csv
        }
    }

    /// How many requirements of a column have a state, in the order of the kinds.
    func counts(_ column: Int) -> [Int] {
        RequirementState.Kind.allCases.map { kind in rows.count { $0.states[column] == kind } }
    }

    private var csv: String {
        let head =
            ["requirement", "revision", "keyword", "tier", "actor", "role", "differs"] + columns.map(\.name)
        let warnings =
            isWhole ? [] : [[String](repeating: "", count: 7) + columns.map { $0.warning ?? "" }]
        let lines =
            [head] + warnings
            + rows.map { row in
                [
                    row.requirement.id.rawValue, String(row.requirement.revision),
                    row.requirement.keyword.rawValue, row.requirement.tier.rawValue,
                    row.requirement.actor.rawValue, row.role.rawValue, row.differs ? "yes" : "no",
                ] + row.states.map { $0?.rawValue ?? "" }
            }
        return lines.map { $0.map(CSVReport.cell).joined(separator: ",") + "\r\n" }.joined()
    }

    /// What differs between the campaigns, and the totals: the whole table would be too long for a comment.
    private var markdown: String {
        func cell(_ text: String) -> String {
            let visible = text.visible(120).replacing("\n", with: " ").replacing("`", with: "'")
            return "`\(visible.replacing("|", with: "\\|"))`"
        }
        let kinds = RequirementState.Kind.allCases
        var lines = ["# Conformance of \(columns.count) campaigns", ""]
        for column in columns {
            if let warning = column.warning {
                lines += ["> **No result:** \(cell(column.name)): \(cell(warning))", ""]
            }
        }
        lines += [
            "| Campaign | IUT | Conclusion | " + kinds.map(\.rawValue).joined(separator: " | ") + " |",
            "| --- | --- | --- |" + String(repeating: " ---: |", count: kinds.count),
        ]
        for (index, column) in columns.enumerated() {
            let iuts = column.iuts.sorted { $0.key.rawValue < $1.key.rawValue }
                .map { "\($0.key.rawValue): \($0.value)" }.joined(separator: ", ")
            let numbers = counts(index).map(String.init).joined(separator: " | ")
            lines.append("| \(cell(column.name)) | \(cell(iuts)) | \(column.conclusion) | \(numbers) |")
        }
        let differing = rows.filter(\.differs)
        lines += ["", "## Where they differ: \(differing.count) of \(rows.count)", ""]
        if !differing.isEmpty {
            lines += [
                "| Requirement | Role | " + columns.map { cell($0.name) }.joined(separator: " | ") + " |",
                "| --- | --- |" + String(repeating: " --- |", count: columns.count),
            ]
            lines += differing.prefix(100).map { row in
                "| \(row.requirement.id) | \(row.role.rawValue) | "
                    + row.states.map { $0?.rawValue ?? "" }.joined(separator: " | ") + " |"
            }
            if differing.count > 100 { lines.append("\nand \(differing.count - 100) more") }
        }
        return (lines + ["", "*\(Wording.notice)*"]).joined(separator: "\n") + "\n"
    }
}
