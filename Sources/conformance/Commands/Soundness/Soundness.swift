import ArgumentParser
import DMHost
import Foundation
import Traceability

struct Soundness: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract:
            "Runs the suite and many generated histories against conforming variants, and counts false alarms.",
        discussion: """
            Every variant conforms, so whatever fails is a mistake of the suite. Exit codes: 0 nothing failed, 1 something \
            failed, 2 nothing failed but something said nothing.
            """)

    @Option(help: "Variants to try, separated by commas, of both roles; all where absent.")
    var variant: String?

    @Option(help: "The role of the variants: device or server; both where absent.")
    var role: Role?

    @Option(
        help: "Histories of each variant, shared out over the generated cases; 0 for the fixed cases alone.")
    var histories = 200

    @Option(help: "Repeats every history.")
    var seed: UInt64 = 1

    @Flag(help: "Leaves the fixed cases out.")
    var historiesOnly = false

    @Option(help: "How the variants are reached: inprocess, or http for processes of their own.")
    var over = SoundnessStudy.Way.inprocess

    @Option(
        name: .shortAndLong,
        help: "Where the record is written; what it holds of other studies of the same suite stays.")
    var output: String?

    @Option(help: "How the record is printed: text or json. With json, progress goes to standard error.")
    var format = OutputFormat.text

    func validate() throws {
        guard (0...10_000_000).contains(histories) else {
            throw ValidationError("--histories \(histories): from 0 to 10000000")
        }
    }

    func run() async throws {
        let subjects = try chosen()
        let terminal = Terminal(format: format)
        let study = SoundnessStudy(
            subjects: subjects, histories: histories, seed: seed, hasFixedCases: !historiesOnly, way: over,
            width: ProcessInfo.processInfo.activeProcessorCount)
        let began = ContinuousClock.now
        let suite = try ProjectFiles.suiteDigest().rawValue
        var record = try earlier(of: suite) ?? SoundnessRecord(suite: suite, runs: [])
        // Written after each variant, so that a study that is cut off leaves what it has found.
        let rows = try await study.run { row in
            terminal.say(row.line)
            record.take(.init(over: over, seed: seed, histories: histories, variants: [row]))
            try write(record)
        }
        let run = SoundnessRecord.Run(over: over, seed: seed, histories: histories, variants: rows)
        record.take(run)
        try write(record)
        for row in rows { for alarm in row.alarms { terminal.say(alarm.text(row, seed: seed)) } }
        terminal.say(run.summary(in: ContinuousClock.now - began, suite: suite))
        if format == .json { print(try JSONText.of(record)) }
        if run.failures > 0 { throw ArgumentParser.ExitCode(1) }
        if run.silences > 0 { throw ArgumentParser.ExitCode(2) }
    }

    private func write(_ record: SoundnessRecord) throws {
        guard let output else { return }
        let text = try JSONText.of(record)
        do {
            try Data((text + "\n").utf8).write(to: URL(fileURLWithPath: output))
        } catch {
            throw Failure.usage("-o \(output): the record cannot be written: \(error.localizedDescription)")
        }
    }

    /// What the file holds already, where it is of the same suite.
    private func earlier(of suite: String) throws -> SoundnessRecord? {
        guard let output, let data = try? Data(contentsOf: URL(fileURLWithPath: output)) else { return nil }
        do {
            let record = try JSONDecoder().decode(SoundnessRecord.self, from: data)
            return record.suite == suite ? record : nil
        } catch {
            throw Failure.usage("-o \(output): the file is there and no record of soundness: \(error)")
        }
    }

    /// The variants asked for; a name of both roles means both.
    private func chosen() throws -> [SoundnessStudy.Subject] {
        let all = SoundnessStudy.Subject.all.filter { role == nil || $0.role == role }
        guard let variant else { return all }
        var chosen: [SoundnessStudy.Subject] = []
        for name in variant.split(separator: ",").map(String.init) {
            let found = all.filter { $0.name == name }
            guard !found.isEmpty else {
                let known = all.map(\.name).joined(separator: " ")
                throw Failure.usage("unknown variant \(name); known are \(known)")
            }
            chosen += found
        }
        guard !chosen.isEmpty else { throw Failure.usage("--variant names none") }
        return chosen
    }
}
