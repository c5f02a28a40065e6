import ArgumentParser
import ConformanceKit
import ConformanceSuite
import Foundation
import Traceability

struct Requirements: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Shows and checks the catalogue of requirements.",
        subcommands: [List.self, Show.self, Lint.self, Verify.self])

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Prints one statement a line, its id first.")

        @Flag(help: "Print one JSON value.")
        var json = false

        func run() throws {
            let catalogue = try ProjectFiles().catalogue
            if json {
                let rows = catalogue.requirements.map { row in
                    [
                        "id": row.id.rawValue, "tier": row.tier.rawValue, "keyword": row.keyword.rawValue,
                        "actor": row.actor.rawValue, "statement": row.text,
                    ]
                }
                let encoder = JSONEncoder()
                encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
                print(String(decoding: try encoder.encode(rows), as: UTF8.self))
                return
            }
            for row in catalogue.requirements {
                print("\(row.id.rawValue)\t\(row.tier.rawValue)\t\(row.keyword.rawValue)\t\(row.text)")
            }
        }
    }

    struct Show: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Prints one statement with its test purposes.")

        @Argument(help: "The id, such as REQ-6.1.7-1a.")
        var id: String

        func run() throws {
            let files = try ProjectFiles()
            guard let row = files.catalogue.requirements.first(where: { $0.id.rawValue == id }) else {
                throw Failure.usage("no requirement \(id); `conformance requirements list` shows the ids")
            }
            Explain.explain(row, files)
        }
    }

    struct Lint: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Finds duplicate or unknown ids, gaps, and statements with neither purpose nor reason.")

        func run() throws {
            let files = try ProjectFiles()
            let fingerprints = try Fingerprints(
                text: try ProjectFiles.text(files.root, "seeds/fingerprints.tsv"))
            let purposes = RoleCampaign.all.flatMap(\.purposes)
            let findings = files.catalogue.lint(
                purposes: purposes.flatMap { purpose in
                    purpose.requirements.map { reference in
                        PurposeReference(
                            purposeID: purpose.id.rawValue, requirement: reference.id,
                            revision: reference.revision, role: purpose.role)
                    }
                },
                sourceFingerprints: fingerprints,
                interpretations: Set(files.interpretations.entries.map(\.id)))
            for finding in findings { print(finding.description) }
            print(
                "\(files.catalogue.requirements.count) statements, \(purposes.count) test purposes, \(findings.count) findings"
            )
            let evidence = SensitivityEvidence(
                record: files.sensitivity, suite: try ProjectFiles.suiteDigest(),
                catalogue: files.catalogue.digest)
            if let warning = evidence.warning {
                print("note: \(warning) (`make sensitivity` makes a new one)")
            }
            let record = files.root.appendingPathComponent("soundness.json")
            if FileManager.default.fileExists(atPath: record.path) {
                let soundness = try JSONDecoder().decode(
                    SoundnessRecord.self, from: try Data(contentsOf: record))
                print("note: \(soundness.note(for: try ProjectFiles.suiteDigest().rawValue))")
            }
            if !findings.isEmpty { throw ArgumentParser.ExitCode(1) }
        }
    }

    struct Verify: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Recomputes every digest of the catalogue from the source document.")

        @Option(help: "The source document.")
        var source: String

        func run() throws {
            let files = try ProjectFiles()
            let fingerprints = try Fingerprints(
                text: try ProjectFiles.text(files.root, "seeds/fingerprints.tsv"))
            let octets: [UInt8]
            do {
                octets = Array(try Data(contentsOf: URL(fileURLWithPath: source)))
            } catch {
                throw Failure.usage("--source \(source): \(error.localizedDescription)")
            }
            let verification = fingerprints.verify(source: octets)
            for id in verification.changed { print("changed: \(id.rawValue)") }
            print(
                verification.isSource
                    ? "the document is the source, octet by octet"
                    : verification.statementsHold
                        ? "the document differs from the source, and every statement stands as it was"
                        : "\(verification.changed.count) statements were changed")
            if !verification.statementsHold { throw ArgumentParser.ExitCode(1) }
        }
    }
}
