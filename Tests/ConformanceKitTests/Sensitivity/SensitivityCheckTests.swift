import ConformanceKit
import DMReference
import Testing
import Traceability

/// What justifies a case, and what a record is held against.
@Suite("Check of the record of sensitivity")
struct SensitivityCheckTests {
    private static let digest = ContentDigest(of: [1])

    private static func requirement(_ text: String) throws -> RequirementID {
        try #require(RequirementID(rawValue: text))
    }

    private static func purpose(_ number: Int, _ requirement: String) throws -> TestPurpose {
        TestPurpose(
            id: TestCaseID(.device, number), role: .device, title: "", ensure: "",
            requirements: [.init(try Self.requirement(requirement))], clause: "6.1.7")
    }

    private static func fault(_ name: String, _ requirement: String, _ numbers: [Int]) throws
        -> SensitivityRecord.Fault
    {
        SensitivityRecord.Fault(
            name: name, role: .device, requirements: [try Self.requirement(requirement)],
            caughtBy: numbers.map { TestCaseID(.device, $0).rawValue }, shrunkenStimuli: nil)
    }

    private static func record(
        _ faults: [SensitivityRecord.Fault], justification: [String: [String]] = [:]
    ) -> SensitivityRecord {
        SensitivityRecord(
            suite: digest, catalogue: digest, faults: faults, cases: [], justification: justification)
    }

    private static func id(_ number: Int) -> String { TestCaseID(.device, number).rawValue }

    @Test("of the cases that name a statement of the fault, the one with the fewest catches is justified")
    func best() throws {
        let purposes = [
            try Self.purpose(100, "REQ-6.1.7-1a"), try Self.purpose(105, "REQ-6.1.7-1a"),
            try Self.purpose(110, "REQ-6.1.7-2a"), try Self.purpose(1105, "REQ-6.1.7-1a"),
        ]
        let justification = Justification(
            of: purposes,
            by: Self.record([
                try Self.fault("broad", "REQ-6.1.7-1a", [100, 105, 110, 1105]),
                try Self.fault("narrow", "REQ-6.1.7-1a", [100, 1105]),
                try Self.fault("unnamed", "REQ-6.1.7-4a", [100]),
                try Self.fault("generated", "REQ-6.1.7-1a", [1105]),
            ]))
        #expect(
            justification.faults == [Self.id(100): ["narrow", "unnamed"], Self.id(105): ["broad"]])
        #expect(justification.open == [TestCaseID(.device, 110)])
    }

    @Test("a fault that breaks two statements justifies the best case of each")
    func statements() throws {
        let purposes = [
            try Self.purpose(100, "REQ-6.1.7-1a"), try Self.purpose(105, "REQ-6.1.7-2a"),
            try Self.purpose(110, "REQ-6.1.7-2a"),
        ]
        let fault = SensitivityRecord.Fault(
            name: "both", role: .device,
            requirements: [try Self.requirement("REQ-6.1.7-1a"), try Self.requirement("REQ-6.1.7-2a")],
            caughtBy: [100, 105, 110].map(Self.id), shrunkenStimuli: nil)
        let justification = Justification(of: purposes, by: Self.record([fault]))
        #expect(justification.faults == [Self.id(100): ["both"], Self.id(105): ["both"]])
        #expect(justification.open == [TestCaseID(.device, 110)])
    }

    @Test("what has changed since the record was made is a problem")
    func problems() throws {
        let purpose = try Self.purpose(100, "REQ-6.1.7-1a")
        let other = try Self.purpose(105, "REQ-6.1.7-1a")
        let faults = [try Self.fault("narrow", "REQ-6.1.7-1a", [100])]
        let sound = Self.record(faults, justification: [Self.id(100): ["narrow"]])
        func problems(
            _ record: SensitivityRecord, suite: ContentDigest = Self.digest, _ purposes: [TestPurpose]
        ) -> [String] {
            SensitivityCheck(
                record, suite: suite, catalogue: Self.digest, findings: [], purposes: purposes
            ).problems
        }
        #expect(problems(sound, [purpose]) == [])
        #expect(problems(sound, suite: ContentDigest(of: [2]), [purpose]).count == 1)
        let unjustified = problems(sound, [purpose, other])
        #expect(unjustified.count == 1 && unjustified.first?.hasPrefix(Self.id(105)) == true)
        #expect(problems(Self.record(faults), [purpose]).count == 1)
    }
}
