import ConformanceKit
import Links

/// Carries DM messages over HTTP, each on a connection of its own.
enum HTTPPost {
    /// Posts a message; nil where there was no answer.
    static func send(_ request: ExchangeRequest) async -> ExchangeAnswer? {
        let client = HTTPClient()
        var headers = HTTPFields(request.headers)
        headers.append("Content-Type", request.contentType)
        let response = try? await client.post(request.url, headers: headers, body: request.body)
        await client.close()
        return response.map { response in
            ExchangeAnswer(
                status: response.status, contentType: response.headers["content-type"] ?? "",
                headers: response.headers.byLowerCaseName, body: response.body)
        }
    }
}
