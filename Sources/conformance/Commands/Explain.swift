import ArgumentParser
import ConformanceKit
import Foundation
import Traceability

struct Explain: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Says what a test case checks, what a requirement asks for, or how an open point is read.")

    @Argument(
        help: "The id of a test case, a requirement or an interpretation, such as REQ-6.1.7-1a or AMB-12.")
    var id: String

    func run() throws {
        let files = try ProjectFiles()
        let purposes = RoleCampaign.all.flatMap(\.purposes)
        if let purpose = purposes.first(where: { $0.id.rawValue == id }) {
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
        let faults = files.sensitivity?.faults.filter { $0.caughtBy.contains(purpose.id.rawValue) } ?? []
        if !faults.isEmpty { print("Has caught: " + faults.map(\.name).joined(separator: ", ")) }
        print("Run it alone: conformance reproduce \(purpose.id)")
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
