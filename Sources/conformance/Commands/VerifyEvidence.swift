import ArgumentParser
import Reports

struct VerifyEvidence: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Checks chain, order, totals and end of the evidence of a campaign.",
        discussion:
            "Exit codes: 0 intact, 1 broken, 2 unfinished. The evidence may be of any version of the suite.")

    @Argument(help: "The report directory.")
    var directory: String

    @Option(help: "How the answer is printed: text or json.")
    var format = OutputFormat.text

    func run() throws {
        let answer = EvidenceVerification(try ReportDirectory.evidence(of: directory))
        switch format {
        case .text: print(answer.lineOfText)
        case .json: print(try JSONText.of(answer))
        }
        if answer.exitCode != 0 { throw ArgumentParser.ExitCode(answer.exitCode) }
    }
}
