import ConformanceKit
import Traceability

extension Page {
    /// The cases that did not pass, gravest first.
    static func wrong(_ record: CampaignRecord, _ index: PageIndex) -> [WrongView] {
        let most = 50
        return [Verdict.fail, .error, .inconclusive, .none].compactMap { verdict in
            let cases = record.cases.filter { $0.verdict == verdict }
            guard !cases.isEmpty else { return nil }
            let title =
                switch verdict {
                case .fail: "Failed"
                case .error: "Trouble of the tester"
                case .inconclusive: "Inconclusive"
                case .none, .pass: "Did not end"
                }
            return WrongView(
                title: "\(title): \(cases.count)", cases: cases.prefix(most).map { CaseLinkView($0, index) },
                more: cases.count > most ? String(cases.count - most) : nil)
        }
    }

    /// What speaks against believing the verdicts.
    static func doubts(_ record: CampaignRecord) -> [String] {
        var doubts: [String] = []
        if let warning = record.state.warning { doubts.append(warning.visible(1000)) }
        for review in record.roles.compactMap(\.review) {
            doubts += (review.failures + review.findings).map { entry in
                "Static conformance review, \(review.role.rawValue): \(entry)".visible(1000)
            }
        }
        for (id, reason) in (record.header?.knownFailures ?? [:]).sorted(by: { $0.key < $1.key }) {
            doubts.append("Known failure \(id): \(reason)".visible(1000))
        }
        if let warning = record.sensitivity.warning { doubts.append(warning.capitalizedFirst + ".") }
        let vacuous = record.cases.filter(\.isVacuous)
        if !vacuous.isEmpty {
            let names = vacuous.prefix(20).map(\.id.rawValue).joined(separator: ", ")
            let more = vacuous.count > 20 ? " and \(vacuous.count - 20) more" : ""
            doubts.append("\(Wording.cases(vacuous.count)) passed vacuously: \(names)\(more)".visible(2000))
        }
        if let selection = record.header?.selection, !selection.isEmpty {
            doubts.append("Only a part of the suite was asked for: \(selection)".visible(1000))
        }
        return doubts
    }

    /// What speaks for believing them.
    static func grounds(_ record: CampaignRecord, _ index: PageIndex) -> [String] {
        var grounds: [String] = []
        if case .current(let sensitivity) = record.sensitivity {
            let roles = Set(record.roles.map(\.role))
            // A fault with arguments is one fault, caught if it is with each of them.
            let faults = Dictionary(grouping: sensitivity.faults.filter { roles.contains($0.role) }) { row in
                "\(row.role.rawValue) \(row.name.prefix { $0 != ":" })"
            }
            let caught = faults.values.count { $0.allSatisfy { !$0.caughtBy.isEmpty } }
            grounds.append(
                "The tests are shown to be sensitive: of \(faults.count) named faults put into the reference, they catch \(caught)."
            )
        }
        let judged = record.cases.reduce(0) { $0 + $1.judgedSteps }
        if judged > 0 {
            let most = record.cases.map(\.mostStates).max() ?? 0
            grounds.append(
                "No expected answer is written into a test case: an executable model judged \(judged) steps, and kept at most \(most) of its states as explanations of what was seen."
            )
        }
        if record.state.isWhole {
            grounds.append(
                "The evidence is whole: \(record.lines) lines, each bound to the one before it by a digest, and the totals agree."
            )
        }
        if !index.interpretations.isEmpty {
            grounds.append(
                "The reading of open points is laid down in \(index.interpretations.count) numbered interpretations, listed at the end."
            )
        }
        return grounds
    }

    /// Faults on record that nothing catches.
    static func uncaught(_ record: CampaignRecord) -> NamesView? {
        guard case .current(let sensitivity) = record.sensitivity else { return nil }
        let names = sensitivity.uncaughtFaults.map { $0.name.visible(100) }
        return names.isEmpty ? nil : NamesView(count: names.count, names: names)
    }

    /// What was run.
    static func facts(_ record: CampaignRecord) -> [FactView] {
        guard let header = record.header else { return [] }
        var facts = [
            FactView(name: "Tool", value: header.tool.visible(200)),
            FactView(name: "Seed", value: String(header.seed)),
            FactView(name: "Suite", value: header.suite.visible(100)),
            FactView(name: "Catalogue", value: header.catalogue.visible(100)),
            FactView(name: "Configuration", value: header.configuration.visible(100)),
        ]
        if record.times.count == 2 {
            facts.append(FactView(name: "Time", value: record.times.joined(separator: " to ").visible(100)))
        }
        return facts
    }

    /// The command that repeats the campaign.
    static func again(_ record: CampaignRecord) -> String? {
        guard let header = record.header else { return nil }
        var words = ["conformance check --seed \(header.seed)"]
        if header.roles.count == 1, let role = header.roles.first { words.append("--role \(role.rawValue)") }
        if !header.selection.isEmpty {
            words.append("--select '\(header.selection.replacing("'", with: "'\\''"))'")
        }
        return words.joined(separator: " ").visible(1000)
    }

    /// The first cases that did not pass, with the command that repeats each.
    static func examples(_ record: CampaignRecord, _ index: PageIndex) -> [ExampleView] {
        let open = record.cases.filter { $0.verdict != .pass }
        let gravest = open.filter { $0.verdict == .fail } + open.filter { $0.verdict != .fail }
        return gravest.prefix(3).compactMap { entry in
            entry.outcome.map { outcome in
                ExampleView(
                    title: "\(entry.id) \(entry.purpose.title)".visible(400), anchor: index.anchor(entry.id),
                    command: Wording.command(reproducing: outcome).visible(2000))
            }
        }
    }
}
