import PropertyTesting
import Testing

@Suite("Report") struct ReportTests {
    @Test("shows what went and what came, and how to make it again") func counterexample() throws {
        let lists = Gen<[Int]>.array(of: .integer(in: 0...20), count: 3...6)
        let result = check(lists, CheckConfiguration(seed: 2)) { !$0.contains { $0 > 6 } }
        let found = try #require(result.counterexample)
        #expect(found.value == [0, 0, 7])
        let report = try #require(result.report)
        let lines = report.split(separator: "\n").map(String.init)
        #expect(lines[0] == "the property does not hold")
        #expect(lines.contains("+ 7") || lines.contains("  7"))
        #expect(lines.contains { $0.hasPrefix("- ") })
        #expect(lines.contains("seed: 0x0000000000000002"))
        #expect(lines.last == "reproduce: \(found.reproduce)")
        // What the difference keeps and adds is the smallest value; what it keeps and takes away is the first.
        let shown = lines.filter { $0.hasPrefix("+ ") || $0.hasPrefix("- ") || $0.hasPrefix("  ") }
        #expect(
            shown.filter { !$0.hasPrefix("-") }.map { String($0.dropFirst(2)) }
                == found.value.map(String.init))
        #expect(
            shown.filter { !$0.hasPrefix("+") }.map { String($0.dropFirst(2)) }
                == found.firstValue.map(String.init))
    }

    @Test("says nothing of what passed, and says why a check gave up") func others() throws {
        #expect(check(Gen<Bool>.boolean) { _ in true }.report == nil)
        let never = check(Gen<Bool>.boolean.filter { _ in false }) { _ in true }
        #expect(try #require(never.report).hasPrefix("says nothing: 0 values were run, 1001 refused"))
    }
}
