public import ArgumentParser
import ConformanceKit
import Foundation
public import Reports

extension ReportFormat: ExpressibleByArgument {}

struct Report: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Renders the evidence of a campaign again.")

    @Argument(help: "The report directory.")
    var directory: String

    @Option(help: "html, junit, json, markdown, csv, sarif, earl, reqif or badge.")
    var format: ReportFormat

    @Option(name: .shortAndLong, help: "The file to write; standard output where absent.")
    var output: String?

    func run() throws {
        let record = try Self.record(of: directory)
        let text = try format.render(record)
        if let output {
            do {
                try Data(text.utf8).write(to: URL(fileURLWithPath: output))
            } catch {
                throw Failure.tester("\(output) cannot be written: \(error.localizedDescription)")
            }
        } else {
            print(text)
        }
        if let warning = record.state.warning {
            throw Failure(message: "the evidence is no result, and the report says so: \(warning)", code: 2)
        }
    }

    /// Text of an IUT as it can be shown on a terminal.
    static func visible(_ text: String) -> String { ShownText.line(text) }

    static func record(of directory: String) throws -> CampaignRecord {
        try ProjectFiles().record(try ReportDirectory.evidence(of: directory))
    }
}
