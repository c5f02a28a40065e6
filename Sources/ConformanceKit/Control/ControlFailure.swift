/// An answer of an adapter that is an error: the `error` member of a JSON-RPC response (test control section 1).
public struct ControlFailure: Error, Hashable, Sendable, CustomStringConvertible {
    /// The kind of error, as a number: an open type, because an adapter may send any.
    public struct Code: RawRepresentable, Hashable, Sendable {
        /// The number on the wire.
        public var rawValue: Int

        /// Creates a code from its number.
        public init(rawValue: Int) { self.rawValue = rawValue }

        /// -32700: the request was no JSON.
        public static let parseError = Code(rawValue: -32700)
        /// -32600: the request was no JSON-RPC 2.0.
        public static let invalidRequest = Code(rawValue: -32600)
        /// -32601: the adapter does not offer the method.
        public static let unknownMethod = Code(rawValue: -32601)
        /// -32602: the parameters are wrong.
        public static let badParameters = Code(rawValue: -32602)
        /// -32000: refused in the present state.
        public static let refused = Code(rawValue: -32000)
        /// -32001: the adapter has a fault.
        public static let adapterFault = Code(rawValue: -32001)
    }

    /// The kind.
    public var code: Code
    /// What the adapter says about it.
    public var message: String

    /// Creates a failure.
    public init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    /// Creates the failure of bad parameters.
    public init(_ shape: JSONShapeError) { self.init(.badParameters, shape.description) }

    /// The failure in a few words.
    public var description: String { "\(message) (\(code.rawValue))" }
}

extension ControlFailure: JSONConvertible {
    /// Creates a failure from the `error` member of a response.
    public init(reading reader: JSONReader) throws(JSONShapeError) {
        code = Code(rawValue: try reader["code"].integer())
        message = try reader["message"].optional { reader throws(JSONShapeError) in try reader.text() } ?? ""
    }

    /// The `error` member of a response.
    public var json: JSONValue { ["code": .integer(code.rawValue), "message": .text(message)] }
}
