import ArgumentParser
import ConformanceKit
import Foundation
import Reports
import Traceability

/// The run of a plan: campaigns one after the other, one log of evidence, the reports, the exit code.
struct Campaigns {
    var plan: CheckPlan
    /// The report directory; nil for a new one. That of an unfinished campaign exists.
    var output: String?
    var format: OutputFormat
    /// The unfinished campaign that is continued; nil for a new one.
    var resumption: EvidenceResumption?
    /// The file of the key that signs the evidence; nil for none.
    var signKey: String?

    /// Runs to the end.
    ///
    /// - Throws: The exit code; a `Failure` where the tester itself is in trouble.
    func run() async throws {
        let files = try ProjectFiles()
        let redaction = plan.configuration.ixit.redaction
        let terminal = Terminal(format: format, redaction: redaction)
        if resumption == nil { try ReportDirectory.check(output) }
        let signer = try signKey.map(SigningKey.read)
        let header = try header(files)
        if let what = resumption?.header.difference(from: header) {
            throw Failure.usage(
                "the \(what) is not that of the evidence; a campaign can be continued only as it was begun")
        }
        let relay = EvidenceRelay()
        let ready = try await prepare(relay, terminal)
        do {
            let (directory, writer) = try open(redaction)
            await relay.begin(writer)
            if resumption == nil {
                try await writer.write(.header(header))
            } else {
                try await writer.write(.note("the campaign was cut off before this line, and is continued"))
            }
            var results: [CampaignResult] = []
            for campaign in ready {
                results.append(try await campaign.run { event in try await writer.write(event) })
            }
            await close(ready)
            try await finish(
                results, writer: writer, files: files, directory: directory, terminal: terminal,
                signer: signer)
        } catch let other as Campaign.OtherIUT {
            await close(ready)
            throw Failure.usage("the IUT is not that of the evidence: \(other)")
        } catch {
            await close(ready)
            throw error
        }
    }

    private func open(_ redaction: Redaction) throws -> (URL, EvidenceWriter) {
        let now: @Sendable () -> String? = { Date().ISO8601Format() }
        if let resumption, let output {
            let directory = URL(fileURLWithPath: output)
            let evidence = directory.appendingPathComponent("evidence.jsonl")
            return (
                directory,
                try EvidenceWriter(
                    resuming: evidence, at: resumption.position, redaction: redaction, now: now)
            )
        }
        let directory = try ReportDirectory.make(output)
        let evidence = directory.appendingPathComponent("evidence.jsonl")
        return (directory, try EvidenceWriter(creating: evidence, redaction: redaction, now: now))
    }

    private func prepare(_ relay: EvidenceRelay, _ terminal: Terminal) async throws -> [ReadyCampaign] {
        let counter = Counter(resumption?.accounted ?? 0)
        let (seed, total, repeating) = (plan.seed, plan.planned, plan.repeating)
        var ready: [ReadyCampaign] = []
        for role in plan.roles {
            let iut = role.iut
            let name = role.campaign.role.rawValue
            let peer = role.peer
            let peering: @Sendable (TestPurpose) -> String = { purpose in
                purpose.needsCounterpart ? " --peer \(quoted(peer))" : ""
            }
            let task = CampaignTask(
                iut: iut, peer: role.peer, cases: Set(role.purposes.map(\.id)), seed: seed,
                configuration: plan.configuration,
                history: plan.history, known: resumption?.roles[role.campaign.role],
                reproduce: { purpose, outcome in
                    "conformance check\(repeating) --role \(name) --iut \(quoted(iut))\(peering(purpose)) --seed \(seed) --select \(purpose.id)"
                        + (outcome.token.map { " --history \($0)" } ?? "")
                },
                observer: { event in await relay.note(event) },
                progress: { purpose, outcome in
                    terminal.progress(await counter.next(), of: total, purpose, outcome)
                })
            do {
                ready.append(try await role.campaign.prepare(task))
            } catch {
                await close(ready)
                throw error
            }
        }
        return ready
    }

    private func close(_ campaigns: [ReadyCampaign]) async {
        for campaign in campaigns { await campaign.close() }
    }

    private func header(_ files: ProjectFiles) throws -> EvidenceHeader {
        let configuration = plan.configuration
        var header = EvidenceHeader(
            tool: Version.text, suite: try ProjectFiles.suiteDigest().rawValue,
            catalogue: files.catalogue.digest.rawValue, configuration: configuration.digest,
            seed: plan.seed, selection: plan.selection, roles: plan.allRoles,
            planned: plan.planned,
            accepted: Dictionary(
                uniqueKeysWithValues: configuration.accepted.map { ($0.key.rawValue, $0.value) }),
            knownFailures: Dictionary(
                uniqueKeysWithValues: configuration.knownFailures.map { ($0.key.rawValue, $0.value) }))
        header.history = plan.history
        header.granted = try granted()
        header.shard = plan.shard
        header.undivided = plan.shard.map { _ in plan.undivided }
        return header
    }

    private func granted() throws -> EvidenceGrants {
        var granted = EvidenceGrants()
        for (role, iut) in plan.iuts {
            switch role {
            case .device:
                let oracle = try DeviceConnection.oracle(iut, plan.configuration.ixit)
                granted.reportDelay = oracle.reportDelay
                granted.backOff = oracle.backOff
            case .server: granted.sessions = plan.configuration.ixit.server.sessions
            }
        }
        return granted
    }

    private func finish(
        _ results: [CampaignResult], writer: EvidenceWriter, files: ProjectFiles, directory: URL,
        terminal: Terminal, signer: SigningKey?
    ) async throws {
        let ending = try await CampaignEnding(writer, files: files, directory: directory)
        if let signer { _ = try signer.sign(directory) }
        terminal.summary(results, tally: ending.tally, directory: directory)
        if format == .json {
            print(
                try CheckSummary(ending.record, exitCode: ending.exitCode, directory: directory).json())
        }
        throw ArgumentParser.ExitCode(ending.exitCode)
    }
}

private actor Counter {
    private var value: Int

    init(_ value: Int) { self.value = value }

    func next() -> Int {
        value += 1
        return value
    }
}

/// Takes what testers observe to the log, which is begun only after everything is ready.
private actor EvidenceRelay {
    private var writer: EvidenceWriter?

    func begin(_ writer: EvidenceWriter) { self.writer = writer }

    func note(_ event: TesterEvent) async {
        // A line that cannot be written shows at the next event of the campaign, which ends it.
        try? await writer?.write(event.evidence)
    }
}
