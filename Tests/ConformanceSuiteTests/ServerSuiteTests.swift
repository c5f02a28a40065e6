import ConformanceKit
import ConformanceSuite
import DMHost
import DMReference
import Testing
import Traceability

/// The server suite is sound on the reference server and on its variants.
@Suite("Server suite")
struct ServerSuiteTests {
    @Test("passes on the reference server", arguments: ServerSuite.ofCompleteServer.map(\.purpose.id))
    func passes(id: TestCaseID) async throws {
        let testCase = try #require(ServerSuite.ofCompleteServer.first { $0.purpose.id == id })
        let outcome = await ServerBench(ServerHost().endpoint(version: "test")).run(testCase)
        #expect(outcome.verdict == .pass, "\(outcome.text)")
    }
}

extension CaseOutcome {
    /// Everything that explains an outcome, for the message of a failed test.
    var text: String {
        ([reason] + (refutation?.allowed ?? []) + [refutation?.observed ?? ""] + history.suffix(16))
            .joined(separator: "\n")
    }
}
