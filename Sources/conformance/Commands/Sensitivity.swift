import ArgumentParser
import ConformanceKit
import Foundation
import Traceability

struct Sensitivity: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Runs test cases against faults of the reference implementations: who catches what.")

    @Option(help: "The role that has the faults: device or server; both where absent.")
    var role: Role?

    @Option(
        help:
            "Faults to try, separated by commas; all where absent. A fault with arguments stands for all of them."
    )
    var faults: String?

    @Flag(help: "Stop at the first case that catches a fault of a statement that it examines.")
    var first = false

    @Option(name: .shortAndLong, help: "Where the record is written, as sensitivity.json of the suite.")
    var output: String?

    @Option(help: "How the result is printed: text or json. With json, progress goes to standard error.")
    var format = OutputFormat.text

    func run() async throws {
        let files = try ProjectFiles()
        let studies = try chosen()
        let terminal = Terminal(format: format)
        let counter = Counter(total: studies.reduce(0) { $0 + $1.rows.count })
        var findings: [FaultFinding] = []
        for study in studies {
            findings += await study.run(
                first ? .untilClaimed : .everyCase, workers: ProcessInfo.processInfo.activeProcessorCount
            ) { finding in terminal.say(await counter.next(finding.line)) }
        }
        let score = SensitivityScore(findings)
        for line in score.lines { terminal.say(line) }
        let record = SensitivityRecord(
            suite: try ProjectFiles.suiteDigest(), catalogue: files.catalogue.digest,
            faults: findings.map(\.entry), cases: studies.flatMap(\.cases).map(\.rawValue))
        if let output { try record.json().write(to: URL(fileURLWithPath: output)) }
        if format == .json { print(try JSONText.of(Listing(faults: record.faults, cases: record.cases))) }
        let errors = findings.flatMap(\.errors)
        guard errors.isEmpty else { throw Failure.tester(errors.joined(separator: "\n")) }
        if !score.unclaimed.isEmpty { throw ArgumentParser.ExitCode(1) }
    }

    /// What is printed as JSON.
    struct Listing: Codable {
        var faults: [SensitivityRecord.Fault]
        var cases: [String]
    }

    /// The studies that the options ask for.
    private func chosen() throws -> [SensitivityStudy] {
        let all = Role.allCases.filter { role == nil || role == $0 }.map(Studies.of)
        guard let faults else { return all }
        let names = faults.split(separator: ",").map(String.init)
        if let unknown = names.first(where: { name in !all.contains { $0.has(name) } }) {
            throw Failure.usage("--faults \(unknown): no such fault")
        }
        return all.map { $0.limited(to: names) }.filter { !$0.rows.isEmpty }
    }
}

private actor Counter {
    private let total: Int
    private var value = 0

    init(total: Int) { self.total = total }

    func next(_ line: String) -> String {
        value += 1
        return "[\(value)/\(total)] \(line)"
    }
}
