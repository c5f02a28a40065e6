public import DMReference
public import Foundation

/// The abstract states and transitions that the exploration of some scopes has reached: what a campaign is held against.
///
/// `conformance explore --coverage` writes it; a test holds it to the transition function.
public struct ReachableStates: Hashable, Sendable, Codable {
    /// The scopes, in words.
    public var scopes: [String]
    /// The abstract states, in order.
    public var states: [String]
    /// The transitions, in order.
    public var transitions: [String]

    /// Creates a record.
    public init(scopes: [String], _ coverage: ModelCoverage) {
        self.scopes = scopes
        states = coverage.states.sorted()
        transitions = coverage.transitions.sorted()
    }

    /// Reads a record.
    ///
    /// - Parameter json: The file.
    /// - Throws: Where it is none.
    public init(json: Data) throws { self = try JSONDecoder().decode(Self.self, from: json) }

    /// The record as a file.
    ///
    /// - Returns: JSON with sorted keys.
    /// - Throws: Where it cannot be written.
    public func json() throws -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
        return try encoder.encode(self) + Data("\n".utf8)
    }
}
