/// A method of test control with the types of its parameters and its result.
public struct ControlMethod<Parameters: JSONConvertible, Result: JSONConvertible>: Hashable, Sendable {
    /// The name on the wire.
    public let name: String

    /// Creates a method.
    public init(_ name: String) { self.name = name }
}

/// Names of methods that have no typed form.
public enum ControlMethodName {
    /// A method that does not exist; an adapter that answers it with a result is not trusted.
    public static let probe = "no.such.method"
}

/// The absence of parameters or of a result: an empty object.
public struct Nothing: JSONConvertible {
    /// Creates nothing.
    public init() {}

    /// Accepts any object.
    public init(reading reader: JSONReader) throws(JSONShapeError) { try reader.requireObject() }

    /// An empty object.
    public var json: JSONValue { .empty }
}

/// An endpoint made of one function a method, with typed parameters and results.
///
/// Unknown methods and malformed parameters get the right errors by themselves.
public struct ControlRouter: ControlEndpoint {
    private typealias Handler =
        @Sendable (JSONValue, ControlTurn) async throws(ControlFailure) -> JSONValue

    private var handlers: [String: Handler] = [:]

    /// Creates a router that knows no method.
    public init() {}

    /// The names of the methods it knows, in order.
    public var methods: [String] { handlers.keys.sorted() }

    /// Adds a method that may send DM messages while it runs.
    public mutating func on<Parameters, Result>(
        _ method: ControlMethod<Parameters, Result>,
        _ handler: @escaping @Sendable (Parameters, ControlTurn) async throws(ControlFailure) -> Result
    ) {
        @Sendable func route(
            _ value: JSONValue, _ turn: ControlTurn
        ) async throws(ControlFailure) -> JSONValue {
            let parameters: Parameters
            do throws(JSONShapeError) {
                parameters = try Parameters(reading: JSONReader(value))
            } catch {
                throw ControlFailure(error)
            }
            return try await handler(parameters, turn).json
        }
        handlers[method.name] = route
    }

    /// Adds a method that sends no DM message.
    public mutating func on<Parameters, Result>(
        _ method: ControlMethod<Parameters, Result>,
        _ handler: @escaping @Sendable (Parameters) async throws(ControlFailure) -> Result
    ) {
        on(method) { parameters, _ throws(ControlFailure) in try await handler(parameters) }
    }

    /// Answers one request by the function for its method.
    public func answer(
        _ method: String, _ parameters: JSONValue, turn: ControlTurn
    ) async throws(ControlFailure) -> JSONValue {
        guard let handler = handlers[method] else {
            throw ControlFailure(.unknownMethod, "no method `\(method)`")
        }
        return try await handler(parameters, turn)
    }
}
