import ArgumentParser
import ConformanceKit
import ConformanceSuite
import Foundation
import Reports
import Traceability

struct Check: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Runs a campaign against a device and writes a report directory.",
        discussion:
            "Without arguments it checks the built-in reference device, started as a process of its own.")

    @Option(help: "The IUT: builtin:device, inprocess:device, exec:COMMAND, or an http: control URL.")
    var iut = "builtin:device"

    @Option(help: "Case ids to run, separated by commas; `*` at the end stands for anything.")
    var select: String?

    @Option(help: "Repeats nonces, identifiers and histories.")
    var seed: UInt64 = 1

    @Option(
        help:
            "Seconds of device time within which the IUT offers its reports; 0 for a device that sends at once."
    )
    var reportDelay: Int?

    @Option(help: "Longest wait for one control call, in seconds.")
    var timeout = 60

    @Option(name: .shortAndLong, help: "The report directory; it must not exist.")
    var output: String?

    func run() async throws {
        let files = try ProjectFiles()
        let cases = try selected()
        let directory = try makeDirectory()
        let isBuiltin = iut.hasPrefix("builtin:") || iut.hasPrefix("inprocess:")
        let evidence = directory.appendingPathComponent("evidence.jsonl")
        let writer = try EvidenceWriter(creating: evidence) { Date().ISO8601Format() }
        let suite = try ProjectFiles.suiteDigest()
        try await writer.write(
            .header(
                EvidenceHeader(
                    tool: Version.text, suite: suite.rawValue, catalogue: files.catalogue.digest.rawValue,
                    configuration: "", seed: seed, selection: select ?? "", roles: [.device])))
        let connection = try await DeviceConnection(
            uri: iut, seed: seed, reportDelay: reportDelay ?? (isBuiltin ? 0 : 86_400),
            timeout: .seconds(timeout)
        ) { event in
            // A line that cannot be written shows at the next event of the campaign, which ends it.
            try? await writer.write(event.evidence)
        }
        let iut = iut
        let seed = seed
        let total = cases.count
        let counter = Counter()
        let campaign = DeviceCampaign(
            cases: cases, settings: await connection.tester.settings, uri: iut,
            reproduce: { purpose, outcome in
                "conformance check --iut '\(iut)' --seed \(seed) --select \(purpose.id)"
                    + (outcome.token.map { " --history \($0)" } ?? "")
            },
            progress: { purpose, outcome in
                let number = await counter.next()
                Terminal.progress(number, total, purpose, outcome)
            })
        let result = try await campaign.run(control: connection.control, tester: connection.tester) { event in
            try await writer.write(event)
        }
        await connection.close()
        try await finish(result, writer: writer, evidence: evidence, files: files, directory: directory)
    }

    private func finish(
        _ result: CampaignResult, writer: EvidenceWriter, evidence: URL, files: ProjectFiles, directory: URL
    ) async throws {
        let unexamined = try unexaminedCore(evidence, files)
        let tally = result.tally(unexamined: unexamined)
        let counts = Dictionary(uniqueKeysWithValues: tally.counts.map { ($0.key.rawValue, $0.value) })
        try await writer.write(
            .footer(
                EvidenceFooter(
                    verdicts: counts, notSelected: result.notSelected.count, exitCode: tally.exitCode.rawValue
                )))
        let record = CampaignRecord(
            try EvidenceLog(contentsOf: evidence), catalogue: files.catalogue, sensitivity: files.sensitivity,
            interpretations: files.interpretations)
        for format in ReportFormat.allCases {
            try Data(try format.render(record).utf8).write(
                to: directory.appendingPathComponent(format.fileName))
        }
        Terminal.summary(result, tally: tally, directory: directory)
        throw ArgumentParser.ExitCode(tally.exitCode.rawValue)
    }

    private func unexaminedCore(_ evidence: URL, _ files: ProjectFiles) throws -> Set<RequirementID> {
        let record = CampaignRecord(
            try EvidenceLog(contentsOf: evidence), catalogue: files.catalogue, sensitivity: files.sensitivity,
            interpretations: files.interpretations)
        return Set(record.roles.flatMap { $0.coverage.unexamined(tier: .core) })
    }

    private func selected() throws -> [DeviceCase] {
        let all = DeviceSuite.all
        guard let select else { return all }
        var chosen: Set<TestCaseID> = []
        for pattern in select.split(separator: ",") {
            let ids = all.map(\.purpose.id).filter { id in
                pattern.hasSuffix("*") ? id.rawValue.hasPrefix(pattern.dropLast()) : id.rawValue == pattern
            }
            guard !ids.isEmpty else { throw Failure.usage("--select \(pattern): no test case has this id") }
            chosen.formUnion(ids)
        }
        return all.filter { chosen.contains($0.purpose.id) }
    }

    private func makeDirectory() throws -> URL {
        let manager = FileManager.default
        var url = URL(fileURLWithPath: output ?? "conformance-report")
        if output == nil {
            var number = 2
            while manager.fileExists(atPath: url.path) {
                url = URL(fileURLWithPath: "conformance-report-\(number)")
                number += 1
            }
        } else if manager.fileExists(atPath: url.path) {
            throw Failure.usage("-o \(url.path): exists already; name a directory that does not")
        }
        do {
            try manager.createDirectory(at: url, withIntermediateDirectories: true)
        } catch {
            throw Failure.tester(
                "the report directory \(url.path) cannot be made: \(error.localizedDescription)")
        }
        return url
    }
}

private actor Counter {
    private var value = 0

    func next() -> Int {
        value += 1
        return value
    }
}

/// What a person sees while a campaign runs.
enum Terminal {
    static func progress(_ number: Int, _ total: Int, _ purpose: TestPurpose, _ outcome: CaseOutcome) {
        say("[\(number)/\(total)] \(outcome.verdict.rawValue)  \(purpose.id)  \(purpose.title)")
        if !outcome.reason.isEmpty { say("        \(outcome.reason)") }
    }

    static func summary(_ result: CampaignResult, tally: CampaignTally, directory: URL) {
        let counts = tally.counts.filter { $0.value > 0 }.sorted { $0.key < $1.key }
        say("")
        say(
            "device: " + counts.map { "\($0.value) \($0.key.rawValue)" }.joined(separator: ", ")
                + ", \(result.notSelected.count) not selected")
        if !tally.openCore.isEmpty {
            say("core requirements not examined: " + tally.openCore.map(\.rawValue).joined(separator: " "))
        }
        say("The server role has no test cases in this version.")
        say("report: \(directory.appendingPathComponent("report.html").path)")
    }
}
