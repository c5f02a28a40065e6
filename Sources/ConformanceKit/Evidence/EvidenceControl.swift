/// Test control in the evidence: a call of the suite, and what came of it.
///
/// DM messages that pass by the method `exchange` are lines of their own and not written down again here.
public enum EvidenceControl: Hashable, Sendable {
    /// The suite calls a method.
    case call(method: String, parameters: JSONValue)
    /// The call brought a result.
    case result(method: String, JSONValue)
    /// The call, or the message to a server under test, brought none.
    case failure(method: String, Failure)
    /// The adapter wrote to its standard error.
    case diagnostics(String)

    /// Why a call brought no result.
    public struct Failure: Hashable, Sendable, Codable {
        /// What happened; the names are those of `ControlError`.
        public enum Kind: String, CaseIterable, Hashable, Sendable, Codable {
            /// -32000.
            case refused
            /// -32602.
            case badParameters
            /// -32601.
            case unknownMethod
            /// Any other error code, which `code` holds.
            case adapterFault
            /// The process ended with a status, which `code` holds.
            case exited
            /// A signal, which `code` holds, ended the process.
            case signalled
            /// The connection to the adapter broke.
            case connectionLost
            /// No answer came in time; `code` holds the seconds.
            case timedOut
            /// What came is no answer, and the adapter was ended.
            case babbled
            /// What came was no answer that could be used, and the adapter went on.
            case unusable
            /// The adapter could not be started.
            case couldNotStart
            /// The adapter answered a method that does not exist.
            case untrusted
            /// The server under test closed the connection without an answer.
            case closed
            /// The server under test sent what is no HTTP answer.
            case unreadable
        }

        /// What happened.
        public var kind: Kind
        /// What is said about it.
        public var text: String
        /// An error code, exit status, signal or number of seconds, where the kind has one.
        public var code: Int?

        /// Creates a failure.
        public init(_ kind: Kind, _ text: String, code: Int? = nil) {
            self.kind = kind
            self.text = text
            self.code = code
        }
    }
}

extension EvidenceControl {
    /// Creates the line for what passed; nil for messages, which are lines of their own.
    public init?(_ observation: ControlObservation) {
        switch observation {
        case .call(let request):
            guard request.method != ControlMethod.exchange.name else { return nil }
            self = .call(method: request.method, parameters: request.parameters)
        case .outcome(let request, .success(let value)):
            guard request.method != ControlMethod.exchange.name else { return nil }
            self = .result(method: request.method, value)
        case .outcome(let request, .failure(let error)):
            guard request.method != ControlMethod.exchange.name else { return nil }
            self = .failure(method: request.method, Failure(error))
        case .diagnostics(let text): self = .diagnostics(text)
        }
    }

    /// The line for people.
    public var text: String {
        switch self {
        case .call(let method, let parameters): "\(method) \(parameters)"
        case .result(let method, let value): "\(method) gave \(value)"
        case .failure(let method, let failure): "\(method) gave nothing: \(failure.error.description)"
        case .diagnostics(let text): "the adapter wrote to its standard error: \(text)"
        }
    }
}

extension EvidenceControl.Failure {
    /// Creates what the evidence keeps of an error.
    public init(_ error: ControlError) {
        switch error {
        case .refused(let text): self.init(.refused, text)
        case .badParameters(let text): self.init(.badParameters, text)
        case .unknownMethod(let text): self.init(.unknownMethod, text)
        case .adapterFault(let code, let text): self.init(.adapterFault, text, code: code)
        case .died(.exited(let status)): self.init(.exited, "", code: status)
        case .died(.signalled(let signal)): self.init(.signalled, "", code: signal)
        case .died(.connectionLost(let text)): self.init(.connectionLost, text)
        case .timedOut(let limit): self.init(.timedOut, "", code: Int(limit.components.seconds))
        case .babbled(let babble): self.init(error.endsAdapter ? .babbled : .unusable, babble.description)
        case .couldNotStart(let text): self.init(.couldNotStart, text)
        case .untrusted: self.init(.untrusted, "")
        }
    }

    /// The error as far as the evidence keeps it: the verdict that it gives is the same, its words may be fewer.
    public var error: ControlError {
        switch kind {
        case .refused: .refused(text)
        case .badParameters: .badParameters(text)
        case .unknownMethod: .unknownMethod(text)
        case .adapterFault: .adapterFault(code: code ?? 0, text)
        case .exited: .died(.exited(status: code ?? 0))
        case .signalled: .died(.signalled(code ?? 0))
        case .connectionLost: .died(.connectionLost(text))
        case .timedOut: .timedOut(after: .seconds(code ?? 0))
        case .babbled: .babbled(.notJSONRPC(text))
        case .unusable, .unreadable: .babbled(.badHTTP(text))
        case .couldNotStart: .couldNotStart(text)
        case .untrusted: .untrusted
        case .closed: .refused(text)
        }
    }
}

extension EvidenceControl: Codable {
    private enum CodingKeys: CodingKey {
        case method, parameters, result, failure, diagnostics
    }

    /// Reads a line.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        if let text = try container.decodeIfPresent(String.self, forKey: .diagnostics) {
            self = .diagnostics(text)
            return
        }
        let method = try container.decode(String.self, forKey: .method)
        if let failure = try container.decodeIfPresent(Failure.self, forKey: .failure) {
            self = .failure(method: method, failure)
        } else if container.contains(.result) {
            self = .result(method: method, try container.decode(JSONValue.self, forKey: .result))
        } else {
            self = .call(
                method: method, parameters: try container.decode(JSONValue.self, forKey: .parameters))
        }
    }

    /// Writes a line.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        switch self {
        case .call(let method, let parameters):
            try container.encode(method, forKey: .method)
            try container.encode(parameters, forKey: .parameters)
        case .result(let method, let value):
            try container.encode(method, forKey: .method)
            try container.encode(value, forKey: .result)
        case .failure(let method, let failure):
            try container.encode(method, forKey: .method)
            try container.encode(failure, forKey: .failure)
        case .diagnostics(let text): try container.encode(text, forKey: .diagnostics)
        }
    }
}
