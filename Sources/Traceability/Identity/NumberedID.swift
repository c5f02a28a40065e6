/// The identifier of an anomaly of the source, such as `ANM-41`.
public struct AnomalyID: RawRepresentable, Hashable, Sendable {
    /// The text of the id.
    public let rawValue: String

    /// Reads an id, or gives nothing where the text is not `ANM-` and a number.
    ///
    /// - Parameter rawValue: The text of the id.
    public init?(rawValue: String) {
        guard numberedPrefix(of: rawValue) == "ANM" else { return nil }
        self.rawValue = rawValue
    }
}

/// The identifier of an entry of the register of interpretations, such as `AMB-14`, `A-06` or `INT-01`.
public struct InterpretationID: RawRepresentable, Hashable, Sendable, Codable {
    /// The text of the id.
    public let rawValue: String

    /// Reads an id, or gives nothing where the text is not `AMB-`, `A-` or `INT-` and a number.
    ///
    /// - Parameter rawValue: The text of the id.
    public init?(rawValue: String) {
        guard let prefix = numberedPrefix(of: rawValue), ["AMB", "A", "INT"].contains(prefix) else {
            return nil
        }
        self.rawValue = rawValue
    }
}

extension AnomalyID: CustomStringConvertible {
    /// The text of the id.
    public var description: String { rawValue }
}

extension InterpretationID: CustomStringConvertible {
    /// The text of the id.
    public var description: String { rawValue }
}

/// Gives the letters before the hyphen of an id made of letters, a hyphen and two or three digits.
private func numberedPrefix(of text: String) -> Substring? {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    guard parts.count == 2, (2...3).contains(parts[1].utf8.count),
        parts[1].utf8.allSatisfy({ (0x30...0x39).contains($0) })
    else { return nil }
    return parts[0]
}
