import ArgumentParser
import ConformanceKit
import ConformanceSuite
import DMHost
import DMReference
import Foundation
import Traceability

struct Sensitivity: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract:
            "Runs every test case against every fault of the reference device, and shows who catches what.")

    @Option(help: "Faults to try, separated by commas; all where absent.")
    var faults: String?

    @Option(name: .shortAndLong, help: "Where the record is written, as sensitivity.json of the suite.")
    var output: String?

    @Flag(help: "Stop at the first case that catches a fault.")
    var first = false

    func run() async throws {
        let files = try ProjectFiles()
        let chosen: [String]
        if let faults {
            chosen = faults.split(separator: ",").map(String.init)
            for name in chosen where FaultSet<DeviceFault>(name) == nil || name.isEmpty {
                throw Failure.usage("--faults \(name): no such fault")
            }
        } else {
            chosen = DeviceFault.allCases.map(\.rawValue)
        }
        var rows: [SensitivityRecord.Fault] = []
        for name in chosen {
            let caught = await catching(name)
            let requirements = Set(caught.flatMap { $0.purpose.requirements.map(\.id) }).sorted()
            rows.append(
                SensitivityRecord.Fault(
                    name: name, role: .device, requirements: requirements,
                    caughtBy: caught.map(\.purpose.id.rawValue), shrunkenStimuli: nil))
            let list = caught.map(\.purpose.id.rawValue).joined(separator: " ")
            say("\(caught.isEmpty ? "NOT CAUGHT" : "caught")  \(name)  \(list)")
        }
        let missed = rows.filter(\.caughtBy.isEmpty).count
        say("\(rows.count) faults, \(rows.count - missed) caught, \(missed) not caught")
        if let output {
            let record = SensitivityRecord(
                suite: try ProjectFiles.suiteDigest(), catalogue: files.catalogue.digest, faults: rows,
                cases: DeviceSuite.all.map(\.purpose.id.rawValue))
            try record.json().write(to: URL(fileURLWithPath: output))
        }
        if missed > 0 { throw ArgumentParser.ExitCode(1) }
    }

    private func catching(_ name: String) async -> [DeviceCase] {
        guard let set = FaultSet<DeviceFault>(name) else { return [] }
        var caught: [DeviceCase] = []
        for testCase in DeviceSuite.all {
            let bench = DeviceBench(DeviceHost(faults: set).endpoint(version: Version.text))
            if await bench.run(testCase).verdict == .fail {
                caught.append(testCase)
                if first { break }
            }
        }
        return caught
    }
}
