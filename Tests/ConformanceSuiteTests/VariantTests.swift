import ConformanceKit
import ConformanceSuite
import DMHost
import DMReference
import Foundation
import PropertyTesting
import Testing
import Traceability

/// Variants conform, so nothing may fail on them: soundness of the suite, as a sample (`make soundness` runs the whole).
@Suite("Variants of the reference implementations")
struct VariantTests {
    /// Every so-maniest fixed case runs on a variant, another part on each.
    static let stride = 32

    @Test("fixed cases pass on every device", arguments: DeviceVariant.all.indices)
    func devices(index: Int) async throws {
        let variant = DeviceVariant.all[index]
        let sample = DeviceSuite.all.enumerated().filter { ($0.offset + index) % Self.stride == 0 }.map(
            \.element)
        let bench = DeviceBench(
            DeviceHost(variant: variant).endpoint(version: "test"),
            settings: .init(oracle: .init(reportDelay: variant.reportHold)))
        let result = await bench.run(sample)
        #expect(result.outcomes.count + result.notSelected.count == sample.count)
        for (purpose, outcome) in result.outcomes {
            #expect(outcome.verdict == .pass, "\(purpose.id) on \(variant.name): \(outcome.text)")
        }
    }

    @Test("fixed cases pass on every server", arguments: ServerVariant.all.indices)
    func servers(index: Int) async throws {
        let variant = ServerVariant.all[index]
        let sample = ServerSuite.all.enumerated().filter { ($0.offset + index) % Self.stride == 0 }.map(
            \.element)
        let result = await ServerBench(ServerHost(variant: variant).endpoint(version: "test")).run(sample)
        #expect(result.outcomes.count + result.notSelected.count == sample.count)
        for (purpose, outcome) in result.outcomes {
            #expect(outcome.verdict == .pass, "\(purpose.id) on \(variant.name): \(outcome.text)")
        }
    }

    @Test("names are unique, and no other is known")
    func names() {
        #expect(Set(DeviceVariant.all.map(\.name)).count == DeviceVariant.all.count)
        #expect(Set(ServerVariant.all.map(\.name)).count == ServerVariant.all.count)
        #expect(DeviceVariant(named: "noCopy")?.capabilities.actions.contains(.copy) == false)
        #expect(DeviceVariant(named: "nocopy") == nil)
        #expect(ServerVariant(named: "") == nil)
    }

    @Test("every freedom of the model is taken in another way by some variant, and there is no other")
    func freedoms() throws {
        let used = DeviceVariant.all.map(\.policy) + ServerVariant.all.map(\.policy)
        let varied = Set(used.flatMap { $0.preferences.keys.map(\.rawValue) })
        // Where a crash strikes is not the device's to choose.
        let differing = try Self.freedomsInSource().symmetricDifference(varied.union(["crashPoint"]))
        #expect(differing.isEmpty)
    }

    /// The names of freedoms in the source of the model.
    private static func freedomsInSource() throws -> Set<String> {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appendingPathComponent("Sources/DMReference")
        let files = try #require(FileManager.default.enumerator(at: root, includingPropertiesForKeys: nil))
        let mark =
            /(?:pick\(\s*|mayRefuse\(\s*|refuse\(\s*|freedom: |aboutExistence\S* \? )"([a-z][A-Za-z0-9]+)"[,\s]/
        var names: Set<String> = []
        for case let file as URL in files where file.pathExtension == "swift" {
            let text = try String(contentsOf: file, encoding: .utf8)
            for match in text.matches(of: mark) { names.insert(String(match.1)) }
        }
        return names
    }
}
