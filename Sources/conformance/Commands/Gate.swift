import ArgumentParser
import Reports

struct Gate: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Answers rules on a campaign by its exit code (docs/gates.md).")

    @Argument(help: "The report directory.")
    var directory: String

    @Option(
        name: .customLong("require"),
        help: "A rule, such as 'SHALL & core & device: proven'; may be repeated.")
    var rules: [String] = []

    func run() throws {
        let gate = GateReport(rules: rules, record: try Report.record(of: directory))
        for line in gate.lines { print(line) }
        if !gate.isMet { throw ArgumentParser.ExitCode(gate.exitCode) }
    }
}
