/// The Format property of a node: how its value is to be read (section 3).
public enum Format: String, CaseIterable, Hashable, Sendable, Codable {
    /// Base64 text.
    case b64
    /// Octets; kept here as base64 text, and sent as `b64` (MET-01).
    case bin
    /// `true` or `false`.
    case bool
    /// Text.
    case chr
    /// A signed number of 32 bits.
    case int
    /// An interior node.
    case node
    /// No value.
    case null
    /// Markup.
    case xml
    /// A calendar date.
    case date
    /// A time of day.
    case time
    /// A binary32 number.
    case float
}

/// A command that the device description of a node allows (TND-04); independent of the ACL.
public enum AccessType: String, CaseIterable, Hashable, Sendable, Codable {
    /// Children may be made.
    case add = "Add"
    /// May take part in a Copy.
    case copy = "Copy"
    /// May be removed.
    case delete = "Delete"
    /// Stands for a process that may be started.
    case execute = "Exec"
    /// May be read.
    case get = "Get"
    /// The value may be overwritten.
    case replace = "Replace"
}
