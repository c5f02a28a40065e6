/// The way to an endpoint in this process: no bytes, no process, nothing that could be lost.
///
/// Parameters and results still pass as JSON, so that the same endpoint behaves the same behind any link.
public struct InProcessLink: ControlLink {
    private let endpoint: any ControlEndpoint

    /// Creates a link to an endpoint.
    public init(_ endpoint: any ControlEndpoint) { self.endpoint = endpoint }

    /// Does nothing: the endpoint is always there.
    public func start() async throws(ControlError) {}

    /// Asks the endpoint.
    public func send(
        _ request: ControlRequest, exchange: @escaping Exchange
    ) async throws(ControlError) -> JSONValue {
        do {
            return try await endpoint.answer(
                request.method, request.parameters, turn: ControlTurn(exchange: exchange))
        } catch {
            throw ControlError(error)
        }
    }

    /// Does nothing: the endpoint belongs to its maker.
    public func stop() async {}

    /// Returns nothing: an endpoint has no standard error.
    public func takeDiagnostics() async -> String { "" }
}
