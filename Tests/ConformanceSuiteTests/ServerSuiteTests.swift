import Foundation
import ConformanceKit
import ConformanceSuite
import DMReference
import Testing
import Traceability

@Suite("Server suite against the reference server")
struct ServerSuiteTests {
    @Test("passes", arguments: ServerSuite.all.map(\.purpose.id))
    func passes(id: TestCaseID) async throws {
        let testCase = try #require(ServerSuite.all.first { $0.purpose.id == id })
        let outcome = await ServerBench(TemporaryServerHost().endpoint()).run(testCase)
        #expect(
            outcome.verdict == .pass,
            "\(outcome.reason) | \(outcome.refutation?.allowed ?? []) | \(outcome.refutation?.observed ?? "") | \(outcome.history.suffix(6))"
        )
    }

    @Test("histories", arguments: [1105, 1110, 1115, 1120])
    func histories(number: Int) async throws {
        let count = Int(ProcessInfo.processInfo.environment["HISTORIES"] ?? "20") ?? 20
        let cases = GeneratedServerCases.cases(.init(histories: count, steps: 30))
        let testCase = try #require(cases.first { $0.purpose.id == TestCaseID(.server, number) })
        let outcome = await ServerBench(TemporaryServerHost().endpoint()).run(testCase)
        #expect(
            outcome.verdict == .pass,
            "\(outcome.reason) | \(outcome.refutation?.allowed ?? []) | \(outcome.refutation?.observed ?? "") | \(outcome.history.suffix(16).joined(separator: "\n"))"
        )
    }

    @Test("faults", arguments: ServerFault.allCases)
    func faults(fault: ServerFault) async throws {
        var caught: [String] = []
        for testCase in ServerSuite.all where !testCase.purpose.id.rawValue.hasSuffix("x") {
            let outcome = await ServerBench(TemporaryServerHost(faults: FaultSet([fault: ""])).endpoint()).run(testCase)
            if outcome.verdict == .fail { caught.append(String(testCase.purpose.id.rawValue.suffix(4))) }
            if outcome.verdict == .inconclusive || outcome.verdict == .error { print("\(fault) \(testCase.purpose.id) \(outcome.reason)") }
        }
        print("FAULT \(fault): \(caught.joined(separator: " "))")
        #expect(!caught.isEmpty)
    }
}
