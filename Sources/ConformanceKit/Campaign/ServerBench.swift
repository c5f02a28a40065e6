import Traceability

/// A server IUT in this process with its tester: what property runs, sensitivity and the project's tests use.
public struct ServerBench: Sendable {
    /// The adapter.
    public let control: ControlClient
    /// The tester.
    public let tester: ServerTester

    /// Connects a tester with an endpoint in this process, which takes DM messages by `exchange`.
    ///
    /// - Parameters:
    ///   - endpoint: The IUT.
    ///   - settings: What else the tester must know.
    ///   - observer: Takes note of what passes.
    public init(
        _ endpoint: any ControlEndpoint, settings: ServerTester.Settings = ServerTester.Settings(),
        observer: @escaping ServerTester.Observer = { _ in }
    ) {
        let control = ControlClient(inProcess: endpoint)
        self.control = control
        tester = ServerTester(
            control: control, settings: settings, post: ServerTester.exchange(by: control), observer: observer
        )
    }

    /// Runs one case from reset to verdict, whether it would be selected or not.
    ///
    /// - Parameter testCase: The case.
    /// - Returns: The outcome.
    public func run(_ testCase: ServerCase) async -> CaseOutcome {
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
    public func run(_ cases: [ServerCase]) async -> CampaignResult {
        await Campaign(cases, on: tester, uri: "inprocess:server").run(control: control)
    }
}

extension ControlClient {
    /// Creates a client of an endpoint in this process, which is never late.
    init(inProcess endpoint: any ControlEndpoint) {
        self.init(InProcessLink(endpoint), suite: HelloRequest(suite: "conformance", version: "in process")) {
            _ in
            // Wait until the call is over.
            let (stream, continuation) = AsyncStream<Never>.makeStream()
            for await _ in stream {}
            continuation.finish()
        }
    }
}

extension ServerTester {
    /// Carries DM messages to a server by `exchange` of its test control.
    ///
    /// - Parameter control: The adapter.
    /// - Returns: What a tester posts with; a refusal in the present state is a connection that was closed.
    public static func exchange(by control: ControlClient) -> Post {
        { request throws(ControlError) in
            do throws(ControlError) {
                return .answer(try await control.call(.exchange, request))
            } catch {
                guard case .refused = error else { throw error }
                return .dropped
            }
        }
    }
}
