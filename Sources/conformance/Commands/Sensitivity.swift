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
            "Faults to try, separated by commas; all where absent. One with arguments stands for all of them."
    )
    var faults: String?

    @Flag(help: "Stop at the first case that catches a fault of a statement that it examines.")
    var first = false

    @Flag(
        help:
            "Hold sensitivity.json against the suite: each fault is tried with the case that claims it on record."
    )
    var check = false

    @Flag(
        help:
            "Try only what sensitivity.json does not hold, new faults and new cases; the rest is taken over.")
    var update = false

    @Option(name: .shortAndLong, help: "Where the record is written, as sensitivity.json of the suite.")
    var output: String?

    @Option(help: "How the result is printed: text or json. With json, progress goes to standard error.")
    var format = OutputFormat.text

    func validate() throws {
        if update, check || first || faults != nil || role != nil {
            throw ValidationError("--update goes with --output and --format alone")
        }
        if check, first || output != nil || faults != nil || role != nil {
            throw ValidationError("--check goes with --format alone")
        }
    }

    func run() async throws {
        let files = try ProjectFiles()
        if check { return try await hold(files) }
        let studies = try chosen()
        let terminal = Terminal(format: format)
        let findings = await study(studies, try depth(files), terminal)
        let score = SensitivityScore(findings)
        for line in score.lines { terminal.say(line) }
        let record = try record(files, studies, findings)
        if let output { try record.json().write(to: URL(fileURLWithPath: output)) }
        if format == .json { print(try JSONText.of(Listing(faults: record.faults, cases: record.cases))) }
        let errors = findings.flatMap(\.errors)
        guard errors.isEmpty else { throw Failure.tester(errors.joined(separator: "\n")) }
        if !score.unclaimed.isEmpty { throw ArgumentParser.ExitCode(1) }
    }

    private func depth(_ files: ProjectFiles) throws -> SensitivityStudy.Depth {
        guard update else { return first ? .untilClaimed : .everyCase }
        guard let record = files.sensitivity else {
            throw Failure.tester("there is no sensitivity.json to go on from; `make sensitivity` makes one")
        }
        return .whatIsNew(record)
    }

    /// What is printed as JSON.
    struct Listing: Codable {
        var faults: [SensitivityRecord.Fault]
        var cases: [String]
    }

    private func study(
        _ studies: [SensitivityStudy], _ depth: SensitivityStudy.Depth, _ terminal: Terminal
    ) async -> [FaultFinding] {
        let counter = Counter(total: studies.reduce(0) { $0 + $1.rows.count })
        var findings: [FaultFinding] = []
        for study in studies {
            findings += await study.run(depth, workers: ProcessInfo.processInfo.activeProcessorCount) {
                finding in
                terminal.say(await counter.next(finding.line))
            }
        }
        return findings
    }

    private func record(
        _ files: ProjectFiles, _ studies: [SensitivityStudy], _ findings: [FaultFinding]
    ) throws -> SensitivityRecord {
        let purposes = studies.flatMap(\.purposes)
        let (suite, catalogue) = (try ProjectFiles.suiteDigest(), files.catalogue.digest)
        let (faults, cases) = (findings.map(\.entry), purposes.map(\.id.rawValue))
        let catches = SensitivityRecord(suite: suite, catalogue: catalogue, faults: faults, cases: cases)
        return SensitivityRecord(
            suite: suite, catalogue: catalogue, faults: faults, cases: cases,
            justification: Justification(of: purposes, by: catches).faults)
    }

    /// Checks the record that is shipped.
    private func hold(_ files: ProjectFiles) async throws {
        guard let record = files.sensitivity else {
            throw Failure.tester("there is no sensitivity.json; `make sensitivity` makes one")
        }
        let studies = Role.allCases.map(Studies.of)
        let terminal = Terminal(format: format)
        let findings = await study(studies, .claims(record), terminal)
        let check = SensitivityCheck(
            record, suite: try ProjectFiles.suiteDigest(), catalogue: files.catalogue.digest,
            findings: findings, purposes: studies.flatMap(\.purposes))
        for problem in check.problems { terminal.say(problem) }
        terminal.say(
            "\(findings.count) faults with arguments tried, \(check.problems.count) problems")
        if !check.problems.isEmpty {
            terminal.say("a record that is out of date is made anew by `make sensitivity`")
            throw ArgumentParser.ExitCode(1)
        }
    }

    /// The studies that the options ask for.
    private func chosen() throws -> [SensitivityStudy] {
        let all = Role.allCases.filter { role == nil || role == $0 }.map(Studies.of)
        guard let faults else { return all }
        let names = faults.split(separator: ",").map(String.init)
        if let unknown = names.first(where: { name in !all.contains { $0.has(name) } }) {
            throw Failure.usage(
                "--faults \(unknown): no such fault; `conformance serve device --fault \(unknown)` names those that there are"
            )
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
