import ConformanceKit
import Traceability

/// An IUT and what became of its cases.
struct RoleView {
    let role: String
    let title: String
    let failure: String?
    let facts: [FactView]
    let tally: [TallyView]
    let coreSentence: String

    /// How many cases have a verdict.
    struct TallyView {
        let tone: String
        let text: String
        let link: String
    }

    init(_ record: RoleRecord) {
        role = record.role.rawValue
        let name = record.iut.map { "\($0.name) \($0.version)".visible(200) }
        title = "\(record.role.rawValue.capitalizedFirst): \(name ?? "never introduced itself")"
        failure = record.iut?.failure?.visible(2000)
        facts =
            record.iut.map { iut in
                [
                    FactView(name: "Reached by", value: iut.uri.visible(500)),
                    FactView(
                        name: "Control offered",
                        value: iut.controls.joined(separator: ", ").orNil?.visible(500) ?? "none"),
                ]
            } ?? []
        var tally = [Verdict.pass, .fail, .inconclusive, .error, .none].compactMap { verdict -> TallyView? in
            let count = record.count(verdict)
            guard count > 0 || verdict == .pass || verdict == .fail else { return nil }
            let word = verdict.word.replacing(" ", with: "+")
            return TallyView(
                tone: count > 0 ? verdict.tone.rawValue : Tone.none.rawValue,
                text: "\(verdict.symbol) \(count) \(verdict.word)",
                link: "#cases?verdict=\(word)&role=\(record.role.rawValue)")
        }
        if !record.unselected.isEmpty {
            tally.append(
                TallyView(
                    tone: Tone.none.rawValue, text: "– \(record.unselected.count) not selected",
                    link: "#cases?verdict=not+selected&role=\(record.role.rawValue)"))
        }
        self.tally = tally
        coreSentence = Self.coreSentence(record)
    }

    private static func coreSentence(_ record: RoleRecord) -> String {
        let core = record.coverage.summary(by: \.tier)[.core] ?? CoverageSummary()
        let parts = RequirementState.Kind.allCases.compactMap { kind in
            core[kind] > 0 ? "\(core[kind]) \(kind.rawValue)" : nil
        }
        return "Core requirements: \(core.total), of which \(parts.joined(separator: ", "))."
    }
}

/// What was not examined for one role, and why.
struct UnexaminedView {
    let title: String
    let sentence: String
    let core: Core?
    let groups: [Group]

    /// The core requirements about which nothing was seen.
    struct Core {
        let title: String
        let entries: [Entry]
    }

    /// One of them.
    struct Entry {
        let id: String
        let text: String
        let why: String
        let accepted: String?
    }

    /// What shares a reason.
    struct Group {
        let count: String
        let why: String
        let items: [Item]
    }

    /// A requirement or a case.
    struct Item {
        let text: String
        let anchor: String?
    }

    init(_ record: RoleRecord) {
        let role = record.role.rawValue
        title = role.capitalizedFirst
        let all = record.coverage.summary
        let open = record.unexaminedCore.count
        sentence =
            "\(all.notExamined) of the \(all.total) requirements that concern the \(role) were not examined; "
            + (open == 0 ? "no core requirement is among them. " : "\(open) of them are core requirements. ")
            + (record.unselected.isEmpty
                ? "No test case was left out." : "\(Wording.cases(record.unselected.count)) left out.")
        let entries = record.unexaminedCore.map { id in
            Entry(
                id: id.rawValue, text: record.coverage.catalogue[id]?.text ?? "",
                why: (record.coverage.states[id]?.explanation ?? "").visible(1000),
                accepted: record.accepted[id]?.visible(1000))
        }
        core =
            entries.isEmpty
            ? nil
            : Core(title: "Core requirements that were not examined: \(entries.count)", entries: entries)
        var reasons: [(why: String, item: Item)] = []
        for requirement in record.coverage.requirements {
            guard case .notExamined(let why)? = record.coverage.states[requirement.id] else { continue }
            let id = requirement.id.rawValue
            reasons.append((why.group, Item(text: id, anchor: id)))
        }
        let requirements = Self.groups(reasons, noun: ("requirement", "requirements"))
        let cases = Self.groups(
            record.unselected.map { unselected in
                let text = "\(unselected.purpose.id) \(unselected.purpose.title)"
                return (unselected.reason, Item(text: text.visible(400), anchor: nil))
            }, noun: ("test case not selected", "test cases not selected"))
        groups = requirements + cases
    }

    private static func groups(
        _ reasons: [(why: String, item: Item)], noun: (one: String, many: String)
    ) -> [Group] {
        let grouped = Dictionary(grouping: reasons, by: \.why)
        let order = grouped.sorted { ($1.value.count, $0.key) < ($0.value.count, $1.key) }
        return order.map { why, members in
            Group(
                count: "\(members.count) \(members.count == 1 ? noun.one : noun.many)",
                why: why.visible(1000),
                items: members.map(\.item))
        }
    }
}

extension RequirementState.NoExamination {
    /// The reason without the names of test purposes, so that requirements with one reason stand together.
    fileprivate var group: String {
        switch self {
        case .stated(let reason): reason
        case .noPurpose: explanation
        case .notSelected(let purposes):
            "its test cases were not selected: "
                + Set(purposes.map(\.reason)).sorted().joined(separator: "; ")
        case .notRun: "its test cases have no verdict"
        case .nothingShown: "its test cases passed vacuously, or are of another revision"
        }
    }
}
