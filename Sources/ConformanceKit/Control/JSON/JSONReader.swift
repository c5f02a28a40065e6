public import DMReference
internal import Foundation

/// A member that is missing or not of the form wanted, named by its path.
public struct JSONShapeError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The member, such as `accounts[0].client.scheme`; empty for the value itself.
    public var path: String
    /// What is wanted there.
    public var wanted: String

    /// Creates an error.
    public init(path: String, wanted: String) {
        self.path = path
        self.wanted = wanted
    }

    /// The error in a few words.
    public var description: String { "\(path.isEmpty ? "the value" : path) must be \(wanted)" }
}

/// A value that travels as JSON in test control or evidence.
///
/// Reading ignores members it does not know, as test control demands of both sides.
public protocol JSONConvertible: Hashable, Sendable {
    /// Creates a value from JSON.
    ///
    /// - Parameter reader: The JSON value and its path.
    /// - Throws: The first member that is missing or malformed.
    init(reading reader: JSONReader) throws(JSONShapeError)

    /// The value as JSON.
    var json: JSONValue { get }
}

/// A JSON value being read, which knows where it stands so that errors can name the place.
public struct JSONReader: Sendable {
    /// The value; null where the member is absent.
    public let value: JSONValue
    /// Where it stands.
    public let path: String

    /// Creates a reader of a whole value.
    public init(_ value: JSONValue) {
        self.value = value
        path = ""
    }

    private init(_ value: JSONValue, at path: String) {
        self.value = value
        self.path = path
    }

    /// The same place with another value.
    func replacing(_ value: JSONValue) -> JSONReader { JSONReader(value, at: path) }

    /// Whether the member is absent or null.
    public var isAbsent: Bool { value == .null }

    /// The member of that name; absent where there is none.
    public subscript(_ name: String) -> JSONReader {
        JSONReader(value[name] ?? .null, at: path.isEmpty ? name : "\(path).\(name)")
    }

    /// Returns an error for this place.
    public func error(_ wanted: String) -> JSONShapeError { JSONShapeError(path: path, wanted: wanted) }

    /// Reads a text.
    public func text() throws(JSONShapeError) -> String {
        guard case .text(let text) = value else { throw error("a text") }
        return text
    }

    /// Reads a whole number; `3.0` is one.
    public func integer() throws(JSONShapeError) -> Int {
        switch value {
        case .integer(let integer): return integer
        case .number(let number):
            guard number.magnitude <= 0x1p53, let integer = Int(exactly: number) else {
                throw error("a whole number")
            }
            return integer
        case .null, .flag, .text, .array, .object: throw error("a whole number")
        }
    }

    /// Reads a whole number from 0 up.
    public func count() throws(JSONShapeError) -> Int {
        let integer = try integer()
        guard integer >= 0 else { throw error("a whole number from 0 up") }
        return integer
    }

    /// Reads true or false.
    public func flag() throws(JSONShapeError) -> Bool {
        guard case .flag(let flag) = value else { throw error("true or false") }
        return flag
    }

    /// Reads an instant, `YYYYMMDDThhmmssZ`.
    public func instant() throws(JSONShapeError) -> Instant {
        guard case .text(let text) = value, let instant = Instant(text) else {
            throw error("an instant as YYYYMMDDThhmmssZ")
        }
        return instant
    }

    /// Reads octets in base64.
    public func octets() throws(JSONShapeError) -> [UInt8] {
        guard case .text(let text) = value, let data = Data(base64Encoded: text) else {
            throw error("octets in base64")
        }
        return Array(data)
    }

    /// Reads a text that is one of the cases of an enumeration.
    public func choice<Choice>(_ type: Choice.Type) throws(JSONShapeError) -> Choice
    where Choice: RawRepresentable & CaseIterable, Choice.RawValue == String {
        guard case .text(let text) = value, let choice = Choice(rawValue: text) else {
            throw error("one of " + Choice.allCases.map(\.rawValue).joined(separator: ", "))
        }
        return choice
    }

    /// Reads a value of a type that travels as JSON.
    public func read<Value: JSONConvertible>(_ type: Value.Type = Value.self) throws(JSONShapeError) -> Value
    {
        try Value(reading: self)
    }

    /// Reads an array.
    public func array<Element>(
        _ read: (JSONReader) throws(JSONShapeError) -> Element
    ) throws(JSONShapeError) -> [Element] {
        guard case .array(let values) = value else { throw error("an array") }
        var elements: [Element] = []
        for (index, value) in values.enumerated() {
            elements.append(try read(JSONReader(value, at: "\(path)[\(index)]")))
        }
        return elements
    }

    /// Reads an object whose member names are free, such as `map`.
    public func dictionary<Element>(
        _ read: (JSONReader) throws(JSONShapeError) -> Element
    ) throws(JSONShapeError) -> [String: Element] {
        guard case .object(let members) = value else { throw error("an object") }
        var elements: [String: Element] = [:]
        for name in members.keys.sorted() { elements[name] = try read(self[name]) }
        return elements
    }

    /// Reads what may be absent or null.
    public func optional<Value>(
        _ read: (JSONReader) throws(JSONShapeError) -> Value
    ) throws(JSONShapeError) -> Value? {
        isAbsent ? nil : try read(self)
    }

    /// Refuses a value that is no object; test control lets an empty one stand for none.
    public func requireObject() throws(JSONShapeError) {
        switch value {
        case .object, .null: return
        case .flag, .integer, .number, .text, .array: throw error("an object")
        }
    }
}

extension JSONValue {
    /// Creates octets in base64.
    public static func octets(_ octets: [UInt8]) -> JSONValue { .text(Data(octets).base64EncodedString()) }

    /// Creates an instant; null for none.
    public static func instant(_ instant: Instant?) -> JSONValue {
        instant.map { .text($0.description) } ?? .null
    }

    /// Creates an array from values that travel as JSON.
    public static func array(of values: [some JSONConvertible]) -> JSONValue { .array(values.map(\.json)) }

    /// Creates an array of texts.
    public static func texts(_ texts: [String]) -> JSONValue { .array(texts.map(JSONValue.text)) }
}
