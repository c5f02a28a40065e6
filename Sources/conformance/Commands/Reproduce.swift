import ArgumentParser
import ConformanceKit
import Foundation
import Traceability

struct Reproduce: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Runs one case again, or one generated history of it.",
        discussion: "A failure prints the line that repeats it; this is the same by hand.")

    @Argument(help: "The id of a test case, or the token of a generated history.")
    var what: String

    @Argument(help: "The configuration, as `conformance init` writes it (docs/configuration.md).")
    var config: String?

    @OptionGroup var options: CheckOptions

    @Option(name: .shortAndLong, help: "The report directory; it must not exist.")
    var output: String?

    @Option(help: "How the summary is printed: text or json. With json, progress goes to standard error.")
    var format = OutputFormat.text

    func run() async throws {
        guard options.select == nil, options.history == nil else {
            throw Failure.usage("the argument selects the case; leave --select and --history out")
        }
        var options = options
        let selection: String?
        if let purpose = RoleCampaign.all.flatMap(\.purposes).first(where: { $0.id.rawValue == what }) {
            if let role = options.role, role != purpose.role {
                throw Failure.usage("\(what) examines a \(purpose.role.rawValue), not a \(role.rawValue)")
            }
            options.role = purpose.role
            selection = purpose.id.rawValue
        } else if what.contains(":") {
            options.history = what
            selection = nil
        } else {
            throw Failure.usage(
                "\(what) is neither a test case nor a token; `conformance explain REQ-...` shows the cases of a requirement"
            )
        }
        try await Campaigns(
            plan: CheckPlan(file: config, options: options, selection: selection), output: output,
            format: format, signKey: options.signKey
        ).run()
    }
}
