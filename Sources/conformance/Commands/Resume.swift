import ArgumentParser
import ConformanceKit
import Foundation
import Traceability

struct Resume: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Continues a campaign that was cut off.",
        discussion: """
            Cases that ended are kept; the one that was open is run again. Seed, selection and shard are those of the \
            evidence; the configuration and how the IUT is reached must be those of the first run.
            """)

    @Argument(help: "The report directory.")
    var directory: String

    @Argument(help: "The configuration of the first run, if it had one.")
    var config: String?

    @OptionGroup var options: CheckOptions

    @Option(help: "How the summary is printed: text or json. With json, progress goes to standard error.")
    var format = OutputFormat.text

    func run() async throws {
        guard options.select == nil, options.seed == nil, options.history == nil else {
            throw Failure.usage("the evidence says what is run; leave --select, --seed and --history out")
        }
        let log = try ReportDirectory.evidence(of: directory)
        let resumption: EvidenceResumption
        do throws(EvidenceResumption.Problem) {
            resumption = try EvidenceResumption(log)
        } catch {
            throw Failure.usage("\(directory): \(error)")
        }
        let header = resumption.header
        var options = options
        options.seed = header.seed
        options.history = header.history
        if header.roles.count == 1, let role = header.roles.first {
            guard options.role == nil || options.role == role else {
                throw Failure.usage("--role: the campaign examines a \(role.rawValue)")
            }
            options.role = role
            options.iut = options.iut ?? resumption.roles[role]?.iut.uri
        }
        let plan = try CheckPlan(
            file: config, options: options, selection: header.history == nil ? header.selection : nil,
            shard: header.shard)
        for role in plan.roles {
            guard let known = resumption.roles[role.campaign.role]?.iut.uri, known != role.iut else {
                continue
            }
            throw Failure.usage(
                "the \(role.campaign.role.rawValue) was reached at \(known), not at \(role.iut); name it by --iut or in the configuration"
            )
        }
        try await Campaigns(
            plan: plan, output: directory, format: format, resumption: resumption, signKey: options.signKey
        ).run()
    }
}
