/// A named deviation of a reference implementation, with the statements that it breaks as part of it.
public protocol ReferenceFault: RawRepresentable, CaseIterable, Hashable, Sendable, Codable
where RawValue == String {
    /// What the fault takes as its argument; one empty text where it takes none.
    var arguments: [String] { get }

    /// Returns the ids of the statements of `requirements.md` that an implementation with the fault breaks.
    ///
    /// - Parameter argument: One of `arguments`.
    /// - Returns: The ids; at least one.
    func requirements(_ argument: String) -> [String]
}

/// One way to switch on a fault: each must be caught by a test case of a statement that it breaks.
public struct FaultRow: Hashable, Sendable, Codable {
    /// The fault without its argument.
    public var fault: String
    /// What `serve --fault` takes: the fault, with `:` and its argument where it takes one.
    public var name: String
    /// The ids of the statements that it breaks.
    public var requirements: [String]
}

extension ReferenceFault {
    /// Every fault with every argument, in the order of the faults.
    public static var rows: [FaultRow] {
        allCases.flatMap { fault in
            fault.arguments.map { argument in
                FaultRow(
                    fault: fault.rawValue,
                    name: argument.isEmpty ? fault.rawValue : "\(fault.rawValue):\(argument)",
                    requirements: fault.requirements(argument))
            }
        }
    }
}
