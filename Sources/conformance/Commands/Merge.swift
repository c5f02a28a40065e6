import ArgumentParser
import ConformanceKit
import Foundation
import Reports
import Traceability

struct Merge: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Joins the evidence of all shards of a campaign into that of the whole.",
        discussion: "The exit code is that of the whole campaign.")

    @Argument(help: "The report directories of all shards, in any order.")
    var directories: [String]

    @Option(name: .shortAndLong, help: "The report directory to write; it must not exist.")
    var output: String

    func run() async throws {
        try ReportDirectory.check(output)
        let files = try ProjectFiles()
        let parts = try directories.map { directory in
            EvidenceMerge.Part(name: directory, log: try ReportDirectory.evidence(of: directory))
        }
        let merge: EvidenceMerge
        do throws(EvidenceMerge.Problem) {
            merge = try EvidenceMerge(parts)
        } catch {
            throw Failure.usage("\(error)")
        }
        let directory = try ReportDirectory.make(output)
        let writer = try EvidenceWriter(creating: directory.appendingPathComponent("evidence.jsonl"))
        try await merge.write(to: writer)
        let ending = try await CampaignEnding(writer, files: files, directory: directory)
        for role in ending.record.roles {
            let counts = Verdict.allCases.filter { role.count($0) > 0 }.map {
                "\(role.count($0)) \($0.rawValue)"
            }
            say(
                "\(role.role.rawValue): "
                    + (counts + ["\(role.unselected.count) not selected"]).joined(separator: ", "))
        }
        say("report: \(directory.appendingPathComponent("report.html").path)")
        throw ArgumentParser.ExitCode(ending.exitCode)
    }
}
