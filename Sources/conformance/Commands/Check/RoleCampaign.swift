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
    /// How the IUT of the other role is reached, for end-to-end cases.
    var peer: String
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
        role: .device, purposes: (DeviceSuite.all + EndToEndSuite.deviceCases).map(\.purpose),
        replay: { GeneratedCases.replay(token: $0)?.purpose }
    ) { task in
        let connection = try await DeviceConnection(
            uri: task.iut, seed: task.seed, ixit: task.configuration.ixit, observer: task.observer)
        let replayed = task.history.flatMap(GeneratedCases.replay(token:))
        let suite = DeviceSuite.all + EndToEndSuite.deviceCases
        let cases = replayed.map { [$0] } ?? suite.filter { task.cases.contains($0.purpose.id) }
        let campaign = Campaign(cases, on: connection.tester, uri: task.iut)
        return try await ReadyCampaign(campaign, task, connection.control, close: connection.close) {
            let peer = try await ServerConnection(
                uri: task.peer, seed: task.seed, ixit: task.configuration.ixit,
                observer: aside("server", task.observer))
            await connection.tester.oppose(peer.tester)
            return peer.close
        }
    }

    /// The campaign on a server.
    static let server = RoleCampaign(
        role: .server, purposes: (ServerSuite.all + EndToEndSuite.serverCases).map(\.purpose),
        replay: { GeneratedServerCases.replay(token: $0)?.purpose }
    ) { task in
        let connection = try await ServerConnection(
            uri: task.iut, seed: task.seed, ixit: task.configuration.ixit, ics: task.configuration.ics,
            observer: task.observer)
        let replayed = task.history.flatMap(GeneratedServerCases.replay(token:))
        let suite = ServerSuite.all + EndToEndSuite.serverCases
        let cases = replayed.map { [$0] } ?? suite.filter { task.cases.contains($0.purpose.id) }
        let campaign = Campaign(cases, on: connection.tester, uri: task.iut)
        return try await ReadyCampaign(campaign, task, connection.control, close: connection.close) {
            let peer = try await DeviceConnection(
                uri: task.peer, seed: task.seed, ixit: task.configuration.ixit,
                observer: aside("device", task.observer))
            await connection.tester.oppose(peer.tester)
            return peer.close
        }
    }

    /// What the tester of the other IUT tells: what is done to it is worth reading, and its messages are recorded already.
    private static func aside(
        _ side: String, _ observer: @escaping DeviceTester.Observer
    ) -> DeviceTester.Observer {
        { event in
            switch event {
            case .stimulus(let text): await observer(.note("the \(side) that it runs against: \(text)"))
            case .note: await observer(event)
            case .message, .control, .judged: break
            }
        }
    }
}

extension ReadyCampaign {
    /// Joins a campaign with what it is to do, and with the IUT of the other role where a case needs one.
    ///
    /// - Parameters:
    ///   - campaign: The cases and their tester.
    ///   - task: What is to be done.
    ///   - control: The IUT's test control.
    ///   - close: Lets go of the IUT.
    ///   - oppose: Makes the other IUT known to the tester; returns what lets go of it.
    /// - Throws: What `oppose` throws; the IUT is let go of then.
    fileprivate init(
        _ campaign: Campaign, _ task: CampaignTask, _ control: ControlClient,
        close: @escaping @Sendable () async -> Void,
        oppose: () async throws -> @Sendable () async -> Void
    ) async throws {
        var closePeer: @Sendable () async -> Void = {}
        if campaign.needsCounterpart {
            do {
                closePeer = try await oppose()
            } catch {
                await close()
                throw error
            }
        }
        var campaign = campaign
        campaign.ics = task.configuration.ics
        campaign.reproduce = task.reproduce
        campaign.progress = task.progress
        let ready = campaign
        run = { recorder in
            try await ready.run(control: control, resuming: task.known, record: recorder)
        }
        self.close = { [closePeer] in
            await close()
            await closePeer()
        }
    }
}
