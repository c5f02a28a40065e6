/// Carries a DM message to the other side by test control and brings back its answer.
public typealias Exchange = @Sendable (ExchangeRequest) async throws(ControlFailure) -> ExchangeAnswer

/// The adapter's side of test control: answers requests of the suite.
///
/// The reference device and server conform; so can any implementation that is linked into the tester.
public protocol ControlEndpoint: Sendable {
    /// Answers one request.
    ///
    /// It answers only when everything due at the present device time has been done (*settled*). Requests come one
    /// after the other, except that the next one may come while this one waits for the answer to a DM message.
    ///
    /// - Parameters:
    ///   - method: The method's name.
    ///   - parameters: Its parameters.
    ///   - turn: What it may use while it answers.
    /// - Returns: The result.
    /// - Throws: The error response.
    func answer(
        _ method: String, _ parameters: JSONValue, turn: ControlTurn
    ) async throws(ControlFailure) -> JSONValue
}

/// What an endpoint may use while it answers a request.
public struct ControlTurn: Sendable {
    /// Sends a DM message to the suite and waits for the answer; the next request may begin meanwhile.
    public let exchange: Exchange
    /// Lets the next request begin although this one is not answered yet.
    ///
    /// An endpoint that overlaps calls it when it has sent a DM message by other means than `exchange`.
    public let letNextBegin: @Sendable () -> Void

    /// Creates a turn.
    public init(exchange: @escaping Exchange, letNextBegin: @escaping @Sendable () -> Void = {}) {
        self.exchange = exchange
        self.letNextBegin = letNextBegin
    }
}

/// The suite's way to one adapter: a process, a URL, or an endpoint in this process.
public protocol ControlLink: Sendable {
    /// Starts the adapter, or makes sure it can be reached; whatever ran before is ended first.
    ///
    /// - Throws: `couldNotStart`.
    func start() async throws(ControlError)

    /// Sends one request and waits for its response.
    ///
    /// Returns soon after the task was cancelled.
    ///
    /// - Parameters:
    ///   - request: The request.
    ///   - exchange: Answers DM messages that the adapter sends meanwhile.
    /// - Returns: The result.
    /// - Throws: Any error but `timedOut` and `untrusted`, which the client decides.
    func send(
        _ request: ControlRequest, exchange: @escaping Exchange
    ) async throws(ControlError) -> JSONValue

    /// Ends the adapter and waits until nothing is left of it.
    func stop() async

    /// What the adapter wrote to its standard error since last asked; at most 64 KiB are kept.
    func takeDiagnostics() async -> String
}

/// A JSON-RPC 2.0 request.
public struct ControlRequest: Hashable, Sendable {
    /// Numbers the requests of one side.
    public var id: Int
    /// The method.
    public var method: String
    /// The parameters, an object.
    public var parameters: JSONValue

    /// Creates a request.
    public init(id: Int, method: String, parameters: JSONValue = .empty) {
        self.id = id
        self.method = method
        self.parameters = parameters
    }

    /// The request on one line, without the line's end.
    public var line: String {
        JSONValue.object([
            "jsonrpc": "2.0", "id": .integer(id), "method": .text(method), "params": parameters,
        ]).description
    }
}

/// What one line or one body of JSON-RPC 2.0 holds.
public enum ControlMessage: Hashable, Sendable {
    /// A request; the id as it came, null for a notification.
    case request(id: JSONValue, method: String, parameters: JSONValue)
    /// A response with a result.
    case result(id: JSONValue, JSONValue)
    /// A response with an error.
    case failure(id: JSONValue, ControlFailure)

    /// Creates a message from a line or body.
    ///
    /// - Parameters:
    ///   - octets: The line without its end, or the body.
    ///   - limits: What the text may cost.
    /// - Throws: `notJSON`, `notJSONRPC` or `tooLong`.
    public init(
        parsing octets: [UInt8], limits: JSONLimits = JSONLimits()
    ) throws(ControlError.Babble) {
        let value: JSONValue
        do {
            value = try JSONValue(parsing: octets, limits: limits)
        } catch {
            if case .tooLong(let limit) = error.kind { throw .tooLong(limit: limit) }
            throw .notJSON(error)
        }
        guard case .object(let members) = value else { throw .notJSONRPC("not an object") }
        guard members["jsonrpc"] == "2.0" else { throw .notJSONRPC("member jsonrpc is not \"2.0\"") }
        let id = members["id"] ?? .null
        switch id {
        case .null, .integer, .text: break
        case .flag, .number, .array, .object: throw .notJSONRPC("member id is neither number nor text")
        }
        switch (members["method"], members["result"], members["error"]) {
        case (.text(let method)?, nil, nil):
            self = .request(id: id, method: method, parameters: members["params"] ?? .empty)
        case (nil, let result?, nil): self = .result(id: id, result)
        case (nil, nil, let error?):
            do {
                self = .failure(id: id, try ControlFailure(reading: JSONReader(error)))
            } catch {
                throw .notJSONRPC("member error: \(error)")
            }
        case (_, _, _): throw .notJSONRPC("not exactly one of method, result, error")
        }
    }

    /// The message on one line, without the line's end.
    public var line: String {
        var members: [String: JSONValue] = ["jsonrpc": "2.0"]
        switch self {
        case .request(let id, let method, let parameters):
            members.merge(["id": id, "method": .text(method), "params": parameters]) { $1 }
        case .result(let id, let result): members.merge(["id": id, "result": result]) { $1 }
        case .failure(let id, let failure): members.merge(["id": id, "error": failure.json]) { $1 }
        }
        return JSONValue.object(members).description
    }
}
