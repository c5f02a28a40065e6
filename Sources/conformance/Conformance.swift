import ArgumentParser
import Foundation

@main
struct Conformance: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "conformance",
        abstract: "Checks OMA DM 1.2 devices and servers for scheduling and shows why to believe it.",
        discussion: """
            Exit codes: 0 pass, 1 fail, 2 inconclusive or a gate not met, 64 usage, 70 trouble of the tester itself.
            A binding of this project; no OMA certification.
            """,
        version: Version.text,
        subcommands: [
            Check.self, Init.self, Reproduce.self, Explain.self, Serve.self, Sensitivity.self, Soundness.self,
            Explore.self, Report.self, Gate.self, Requirements.self, Vectors.self,
            Resume.self, Compare.self, Rejudge.self, Merge.self, Matrix.self, Counterexample.self, Sign.self,
            VerifyEvidence.self,
        ],
        defaultSubcommand: Check.self)

    static func main() async {
        // A reader of the output that goes away must not end a campaign.
        signal(SIGPIPE, SIG_IGN)
        do {
            var command = try parseAsRoot()
            if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                try command.run()
            }
        } catch let code as ExitCode {
            Foundation.exit(code.rawValue)
        } catch let failure as Failure {
            Terminal.write("conformance: \(failure.message)\n", to: .standardError)
            Foundation.exit(failure.code)
        } catch {
            let code = exitCode(for: error).rawValue
            let text = fullMessage(for: error)
            let output: FileHandle = code == 0 ? .standardOutput : .standardError
            if !text.isEmpty { Terminal.write(text + "\n", to: output) }
            Foundation.exit(code == 1 ? 70 : code)
        }
    }
}

enum Version {
    static let text = "0.1.0"
}

/// What ends a command with a message.
struct Failure: Error {
    var message: String
    var code: Int32

    static func usage(_ message: String) -> Failure { Failure(message: message, code: 64) }
    static func tester(_ message: String) -> Failure { Failure(message: message, code: 70) }
}

/// Writes a line at once, so that progress shows in a pipe too.
func say(_ line: String) { Terminal().say(line) }
