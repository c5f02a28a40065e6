import ArgumentParser
import ConformanceKit
import Foundation
import Traceability

struct Init: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Writes a commented configuration to begin with.",
        discussion: "What no option says is asked for on a terminal; elsewhere the defaults are taken.")

    @Option(help: "The role to examine: device or server; may stand twice.")
    var role: [Role] = []

    @Option(help: "How the device is reached, as --iut of `check` takes it.")
    var device: String?

    @Option(help: "How the server is reached, as --iut of `check` takes it.")
    var server: String?

    @Option(help: "Where the lower tester listens, HOST:PORT.")
    var listen: ListenAddress?

    @Option(help: "The URL under which the device reaches that address, without a slash at the end.")
    var advertise: String?

    @Option(name: .shortAndLong, help: "The file, or - for standard output; it must not exist.")
    var output = "conformance.yaml"

    func validate() throws {
        if Set(role).count < role.count { throw ValidationError("--role: a role stands twice") }
        if let advertise, !advertise.hasPrefix("http://") || advertise.hasSuffix("/") {
            throw ValidationError(
                "--advertise \(advertise): write http://HOST:PORT without a slash at the end")
        }
    }

    func run() throws {
        if output != "-", FileManager.default.fileExists(atPath: output) {
            throw Failure.usage("\(output) exists already; name another file with --output")
        }
        let text = template().text
        guard output != "-" else {
            print(text, terminator: "")
            return
        }
        do {
            try Data(text.utf8).write(to: URL(fileURLWithPath: output), options: .withoutOverwriting)
        } catch {
            throw Failure.usage("\(output) cannot be written: \(error.localizedDescription)")
        }
        say("written: \(output); now: conformance check \(quoted(output))")
    }

    private func template() -> ConfigurationTemplate {
        let asks = isatty(FileHandle.standardInput.fileDescriptor) == 1 && output != "-"
        var roles = role
        var iuts: [Role: String] = [:]
        iuts[.device] = device
        iuts[.server] = server
        if roles.isEmpty {
            let named = Role.allCases.filter { iuts[$0] != nil }
            roles = named.isEmpty ? (asks ? Self.askRoles() : Role.allCases) : named
        }
        if asks {
            for role in roles where iuts[role] == nil {
                iuts[role] = Self.ask(
                    "How is the \(role.rawValue) reached (exec:COMMAND, http://HOST:PORT/PATH, builtin:\(role.rawValue))?",
                    default: "builtin:\(role.rawValue)")
            }
        }
        return ConfigurationTemplate(roles: roles, iuts: iuts, listen: listen, advertise: advertise)
    }

    private static func askRoles() -> [Role] {
        while true {
            let answer = ask("What do you want to examine (device, server, both)?", default: "both")
            if answer == "both" { return Role.allCases }
            if let role = Role(rawValue: answer) { return [role] }
            say("\"\(answer.prefix(40))\" is none of them")
        }
    }

    /// Asks a question; an empty line, or the end of the input, takes the default.
    private static func ask(_ question: String, default: String) -> String {
        Terminal.write("\(question) [\(`default`)] ", to: .standardOutput)
        let answer = readLine()?.trimmingCharacters(in: .whitespaces) ?? ""
        return answer.isEmpty ? `default` : answer
    }
}
