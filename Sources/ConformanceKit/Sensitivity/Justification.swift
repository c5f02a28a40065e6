public import Traceability

/// Why each case is part of the suite: the faults that it alone catches, or catches best.
///
/// Of several cases that catch a fault the best is the one whose failure says most: it examines a statement that the fault
/// breaks, and it fails on the fewest other faults; ties go to the lowest id. A fault that breaks several statements has one
/// best case for each, since each has to be shown by itself. A generated history needs no such reason: it is the general
/// property, and what it catches has to be claimed by another case as well.
public struct Justification: Hashable, Sendable {
    /// The faults that justify a case, for each case that has any.
    public let faults: [String: [String]]
    /// The cases that nothing justifies, in the order of the suite.
    public let open: [TestCaseID]

    /// Works out the reasons.
    ///
    /// - Parameters:
    ///   - purposes: The purposes of all cases, in the order of the suite.
    ///   - record: Who catches what.
    public init(of purposes: [TestPurpose], by record: SensitivityRecord) {
        let own = purposes.filter { !$0.id.isGenerated }
        let known = Dictionary(own.map { ($0.id.rawValue, $0) }) { first, _ in first }
        let catches = Dictionary(record.faults.flatMap(\.caughtBy).map { ($0, 1) }, uniquingKeysWith: +)
        var faults: [String: [String]] = [:]
        for fault in record.faults {
            let catching = fault.caughtBy.compactMap { known[$0] }
            let naming = fault.requirements.map { statement in
                catching.filter { $0.requirements.contains { $0.id == statement } }
            }
            let groups = naming.allSatisfy(\.isEmpty) ? [catching] : naming
            let best = groups.compactMap { group in
                group.min { left, right in
                    let (a, b) = (catches[left.id.rawValue] ?? 0, catches[right.id.rawValue] ?? 0)
                    return (a, left.id.rawValue) < (b, right.id.rawValue)
                }
            }
            for id in Set(best.map(\.id.rawValue)) { faults[id, default: []].append(fault.name) }
        }
        self.faults = faults
        open = own.map(\.id).filter { faults[$0.rawValue] == nil }
    }
}
