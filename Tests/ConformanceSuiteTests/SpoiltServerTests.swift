import ConformanceKit
import ConformanceSuite
import DMHost
import Synchronization
import Testing
import Traceability

/// A reference server whose adapter fails a method from the moment at which another one was called.
private final class SpoiltServer: ControlEndpoint {
    private let inner = ServerHost().endpoint(version: "test")
    private let failure: ControlFailure
    private let trigger: String
    private let isSpoilt = Mutex(false)

    init(_ failure: ControlFailure, after trigger: String) {
        self.failure = failure
        self.trigger = trigger
    }

    func answer(
        _ method: String, _ parameters: JSONValue, turn: ControlTurn
    ) async throws(ControlFailure) -> JSONValue {
        if method == "exchange", isSpoilt.withLock({ $0 }) { throw failure }
        let result = try await inner.answer(method, parameters, turn: turn)
        if method == trigger { isSpoilt.withLock { $0 = true } }
        return result
    }
}

/// Where a server gives no answer, whose fault it is decides the verdict (docs/verdicts.md).
@Suite("Servers that do not answer")
struct SpoiltServerTests {
    private static func verdict(of number: Int, on server: SpoiltServer) async throws -> Verdict {
        let id = TestCaseID(.server, number)
        let testCase = try #require(ServerSuite.all.first { $0.purpose.id == id })
        return await ServerBench(server).run(testCase).verdict
    }

    @Test("a connection that is closed on a message in order is a failure")
    func closed() async throws {
        let server = SpoiltServer(ControlFailure(.refused, "closed"), after: "schedule.plan")
        #expect(try await Self.verdict(of: 100, on: server) == .fail)
    }

    @Test(
        "a fault of the adapter says nothing of the server",
        arguments: [ControlFailure.Code.adapterFault, .unknownMethod, .badParameters])
    func adapterFault(code: ControlFailure.Code) async throws {
        let server = SpoiltServer(ControlFailure(code, "spoilt"), after: "schedule.plan")
        #expect(try await Self.verdict(of: 100, on: server) == .inconclusive)
    }

    @Test(
        "a crash excuses one connection that is closed, not a server that stays away", arguments: [350, 355])
    func staysAway(number: Int) async throws {
        let server = SpoiltServer(ControlFailure(.refused, "closed"), after: "crash.arm")
        #expect(try await Self.verdict(of: number, on: server) == .fail)
    }
}
