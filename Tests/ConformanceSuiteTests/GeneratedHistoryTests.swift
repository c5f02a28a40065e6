import ConformanceKit
import ConformanceSuite
import DMHost
import DMReference
import Foundation
import PropertyTesting
import Testing
import Traceability

@Suite(
    "Generated histories against the reference device",
    .enabled(if: LongRuns.areOn, "long: set CONFORMANCE_LONG=1"))
struct GeneratedHistoryTests {
    /// Histories a flavour; a long run sets CONFORMANCE_HISTORIES and CONFORMANCE_SEED.
    static let histories = number("CONFORMANCE_HISTORIES") ?? 4
    static let seed = number("CONFORMANCE_SEED") ?? 1

    private static func number(_ name: String) -> Int? {
        ProcessInfo.processInfo.environment[name].flatMap { Int($0) }
    }

    /// Ways in which a device may resolve freedoms of the documents.
    static let policies: [Policy] = [
        Policy(), Policy(["runsBetweenMessages": 1]), Policy(["refusalReason": 1]),
        Policy(["noChangeAlert": 1]),
    ]

    @Test("every history is explained", arguments: 0..<5)
    func sound(flavour: Int) async throws {
        let settings = GeneratedCases.Settings(
            histories: Self.histories, seed: Seed(rawValue: UInt64(Self.seed)))
        let cases = GeneratedCases.cases(settings)
        let testCase = try #require(cases.indices.contains(flavour) ? cases[flavour] : nil)
        for policy in Self.policies {
            let host = DeviceHost(settings: ReferenceDevice.Settings(policy: policy))
            let outcome = await DeviceBench(host.endpoint(version: "test")).run(testCase)
            #expect(
                outcome.verdict == .pass,
                """
                \(outcome.verdict): \(outcome.reason) [\(policy.preferences.map { "\($0.key.rawValue)=\($0.value)" })]
                \(outcome.history.joined(separator: "\n"))
                allowed: \(outcome.refutation?.allowed.joined(separator: "\n  ") ?? "")
                observed: \(outcome.refutation?.observed ?? "")
                \(outcome.token ?? "")
                """)
        }
    }

    @Test("a failure is shrunk, and its token repeats it")
    func repeats() async throws {
        let faults = try #require(FaultSet<DeviceFault>("silentOnSuccess"))
        let cases = GeneratedCases.cases(.init(histories: 20, shrinkRuns: 60))
        let testCase = try #require(cases.first)
        let outcome = await DeviceBench(DeviceHost(faults: faults).endpoint(version: "test")).run(testCase)
        #expect(outcome.verdict == .fail)
        let token = try #require(outcome.token)
        let replay = try #require(GeneratedCases.replay(token: token))
        let again = await DeviceBench(DeviceHost(faults: faults).endpoint(version: "test")).run(replay)
        #expect(again.verdict == .fail)
        let sound = await DeviceBench(DeviceHost().endpoint(version: "test")).run(replay)
        #expect(sound.verdict == .pass, "\(sound)")
    }

    @Test("no other text is a token", arguments: ["", "1105", "1:AAAA", "1105:?"])
    func noToken(text: String) { #expect(GeneratedCases.replay(token: text) == nil) }
}

/// Whether runs that take many minutes are wanted.
enum LongRuns {
    static let areOn = ProcessInfo.processInfo.environment["CONFORMANCE_LONG"] == "1"
}
