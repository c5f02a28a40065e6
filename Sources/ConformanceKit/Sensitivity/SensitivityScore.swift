import DMReference
import Traceability

/// How many faults a suite catches; a fault with arguments counts once, and is caught if each of its rows is.
public struct SensitivityScore: Hashable, Sendable {
    /// The faults that were tried.
    public let faults: Int
    /// The rows that were tried.
    public let rows: Int
    /// Faults that a case of a statement which they break catches.
    public let claimed: Int
    /// Faults that any case catches, generated histories included.
    public let detected: Int
    /// Faults of which no behaviour tells (shown by exhausting the product with the reference); they do not count.
    public let equivalent: Int
    /// Rows that no case claims.
    public let unclaimed: [String]

    /// Counts.
    ///
    /// - Parameters:
    ///   - findings: What a study found.
    ///   - equivalent: How many of the faults are shown to be equivalent to none.
    public init(_ findings: [FaultFinding], equivalent: Int = 0) {
        let groups = Dictionary(grouping: findings) { "\($0.role.rawValue) \($0.row.fault)" }.values
        faults = groups.count
        rows = findings.count
        claimed = groups.count { $0.allSatisfy { $0.claim != nil } }
        detected = groups.count { $0.allSatisfy { !$0.caughtBy.isEmpty } }
        self.equivalent = equivalent
        unclaimed = findings.filter { $0.claim == nil }.map(\.row.name)
    }

    /// The scores in lines for people.
    public var lines: [String] {
        let share = { (part: Int, whole: Int) in
            whole == 0
                ? "none" : "\(part) of \(whole) (\(part * 1_000 / whole / 10).\(part * 1_000 / whole % 10)%)"
        }
        return [
            "\(faults) faults in \(rows) rows",
            "raw: \(share(claimed, faults)) caught by a case of a statement that the fault breaks",
            "detected: \(share(detected, faults)) caught by any case",
            "adjusted: \(share(detected, faults - equivalent)) without faults that are shown to be equivalent (\(equivalent))",
        ]
            + (unclaimed.isEmpty
                ? [] : ["not caught by a case of their statements: " + unclaimed.joined(separator: " ")])
    }
}
