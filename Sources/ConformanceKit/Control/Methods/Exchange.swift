/// Parameters of `exchange`: a DM message on its way to the DM server, with HTTP meanings.
public struct ExchangeRequest: JSONConvertible {
    /// Where it goes.
    public var url: String
    /// Its media type.
    public var contentType: String
    /// Further headers, names in lower case.
    public var headers: [String: String]
    /// The message.
    public var body: [UInt8]

    /// Creates a message.
    public init(url: String, contentType: String, headers: [String: String] = [:], body: [UInt8]) {
        self.url = url
        self.contentType = contentType
        self.headers = headers
        self.body = body
    }

    /// Creates a message from JSON.
    public init(reading reader: JSONReader) throws(JSONShapeError) {
        url = try reader["url"].text()
        contentType = try reader["contentType"].text()
        headers = try readHeaders(reader["headers"])
        body = try reader["body"].octets()
    }

    /// The message as JSON.
    public var json: JSONValue {
        .members([
            "url": .text(url), "contentType": .text(contentType), "headers": writeHeaders(headers),
            "body": .octets(body),
        ])
    }
}

/// Result of `exchange`: the DM server's answer, with HTTP meanings.
public struct ExchangeAnswer: JSONConvertible {
    /// The HTTP status.
    public var status: Int
    /// The media type.
    public var contentType: String
    /// Further headers, names in lower case.
    public var headers: [String: String]
    /// The message.
    public var body: [UInt8]

    /// Creates an answer.
    public init(status: Int, contentType: String, headers: [String: String] = [:], body: [UInt8]) {
        self.status = status
        self.contentType = contentType
        self.headers = headers
        self.body = body
    }

    /// Creates an answer from JSON.
    public init(reading reader: JSONReader) throws(JSONShapeError) {
        status = try reader["status"].integer()
        guard (100..<600).contains(status) else { throw reader["status"].error("an HTTP status") }
        contentType =
            try reader["contentType"].optional { reader throws(JSONShapeError) in try reader.text() } ?? ""
        headers = try readHeaders(reader["headers"])
        body = try reader["body"].optional { reader throws(JSONShapeError) in try reader.octets() } ?? []
    }

    /// The answer as JSON.
    public var json: JSONValue {
        .members([
            "status": .integer(status), "contentType": .text(contentType), "headers": writeHeaders(headers),
            "body": .octets(body),
        ])
    }
}

private func readHeaders(_ reader: JSONReader) throws(JSONShapeError) -> [String: String] {
    let read =
        try reader.optional { headers throws(JSONShapeError) in
            try headers.dictionary { value throws(JSONShapeError) in try value.text() }
        } ?? [:]
    return Dictionary(read.map { ($0.key.lowercased(), $0.value) }) { first, _ in first }
}

private func writeHeaders(_ headers: [String: String]) -> JSONValue? {
    headers.isEmpty ? nil : .object(headers.mapValues(JSONValue.text))
}

extension ControlMethod where Parameters == ExchangeRequest, Result == ExchangeAnswer {
    /// Carries a DM message to the side that is the DM server.
    public static var exchange: Self { Self("exchange") }
}
