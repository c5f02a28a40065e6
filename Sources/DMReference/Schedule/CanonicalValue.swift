/// A node's value in the form in which conditions compare it (semantics 6).
enum CanonicalValue: Hashable, Sendable, Codable {
    /// `true` or `false`.
    case bool(Bool)
    /// A whole number of any size, without sign plus and leading zeros.
    case integer(WholeNumber)
    /// A binary64 number.
    case float(Double)
    /// Text or XML, compared by octets and never normalised.
    case text([UInt8])
    /// Octets of a binary value.
    case octets([UInt8])
    /// The names of an interior node's children.
    case children([[UInt8]])

    /// Creates the canonical form of a leaf's value.
    ///
    /// - Parameters:
    ///   - text: The value as text.
    ///   - format: The node's format, as on the wire.
    ///   The result is nil where the text is no value of that format.
    init?(_ text: String, format: String) {
        switch format {
        case "bool":
            guard let value = Bool(text) else { return nil }
            self = .bool(value)
        case "int":
            guard let number = WholeNumber(text) else { return nil }
            self = .integer(number)
        case "float":
            guard let number = Self.binary64(text) else { return nil }
            self = .float(number)
        case "b64", "bin":
            self = .octets(Array(text.utf8).filter { ![0x20, 0x09, 0x0A, 0x0D].contains($0) })
        default:
            self = .text(Array(text.utf8))
        }
    }

    /// Returns the binary64 number that a decimal text stands for.
    static func binary64(_ text: String) -> Double? {
        if text == "INF" || text == "-INF" { return text == "INF" ? .infinity : -.infinity }
        let isDecimal = text.utf8.allSatisfy { octet in
            (0x30...0x39).contains(octet) || [0x2B, 0x2D, 0x2E, 0x45, 0x65].contains(octet)
        }
        guard isDecimal, let number = Double(text) else { return nil }
        return number
    }
}

/// A whole number of any size, in canonical decimal form.
struct WholeNumber: Hashable, Sendable, Codable, Comparable {
    /// Whether it lies below zero.
    var isNegative: Bool
    /// Decimal digits without leading zeros; empty for zero.
    var digits: [UInt8]

    /// Creates a number from decimal text with an optional sign; nil for any other text.
    init?(_ text: String) {
        var octets = Array(text.utf8)
        let sign = octets.first
        if sign == 0x2B || sign == 0x2D { octets.removeFirst() }
        guard !octets.isEmpty, octets.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
        digits = Array(octets.drop { $0 == 0x30 })
        isNegative = sign == 0x2D && !digits.isEmpty
    }

    /// The canonical text.
    var text: String {
        digits.isEmpty ? "0" : (isNegative ? "-" : "") + String(decoding: digits, as: UTF8.self)
    }

    /// Orders numbers by value.
    static func < (left: WholeNumber, right: WholeNumber) -> Bool {
        guard left.isNegative == right.isNegative else { return left.isNegative }
        let (small, large) = left.isNegative ? (right, left) : (left, right)
        guard small.digits.count == large.digits.count else { return small.digits.count < large.digits.count }
        return small.digits.lexicographicallyPrecedes(large.digits)
    }
}

/// A number on one side of a numeric operator: exact where both sides are whole.
enum ConditionNumber: Hashable, Sendable {
    /// A whole number.
    case whole(WholeNumber)
    /// A binary64 number.
    case binary(Double)

    /// Creates the number of an operand, or of a node with this format.
    ///
    /// - Parameters:
    ///   - text: The value as text.
    ///   - format: int, float or chr; a chr counts only where it holds a number in canonical form.
    ///   The result is nil for anything else.
    init?(_ text: String, format: String) {
        switch format {
        case "int":
            guard let number = WholeNumber(text) else { return nil }
            self = .whole(number)
        case "float":
            guard let number = CanonicalValue.binary64(text) else { return nil }
            self = .binary(number)
        case "chr":
            if let number = WholeNumber(text) {
                guard number.text == text else { return nil }
                self = .whole(number)
            } else {
                guard let number = CanonicalValue.binary64(text), !text.hasPrefix("+") else { return nil }
                self = .binary(number)
            }
        default:
            return nil
        }
    }

    /// Creates the number that an operand stands for.
    init?(operand text: String) {
        if let number = WholeNumber(text) {
            self = .whole(number)
        } else if let number = CanonicalValue.binary64(text) {
            self = .binary(number)
        } else {
            return nil
        }
    }

    private var binary: Double {
        switch self {
        case .whole(let number): Double(number.text) ?? .infinity
        case .binary(let number): number
        }
    }

    /// Returns -1, 0 or 1 as this number is less than, equal to or greater than the other.
    func compared(to other: ConditionNumber) -> Int {
        if case .whole(let left) = self, case .whole(let right) = other {
            return left == right ? 0 : left < right ? -1 : 1
        }
        return binary == other.binary ? 0 : binary < other.binary ? -1 : 1
    }
}
