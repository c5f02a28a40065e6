import ConformanceKit
import ConformanceSuite
import DMHost
import DMReference
import Testing
import Traceability

/// The suite against devices with one deviation each: sensitivity of the groups from life cycle to use cases.
@Suite("Device suite against faulty devices")
struct DeviceFaultTests {
    /// A fault with its argument, in the form of the command line.
    static let faults: [String] =
        [
            "runsInstalled", "runsAfterTerminate", "terminateOnlyAnswers", "deleteLeavesRunning",
            "commitNotIdempotent", "runsEarly", "runsOnce", "ignoresCount", "countsOneMore", "ignoresEnd",
            "endIsInclusive", "revisionStays", "changeResetsCounters", "changeIsPartial",
            "refusedChangeLeaks",
            "keepsDraft", "reusesInstance", "neverCatchesUp", "runsAllMissed", "survivesOwner",
            "losesSchedulesOnPowerCut", "losesCountersOnPowerCut", "losesOutboxOnPowerCut",
            "losesChangesOnPowerCut", "losesTruthOnPowerCut", "losesStateOnPowerCut", "reversesSequence",
            "atomicKeepsEffects", "ignoresOnError", "refusalDoesNotSkip", "groupIgnoresRank",
            "groupReapplied",
            "groupIgnoresDefault", "groupNotAtomic", "groupIgnoresWindow", "noExecutionReport",
            "reportsWhenNever", "reportsSuccessAsFailure", "reportsFailureAsSuccess", "reportLacksValues",
            "valueReadAtDelivery", "reportToWrongServer", "dropsUnacknowledged", "repeatsAcknowledged",
            "reordersReports", "sequenceNumberStays", "noEndedReport",
        ]
        + ["Add", "Get", "Replace", "Delete", "Copy", "Exec", "Alert"].map { "dropsCommand:\($0)" }

    /// The cases of the clause groups that these faults belong to.
    static let cases = DeviceSuite.all.filter { testCase in
        let number = Int(testCase.purpose.id.rawValue.suffix(4)) ?? 0
        return (100..<400).contains(number) || (800..<1_100).contains(number)
    }

    @Test("a case of these groups catches the fault", arguments: faults)
    func caught(text: String) async throws {
        let faults = try #require(FaultSet<DeviceFault>(text))
        try #require(!Self.cases.isEmpty)
        for testCase in Self.cases {
            let outcome = await DeviceBench(DeviceHost(faults: faults).endpoint(version: "test"))
                .run(testCase)
            if outcome.verdict == .fail { return }
        }
        Issue.record("no case fails on a device with the fault \(text)")
    }
}
