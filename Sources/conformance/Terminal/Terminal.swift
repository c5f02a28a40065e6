import ConformanceKit
import Foundation
import Traceability

/// What a person sees: plain lines, with colour only on a terminal that wants it.
struct Terminal: Sendable {
    private let handle: FileHandle
    private let hasColour: Bool
    /// Takes the secrets of the configuration out of what is shown.
    private let redaction: Redaction

    /// Writes to standard output, or to standard error where that one carries JSON.
    init(format: OutputFormat = .text, redaction: Redaction = Redaction()) {
        self.redaction = redaction
        switch format {
        case .text: handle = .standardOutput
        case .json: handle = .standardError
        }
        hasColour = Self.wantsColour(
            isTerminal: isatty(handle.fileDescriptor) == 1, ProcessInfo.processInfo.environment)
    }

    /// Whether colour may be written: on a terminal that knows it, unless `NO_COLOR` is set to anything.
    static func wantsColour(isTerminal: Bool, _ environment: [String: String]) -> Bool {
        isTerminal && environment["NO_COLOR", default: ""].isEmpty && environment["TERM"] != "dumb"
    }

    /// Writes a line at once, so that progress shows in a pipe too.
    func say(_ line: String) { Self.write(redaction.applied(to: line) + "\n", to: handle) }

    /// Writes a text; a reader that has gone away loses it and ends nothing, for the evidence is in the report directory.
    static func write(_ text: String, to handle: FileHandle) {
        try? handle.write(contentsOf: Data(text.utf8))
    }

    /// Tells how a case ended.
    func progress(_ number: Int, of total: Int, _ purpose: TestPurpose, _ outcome: CaseOutcome) {
        say("[\(number)/\(total)] \(word(outcome.verdict))  \(purpose.id)  \(purpose.title)")
        if !outcome.reason.isEmpty { say("        \(outcome.reason)") }
    }

    private func word(_ verdict: Verdict) -> String {
        guard hasColour else { return verdict.rawValue }
        let code =
            switch verdict {
            case .pass: "32"
            case .fail: "31"
            case .inconclusive: "33"
            case .error: "35"
            case .none: "0"
            }
        return "\u{1B}[\(code)m\(verdict.rawValue)\u{1B}[0m"
    }

    /// Tells what a campaign came to.
    func summary(_ results: [CampaignResult], tally: CampaignTally, directory: URL) {
        say("")
        for result in results {
            for (purpose, reason) in result.notSelected {
                say("not selected  \(purpose.id)  because \(reason)")
            }
            for entry in result.review.failures { say("\(result.role.rawValue): claim fails: \(entry)") }
            for entry in result.review.findings {
                say("\(result.role.rawValue): claim is doubtful: \(entry)")
            }
        }
        for result in results {
            let counts = Verdict.allCases.filter { result.count($0) > 0 }.map {
                "\(result.count($0)) \($0.rawValue)"
            }
            say(
                "\(result.role.rawValue): "
                    + (counts + ["\(result.notSelected.count) not selected"]).joined(separator: ", "))
        }
        if !tally.openCore.isEmpty {
            say("core requirements not examined: " + tally.openCore.map(\.rawValue).joined(separator: " "))
        }
        for id in tally.unexpectedPasses {
            say("passed, and the configuration calls it a known failure: \(id)")
        }
        say("report: \(directory.appendingPathComponent("report.html").path)")
    }
}
