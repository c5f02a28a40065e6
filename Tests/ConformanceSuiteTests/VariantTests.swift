import ConformanceKit
import ConformanceSuite
import DMHost
import DMReference
import Testing
import Traceability

/// The same cases against devices that use the freedoms of the documents in other ways: soundness of the suite.
@Suite(
    "Device suite against variants of the reference device",
    .enabled(if: LongRuns.areOn, "long: set CONFORMANCE_LONG=1"))
struct VariantTests {
    static let variants: [Policy] = [
        Policy(["sequenceAfterFailure": 1, "addMissingParent": 1]),
        Policy(["copyOntoExisting": 1, "addLeafWithoutData": 1, "existenceBeforeRights": 1]),
        Policy(["runsBetweenMessages": 1]),
        Policy(["noChangeAlert": 1, "refusalReason": 1]),
        Policy(["verificationPlacement": 1]),
        Policy(["verificationPlacement": 2, "reportsInPackage1": 1]),
        Policy(["statusPerCommand": 1, "resultsPlacement": 1, "credentialsInPackage1": 1]),
        Policy([
            "endsBeforeLastRun": 1, "endsDuringLastRun": 1, "runEndsBeforeTrigger": 1, "longExec": 1,
            "stateWhenOverAtOnce": 1,
        ]),
    ]

    @Test("every case passes on every variant", arguments: variants)
    func passes(policy: Policy) async {
        for testCase in DeviceSuite.all {
            let host = DeviceHost(settings: .init(policy: policy))
            let outcome = await DeviceBench(host.endpoint(version: "test")).run(testCase)
            #expect(outcome.verdict == .pass, "\(testCase.purpose.id) \(outcome.reason)")
        }
    }
}
