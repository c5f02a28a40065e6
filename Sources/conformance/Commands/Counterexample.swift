import ArgumentParser
import ConformanceKit
import ConformanceSuite
import DMHost
import DMReference
import Foundation
import Traceability

struct Counterexample: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract:
            "Shows the shortest generated history that gives a fault of a reference implementation away.",
        discussion: """
            The answer is a message sequence chart in Markdown (Mermaid), with what was allowed and what came. \
            docs/counterexamples.md has some. Exit code 1 where no generated history catches the fault.
            """)

    @Argument(help: "The fault, as `serve --fault` takes it.")
    var fault: String

    @Option(help: "The role that has the fault.")
    var role = Role.device

    @Option(help: "Histories of each kind.")
    var histories = 60

    @Option(help: "Repeats the histories.")
    var seed: UInt64 = 1

    func validate() throws {
        if !(1...10_000).contains(histories) { throw ValidationError("--histories: 1 to 10000") }
    }

    func run() async throws {
        guard let (purpose, outcome) = try await shortest() else {
            say("no generated history catches \(fault)")
            throw ArgumentParser.ExitCode(1)
        }
        print(Self.chart(fault, role, purpose, outcome), terminator: "")
    }

    private func shortest() async throws -> (TestPurpose, CaseOutcome)? {
        var found: [(TestPurpose, CaseOutcome)] = []
        let settings = HistorySettings(histories: histories)
        switch role {
        case .device:
            let faults = try BuiltinDevice(fault: fault, variant: nil).faults
            for testCase in GeneratedCases.cases(settings) {
                let bench = DeviceBench(
                    DeviceHost(faults: faults).endpoint(version: Version.text),
                    settings: DeviceTester.Settings(seed: seed, oracle: .init(reportDelay: 0)))
                found.append((testCase.purpose, await bench.run(testCase)))
            }
        case .server:
            let faults = try BuiltinServer(fault: fault, variant: nil).faults
            for testCase in GeneratedServerCases.cases(settings) {
                let bench = ServerBench(
                    ServerHost(faults: faults).endpoint(version: Version.text),
                    settings: ServerTester.Settings(seed: seed))
                found.append((testCase.purpose, await bench.run(testCase)))
            }
        }
        return found.filter { $0.1.verdict == .fail }.min { $0.1.stimuli < $1.1.stimuli }
    }

    /// The history as a chart: what passes between the servers and the device, what happens to them, what was wrong.
    private static func chart(
        _ fault: String, _ role: Role, _ purpose: TestPurpose, _ outcome: CaseOutcome
    ) -> String {
        let iut = role.rawValue
        var lines = [
            "### \(fault)", "",
            "\(outcome.stimuli) stimuli, by \(purpose.id) (\(purpose.title)).", "", "```mermaid",
            "sequenceDiagram", "    participant T as suite", "    participant I as \(iut) with \(fault)",
        ]
        for step in outcome.history {
            let isMessage = step.hasPrefix("session")
            lines.append(isMessage ? "    T->>I: \(safe(step))" : "    Note over I: \(safe(step))")
        }
        lines.append("    Note over T: \(safe(outcome.reason))")
        lines += ["```", "", "- Wrong: \(outcome.reason)."]
        if let refutation = outcome.refutation {
            lines += refutation.allowed.prefix(3).map { "- Allowed: `\($0.prefix(300))`" }
            if refutation.allowed.count > 3 { lines.append("- and \(refutation.allowed.count - 3) more") }
            if !refutation.observed.isEmpty { lines.append("- Came: `\(refutation.observed.prefix(300))`") }
            if !refutation.requirements.isEmpty {
                let unmet = refutation.requirements.map(\.rawValue)
                lines.append("- Not met: \(unmet.joined(separator: ", "))")
            }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    /// A text that Mermaid does not take for its own syntax, at a length that can be read.
    private static func safe(_ text: String) -> String {
        let kept = text.prefix(240).map { character -> String in
            switch character {
            case ";": ","
            case "#": "no. "
            case "<": "‹"
            case ">": "›"
            case "\n", "\r": " "
            default: String(character)
            }
        }
        return kept.joined() + (text.count > 240 ? " ..." : "")
    }
}
