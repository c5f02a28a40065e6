import ArgumentParser
import ConformanceKit
import Foundation
import Reports
import Traceability

struct Reproduce: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Runs one case again, or one generated history of it.",
        discussion: "A failure prints the line that repeats it; this is the same by hand.")

    @Argument(
        help:
            "The id of a test case, the token of a generated history, or a place in evidence, DIR:LINE or DIR:CASE, of which IUT, seed and history are taken."
    )
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
        if let place = try EvidencePlace(what) {
            selection = try take(place, into: &options)
        } else if let purpose = RoleCampaign.all.flatMap(\.purposes).first(where: { $0.id.rawValue == what })
        {
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
                "\(what) is neither a test case nor a token, nor a place in evidence; `conformance explain REQ-...` shows the cases of a requirement"
            )
        }
        try await Campaigns(
            plan: CheckPlan(file: config, options: options, selection: selection), output: output,
            format: format, signKey: options.signKey
        ).run()
    }

    /// Takes over from the evidence what the command line does not say; returns the case to select, unless a history is.
    private func take(_ place: EvidencePlace, into options: inout CheckOptions) throws -> String? {
        let purpose = place.record.purpose
        if let role = options.role, role != purpose.role {
            throw Failure.usage("\(purpose.id) examines a \(purpose.role.rawValue), not a \(role.rawValue)")
        }
        if !place.header.configuration.isEmpty, config == nil {
            throw Failure.usage("the campaign had a configuration; name its file")
        }
        options.role = purpose.role
        options.seed = options.seed ?? place.header.seed
        options.iut = options.iut ?? place.iut?.uri
        options.history = place.token
        return place.token == nil ? purpose.id.rawValue : nil
    }
}
