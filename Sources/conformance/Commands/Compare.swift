import ArgumentParser
import Reports

struct Compare: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Says what changed from one campaign to a later one.",
        discussion: "Exit codes: 0 nothing got worse, 1 something did, 2 the evidence of one is not whole.")

    @Argument(help: "The report directory of the earlier campaign.")
    var old: String

    @Argument(help: "The report directory of the later campaign.")
    var new: String

    @Option(help: "How the changes are printed: text or json.")
    var format = OutputFormat.text

    func run() throws {
        let comparison: CampaignComparison
        let records = (try Report.record(of: old), try Report.record(of: new))
        do throws(CampaignComparison.Problem) {
            comparison = try CampaignComparison(records.0, records.1)
        } catch {
            throw Failure(message: "\(error)", code: 2)
        }
        switch format {
        case .text: for line in comparison.lines { print(line) }
        case .json:
            print(try JSONText.of(ComparisonText(isWorse: comparison.isWorse, comparison: comparison)))
        }
        if comparison.isWorse { throw ArgumentParser.ExitCode(1) }
    }
}

/// A comparison with its answer, as one JSON value.
private struct ComparisonText: Encodable {
    var isWorse: Bool
    var comparison: CampaignComparison

    private enum CodingKeys: CodingKey {
        case isWorse
    }

    func encode(to encoder: any Encoder) throws {
        try comparison.encode(to: encoder)
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(isWorse, forKey: .isWorse)
    }
}
