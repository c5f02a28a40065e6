import ConformanceKit
import ConformanceSuite
import DMHost
import DMReference
import Testing
import Traceability

/// The server suite is sound on the reference server and on its variants.
@Suite("Server suite")
struct ServerSuiteTests {
    @Test("passes on the reference server", arguments: ServerSuite.all.map(\.purpose.id))
    func passes(id: TestCaseID) async throws {
        let testCase = try #require(ServerSuite.all.first { $0.purpose.id == id })
        let outcome = await ServerBench(ServerHost().endpoint(version: "test")).run(testCase)
        #expect(outcome.verdict == .pass, "\(outcome.text)")
    }

    /// Servers that use their freedoms in other ways.
    static let variants: [Policy] = [
        Policy(["readsCapFirst": 1]), Policy(["commitInLaterMessage": 1]), Policy(["transferInSequence": 1]),
        Policy(["commitInLaterMessage": 1, "readsCapFirst": 1, "transferInSequence": 1]),
    ]

    @Test("every case passes on every variant", arguments: variants)
    func passesVariants(policy: Policy) async {
        for testCase in ServerSuite.all {
            let host = ServerHost(policy: policy)
            let outcome = await ServerBench(host.endpoint(version: "test")).run(testCase)
            #expect(outcome.verdict == .pass, "\(testCase.purpose.id) \(outcome.text)")
        }
    }
}

extension CaseOutcome {
    /// Everything that explains an outcome, for the message of a failed test.
    fileprivate var text: String {
        ([reason] + (refutation?.allowed ?? []) + [refutation?.observed ?? ""] + history.suffix(16))
            .joined(separator: "\n")
    }
}
