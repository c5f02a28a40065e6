/// What untrusted JSON may cost.
public struct JSONLimits: Hashable, Sendable {
    /// Most octets of the text; a control line is at most 8 MiB.
    public var octets = 8 << 20
    /// Deepest nesting of arrays and objects.
    public var depth = 64
    /// Most values in all, so that a small text cannot fill the memory.
    public var values = 1_000_000

    /// Creates limits with the defaults.
    public init() {}
}

/// Why a text is no acceptable JSON, and where.
public struct JSONError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What is wrong.
    public enum Kind: Hashable, Sendable {
        /// More octets than allowed.
        case tooLong(limit: Int)
        /// Deeper nesting than allowed.
        case tooDeep(limit: Int)
        /// More values than allowed.
        case tooManyValues(limit: Int)
        /// The text ends within a value.
        case truncated
        /// An octet that the grammar does not allow here.
        case unexpected(UInt8)
        /// An escape that does not exist or leaves half a surrogate pair.
        case badEscape
        /// Octets that are not UTF-8.
        case notUTF8
        /// A number beyond what a double can hold.
        case numberOutOfRange
        /// Two members of one object have the same name.
        case duplicateMember(String)
        /// Something follows the value.
        case trailingContent
    }

    /// What is wrong.
    public var kind: Kind
    /// Where, in octets from 0.
    public var offset: Int

    /// Creates an error.
    public init(kind: Kind, offset: Int) {
        self.kind = kind
        self.offset = offset
    }

    /// The error in a few words.
    public var description: String {
        let what =
            switch kind {
            case .tooLong(let limit): "longer than \(limit) octets"
            case .tooDeep(let limit): "nested deeper than \(limit)"
            case .tooManyValues(let limit): "more than \(limit) values"
            case .truncated: "ends within a value"
            case .unexpected(let octet): "unexpected octet 0x\(String(octet, radix: 16))"
            case .badEscape: "bad escape sequence"
            case .notUTF8: "text is not UTF-8"
            case .numberOutOfRange: "number out of range"
            case .duplicateMember(let name): "member \"\(name)\" twice"
            case .trailingContent: "content behind the value"
            }
        return "not JSON at octet \(offset): \(what)"
    }
}

extension JSONValue {
    /// Creates a value from octets (RFC 8259).
    ///
    /// Members of one name in one object are refused, since readers would disagree about them.
    ///
    /// - Parameters:
    ///   - octets: One value, with white space around it or not.
    ///   - limits: What the text may cost.
    /// - Throws: The first thing that is wrong, with its place.
    public init(parsing octets: [UInt8], limits: JSONLimits = JSONLimits()) throws(JSONError) {
        guard octets.count <= limits.octets else {
            throw JSONError(kind: .tooLong(limit: limits.octets), offset: limits.octets)
        }
        var parser = JSONParser(octets: octets, limits: limits)
        self = try parser.document()
    }

    /// Creates a value from a text (RFC 8259).
    ///
    /// - Parameters:
    ///   - text: One value, with white space around it or not.
    ///   - limits: What the text may cost.
    /// - Throws: The first thing that is wrong, with its place.
    public init(parsing text: String, limits: JSONLimits = JSONLimits()) throws(JSONError) {
        try self.init(parsing: Array(text.utf8), limits: limits)
    }
}

private struct JSONParser {
    let octets: [UInt8]
    let limits: JSONLimits
    var position = 0
    var values = 0

    mutating func document() throws(JSONError) -> JSONValue {
        let value = try value(depth: 0)
        skipSpace()
        guard position == octets.count else { throw error(.trailingContent) }
        return value
    }

    func error(_ kind: JSONError.Kind) -> JSONError { JSONError(kind: kind, offset: position) }

    func current() throws(JSONError) -> UInt8 {
        guard position < octets.count else { throw error(.truncated) }
        return octets[position]
    }

    mutating func skipSpace() {
        while position < octets.count {
            let octet = octets[position]
            guard octet == 0x20 || octet == 0x0A || octet == 0x0D || octet == 0x09 else { return }
            position += 1
        }
    }

    mutating func expect(_ literal: StaticString, _ value: JSONValue) throws(JSONError) -> JSONValue {
        for expected in literal.description.utf8 {
            let octet = try current()
            guard octet == expected else { throw error(.unexpected(octet)) }
            position += 1
        }
        return value
    }

    mutating func value(depth: Int) throws(JSONError) -> JSONValue {
        values += 1
        guard values <= limits.values else { throw error(.tooManyValues(limit: limits.values)) }
        skipSpace()
        let octet = try current()
        switch octet {
        case UInt8(ascii: "{"): return try object(depth: depth + 1)
        case UInt8(ascii: "["): return try array(depth: depth + 1)
        case UInt8(ascii: "\""): return .text(try text())
        case UInt8(ascii: "t"): return try expect("true", true)
        case UInt8(ascii: "f"): return try expect("false", false)
        case UInt8(ascii: "n"): return try expect("null", .null)
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return try number()
        case _: throw error(.unexpected(octet))
        }
    }

    /// Reads what stands between the brackets; `element` reads one member or value.
    mutating func list(
        depth: Int, until closing: UInt8, _ element: (inout JSONParser) throws(JSONError) -> Void
    ) throws(JSONError) {
        guard depth <= limits.depth else { throw error(.tooDeep(limit: limits.depth)) }
        position += 1
        skipSpace()
        if try current() == closing {
            position += 1
            return
        }
        while true {
            try element(&self)
            skipSpace()
            let octet = try current()
            guard octet == closing || octet == UInt8(ascii: ",") else { throw error(.unexpected(octet)) }
            position += 1
            if octet == closing { return }
        }
    }

    mutating func array(depth: Int) throws(JSONError) -> JSONValue {
        var elements: [JSONValue] = []
        try list(depth: depth, until: UInt8(ascii: "]")) { parser throws(JSONError) in
            elements.append(try parser.value(depth: depth))
        }
        return .array(elements)
    }

    mutating func object(depth: Int) throws(JSONError) -> JSONValue {
        var members: [String: JSONValue] = [:]
        try list(depth: depth, until: UInt8(ascii: "}")) { parser throws(JSONError) in
            parser.skipSpace()
            let octet = try parser.current()
            guard octet == UInt8(ascii: "\"") else { throw parser.error(.unexpected(octet)) }
            let name = try parser.text()
            guard members[name] == nil else { throw parser.error(.duplicateMember(name)) }
            parser.skipSpace()
            let colon = try parser.current()
            guard colon == UInt8(ascii: ":") else { throw parser.error(.unexpected(colon)) }
            parser.position += 1
            members[name] = try parser.value(depth: depth)
        }
        return .object(members)
    }
}

extension JSONParser {
    fileprivate mutating func text() throws(JSONError) -> String {
        position += 1
        let start = position
        while position < octets.count {
            let octet = octets[position]
            guard octet >= 0x20 else { throw error(.unexpected(octet)) }
            if octet == UInt8(ascii: "\\") { return try textWithEscapes(from: start) }
            if octet == UInt8(ascii: "\"") {
                position += 1
                return try decoded(octets[start..<position - 1], from: start)
            }
            position += 1
        }
        throw error(.truncated)
    }

    private func decoded(_ slice: some Sequence<UInt8>, from start: Int) throws(JSONError) -> String {
        guard let text = String(validating: slice, as: UTF8.self) else {
            throw JSONError(kind: .notUTF8, offset: start)
        }
        return text
    }

    private mutating func textWithEscapes(from start: Int) throws(JSONError) -> String {
        var content = Array(octets[start..<position])
        while true {
            let octet = try current()
            guard octet >= 0x20 else { throw error(.unexpected(octet)) }
            position += 1
            if octet == UInt8(ascii: "\"") { return try decoded(content, from: start) }
            if octet == UInt8(ascii: "\\") {
                content.append(contentsOf: Array(String(try escape()).utf8))
            } else {
                content.append(octet)
            }
        }
    }

    private mutating func escape() throws(JSONError) -> Unicode.Scalar {
        let octet = try current()
        position += 1
        switch octet {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(octet)
        case UInt8(ascii: "b"): return "\u{8}"
        case UInt8(ascii: "f"): return "\u{C}"
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "u"):
            var code = try codeUnit()
            if (0xD800..<0xDC00).contains(code), position + 1 < octets.count,
                octets[position] == UInt8(ascii: "\\"), octets[position + 1] == UInt8(ascii: "u")
            {
                position += 2
                let low = try codeUnit()
                guard (0xDC00..<0xE000).contains(low) else { throw error(.badEscape) }
                code = 0x10000 + (code - 0xD800) << 10 + (low - 0xDC00)
            }
            guard let scalar = Unicode.Scalar(code) else { throw error(.badEscape) }
            return scalar
        case _: throw error(.badEscape)
        }
    }

    private mutating func codeUnit() throws(JSONError) -> UInt32 {
        var code: UInt32 = 0
        for _ in 0..<4 {
            guard let digit = Character(Unicode.Scalar(try current())).hexDigitValue else {
                throw error(.badEscape)
            }
            code = code << 4 + UInt32(digit)
            position += 1
        }
        return code
    }

    fileprivate mutating func number() throws(JSONError) -> JSONValue {
        let start = position
        func isDigit(_ octet: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(octet) }
        func digits(_ parser: inout JSONParser) throws(JSONError) {
            let first = try parser.current()
            guard isDigit(first) else { throw parser.error(.unexpected(first)) }
            while parser.position < parser.octets.count, isDigit(parser.octets[parser.position]) {
                parser.position += 1
            }
        }
        func skip(_ wanted: String) -> Bool {
            guard position < octets.count, wanted.utf8.contains(octets[position]) else { return false }
            position += 1
            return true
        }
        _ = skip("-")
        if !skip("0") { try digits(&self) }
        var isWhole = true
        if skip(".") {
            isWhole = false
            try digits(&self)
        }
        if skip("eE") {
            isWhole = false
            _ = skip("+-")
            try digits(&self)
        }
        let literal = String(decoding: octets[start..<position], as: UTF8.self)
        if isWhole, let integer = Int(literal) { return .integer(integer) }
        guard let number = Double(literal), number.isFinite else {
            throw JSONError(kind: .numberOutOfRange, offset: start)
        }
        return .number(number)
    }
}
