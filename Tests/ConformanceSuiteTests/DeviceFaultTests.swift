import ConformanceKit
import ConformanceSuite
import DMHost
import DMReference
import Testing
import Traceability

@Suite("Faults of devices are caught")
struct DeviceFaultTests {
    /// Faults, each with its argument, and the numbers of the clause group whose cases must catch it.
    static let rows: [(fault: String, numbers: ClosedRange<Int>)] =
        ["EQ", "NE", "GT", "GE", "LT", "LE", "PRESENT", "ABSENT", "CHANGED"].map { ("operatorWrong:" + $0, 400...414) }
        + [
            "fireOnLevel", "firesOnlyOnce", "ignoresStartup", "startupAlwaysTrue", "atomsAnyForAll", "atomsAllForAny",
            "ignoresMinGap", "keepsFiringWithoutWatchRight", "skipsWatchRightsAtCommit",
        ].map { ($0, 400...449) }
        + [
            "runsEarly", "runsOnce", "ignoresCount", "countsOneMore", "ignoresEnd", "endIsInclusive", "noEndedReport",
            "repeatsOnClockSetBack", "forgetsWhenClockJumps", "neverCatchesUp", "runsAllMissed", "modeAnyForAll",
            "modeAllForAny", "groupIgnoresWindow",
        ].map { ($0, 450...499) }
        + [
            "skipsTargetRightsAtCommit", "skipsRightsAtRun", "snapshotsRights", "nonOwnerMayCommit", "ignoresScheduleACL",
            "executesUnauthenticated", "reportToWrongServer", "survivesOwner",
        ].map { ($0, 500...599) }
        + [
            "acceptsUnknownTarget", "acceptsUnknownWatch", "acceptsTargetAccess", "acceptsPast", "acceptsContradiction",
            "acceptsOutOfRange", "acceptsMalformed", "acceptsIncomplete", "acceptsSelf", "acceptsUnsupported",
            "acceptsOverLimit", "limitIgnored:MinPeriod", "limitIgnored:MaxActions", "limitIgnored:MaxAtoms",
            "limitIgnored:MaxGroups", "limitIgnored:MaxBody", "limitIgnored:MaxPerServer", "refusedChangeLeaks",
            "terminateOnlyAnswers",
        ].map { ($0, 600...699) }
        + [
            "silentOnSuccess", "silentOnRefusal", "refusalReportedAsOK", "wrongOperationInVerification", "verifiesTwice",
            "dropsCorrelator", "commitNotIdempotent", "sequenceNumberStays", "dropsUnacknowledged", "repeatsAcknowledged",
            "reordersReports", "losesOutboxOnPowerCut", "noExecutionReport", "revisionStays",
        ].map { ($0, 700...799) }

    @Test("each fault fails a case of its group", arguments: rows.map(\.fault))
    func caught(fault: String) async throws {
        let row = try #require(Self.rows.first { $0.fault == fault })
        let faults = try #require(FaultSet<DeviceFault>(fault))
        var inconclusive: [String] = []
        for testCase in DeviceSuite.all {
            guard let number = Int(testCase.purpose.id.rawValue.suffix(4)), row.numbers.contains(number) else { continue }
            let outcome = await DeviceBench(DeviceHost(faults: faults).endpoint(version: "test")).run(testCase)
            if outcome.verdict == .fail { return }
            if outcome.verdict != .pass { inconclusive.append("\(number): \(outcome.reason)") }
        }
        Issue.record("no case caught \(fault); inconclusive: \(inconclusive)")
    }

    /// Freedoms of the documents, taken another way than recommended.
    static let policies: [[Freedom: Int]] = [
        ["runsBetweenMessages": 1], ["noChangeAlert": 1], ["refusalReason": 1], ["sequenceAfterFailure": 1],
        ["evaluationInstant": 1], ["endsBeforeLastRun": 1], ["evaluationInRun": 1], ["faultBeforeExecution": 1],
    ]

    @Test("every case passes on a device that takes a freedom another way", arguments: policies)
    func variants(policy: [Freedom: Int]) async {
        for testCase in DeviceSuite.all {
            let number = Int(testCase.purpose.id.rawValue.suffix(4)) ?? 0
            guard (400..<800).contains(number) else { continue }
            let settings = ReferenceDevice.Settings(policy: Policy(policy))
            let outcome = await DeviceBench(DeviceHost(settings: settings).endpoint(version: "test")).run(testCase)
            #expect(outcome.verdict == .pass, "\(number) \(outcome.reason) \(outcome.refutation?.allowed ?? [])")
        }
    }
}
