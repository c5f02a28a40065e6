import ConformanceKit
import DMHost
import DMReference
import SyncML
import Synchronization
import Testing
import Traceability

@testable import ConformanceSuite

@Suite("A device and a server against each other")
struct EndToEndTests {
    /// Two IUTs, one of which may deviate.
    struct Two: CustomTestStringConvertible {
        var device = FaultSet<DeviceFault>()
        var server = FaultSet<ServerFault>()
        var testDescription: String {
            (device.arguments.keys.map(\.rawValue) + server.arguments.keys.map(\.rawValue)).joined()
        }

        var bench: PairBench {
            PairBench(
                device: DeviceHost(faults: device).endpoint(version: "test"),
                server: ServerHost(faults: server).endpoint(version: "test"))
        }

        /// What became of every case of a role.
        func outcomes(_ role: Role) async -> [(TestCaseID, CaseOutcome)] {
            var outcomes: [(TestCaseID, CaseOutcome)] = []
            switch role {
            case .device:
                for testCase in EndToEndSuite.deviceCases {
                    outcomes.append((testCase.purpose.id, await bench.run(testCase)))
                }
            case .server:
                for testCase in EndToEndSuite.serverCases {
                    outcomes.append((testCase.purpose.id, await bench.run(testCase)))
                }
            }
            return outcomes
        }
    }

    @Test("passes for both roles where both conform", arguments: [Role.device, .server])
    func reference(_ role: Role) async {
        let outcomes = await Two().outcomes(role)
        #expect(outcomes.count == EndToEndSuite.all.count)
        for (id, outcome) in outcomes {
            #expect(
                outcome.verdict == .pass, "\(id): \(outcome.reason) \(outcome.refutation?.observed ?? "")")
        }
    }

    private static let deviceFaults: [Two] = [
        .noExecutionReport, .runsEarly, .revisionStays, .runsAfterTerminate, .losesSchedulesOnPowerCut,
        .refusalReportedAsOK, .executesUnauthenticated,
    ].map { Two(device: FaultSet([$0: ""])) }

    private static let serverFaults: [Two] = [
        .altersPeriod, .ignoresVerdict, .recreatesOnChange, .losesRecordsOnPowerCut, .dropsValues,
        .neverProvesItself, .repeatsWithoutReading,
    ].map { Two(server: FaultSet([$0: ""])) }

    /// Faults that no scenario brings to light; they are there to show that nobody else is blamed.
    private static let unseen: Set<DeviceFault> = [.executesUnauthenticated]

    @Test("blames a device that breaks a rule, and not the server", arguments: deviceFaults)
    func deviceFault(_ two: Two) async {
        let own = await two.outcomes(.device)
        let isSeen = two.device.arguments.keys.allSatisfy { !Self.unseen.contains($0) }
        #expect(own.contains { $0.1.verdict == .fail } == isSeen)
        for (id, outcome) in await two.outcomes(.server) {
            #expect(
                outcome.verdict == .pass || outcome.verdict == .inconclusive,
                "\(id) blames the server: \(outcome.reason)")
        }
    }

    @Test("blames a server that breaks a rule, and not the device", arguments: serverFaults)
    func serverFault(_ two: Two) async {
        let own = await two.outcomes(.server)
        #expect(own.contains { $0.1.verdict == .fail })
        for (id, outcome) in await two.outcomes(.device) {
            #expect(
                outcome.verdict == .pass || outcome.verdict == .inconclusive,
                "\(id) blames the device: \(outcome.reason)")
        }
    }

    /// Each variant runs some of the scenarios; all of them run on several.
    private static func sample(_ index: Int) -> [EndToEndCase] {
        EndToEndSuite.all.enumerated().filter { ($0.offset + index) % 4 == 0 }.map(\.element)
    }

    @Test("fails neither side where a device uses its freedoms", arguments: DeviceVariant.all.indices)
    func deviceVariant(_ index: Int) async {
        let variant = DeviceVariant.all[index]
        var bench: PairBench {
            PairBench(
                device: DeviceHost(variant: variant).endpoint(version: "test"),
                server: ServerHost().endpoint(version: "test"),
                settings: .init(oracle: .init(reportDelay: variant.reportHold)))
        }
        for scenario in Self.sample(index) {
            let device = await bench.run(scenario.deviceCase)
            #expect(device.verdict == .pass, "\(variant.name) \(scenario.number): \(device.reason)")
            let server = await bench.run(scenario.serverCase)
            #expect(server.verdict == .pass, "\(variant.name) \(scenario.number): \(server.reason)")
        }
    }

    @Test("fails neither side where a server uses its freedoms", arguments: ServerVariant.all.indices)
    func serverVariant(_ index: Int) async {
        let variant = ServerVariant.all[index]
        for scenario in Self.sample(index) {
            let bench = PairBench(
                device: DeviceHost().endpoint(version: "test"),
                server: ServerHost(variant: variant).endpoint(version: "test"))
            let outcome = await bench.run(scenario.serverCase)
            #expect(outcome.verdict == .pass, "\(variant.name) \(scenario.number): \(outcome.reason)")
        }
    }

    @Test(
        "follows a server that answers from another address, unless a MAC keeps the suite from that",
        arguments: [(Account.Scheme.md5, Verdict.pass), (.hmac, .inconclusive)])
    func otherAddress(_ scheme: Account.Scheme, _ verdict: Verdict) async {
        func bench() -> PairBench {
            PairBench(
                device: DeviceHost().endpoint(version: "test"),
                server: MovingServer(ServerHost().endpoint(version: "test")),
                settings: .init(clientScheme: scheme, serverScheme: scheme, oracle: .init(reportDelay: 0)))
        }
        let device = await bench().run(EndToEndSuite.report.deviceCase)
        #expect(device.verdict == verdict, "\(device.reason)")
        let server = await bench().run(EndToEndSuite.report.serverCase)
        #expect(server.verdict == verdict, "\(server.reason)")
    }

    @Test("says nothing without an IUT of the other role")
    func alone() async throws {
        let testCase = try #require(EndToEndSuite.deviceCases.first)
        let bench = DeviceBench(DeviceHost().endpoint(version: "test"))
        #expect(await bench.run(testCase).verdict == .inconclusive)
        let campaign = await bench.run([testCase])
        #expect(campaign.outcomes.isEmpty && campaign.notSelected.count == 1)
    }
}

/// A server that names another address of its own in each answer, and does not answer what comes to an old one.
private final class MovingServer: ControlEndpoint {
    private let inner: any ControlEndpoint
    private let moves = Mutex(0)

    init(_ inner: any ControlEndpoint) { self.inner = inner }

    func answer(
        _ method: String, _ parameters: JSONValue, turn: ControlTurn
    ) async throws(ControlFailure) -> JSONValue {
        guard method == ControlMethod.exchange.name,
            var request = try? ExchangeRequest(reading: JSONReader(parameters)),
            let asked = try? SyncMLXML.decode(request.body).message
        else { return try await inner.answer(method, parameters, turn: turn) }
        let home = String(request.url.prefix { $0 != "?" })
        let isHere = request.url == "\(home)?\(moves.withLock { $0 })"
        guard isHere || asked.header.messageID == "1" else {
            throw ControlFailure(.refused, "\(request.url) is an old address")
        }
        request.url = home
        let answer = try await inner.answer(method, request.json, turn: turn)
        guard var reply = try? ExchangeAnswer(reading: JSONReader(answer)),
            var message = try? SyncMLXML.decode(reply.body).message
        else { return answer }
        let count = moves.withLock { moves in
            moves += 1
            return moves
        }
        message.header.responseURI = "\(home)?\(count)"
        reply.body = SyncMLXML.encode(message)
        return reply.json
    }
}
