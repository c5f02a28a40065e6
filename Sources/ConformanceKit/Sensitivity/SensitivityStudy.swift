public import DMReference
public import Traceability

/// Runs test cases against a reference implementation with one fault after the other, in this process.
///
/// A fault counts as caught in the proper sense where a case fails whose purpose names a statement that the fault breaks,
/// and which is no generated history: that case *claims* the fault.
public struct SensitivityStudy: Sendable {
    /// A case that can be run against any fault.
    struct Subject: Sendable {
        var purpose: TestPurpose
        /// Runs the case against the implementation with the fault of this name.
        var run: @Sendable (String) async -> CaseOutcome
    }

    /// The role that has the faults.
    public let role: Role
    /// The faults, each with one argument.
    public let rows: [FaultRow]
    /// What the cases examine, in the order of the suite.
    public var purposes: [TestPurpose] { subjects.map(\.purpose) }
    private let subjects: [Subject]

    init(role: Role, rows: [FaultRow], subjects: [Subject]) {
        self.role = role
        self.rows = rows
        self.subjects = subjects
    }

    /// Returns whether a name is that of a row, or of a fault with all its rows.
    ///
    /// - Parameter name: The name.
    /// - Returns: True where the study tries such a fault.
    public func has(_ name: String) -> Bool { rows.contains { $0.name == name || $0.fault == name } }

    /// Returns the study of some faults only.
    ///
    /// - Parameter names: Names of rows, or of faults for all their rows; others are of another role.
    /// - Returns: The study of the rows that are named.
    public func limited(to names: [String]) -> SensitivityStudy {
        SensitivityStudy(
            role: role, rows: rows.filter { names.contains($0.name) || names.contains($0.fault) },
            subjects: subjects)
    }

    /// How much of the suite a study runs.
    public enum Depth: Sendable {
        /// Every case against every fault.
        case everyCase
        /// Per fault, cases until one claims it; those that name its statements come first.
        case untilClaimed
        /// What a record does not hold: new cases against every fault, every case against new faults; the rest is taken over.
        case whatIsNew(SensitivityRecord)
        /// Per fault, only the case that a record says claims it.
        case claims(SensitivityRecord)
    }

    /// Runs the study on all processors.
    ///
    /// - Parameters:
    ///   - depth: How much of the suite is run.
    ///   - workers: How many faults are tried at the same time.
    ///   - progress: Told of each fault as it is done, in no certain order.
    /// - Returns: What was found, in the order of the rows.
    public func run(
        _ depth: Depth, workers: Int, progress: @escaping @Sendable (FaultFinding) async -> Void = { _ in }
    ) async -> [FaultFinding] {
        precondition(workers > 0)
        var findings: [Int: FaultFinding] = [:]
        await withTaskGroup(of: (Int, FaultFinding).self) { group in
            var next = 0
            while next < min(workers, rows.count) {
                let index = next
                group.addTask { (index, await finding(rows[index], depth)) }
                next += 1
            }
            for await (index, finding) in group {
                findings[index] = finding
                await progress(finding)
                if next < rows.count {
                    let index = next
                    group.addTask { (index, await self.finding(rows[index], depth)) }
                    next += 1
                }
            }
        }
        return rows.indices.compactMap { findings[$0] }
    }

    private func finding(_ row: FaultRow, _ depth: Depth) async -> FaultFinding {
        var finding = FaultFinding(role: role, row: row)
        if case .whatIsNew(let record) = depth, let entry = entry(of: row, in: record) {
            finding.takeOver(entry, among: purposes)
        }
        for subject in subjects(for: row, depth) {
            // One generated case that catches the fault is enough: shrinking takes its time.
            if subject.purpose.id.isGenerated, finding.shrunkenStimuli != nil { continue }
            finding.add(await subject.run(row.name), of: subject.purpose)
            if case .untilClaimed = depth, finding.claim != nil { break }
        }
        finding.sort()
        return finding
    }

    private func entry(of row: FaultRow, in record: SensitivityRecord) -> SensitivityRecord.Fault? {
        record.faults.first { $0.role == role && $0.name == row.name }
    }

    /// The cases to run against a fault, those that may claim it first.
    private func subjects(for row: FaultRow, _ depth: Depth) -> [Subject] {
        switch depth {
        case .everyCase: return subjects
        case .untilClaimed:
            let claiming = subjects.filter { $0.purpose.mayClaim(row) }
            let others = subjects.filter { !$0.purpose.mayClaim(row) }
            return claiming + others
        case .whatIsNew(let record):
            guard entry(of: row, in: record) != nil else { return subjects }
            let known = Set(record.cases)
            return subjects.filter { !known.contains($0.purpose.id.rawValue) }
        case .claims(let record):
            guard let fault = entry(of: row, in: record) else { return [] }
            let claim = subjects.first { subject in
                subject.purpose.mayClaim(row) && fault.caughtBy.contains(subject.purpose.id.rawValue)
            }
            return claim.map { [$0] } ?? []
        }
    }
}

extension SensitivityStudy {
    /// Creates the study of a device suite.
    ///
    /// - Parameters:
    ///   - cases: The cases, in the order of the suite.
    ///   - endpoint: Makes the reference device with these faults.
    public init(
        _ cases: [DeviceCase], endpoint: @escaping @Sendable (FaultSet<DeviceFault>) -> any ControlEndpoint
    ) {
        let subjects = cases.map { testCase in
            Subject(purpose: testCase.purpose) { name in
                await DeviceBench(endpoint(Self.faults(name))).run(testCase)
            }
        }
        self.init(role: .device, rows: DeviceFault.rows, subjects: subjects)
    }

    /// Creates the study of a server suite.
    ///
    /// - Parameters:
    ///   - cases: The cases, in the order of the suite.
    ///   - endpoint: Makes the reference server with these faults.
    public init(
        _ cases: [ServerCase], endpoint: @escaping @Sendable (FaultSet<ServerFault>) -> any ControlEndpoint
    ) {
        let subjects = cases.map { testCase in
            Subject(purpose: testCase.purpose) { name in
                await ServerBench(endpoint(Self.faults(name))).run(testCase)
            }
        }
        self.init(role: .server, rows: ServerFault.rows, subjects: subjects)
    }

    private static func faults<Fault: ReferenceFault>(_ name: String) -> FaultSet<Fault> {
        guard let faults = FaultSet<Fault>(name) else { preconditionFailure("no fault \(name)") }
        return faults
    }
}
