import ConformanceKit
import ConformanceSuite
import DMHost
import DMReference
import Testing
import Traceability

/// Devices that lack one feature each: the case of that feature passes where it is refused, and fails where it is taken.
@Suite("Features that a device does not declare")
struct AbsentFeatureTests {
    private static let tokens: [String] =
        Capabilities.Action.allCases.map(\.rawValue) + Definition.Comparison.allCases.map(\.rawValue)
        + ["Confirm", "Notify", "Lenient", "FailLimit", "Suspend"]

    private static func device(without token: String) -> DeviceVariant {
        var variant = DeviceVariant.reference
        variant.capabilities.actions = variant.capabilities.actions.filter { $0.rawValue != token }
        variant.capabilities.operators = variant.capabilities.operators.filter { $0.rawValue != token }
        variant.capabilities.options = variant.capabilities.options.filter { $0.rawValue != token }
        return variant
    }

    private static func testCase(of token: String) throws -> DeviceCase {
        try #require(
            DeviceSuite.all.first { $0.purpose.selection.hasSuffix("!cap.\(token)") }, "no case for \(token)")
    }

    @Test("a device that refuses what it does not declare passes", arguments: tokens)
    func refuses(token: String) async throws {
        let host = DeviceHost(variant: Self.device(without: token))
        let outcome = await DeviceBench(host.endpoint(version: "test")).run(try Self.testCase(of: token))
        #expect(outcome.verdict == .pass, "\(outcome)")
    }

    @Test("a device that takes what it does not declare fails", arguments: tokens.filter { $0 != "Suspend" })
    func takes(token: String) async throws {
        let host = DeviceHost(
            faults: FaultSet([.acceptsUnsupported: ""]), variant: Self.device(without: token))
        let outcome = await DeviceBench(host.endpoint(version: "test")).run(try Self.testCase(of: token))
        #expect(outcome.verdict == .fail, "\(outcome)")
    }

    @Test("a device that suspends although it does not declare it fails")
    func suspends() async throws {
        // The device declares it, and the suite is told that it does not: the case itself must notice.
        let outcome = await DeviceBench(DeviceHost().endpoint(version: "test"))
            .run(try Self.testCase(of: "Suspend"))
        #expect(outcome.verdict == .fail, "\(outcome)")
    }

    /// What a server claims, as it says so itself.
    private func outcome(of variant: ServerVariant, claims: ICS = ICS()) async throws -> CaseOutcome {
        let testCase = try #require(ServerSuite.all.first { $0.purpose.selection.hasSuffix("!C-140") })
        return await ServerBench(
            ServerHost(variant: variant).endpoint(version: "test"), settings: .init(ics: claims)
        ).run(testCase)
    }

    @Test("a server that refuses to suspend, as it says, passes; one that takes the wish fails")
    func serverSuspends() async throws {
        let without = try #require(ServerVariant(named: "noSuspend"))
        #expect(try await outcome(of: without).verdict == .pass)
        #expect(try await outcome(of: .reference).verdict == .fail)
    }

    @Test("no case asks a server to suspend that says it does not")
    func selected() async throws {
        let without = try #require(ServerVariant(named: "noSuspend"))
        let cases = ServerSuite.all.filter { $0.purpose.selection.contains("C-140") }
        let result = await ServerBench(ServerHost(variant: without).endpoint(version: "test")).run(cases)
        #expect(cases.count == 4)
        #expect(result.outcomes.map(\.outcome.verdict) == [.pass])
        #expect(result.notSelected.count == 3)
        #expect(result.notSelected.allSatisfy { $0.reason.hasPrefix("C-140 = No") })
    }
}
