import ArgumentParser
import ConformanceKit
import DMReference
import Foundation
import SyncML
import Traceability

struct Check: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Runs a campaign and writes a report directory.",
        discussion: """
            Without arguments it checks the built-in reference implementations, each started as a process of its own. What \
            the command line says goes before what the configuration says.
            """)

    @Argument(help: "The configuration, as `conformance init` writes it (docs/configuration.md).")
    var config: String?

    @OptionGroup var options: CheckOptions

    @Option(
        help: "Run the I-th of N parts only, dealt out by case id; `conformance merge` joins their evidence.")
    var shard: Shard?

    @Option(name: .shortAndLong, help: "The report directory; it must not exist.")
    var output: String?

    @Option(help: "How the summary is printed: text or json. With json, progress goes to standard error.")
    var format = OutputFormat.text

    func run() async throws {
        if shard != nil, options.history != nil {
            throw Failure.usage("--history repeats one case; leave --shard out")
        }
        try await Campaigns(
            plan: CheckPlan(file: config, options: options, shard: shard), output: output, format: format,
            signKey: options.signKey
        ).run()
    }
}

/// The options that `check` and `reproduce` share.
struct CheckOptions: ParsableArguments {
    @Option(
        help:
            "The IUT: builtin:device, builtin:server, inprocess:device, exec:COMMAND, or an http: control URL."
    )
    var iut: String?

    @Option(
        help:
            "The IUT of the other role that end-to-end cases run it against; the configured or built-in one where absent."
    )
    var peer: String?

    @Option(help: "The role to examine: device or server; all that are configured where absent.")
    var role: Role?

    @Option(
        help:
            "The cases to run: ids of cases or requirements (`*` at the end stands for anything), clause.N, joined by & | ! ( )."
    )
    var select: String?

    @Option(help: "Repeats nonces, identifiers and histories.")
    var seed: UInt64?

    @Option(help: "The token of a generated history: its case repeats this history alone. Needs --role.")
    var history: String?

    @Option(help: "Where the lower tester listens, HOST:PORT.")
    var listen: ListenAddress?

    @Option(help: "The URL under which a device reaches that address, without a slash at the end.")
    var advertise: String?

    @Option(
        help:
            "Seconds of device time within which the IUT offers its reports; 0 for a device that sends at once."
    )
    var reportDelay: Int?

    @Option(help: "The encoding of messages: xml or wbxml; a server's devices send it, a device is asked to.")
    var encoding: SyncMLEncoding?

    @Option(help: "How both sides prove themselves: none, basic, md5 or hmac.")
    var scheme: Account.Scheme?

    @Option(help: "Longest wait for one control call, in seconds.")
    var timeout: Int?

    @Option(
        help: "Sign the evidence at the end: an Ed25519 private key in a PEM file (see `conformance sign`).")
    var signKey: String?

    /// The options that say how the tester is reached and how long it waits, which repeating a case needs as well.
    var ofTheTester: [String] {
        [
            listen.map { ["--listen", $0.description] }, advertise.map { ["--advertise", $0] },
            encoding.map { ["--encoding", $0.rawValue] }, scheme.map { ["--scheme", $0.rawValue] },
            reportDelay.map { ["--report-delay", String($0)] }, timeout.map { ["--timeout", String($0)] },
        ].compactMap(\.self).flatMap(\.self)
    }

    func validate() throws {
        if let timeout, timeout < 1 { throw ValidationError("--timeout \(timeout): at least one second") }
        if let reportDelay, reportDelay < 0 {
            throw ValidationError("--report-delay \(reportDelay): not negative")
        }
        if let advertise, !advertise.hasPrefix("http://") || advertise.hasSuffix("/") {
            throw ValidationError(
                "--advertise \(advertise): write http://HOST:PORT without a slash at the end")
        }
    }
}
