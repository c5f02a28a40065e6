import ConformanceKit
import ConformanceSuite
import DMHost
import DMReference
import Testing
import Traceability

/// The engine of sensitivity on a handful of faults; CI runs every fault by `conformance sensitivity --check`.
@Suite("Study of sensitivity")
struct SensitivityStudyTests {
    static let device = SensitivityStudy(DeviceSuite.ofCompleteDevice) {
        DeviceHost(faults: $0).endpoint(version: "test")
    }
    static let server = SensitivityStudy(ServerSuite.ofCompleteServer) {
        ServerHost(faults: $0).endpoint(version: "test")
    }

    @Test("a case of a statement that the fault breaks claims it, in both roles")
    func claims() async throws {
        let rows = ["runsInstalled", "limitIgnored:MaxSchedules", "dropsCommand"]
        let findings = await Self.device.limited(to: rows).run(.untilClaimed, workers: 2)
        let commands = ["Add", "Alert", "Copy", "Delete", "Exec", "Get", "Replace"]
        #expect(
            findings.map(\.row.name) == ["runsInstalled"] + commands.map { "dropsCommand:\($0)" } + [
                "limitIgnored:MaxSchedules"
            ])
        #expect(findings.count == 9)
        #expect(findings.allSatisfy { $0.claim != nil && $0.errors.isEmpty })
        let score = SensitivityScore(findings)
        #expect(score.faults == 3 && score.rows == 9 && score.claimed == 3 && score.unclaimed.isEmpty)
        let lost = await Self.server.limited(to: ["losesRecordsOnPowerCut"]).run(.untilClaimed, workers: 1)
        #expect(lost.first?.claim == TestCaseID(.server, 300))
    }

    @Test("a case that is not of a statement of the fault catches it without claiming it")
    func othersDoNotClaim() async throws {
        let testCase = try #require(DeviceSuite.all.first { $0.purpose.id == TestCaseID(.device, 115) })
        let study = SensitivityStudy([testCase]) { DeviceHost(faults: $0).endpoint(version: "test") }
        let findings = await study.limited(to: ["silentOnSuccess:commit"]).run(.everyCase, workers: 1)
        let finding = try #require(findings.first)
        #expect(finding.caughtBy == [TestCaseID(.device, 115)] && finding.claim == nil)
        #expect(SensitivityScore(findings).unclaimed == ["silentOnSuccess:commit"])
    }

    @Test("a claim on record is tried with its case alone")
    func claimsOnRecord() async throws {
        let id = TestCaseID(.device, 115).rawValue
        let fault = SensitivityRecord.Fault(
            name: "runsInstalled", role: .device, requirements: [], caughtBy: [id], shrunkenStimuli: nil)
        let digest = ContentDigest(of: [])
        let record = SensitivityRecord(suite: digest, catalogue: digest, faults: [fault], cases: [id])
        let findings = await Self.device.limited(to: ["runsInstalled", "runsEarly"])
            .run(.claims(record), workers: 2)
        #expect(findings.map(\.claim) == [TestCaseID(.device, 115), nil])
    }

    @Test("what a record holds is taken over, and only new cases and faults are tried")
    func whatIsNew() async throws {
        let numbers = [100, 115, 205]
        let cases = DeviceSuite.all.filter { testCase in
            numbers.contains { TestCaseID(.device, $0) == testCase.purpose.id }
        }
        let ids = numbers.map { TestCaseID(.device, $0) }
        // Case 100 does not catch the fault; that it was taken over shows that it was not tried again.
        let fault = SensitivityRecord.Fault(
            name: "runsInstalled", role: .device, requirements: [], caughtBy: [ids[0].rawValue, "gone"],
            shrunkenStimuli: 2)
        let digest = ContentDigest(of: [])
        let record = SensitivityRecord(
            suite: digest, catalogue: digest, faults: [fault], cases: [ids[0].rawValue, ids[1].rawValue])
        let study = SensitivityStudy(cases) { DeviceHost(faults: $0).endpoint(version: "test") }
        let findings = await study.limited(to: ["runsInstalled", "runsEarly"])
            .run(.whatIsNew(record), workers: 2)
        #expect(findings.map(\.caughtBy) == [[ids[0], ids[2]], ids])
        #expect(findings.map(\.shrunkenStimuli) == [2, nil])
    }

    @Test("names that are of no fault are told apart")
    func names() {
        #expect(Self.device.has("dropsCommand") && Self.device.has("dropsCommand:Add"))
        #expect(!Self.device.has("dropsCommand:Fetch") && !Self.device.has("neverCommits"))
        #expect(Self.device.limited(to: ["neverCommits"]).rows.isEmpty)
    }
}
