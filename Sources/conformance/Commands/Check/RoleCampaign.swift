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
    /// Binds addresses and finds the IUT; nothing is sent yet.
    let prepare: @Sendable (CampaignTask) async throws -> ReadyCampaign

    /// The campaigns that `check` runs, in this order. A further role is one more value here.
    static let all: [RoleCampaign] = [.device]
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
    let run: @Sendable (DeviceCampaign.Recorder) async throws -> CampaignResult
    /// Lets go of the IUT and the addresses.
    let close: @Sendable () async -> Void
}

extension RoleCampaign {
    /// The campaign on a device.
    static let device = RoleCampaign(role: .device, purposes: DeviceSuite.all.map(\.purpose)) { task in
        let connection = try await DeviceConnection(
            uri: task.iut, seed: task.seed, ixit: task.configuration.ixit, observer: task.observer)
        let campaign = DeviceCampaign(
            cases: DeviceSuite.all.filter { task.cases.contains($0.purpose.id) },
            settings: await connection.tester.settings, uri: task.iut, ics: task.configuration.ics,
            reproduce: task.reproduce, progress: task.progress)
        return ReadyCampaign(
            run: { recorder in
                try await campaign.run(
                    control: connection.control, tester: connection.tester, record: recorder)
            }, close: { await connection.close() })
    }
}
