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

    /// A plan, then changes, each of which the operator wishes before anything is sent.
    private static func history(_ plan: Definition, _ changes: [Definition]) -> [ServerStimulus] {
        ([.plan(plan)] + changes.map { .change($0) }).map {
            .wish($0, id: "s", device: "IMEI:000000000000001")
        }
    }

    private func verdict(
        on variant: ServerVariant, faults: FaultSet<ServerFault> = FaultSet(), of history: [ServerStimulus]
    ) async -> CaseOutcome {
        let testCase = ServerCase(
            9_999, "", ensure: "", [], clause: "", setup: ServerFixture.setup
        ) { server in
            try await GeneratedServerCases.perform(history, on: server)
        }
        return await ServerBench(
            ServerHost(faults: faults, variant: variant).endpoint(version: "test")
        ).run(testCase)
    }

    @Test("two transfers that failed before their commits belong to two wishes", arguments: ServerVariant.all)
    func failedTransfers(variant: ServerVariant) async throws {
        let refused = ServerFixture.periodic(
            body: DeviceFixture.body(DeviceFixture.replace(1, "./Private/x", "y")))
        let other = ServerFixture.periodic(every: 120)
        let history = Self.history(refused, [ServerFixture.proxies, other, other, refused])
        let outcome = await verdict(on: variant, of: history)
        #expect(outcome.verdict == .pass, "\(variant.name): \(outcome.text)")
    }

    @Test("a change that changes nothing may be sent or not", arguments: ServerVariant.all)
    func emptyChanges(variant: ServerVariant) async throws {
        let (one, two) = (ServerFixture.periodic(every: 60), ServerFixture.periodic(every: 120))
        let history = Self.history(one, [one, two, two, one])
        let outcome = await verdict(on: variant, of: history)
        #expect(outcome.verdict == .pass, "\(variant.name): \(outcome.text)")
    }

    @Test("a change that changes something may not be left out")
    func lostChange() async throws {
        let faults = try #require(FaultSet<ServerFault>("losesChange"))
        let (one, two) = (ServerFixture.periodic(every: 60), ServerFixture.periodic(every: 120))
        let outcome = await verdict(on: .reference, faults: faults, of: Self.history(one, [two]))
        #expect(outcome.verdict == .fail)
    }

    @Test("a schedule is planned anew although the answer to the clearing Delete was lost", arguments: 1...4)
    func lostClearing(withheld: Int) async throws {
        let device = "IMEI:000000000000001"
        let plan = ServerStimulus.wish(.plan(ServerFixture.periodic()), id: "t", device: device)
        let history: [ServerStimulus] = [
            plan, .wish(.terminate, id: "t", device: device), .session(device: device),
            .conduct(DeviceTroubles(withholds: [withheld], breaks: 1), device: device), plan,
            .session(device: device),
        ]
        for variant in [ServerVariant.reference, ServerVariant(named: "commitsLater")].compactMap(\.self) {
            let outcome = await verdict(on: variant, of: history)
            #expect(outcome.verdict == .pass, "\(variant.name): \(outcome.text)")
        }
    }

    private func outcome(
        on name: String, _ body: @escaping @Sendable (DeviceTester) async throws -> Void
    ) async throws -> CaseOutcome {
        let variant = try #require(DeviceVariant(named: name))
        let bench = DeviceBench(
            DeviceHost(variant: variant).endpoint(version: "test"),
            settings: .init(oracle: .init(reportDelay: variant.reportHold)))
        return await bench.run(DeviceCase(9_999, "", ensure: "", [], clause: "", body: body))
    }

    @Test("values of a report are those of nodes, however their addresses are written")
    func addressesOfValues() async throws {
        let outcome = try await outcome(on: "terse") { device in
            var definition = ServerFixture.periodic()
            definition.body = DeviceFixture.body(DeviceFixture.get(1, "./Device/Signal"))
            try await device.install("s", definition)
            try await device.advance(130)
            try await device.require(
                await device.collect().contains { !$0.values.isEmpty }, "no value was reported")
        }
        #expect(outcome.verdict == .pass, "\(outcome.text)")
    }

    @Test("power may be cut as a device offers what it held back, at any time", arguments: 1...3)
    func crashAtOffer(writes: Int) async throws {
        let outcome = try await outcome(on: "holdsReports") { device in
            var definition = ServerFixture.periodic()
            definition.report.when = .always
            try await device.install("s", definition)
            try await device.advance(61)
            try await device.perform(.armCrash(writes: writes))
            try await device.advance(100)
            try await device.perform(.armCrash(writes: 0))
            try await device.advance(100)
        }
        #expect(outcome.verdict == .pass, "\(outcome.text)")
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
