import ConformanceKit
import Traceability

extension Page {
    /// The sections of the source with the requirements on the page.
    static func sections(
        _ roles: [(role: Role, records: [RequirementRecord])], _ record: CampaignRecord, _ index: PageIndex
    ) -> [RequirementSectionView] {
        var shown: [RequirementID: [RequirementRoleView]] = [:]
        for (role, records) in roles {
            for found in records {
                shown[found.requirement.id, default: []].append(
                    RequirementRoleView(found, role: role, index))
            }
        }
        return record.catalogue.sections.compactMap { section in
            let views = section.entries.compactMap { entry -> RequirementView? in
                guard case .requirement(let requirement) = entry, let roles = shown[requirement.id] else {
                    return nil
                }
                return RequirementView(requirement, roles: roles, index)
            }
            guard !views.isEmpty else { return nil }
            return RequirementSectionView(title: "\(section.number) \(section.title)", requirements: views)
        }
    }

    /// The choices that make a difference in the table of requirements.
    static func requirementFilters(_ rows: [RequirementRowView]) -> [FilterView] {
        [
            filter("State", "state", RequirementState.Kind.allCases.map(\.rawValue), Set(rows.map(\.state))),
            filter("Tier", "tier", Tier.allCases.map(\.rawValue), Set(rows.map(\.tier))),
            filter("Role", "role", Role.allCases.map(\.rawValue), Set(rows.map(\.role))),
            filter("Keyword", "keyword", Keyword.allCases.map(\.rawValue), Set(rows.map(\.keyword))),
            filter("Binds", "actor", Actor.allCases.map(\.rawValue), Set(rows.map(\.actor))),
        ]
    }

    /// The choices that make a difference in the table of cases.
    static func caseFilters(_ rows: [CaseRowView]) -> [FilterView] {
        [
            filter(
                "Verdict", "verdict", Verdict.allCases.map(\.word) + ["not selected"],
                Set(rows.map(\.verdict))),
            filter("Role", "role", Role.allCases.map(\.rawValue), Set(rows.map(\.role))),
            FilterView(title: "Clause", name: "clause", values: Set(rows.map(\.clause)).sorted()),
        ]
    }

    private static func filter(
        _ title: String, _ name: String, _ values: [String], _ present: Set<String>
    ) -> FilterView {
        FilterView(title: title, name: name, values: values.filter(present.contains))
    }
}
