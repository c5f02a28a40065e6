import ConformanceKit
import ConformanceSuite
import DMHost
import DMReference
import Testing
import Traceability

@Suite("Device suite against the reference device")
struct DeviceSuiteTests {
    @Test("every case passes", arguments: DeviceSuite.ofCompleteDevice.map(\.purpose.id))
    func passes(id: TestCaseID) async throws {
        let testCase = try #require(DeviceSuite.all.first { $0.purpose.id == id })
        let host = DeviceHost()
        let bench = DeviceBench(host.endpoint(version: "test"))
        let outcome = await bench.run(testCase)
        #expect(outcome.verdict == .pass, "\(outcome)")
    }
}
