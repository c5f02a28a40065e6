import ConformanceKit
import DMHost
import DMReference
import Foundation
import PropertyTesting
import SyncML
import Synchronization
import Testing
import Traceability

@testable import ConformanceSuite

/// Generated histories: sound on every variant, sensitive to a fault, and repeated by their tokens.
@Suite("Generated histories")
struct GeneratedHistoryTests {
    /// Histories on a variant, of one flavour for devices, of two for servers; a long run sets CONFORMANCE_HISTORIES and CONFORMANCE_SEED.
    static let histories = number("CONFORMANCE_HISTORIES") ?? 5
    static let seed = Seed(rawValue: UInt64(number("CONFORMANCE_SEED") ?? 1))

    private static func number(_ name: String) -> Int? {
        ProcessInfo.processInfo.environment[name].flatMap { Int($0) }
    }

    @Test("every history of a device is explained", arguments: DeviceVariant.all.indices)
    func devices(index: Int) async throws {
        let variant = DeviceVariant.all[index]
        let settings = HistorySettings(
            histories: Self.histories, seed: Self.seed.derived(UInt64(index)))
        let bench = DeviceBench(
            DeviceHost(variant: variant).endpoint(version: "test"),
            settings: .init(oracle: .init(reportDelay: variant.reportHold)))
        let cases = GeneratedCases.cases(settings)
        let result = await bench.run([cases[index % cases.count]])
        #expect(result.outcomes.count == 1)
        for (purpose, outcome) in result.outcomes {
            #expect(
                outcome.verdict == .pass,
                "\(purpose.id) on \(variant.name): \(outcome.text)\n\(outcome.token ?? "")")
        }
    }

    @Test("a report that was refused may wait, whatever came later in the same session")
    func refusedEarlier() async throws {
        let variant = try #require(DeviceVariant(named: "holdsReports"))
        let history = DeviceCase(9_999, "", ensure: "", [], clause: "") { device in
            var definition = DeviceFixture.watch(DeviceFixture.charged)
            definition.report.when = .always
            try await device.install("s", definition)
            try await device.session("srv-a", [DeviceFixture.battery(90)])
            let session = try await device.session(
                "srv-a", [DeviceFixture.get(1, "./Device/Battery")],
                troubles: ServerTroubles(reportCodes: [.commandFailed]))
            try await device.require(session.reports.count == 1, "no report was there to be refused")
            try await device.advance(30)
        }
        let bench = DeviceBench(
            DeviceHost(variant: variant).endpoint(version: "test"),
            settings: .init(oracle: .init(reportDelay: variant.reportHold)))
        let outcome = await bench.run(history)
        #expect(outcome.verdict == .pass, "\(outcome)")
    }

    @Test("every history of a server is explained", arguments: ServerVariant.all.indices)
    func servers(index: Int) async throws {
        let variant = ServerVariant.all[index]
        let settings = HistorySettings(
            histories: Self.histories, seed: Self.seed.derived(UInt64(index)))
        let bench = ServerBench(ServerHost(variant: variant).endpoint(version: "test"))
        let cases = GeneratedServerCases.cases(settings)
        let result = await bench.run((0..<2).map { cases[(index + $0 * 2) % cases.count] })
        #expect(result.outcomes.count == 2)
        for (purpose, outcome) in result.outcomes {
            #expect(
                outcome.verdict == .pass,
                "\(purpose.id) on \(variant.name): \(outcome.text)\n\(outcome.token ?? "")")
        }
    }

    @Test("the histories that were run are counted")
    func counted() async {
        let counter = Mutex(HistoryTally())
        let cases = GeneratedCases.cases(HistorySettings(histories: 3, steps: 2)) { tally in
            counter.withLock { $0 += tally }
        }
        _ = await DeviceBench(DeviceHost().endpoint(version: "test")).run(cases[0])
        let tally = counter.withLock { $0 }
        #expect(tally.histories == 3 && tally.inconclusive == 0)
        #expect((3...7).contains(tally.stimuli))
    }

    @Test("a failure is shrunk, and its token repeats it")
    func repeats() async throws {
        let faults = try #require(FaultSet<DeviceFault>("silentOnSuccess"))
        let cases = GeneratedCases.cases(HistorySettings(histories: 20, steps: 10, shrinkRuns: 40))
        let testCase = try #require(cases.first)
        let outcome = await DeviceBench(DeviceHost(faults: faults).endpoint(version: "test")).run(testCase)
        #expect(outcome.verdict == .fail)
        let token = try #require(outcome.token)
        let replay = try #require(GeneratedCases.replay(token: token))
        let again = await DeviceBench(DeviceHost(faults: faults).endpoint(version: "test")).run(replay)
        #expect(again.verdict == .fail && again.token == token && again.history == outcome.history)
        #expect((1...2).contains(outcome.stimuli), "\(outcome.text)")
        let sound = await DeviceBench(DeviceHost().endpoint(version: "test")).run(replay)
        #expect(sound.verdict == .pass, "\(sound)")
    }

    @Test("no other text is a token", arguments: ["", "1105", "1:AAAA", "1105:?"])
    func noToken(text: String) { #expect(GeneratedCases.replay(token: text) == nil) }
}
