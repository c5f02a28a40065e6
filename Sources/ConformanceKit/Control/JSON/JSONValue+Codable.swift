internal import Foundation

extension JSONValue: Codable {
    /// Decodes a value.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            self = .null
        } else if let flag = try? container.decode(Bool.self) {
            self = .flag(flag)
        } else if let integer = try? container.decode(Int.self) {
            self = .integer(integer)
        } else if let number = try? container.decode(Double.self) {
            self = .number(number)
        } else if let text = try? container.decode(String.self) {
            self = .text(text)
        } else if let elements = try? container.decode([JSONValue].self) {
            self = .array(elements)
        } else {
            self = .object(try container.decode([String: JSONValue].self))
        }
    }

    /// Encodes the value.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .null: try container.encodeNil()
        case .flag(let flag): try container.encode(flag)
        case .integer(let integer): try container.encode(integer)
        case .number(let number): try container.encode(number)
        case .text(let text): try container.encode(text)
        case .array(let elements): try container.encode(elements)
        case .object(let members): try container.encode(members)
        }
    }

    /// Creates the JSON of a value that encodes itself, such as the definition of a schedule.
    ///
    /// - Parameter value: The value.
    /// - Throws: What its encoding throws, or a JSONError where the outcome breaks the limits.
    public init(encoding value: some Encodable) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .withoutEscapingSlashes
        self = try JSONValue(parsing: Array(try encoder.encode(value)))
    }
}

extension JSONReader {
    /// Reads a value of a type that decodes itself.
    ///
    /// - Parameter type: The type.
    /// - Returns: The value.
    /// - Throws: The place and what the decoding says about it.
    public func decode<Value: Decodable>(_ type: Value.Type = Value.self) throws(JSONShapeError) -> Value {
        do {
            return try JSONDecoder().decode(type, from: Data(value.description.utf8))
        } catch DecodingError.dataCorrupted(let context) {
            throw self.error("a valid \(type): \(context.debugDescription)")
        } catch DecodingError.keyNotFound(let key, _) {
            throw self[key.stringValue].error("present")
        } catch DecodingError.typeMismatch(_, let context), DecodingError.valueNotFound(_, let context) {
            let place = context.codingPath.map(\.stringValue).joined(separator: ".")
            throw JSONShapeError(path: "\(path).\(place)", wanted: context.debugDescription)
        } catch {
            throw self.error("a valid \(type)")
        }
    }
}
