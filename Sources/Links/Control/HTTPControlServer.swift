public import ConformanceKit

/// The adapter's end of JSON-RPC over HTTP: `serve ... --control ADDR`.
///
/// Requests are answered in the order in which they came; a device behind it cannot use `exchange`.
public struct HTTPControlServer: Sendable {
    /// The control URL.
    public let url: String
    private let listener: HTTPListener

    /// Begins to serve.
    ///
    /// - Parameters:
    ///   - endpoint: Answers the requests.
    ///   - host: The address to bind.
    ///   - port: The port; 0 lets the system choose.
    ///   - finished: Is called after `bye` was answered.
    /// - Returns: The server; it serves until it is stopped.
    /// - Throws: `cannotBind`.
    public static func start(
        _ endpoint: any ControlEndpoint, host: String = "127.0.0.1", port: Int = 0,
        finished: @escaping @Sendable () -> Void = {}
    ) async throws(HTTPError) -> HTTPControlServer {
        let turns = TurnQueue()
        let listener = try await HTTPListener.bind(host: host, port: port) { request in
            guard request.method == "POST" else { return .respond(HTTPResponse(status: 405)) }
            let (answers, continuation) = AsyncStream.makeStream(of: ControlMessage.self)
            turns.begin { letNextBegin in
                continuation.yield(await answer(request, endpoint, letNextBegin, finished))
                continuation.finish()
            }
            var iterator = answers.makeAsyncIterator()
            guard let message = await iterator.next() else { return .dropConnection }
            return .respond(
                HTTPResponse(contentType: "application/json", body: Array(message.line.utf8)))
        }
        return HTTPControlServer(url: listener.url + "/control", listener: listener)
    }

    /// Stops serving.
    public func stop() async { await listener.stop() }

    private static func answer(
        _ request: HTTPRequest, _ endpoint: any ControlEndpoint,
        _ letNextBegin: @escaping @Sendable () -> Void,
        _ finished: @escaping @Sendable () -> Void
    ) async -> ControlMessage {
        do throws(ControlError.Babble) {
            guard
                case .request(let id, let method, let parameters) = try ControlMessage(parsing: request.body)
            else { return .failure(id: .null, ControlFailure(.invalidRequest, "not a request")) }
            let turn = ControlTurn(
                exchange: { _ throws(ControlFailure) in
                    throw ControlFailure(.adapterFault, "a control URL carries no `exchange` from a device")
                }, letNextBegin: letNextBegin)
            defer { if method == "bye" { finished() } }
            do throws(ControlFailure) {
                return .result(id: id, try await endpoint.answer(method, parameters, turn: turn))
            } catch {
                return .failure(id: id, error)
            }
        } catch {
            return .failure(id: .null, ControlFailure(.parseError, error.description))
        }
    }
}
