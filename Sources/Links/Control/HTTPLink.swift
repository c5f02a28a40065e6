public import ConformanceKit

/// The way to an adapter behind a control URL: one request a POST, and nothing from the adapter's side.
public struct HTTPLink: ControlLink {
    private let url: String
    private let client: HTTPClient

    /// Creates a link.
    ///
    /// - Parameter url: The control URL, `http:`.
    public init(_ url: String) {
        self.url = url
        client = HTTPClient()
    }

    /// Does nothing: the adapter runs already, and `hello` shows whether it does.
    public func start() async throws(ControlError) {}

    /// Posts one request and waits for its response, until it is cancelled.
    ///
    /// - Parameters:
    ///   - request: The request.
    ///   - exchange: Not used: over a control URL only the suite sends.
    /// - Returns: The result.
    /// - Throws: Why there is none.
    public func send(
        _ request: ControlRequest, exchange: @escaping Exchange
    ) async throws(ControlError) -> JSONValue {
        let response: HTTPResponse
        do throws(HTTPError) {
            response = try await client.post(
                url, headers: ["Content-Type": "application/json", "Accept": "application/json"],
                body: Array(request.line.utf8), within: nil)
        } catch {
            throw Self.error(error)
        }
        guard response.status == 200 else { throw .babbled(.badHTTP("status \(response.status)")) }
        let type = response.headers["Content-Type"] ?? ""
        guard type.lowercased().split(separator: ";").first.map(String.init) == "application/json" else {
            throw .babbled(.badHTTP("content type `\(type.prefix(80))`"))
        }
        let message: ControlMessage
        do throws(ControlError.Babble) {
            message = try ControlMessage(parsing: response.body)
        } catch {
            throw .babbled(error)
        }
        switch message {
        case .result(.integer(request.id), let result): return result
        case .failure(.integer(request.id), let failure): throw ControlError(failure)
        case .result(let id, _), .failure(let id, _): throw .babbled(.wrongID(id.description))
        case .request: throw .babbled(.notJSONRPC("a request instead of a response"))
        }
    }

    /// Does nothing: the adapter is not ours to end.
    public func stop() async { await client.close() }

    /// Returns nothing: there is no standard error.
    public func takeDiagnostics() async -> String { "" }

    private static func error(_ error: HTTPError) -> ControlError {
        switch error {
        case .badURL, .noTLS: .couldNotStart(error.description)
        case .unreachable(let message), .cannotBind(let message): .died(.connectionLost(message))
        case .connectionLost(let message): .died(.connectionLost(message))
        case .malformed(let message): .babbled(.badHTTP(message))
        case .bodyTooLong(let limit): .babbled(.tooLong(limit: limit))
        case .timedOut(let limit): .timedOut(after: limit)
        case .cancelled: .died(.connectionLost("cancelled"))
        }
    }
}
