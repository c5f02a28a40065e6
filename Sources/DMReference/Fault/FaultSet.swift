/// The faults switched on in one reference implementation, each with an argument where it takes one.
public struct FaultSet<Fault: RawRepresentable & Hashable & Sendable & Codable>: Hashable, Sendable, Codable
where Fault.RawValue == String {
    /// The faults with their arguments; an empty text where a fault takes none.
    public var arguments: [Fault: String]

    /// Creates a set.
    public init(_ arguments: [Fault: String] = [:]) { self.arguments = arguments }

    /// Creates a set from its text.
    ///
    /// - Parameter text: Names separated by commas, each with `:` and its argument behind it where it takes one.
    ///   The result is nil where a name is unknown.
    public init?(_ text: String) {
        arguments = [:]
        for part in text.split(separator: ",") {
            let sides = part.split(separator: ":", maxSplits: 1).map(String.init)
            guard let fault = sides.first.flatMap({ Fault(rawValue: $0) }) else { return nil }
            arguments[fault] = sides.count == 2 ? sides[1] : ""
        }
    }

    /// Returns whether a fault is switched on.
    public func has(_ fault: Fault) -> Bool { arguments[fault] != nil }

    /// Returns whether a fault is switched on for this argument, or for every one.
    public func has(_ fault: Fault, _ argument: String) -> Bool {
        guard let own = arguments[fault] else { return false }
        return own.isEmpty || own == argument
    }
}
