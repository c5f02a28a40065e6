import ConformanceKit
import ConformanceSuite
import Foundation
import Traceability

/// The campaign on one role: its purposes, and how it is made ready.
struct RoleCampaign: Sendable {
    /// The role.
    let role: Role
    /// The purposes of all its cases, in order.
    let purposes: [TestPurpose]
    /// The purpose of the case that repeats one generated history; nil where the token is of none.
    let replay: @Sendable (String) -> TestPurpose?
    /// Binds addresses and finds the IUT; nothing is sent yet.
    let prepare: @Sendable (CampaignTask) async throws -> ReadyCampaign

    /// The campaigns that `check` runs, in this order. A further role is one more value here.
    static let all: [RoleCampaign] = [.device, .server]
}

/// What a campaign on a role is to do.
struct CampaignTask: Sendable {
    /// How the IUT is reached.
    var iut: String
    /// The cases to run.
    var cases: Set<TestCaseID>
    /// Repeats everything.
    var seed: UInt64
    /// Claims, and what the tester must be told.
    var configuration: Configuration
    /// The token of the one generated history that is repeated.
    var history: String?
    /// What an unfinished log holds of the role; nil for a new campaign.
    var known: EvidenceResumption.KnownRole?
    /// What repeats a case.
    var reproduce: @Sendable (TestPurpose, CaseOutcome) -> String
    /// Takes note of what passes.
    var observer: DeviceTester.Observer
    /// Told of each case as it ends.
    var progress: @Sendable (TestPurpose, CaseOutcome) async -> Void
}

/// A campaign whose addresses are bound.
struct ReadyCampaign: Sendable {
    /// Runs the cases and hands on the evidence.
    let run: @Sendable (@escaping Campaign.Recorder) async throws -> CampaignResult
    /// Lets go of the IUT and the addresses.
    let close: @Sendable () async -> Void
}

extension RoleCampaign {
    /// The campaign on a device.
    static let device = RoleCampaign(
        role: .device, purposes: DeviceSuite.all.map(\.purpose),
        replay: { GeneratedCases.replay(token: $0)?.purpose }
    ) { task in
        let connection = try await DeviceConnection(
            uri: task.iut, seed: task.seed, ixit: task.configuration.ixit, observer: task.observer)
        let replayed = task.history.flatMap(GeneratedCases.replay(token:))
        let cases = replayed.map { [$0] } ?? DeviceSuite.all.filter { task.cases.contains($0.purpose.id) }
        let campaign = Campaign(cases, on: connection.tester, uri: task.iut)
        return ReadyCampaign(campaign, task, connection.control) { await connection.close() }
    }

    /// The campaign on a server.
    static let server = RoleCampaign(
        role: .server, purposes: ServerSuite.all.map(\.purpose),
        replay: { GeneratedServerCases.replay(token: $0)?.purpose }
    ) { task in
        let connection = try await ServerConnection(
            uri: task.iut, seed: task.seed, ixit: task.configuration.ixit, ics: task.configuration.ics,
            observer: task.observer)
        let replayed = task.history.flatMap(GeneratedServerCases.replay(token:))
        let cases = replayed.map { [$0] } ?? ServerSuite.all.filter { task.cases.contains($0.purpose.id) }
        let campaign = Campaign(cases, on: connection.tester, uri: task.iut)
        return ReadyCampaign(campaign, task, connection.control) { await connection.close() }
    }
}

extension ReadyCampaign {
    /// Joins a campaign with what it is to do.
    fileprivate init(
        _ campaign: Campaign, _ task: CampaignTask, _ control: ControlClient,
        close: @escaping @Sendable () async -> Void
    ) {
        var campaign = campaign
        campaign.ics = task.configuration.ics
        campaign.reproduce = task.reproduce
        campaign.progress = task.progress
        let ready = campaign
        run = { recorder in
            try await ready.run(control: control, resuming: task.known, record: recorder)
        }
        self.close = close
    }
}
