import ConformanceKit
import ConformanceSuite
import DMHost
import DMReference
import Testing
import Traceability

/// An IUT whose control says yes to everything and that does nothing: its tree is empty, no message comes from it.
private struct IdleIUT: ControlEndpoint {
    let role: Role

    func answer(
        _ method: String, _ parameters: JSONValue, turn: ControlTurn
    ) async throws(ControlFailure) -> JSONValue {
        switch method {
        case "hello":
            return HelloResult(
                role: role, implementation: .init(name: "idle", version: "1"),
                controls: Set(ControlGroup.all(of: role)), links: ["exchange"], encodings: ["xml"]
            ).json
        case ControlMethodName.probe: throw ControlFailure(.unknownMethod, method)
        case "exchange": throw ControlFailure(.refused, "closed without an answer")
        case _:
            return [
                "exists": false, "fired": false, "runs": [], "prompts": [], "messages": [], "state": "absent",
                "reports": [], "url": "exchange:/idle", "now": "20260101T000000Z",
            ]
        }
    }
}

/// An adapter that refuses every call but `hello` in the present state.
private struct RefusingAdapter: ControlEndpoint {
    let role: Role

    func answer(
        _ method: String, _ parameters: JSONValue, turn: ControlTurn
    ) async throws(ControlFailure) -> JSONValue {
        switch method {
        case "hello", ControlMethodName.probe:
            return try await IdleIUT(role: role).answer(method, parameters, turn: turn)
        case _: throw ControlFailure(.refused, "not now")
        }
    }
}

/// Whoever does nothing, or refuses everything, passes nothing.
@Suite("IUTs that do nothing")
struct EmptyIUTTests {
    private static func verdicts(device endpoint: any ControlEndpoint) async -> [TestCaseID: Verdict] {
        var verdicts: [TestCaseID: Verdict] = [:]
        for testCase in DeviceSuite.all {
            verdicts[testCase.purpose.id] = await DeviceBench(endpoint).run(testCase).verdict
        }
        return verdicts
    }

    private static func verdicts(server endpoint: any ControlEndpoint) async -> [TestCaseID: Verdict] {
        var verdicts: [TestCaseID: Verdict] = [:]
        for testCase in ServerSuite.all {
            verdicts[testCase.purpose.id] = await ServerBench(endpoint).run(testCase).verdict
        }
        return verdicts
    }

    private static func passed(_ verdicts: [TestCaseID: Verdict]) -> [String] {
        verdicts.filter { $0.value == .pass }.map(\.key.rawValue).sorted()
    }

    @Test("a device that does nothing passes nothing")
    func idleDevice() async {
        #expect(Self.passed(await Self.verdicts(device: IdleIUT(role: .device))) == [])
    }

    @Test("a server that does nothing passes nothing")
    func idleServer() async {
        #expect(Self.passed(await Self.verdicts(server: IdleIUT(role: .server))) == [])
    }

    @Test(
        "a device that answers every command alike passes nothing", arguments: ["answersOnly", "refusesAll"])
    func deviceOfOneAnswer(fault: String) async throws {
        let faults = try #require(FaultSet<DeviceFault>(fault))
        let verdicts = await Self.verdicts(device: DeviceHost(faults: faults).endpoint(version: "test"))
        #expect(Self.passed(verdicts) == [])
        #expect(verdicts.values.contains(.fail))
    }

    @Test("a server that answers and sends nothing passes nothing")
    func serverOfOneAnswer() async throws {
        let faults = try #require(FaultSet<ServerFault>("answersOnly"))
        let verdicts = await Self.verdicts(server: ServerHost(faults: faults).endpoint(version: "test"))
        #expect(Self.passed(verdicts) == [])
        #expect(verdicts.values.contains(.fail))
    }

    @Test("where the adapter refuses all, nothing can be said", arguments: Role.allCases)
    func refusingAdapter(role: Role) async {
        let adapter = RefusingAdapter(role: role)
        let verdicts =
            switch role {
            case .device: await Self.verdicts(device: adapter)
            case .server: await Self.verdicts(server: adapter)
            }
        #expect(!verdicts.isEmpty)
        #expect(verdicts.values.allSatisfy { $0 == .inconclusive })
    }
}
