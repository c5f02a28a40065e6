/// Why a configuration cannot be used: what is wrong, where, and what to do.
public struct ConfigurationError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What is wrong, for programs.
    public enum Kind: Hashable, Sendable, CaseIterable {
        /// Larger than a bound: octets, depth, entries.
        case tooLarge
        /// No UTF-8, or no YAML.
        case malformed
        /// A key that has no meaning here.
        case unknownKey
        /// A key that must be there and is not.
        case missingKey
        /// A value of another kind than the key takes.
        case wrongType
        /// A value of the right kind that is not allowed.
        case badValue
        /// A secret that cannot be had.
        case noSecret
    }

    /// What is wrong, for programs.
    public var kind: Kind
    /// The line, from 1; 0 where the place is the whole file.
    public var line: Int
    /// The column, from 1; 0 where the place is the whole file.
    public var column: Int
    /// What is wrong, for people.
    public var message: String
    /// What to do about it.
    public var advice: String

    /// Creates an error.
    public init(_ kind: Kind, line: Int = 0, column: Int = 0, _ message: String, advice: String) {
        self.kind = kind
        self.line = line
        self.column = column
        self.message = message
        self.advice = advice
    }

    /// Place, problem and advice in one line; no place where it is the whole file.
    public var description: String {
        (line == 0 ? "" : "\(line):\(column): ") + "\(message); \(advice)"
    }
}

/// The bounds of a configuration.
public struct ConfigurationLimits: Hashable, Sendable {
    /// Most octets of the file.
    public var octets = 256 << 10
    /// Deepest nesting of lists and mappings.
    public var depth = 16
    /// Most values, counted as often as an alias repeats them.
    public var values = 10_000
    /// Most characters of one value.
    public var text = 4_096

    /// Creates the usual bounds.
    public init() {}
}
