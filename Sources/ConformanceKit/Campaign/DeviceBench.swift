import Traceability

/// A device IUT in this process with its tester: what property runs, sensitivity and the project's tests use.
public struct DeviceBench: Sendable {
    /// The adapter.
    public let control: ControlClient
    /// The tester.
    public let tester: DeviceTester

    /// Connects a tester with an endpoint in this process.
    ///
    /// - Parameters:
    ///   - endpoint: The IUT.
    ///   - settings: What else the tester must know.
    ///   - observer: Takes note of what passes.
    public init(
        _ endpoint: any ControlEndpoint,
        settings: DeviceTester.Settings = DeviceTester.Settings(oracle: .init(reportDelay: 0)),
        observer: @escaping DeviceTester.Observer = { _ in }
    ) {
        control = ControlClient(inProcess: endpoint)
        tester = DeviceTester(control: control, settings: settings, observer: observer)
    }

    /// Runs one case from reset to verdict, whether it would be selected or not.
    ///
    /// - Parameter testCase: The case.
    /// - Returns: The outcome.
    public func run(_ testCase: DeviceCase) async -> CaseOutcome {
        await connect()
        do {
            try await control.open()
        } catch {
            return CaseOutcome(.inconclusive, reason: error.description)
        }
        return await CaseRunner().run(testCase, on: tester)
    }

    /// Runs the cases that a campaign would select.
    ///
    /// - Parameter cases: The cases.
    /// - Returns: What was found.
    public func run(_ cases: [DeviceCase]) async -> CampaignResult {
        await connect()
        return await Campaign(cases, on: tester, uri: "inprocess:device").run(control: control)
    }

    /// Leads messages of the device to the tester.
    func connect() async {
        let tester = tester
        await control.answerExchanges { request throws(ControlFailure) in
            switch await tester.receive(request) {
            case .answer(let answer): return answer
            case .drop: throw ControlFailure(.adapterFault, "the connection was closed")
            }
        }
    }
}
