/// A number as conditions compare it: exact where it is whole, else binary64 (semantics 6).
public enum Number: Hashable, Sendable, Codable, Comparable {
    /// A whole number.
    case integer(Int)
    /// Any other number; never not-a-number.
    case binary(Double)

    /// Reads a number: decimal digits with an optional sign, fraction and exponent.
    ///
    /// - Parameter text: the text of an operand or of a node's value.
    ///   The result is nil for every other text; so are hexadecimal digits, blanks and `NaN`.
    public init?(_ text: String) {
        var digits = Substring(text)
        if digits.first == "-" || digits.first == "+" { digits.removeFirst() }
        let isWhole = !digits.isEmpty && digits.utf8.allSatisfy(Self.isDigit)
        if isWhole, let whole = Int(text) {
            self = .integer(whole)
            return
        }
        if text == "INF" || text == "-INF" {
            self = .binary(text == "INF" ? .infinity : -.infinity)
            return
        }
        let parts = digits.split(omittingEmptySubsequences: false, whereSeparator: { $0 == "e" || $0 == "E" })
        guard parts.count <= 2, let mantissa = parts.first, Self.isMantissa(mantissa) else { return nil }
        if parts.count == 2 {
            var exponent = parts[1]
            if exponent.first == "-" || exponent.first == "+" { exponent.removeFirst() }
            guard !exponent.isEmpty, exponent.utf8.allSatisfy(Self.isDigit) else { return nil }
        }
        guard let value = Double(text) else { return nil }
        self = .binary(value)
    }

    /// The number as binary64.
    public var double: Double {
        switch self {
        case .integer(let value): Double(value)
        case .binary(let value): value
        }
    }

    /// Orders numbers by value; two whole numbers exactly.
    public static func < (left: Number, right: Number) -> Bool {
        if case .integer(let first) = left, case .integer(let second) = right { return first < second }
        return left.double < right.double
    }

    /// Returns whether two numbers have the same value, however they are written.
    public static func == (left: Number, right: Number) -> Bool {
        if case .integer(let first) = left, case .integer(let second) = right { return first == second }
        return left.double == right.double
    }

    /// Hashes the value.
    public func hash(into hasher: inout Hasher) { hasher.combine(double) }

    private static func isMantissa(_ text: Substring) -> Bool {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count <= 2 && parts.contains { !$0.isEmpty }
            && parts.allSatisfy { $0.utf8.allSatisfy(Self.isDigit) }
    }

    private static func isDigit(_ octet: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(octet)
    }
}
