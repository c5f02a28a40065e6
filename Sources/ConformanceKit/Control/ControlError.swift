/// Why a control call brought no result.
///
/// None of these is a fault of the tester; docs/verdicts.md says which verdict each gives where.
public enum ControlError: Error, Hashable, Sendable {
    /// -32000: refused in the present state.
    case refused(String)
    /// -32602: the adapter finds the parameters wrong.
    case badParameters(String)
    /// -32601: the adapter does not offer the method.
    case unknownMethod(String)
    /// -32001, or any other error code.
    case adapterFault(code: Int, String)
    /// The adapter ended while the call was outstanding, or was found ended.
    case died(Ending)
    /// No answer within the time allowed.
    case timedOut(after: Duration)
    /// The adapter sent what is no answer.
    case babbled(Babble)
    /// The adapter could not be started, or could not be started again.
    case couldNotStart(String)
    /// The adapter answered a method that does not exist with a result, so nothing it says can be trusted.
    case untrusted

    /// How an adapter ended.
    public enum Ending: Hashable, Sendable {
        /// The process ended by itself.
        case exited(status: Int)
        /// A signal ended the process.
        case signalled(Int)
        /// The connection was closed or broke.
        case connectionLost(String)
    }

    /// What came instead of an answer.
    public enum Babble: Error, Hashable, Sendable {
        /// A line or body that is no JSON.
        case notJSON(JSONError)
        /// JSON that is neither a response nor a request.
        case notJSONRPC(String)
        /// A response to a request that is not outstanding.
        case wrongID(String)
        /// A line or body beyond the limit.
        case tooLong(limit: Int)
        /// A request outside any call: messages of an IUT that was not settled.
        case unsolicitedRequest(method: String)
        /// Text outside any call that is no request.
        case unsolicitedLine
        /// An HTTP status other than 200, or a content type other than JSON.
        case badHTTP(String)
        /// A result that lacks a member, or has one of a wrong form.
        case badResult(JSONShapeError)
    }

    /// Creates an error from an error response.
    public init(_ failure: ControlFailure) {
        switch failure.code {
        case .refused: self = .refused(failure.message)
        case .badParameters: self = .badParameters(failure.message)
        case .unknownMethod: self = .unknownMethod(failure.message)
        case let code: self = .adapterFault(code: code.rawValue, failure.message)
        }
    }

    /// Whether the adapter must be started again before it can be used.
    public var endsAdapter: Bool {
        switch self {
        case .died, .timedOut, .couldNotStart, .untrusted: true
        case .babbled(let babble):
            switch babble {
            case .badResult, .badHTTP, .unsolicitedRequest: false
            case .notJSON, .notJSONRPC, .wrongID, .tooLong, .unsolicitedLine: true
            }
        case .refused, .badParameters, .unknownMethod, .adapterFault: false
        }
    }
}

extension ControlError: CustomStringConvertible {
    /// The error in a sentence.
    public var description: String {
        switch self {
        case .refused(let message): "refused in the present state: \(message)"
        case .badParameters(let message): "the adapter finds the parameters wrong: \(message)"
        case .unknownMethod(let message): "the adapter does not offer the method: \(message)"
        case .adapterFault(let code, let message): "adapter fault \(code): \(message)"
        case .died(let ending): "the adapter ended: \(ending)"
        case .timedOut(let limit): "no answer within \(limit)"
        case .babbled(let babble): "the adapter sent no answer but \(babble)"
        case .couldNotStart(let message):
            "the adapter could not be started: \(message); run its command, or open its URL, by hand to see why"
        case .untrusted: "the adapter answered a method that does not exist"
        }
    }
}

extension ControlError.Ending: CustomStringConvertible {
    /// The ending in a few words.
    public var description: String {
        switch self {
        case .exited(let status): "exit status \(status)"
        case .signalled(let signal): "signal \(signal)"
        case .connectionLost(let message): "connection lost, \(message)"
        }
    }
}

extension ControlError.Babble: CustomStringConvertible {
    /// What came, in a few words.
    public var description: String {
        switch self {
        case .notJSON(let error): "text that is \(error)"
        case .notJSONRPC(let problem): "JSON that is no JSON-RPC 2.0: \(problem)"
        case .wrongID(let id): "a response with id \(id), which is not outstanding"
        case .tooLong(let limit): "more than \(limit) octets"
        case .unsolicitedRequest(let method): "a request `\(method)` outside any call"
        case .unsolicitedLine: "text outside any call"
        case .badHTTP(let problem): "an HTTP answer that is none: \(problem)"
        case .badResult(let shape): "a bad result: \(shape)"
        }
    }
}
