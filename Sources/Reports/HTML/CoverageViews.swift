import Traceability

/// The coverage of one role, apart by tier, keyword and actor.
struct CoverageView {
    let role: String
    let groups: [Group]

    /// Rows by one property.
    struct Group {
        let title: String
        let rows: [Row]
    }

    /// One value of the property.
    struct Row {
        let name: String
        let total: Int
        let counts: [Count]
        let share: String
        let segments: [Segment]
    }

    /// How many requirements are in one state.
    struct Count {
        let count: Int
        let link: String?
    }

    /// A part of a bar, in per cent.
    struct Segment {
        let tone: String
        let start: String
        let width: String
    }

    init(_ coverage: Coverage) {
        role = coverage.role.rawValue
        let role = coverage.role
        let tiers = coverage.summary(by: \.tier)
        let keywords = coverage.summary(by: \.keyword)
        let actors = coverage.summary(by: \.actor)
        groups = [
            Group(title: "All", rows: [Row("all", coverage.summary, role: role, filter: nil)]),
            Group(
                title: "By tier",
                rows: Tier.allCases.compactMap { tier in
                    tiers[tier].map { Row(tier.rawValue, $0, role: role, filter: ("tier", tier.rawValue)) }
                }),
            Group(
                title: "By keyword",
                rows: Keyword.allCases.compactMap { keyword in
                    keywords[keyword].map {
                        Row(keyword.rawValue, $0, role: role, filter: ("keyword", keyword.rawValue))
                    }
                }),
            Group(
                title: "By who is bound",
                rows: Actor.allCases.compactMap { actor in
                    actors[actor].map {
                        Row(actor.rawValue, $0, role: role, filter: ("actor", actor.rawValue))
                    }
                }),
        ]
    }
}

extension CoverageView.Row {
    init(_ name: String, _ summary: CoverageSummary, role: Role, filter: (name: String, value: String)?) {
        self.name = name
        total = summary.total
        counts = RequirementState.Kind.allCases.map { kind in
            let count = summary[kind]
            var parts = ["state=\(kind.rawValue)", "role=\(role.rawValue)"]
            if let filter { parts.append("\(filter.name)=\(filter.value)") }
            let link = "#requirements?" + parts.joined(separator: "&").replacing(" ", with: "+")
            return CoverageView.Count(count: count, link: count == 0 ? nil : link)
        }
        share = "\(summary.proven) of \(summary.total) proven"
        var start = 0
        var segments: [CoverageView.Segment] = []
        for kind in RequirementState.Kind.allCases where summary[kind] > 0 && summary.total > 0 {
            let end = start + summary[kind]
            let left = start * 10_000 / summary.total
            let width = end * 10_000 / summary.total - left
            segments.append(
                CoverageView.Segment(
                    tone: kind.tone.rawValue, start: Self.percent(left), width: Self.percent(width)))
            start = end
        }
        self.segments = segments
    }

    /// Hundredths of a per cent as a decimal number.
    private static func percent(_ hundredths: Int) -> String {
        let rest = hundredths % 100
        return "\(hundredths / 100).\(rest < 10 ? "0" : "")\(rest)"
    }
}

extension CoverageSummary {
    /// How many are in a state.
    subscript(kind: RequirementState.Kind) -> Int {
        switch kind {
        case .proven: proven
        case .failed: failed
        case .inconclusive: inconclusive
        case .partlyExamined: partlyExamined
        case .notExamined: notExamined
        }
    }
}
