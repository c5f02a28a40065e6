import ArgumentParser
import ConformanceKit
import ConformanceSuite
import Foundation
import Reports
import Traceability

struct Rejudge: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Judges the evidence of a campaign again, by the oracle and the suite of this version.",
        discussion: """
            No implementation is needed: it is played from the evidence. Exit codes: 0 every verdict stands, 1 one is \
            another now, 2 something cannot be judged again or the evidence is not whole.
            """)

    @Argument(help: "The report directory.")
    var directory: String

    @Argument(help: "The configuration of the campaign, if it had one.")
    var config: String?

    @Option(
        help:
            "A JSON file of the secrets that the configuration names, {\"env:NAME\": \"...\"}, to repeat digest checks where the environment does not hold them."
    )
    var secrets: String?

    @Option(help: "How the answer is printed: text or json.")
    var format = OutputFormat.text

    func run() async throws {
        let log = try ReportDirectory.evidence(of: directory)
        let verification = EvidenceVerification(log)
        guard verification.state != .broken, case .header(let header)? = log.events.first else {
            throw Failure(message: "\(directory): \(verification.lineOfText)", code: 2)
        }
        guard header.format >= 3 else {
            throw Failure.usage(
                "\(directory): evidence of format \(header.format) does not hold test control; it cannot be judged again"
            )
        }
        let answer = try await answer(log, header, try configuration(header))
        switch format {
        case .text: for line in answer.lines(of: directory) { print(line) }
        case .json: print(try JSONText.of(answer))
        }
        if let problem = verification.problem {
            throw Failure(message: "the evidence is not whole: \(problem)", code: 2)
        }
        if answer.exitCode != 0 { throw ArgumentParser.ExitCode(answer.exitCode) }
    }

    private func configuration(_ header: EvidenceHeader) throws -> Configuration {
        let secrets = try secrets.map(ConfigurationFile.secrets)
        let configuration =
            try config.map { try ConfigurationFile.read($0, secrets: secrets) } ?? Configuration()
        guard configuration.digest == header.configuration else {
            throw Failure.usage(
                config == nil
                    ? "the campaign had a configuration; name its file"
                    : "\(config ?? "") is not the configuration of the campaign")
        }
        return configuration
    }

    private func answer(
        _ log: EvidenceLog, _ header: EvidenceHeader, _ configuration: Configuration
    ) async throws -> Rejudgement {
        var answer = Rejudgement(
            suiteChanged: try ProjectFiles.suiteDigest().rawValue != header.suite,
            catalogueChanged: try ProjectFiles().catalogue.digest.rawValue != header.catalogue)
        let judge = SuiteJudge(header, configuration)
        let recorded = RecordedCase.all(in: log)
        let terminal = Terminal(format: .json, redaction: configuration.ixit.redaction)
        for (index, entry) in recorded.enumerated() {
            answer.add(entry, await judge.judge(entry))
            terminal.say("[\(index + 1)/\(recorded.count)] \(entry.purpose.id)")
        }
        return answer
    }
}

/// Finds the case of this suite and lets it judge.
private struct SuiteJudge {
    let header: EvidenceHeader
    let configuration: Configuration
    let device: [TestCaseID: DeviceCase]
    let server: [TestCaseID: ServerCase]
    let endToEnd = Set(
        EndToEndSuite.deviceCases.map(\.purpose.id) + EndToEndSuite.serverCases.map(\.purpose.id))

    init(_ header: EvidenceHeader, _ configuration: Configuration) {
        self.header = header
        self.configuration = configuration
        var device = DeviceSuite.all
        var server = ServerSuite.all
        if let token = header.history {
            device = GeneratedCases.replay(token: token).map { [$0] } ?? []
            server = GeneratedServerCases.replay(token: token).map { [$0] } ?? []
        }
        self.device = Dictionary(device.map { ($0.purpose.id, $0) }) { first, _ in first }
        self.server = Dictionary(server.map { ($0.purpose.id, $0) }) { first, _ in first }
    }

    /// Judges a case again; nil where this suite does not have it.
    func judge(_ recorded: RecordedCase) async -> RecordedCase.Judgement? {
        let ixit = configuration.ixit
        let id = recorded.purpose.id
        if endToEnd.contains(id) {
            return .unfit(
                "an end-to-end case takes two implementations, and one alone is played from the evidence")
        }
        switch recorded.purpose.role {
        case .device:
            guard let testCase = device[id] else { return nil }
            var oracle = DeviceOracle.Settings()
            oracle.reportDelay = header.granted?.reportDelay ?? oracle.reportDelay
            oracle.backOff = header.granted?.backOff ?? oracle.backOff
            return await recorded.judge(
                testCase, oracle: oracle, accounts: ixit.device.accounts, redaction: ixit.redaction)
        case .server:
            guard let testCase = server[id] else { return nil }
            return await recorded.judge(
                testCase, sessions: header.granted?.sessions ?? ixit.server.sessions, ics: configuration.ics)
        }
    }
}
