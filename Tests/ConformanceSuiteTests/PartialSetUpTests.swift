import ConformanceKit
import DMHost
import Foundation
import Synchronization
import Testing
import Traceability

@testable import ConformanceSuite

/// The reference device behind an adapter that cannot make tools, and says so.
private struct WithoutTools: ControlEndpoint {
    let inner = DeviceHost().endpoint(version: "test")

    func answer(
        _ method: String, _ parameters: JSONValue, turn: ControlTurn
    ) async throws(ControlFailure) -> JSONValue {
        let answer = try await inner.answer(method, parameters, turn: turn)
        guard method == "reset", parameters.description.contains("./Tools/") else { return answer }
        return DeviceResetResult(unsupported: ["tools[0]"]).json
    }
}

@Suite("Profiles that a device does not take on in full")
struct PartialSetUpTests {
    private static let cases = [
        DeviceCase(9_998, "needs a tool", ensure: "", [], clause: "") { try await $0.advance(1) },
        DeviceCase(9_999, "needs none", ensure: "", [], clause: "", setup: DeviceSetup()) {
            try await $0.advance(1)
        },
    ]

    @Test("leave out the cases that need them, with the reason, in result and evidence")
    func leftOut() async throws {
        try #require(!Self.cases[0].setup.tools.isEmpty)
        let octets = Mutex<[UInt8]>([])
        let writer = EvidenceWriter(sink: { line in octets.withLock { $0 += line } })
        let bench = DeviceBench(WithoutTools()) { event in try? await writer.write(event.evidence) }
        let (tester, control) = (bench.tester, bench.control)
        await control.answerExchanges { request throws(ControlFailure) in
            switch await tester.receive(request) {
            case .answer(let answer): return answer
            case .drop: throw ControlFailure(.adapterFault, "the connection was closed")
            }
        }
        try await writer.write(
            .header(
                EvidenceHeader(
                    tool: "1", suite: "s", catalogue: "c", configuration: "d", seed: 1, selection: "",
                    roles: [.device], planned: 2)))
        let result = try await Campaign(Self.cases, on: tester, uri: "inprocess:device").run(
            control: control
        ) { event in try await writer.write(event) }
        #expect(result.outcomes.map(\.purpose.title) == ["needs none"])
        #expect(result.outcomes.map(\.outcome.verdict) == [.pass])
        #expect(result.notSelected.map(\.reason) == ["the device cannot be set up: tools[0]"])
        let log = EvidenceLog(Data(octets.withLock { $0 }))
        let ended = log.events.count { if case .caseEnded = $0 { true } else { false } }
        let begun = log.events.count { if case .caseStarted = $0 { true } else { false } }
        #expect(ended == 1 && begun == 2)
        #expect(try EvidenceResumption(log).accounted == 2)
    }
}
