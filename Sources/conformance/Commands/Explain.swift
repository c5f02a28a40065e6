import ArgumentParser
import ConformanceKit
import Foundation
import Reports
import Traceability

struct Explain: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract:
            "Says what a test case checks, what a requirement asks for, how an open point is read, or why a case of a campaign ended as it did."
    )

    @Argument(
        help:
            "The id of a test case, a requirement or an interpretation, such as REQ-6.1.7-1a or AMB-12; or a case of a campaign, DIR:CASE or DIR:LINE."
    )
    var id: String

    func run() throws {
        let files = try ProjectFiles()
        let purposes = RoleCampaign.all.flatMap(\.purposes)
        if let place = try EvidencePlace(id) {
            explain(place, files)
        } else if let purpose = purposes.first(where: { $0.id.rawValue == id }) {
            explain(purpose, files)
        } else if let row = files.catalogue.requirements.first(where: { $0.id.rawValue == id }) {
            Self.explain(row, files)
        } else if let entry = files.interpretations.entries.first(where: { $0.id.rawValue == id }) {
            explain(entry, purposes.filter { $0.interpretations.contains(id) })
        } else {
            throw Failure.usage(
                "\(id) is no test case, requirement or interpretation; `conformance requirements list` shows the requirements"
            )
        }
    }

    private func explain(_ purpose: TestPurpose, _ files: ProjectFiles) {
        print("\(purpose.id)  \(purpose.title)  (\(purpose.role.rawValue), clause \(purpose.clause))")
        print(purpose.ensure)
        if !purpose.initialConditions.isEmpty { print("Before: \(purpose.initialConditions)") }
        if !purpose.selection.isEmpty { print("Selected where: \(purpose.selection)") }
        let rows = Dictionary(
            uniqueKeysWithValues: files.catalogue.requirements.map { ($0.id, $0) })
        for reference in purpose.requirements {
            print("  \(reference.id)  \(rows[reference.id]?.text ?? "not in the catalogue")")
        }
        for entry in files.interpretations.entries where purpose.interpretations.contains(entry.id.rawValue) {
            print("  \(entry.id)  \(entry.choice)")
        }
        print(
            "Allowed is what the model allows after each stimulus, by every reading of the documents (docs/scheduling.md, docs/schedule-object.md)."
        )
        let faults = files.sensitivity?.faults.filter { $0.caughtBy.contains(purpose.id.rawValue) } ?? []
        if !faults.isEmpty {
            print(
                "Has caught, and so a failure may be one of these: "
                    + faults.map(\.name).joined(separator: ", "))
        }
        print("Run it alone: conformance reproduce \(purpose.id)")
    }

    /// Prints how a case of a campaign ended: what was allowed, what came, what it rests on, and what to do.
    private func explain(_ place: EvidencePlace, _ files: ProjectFiles) {
        let (purpose, outcome) = (place.record.purpose, place.record.outcome)
        func show(_ text: String) { print(Report.visible(text)) }
        show("\(purpose.id)  \(purpose.title): \(place.record.verdict.rawValue)")
        show(purpose.ensure)
        if !place.record.reason.isEmpty { show("What happened: \(place.record.reason)") }
        let refutation = outcome?.refutation
        for line in refutation?.allowed ?? [] { show("  allowed: \(line)") }
        if let observed = refutation?.observed, !observed.isEmpty { show("  came: \(observed)") }
        for stimulus in outcome?.history.suffix(10) ?? [] { show("  after: \(stimulus)") }
        let ids = refutation.map {
            $0.requirements.isEmpty ? purpose.requirements.map(\.id) : $0.requirements
        }
        for row in files.catalogue.requirements where (ids ?? purpose.requirements.map(\.id)).contains(row.id)
        {
            print("  \(row.id)  \(row.text)")
        }
        let decided = Set(purpose.interpretations + (refutation?.interpretations ?? []))
        for entry in files.interpretations.entries where decided.contains(entry.id.rawValue) {
            print("  \(entry.id)  \(entry.choice)")
        }
        if place.record.verdict == .fail {
            let names = Set(ids ?? [])
            let faults = (files.sensitivity?.faults ?? []).filter { fault in
                fault.caughtBy.contains(purpose.id.rawValue)
                    && (names.isEmpty || !names.isDisjoint(with: fault.requirements))
            }
            print("To mend it: do at this point one of what is allowed, as the requirements above say.")
            if !faults.isEmpty {
                print(
                    "Known mistakes that this case catches on them (conformance serve \(purpose.role.rawValue) --fault NAME shows each): "
                        + faults.prefix(12).map(\.name).joined(separator: ", "))
            }
        }
        show("See it again: conformance reproduce \(quoted("\(place.directory):\(purpose.id)"))")
    }

    /// Prints a statement with its test purposes, and the interpretations that decide them.
    static func explain(_ row: Requirement, _ files: ProjectFiles) {
        let purposes = RoleCampaign.all.flatMap(\.purposes).filter { purpose in
            purpose.requirements.contains { $0.id == row.id }
        }
        print(
            "\(row.id)  revision \(row.revision)  \(row.keyword.rawValue)  \(row.actor.rawValue)  \(row.tier.rawValue)"
        )
        print(row.text)
        for purpose in purposes { print("  \(purpose.id)  \(purpose.ensure)") }
        for (role, reason) in row.reasons.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
            print("  not examined (\(role.rawValue)): \(reason)")
        }
        let named = Set(purposes.flatMap(\.interpretations))
        for entry in files.interpretations.entries where named.contains(entry.id.rawValue) {
            print("  \(entry.id)  \(entry.choice)")
        }
    }

    private func explain(_ entry: Interpretations.Entry, _ purposes: [TestPurpose]) {
        print("\(entry.id)  \(entry.title)")
        print("Question: \(entry.question)")
        print("Readings: \(entry.readings)")
        print("Choice: \(entry.choice)")
        print("Why: \(entry.why)")
        print("Concerns: \(entry.concerns)")
        for purpose in purposes { print("  \(purpose.id)  \(purpose.title)") }
    }
}
