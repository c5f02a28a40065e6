/// What one HTTP peer may cost.
public struct HTTPLimits: Hashable, Sendable {
    /// Most octets of a body.
    public var body = 8 << 20
    /// Most octets of one header field.
    public var headerField = 16 << 10
    /// Most octets of all header fields.
    public var headers = 64 << 10
    /// Most header fields.
    public var headerCount = 100
    /// From the first octet of a request to its last: a peer that drips does not hold a connection.
    public var requestTime = Duration.seconds(30)
    /// How long a connection may stay without a request.
    public var idleTime = Duration.seconds(600)
    /// Most connections at a time; the next one is closed at once.
    public var connections = 256

    /// Creates limits with the defaults.
    public init() {}
}

/// Header fields; names compare without regard to case.
public struct HTTPFields: Hashable, Sendable, ExpressibleByDictionaryLiteral {
    /// Names and values in order.
    public private(set) var all: [Field] = []

    /// A header field.
    public struct Field: Hashable, Sendable {
        /// The name as it was written.
        public var name: String
        /// The value.
        public var value: String
    }

    /// Creates fields.
    public init(dictionaryLiteral elements: (String, String)...) {
        for (name, value) in elements { append(name, value) }
    }

    /// Creates fields from names and values, in order of the names.
    public init(_ fields: [String: String]) {
        for (name, value) in fields.sorted(by: { $0.key < $1.key }) { append(name, value) }
    }

    /// Adds a field.
    public mutating func append(_ name: String, _ value: String) {
        all.append(Field(name: name, value: value))
    }

    /// The value of the first field of that name; nil where there is none.
    public subscript(_ name: String) -> String? {
        let wanted = name.lowercased()
        return all.first { $0.name.lowercased() == wanted }?.value
    }

    /// The first value of each name, names in lower case: what test control carries of them.
    package var byLowerCaseName: [String: String] {
        Dictionary(all.map { ($0.name.lowercased(), $0.value) }) { first, _ in first }
    }
}

/// A request that arrived whole.
public struct HTTPRequest: Hashable, Sendable {
    /// The method, such as `POST`.
    public var method: String
    /// Path and query as they came.
    public var target: String
    /// The header fields.
    public var headers: HTTPFields
    /// The body.
    public var body: [UInt8]

    /// Creates a request.
    public init(method: String, target: String, headers: HTTPFields = [:], body: [UInt8] = []) {
        self.method = method
        self.target = target
        self.headers = headers
        self.body = body
    }

    /// The path of the target, without a query.
    public var path: String {
        target.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false).first.map(String.init)
            ?? ""
    }
}

/// A response.
public struct HTTPResponse: Hashable, Sendable {
    /// The status.
    public var status: Int
    /// The header fields; length and connection are added by the link.
    public var headers: HTTPFields
    /// The body.
    public var body: [UInt8]

    /// Creates a response.
    public init(status: Int, headers: HTTPFields = [:], body: [UInt8] = []) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    /// Creates a response of one media type.
    public init(status: Int = 200, contentType: String, body: [UInt8]) {
        self.init(status: status, headers: ["Content-Type": contentType], body: body)
    }
}

/// What a listener does with a request.
public enum HTTPAnswer: Hashable, Sendable {
    /// Responds.
    case respond(HTTPResponse)
    /// Closes the connection without a word: an answer that was lost on the way.
    case dropConnection
}

/// Why there is no response, or no listener.
public enum HTTPError: Error, Hashable, Sendable {
    /// The address is no `http:` URL with a host.
    case badURL(String)
    /// `https:`, which this build does not speak.
    case noTLS(String)
    /// The address cannot be bound.
    case cannotBind(String)
    /// No connection came about.
    case unreachable(String)
    /// The connection ended before the response did.
    case connectionLost(String)
    /// What came is no HTTP, or its head is beyond the limits.
    case malformed(String)
    /// The body of the response is beyond the limit.
    case bodyTooLong(limit: Int)
    /// The response was not complete in time.
    case timedOut(after: Duration)
    /// The task was cancelled.
    case cancelled
}

extension HTTPError: CustomStringConvertible {
    /// The error in a few words.
    public var description: String {
        switch self {
        case .badURL(let url): "not an http: URL: \(url)"
        case .noTLS(let url): "https: is not offered: \(url)"
        case .cannotBind(let message), .unreachable(let message): message
        case .connectionLost(let message): "connection lost, \(message)"
        case .malformed(let message): "no HTTP: \(message)"
        case .bodyTooLong(let limit): "a body of more than \(limit) octets"
        case .timedOut(let limit): "no answer within \(limit)"
        case .cancelled: "cancelled"
        }
    }
}
