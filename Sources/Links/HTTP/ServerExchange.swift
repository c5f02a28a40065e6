public import ConformanceKit

/// Carries messages of the suite's devices to a server, and says whose fault it is where no answer comes.
public enum ServerExchange {
    /// Posts a message.
    ///
    /// - Parameters:
    ///   - request: The message.
    ///   - url: Where to; nil for the address that the message names.
    ///   - client: Carries it.
    ///   - limit: The time for everything.
    /// - Returns: The answer, or what came instead.
    /// - Throws: `timedOut`; `adapterFault` where the address is of no use, so that nothing was sent.
    public static func post(
        _ request: ExchangeRequest, to url: String? = nil, by client: HTTPClient, within limit: Duration
    ) async throws(ControlError) -> ServerTester.Reply {
        var fields = HTTPFields(request.headers)
        fields.append("Content-Type", request.contentType)
        do {
            let response = try await client.post(
                url ?? request.url, headers: fields, body: request.body, within: limit)
            return .answer(
                ExchangeAnswer(
                    status: response.status, contentType: response.headers["Content-Type"] ?? "",
                    headers: response.headers.byLowerCaseName, body: response.body))
        } catch {
            switch error {
            case .unreachable, .connectionLost: return .dropped
            case .malformed(let problem): return .unreadable(problem)
            case .bodyTooLong(let limit): return .unreadable("more than \(limit) octets")
            case .timedOut(let limit): throw .timedOut(after: limit)
            case .badURL, .noTLS, .cannotBind, .cancelled:
                throw .adapterFault(code: 0, "a message could not be posted to \(request.url): \(error)")
            }
        }
    }
}
