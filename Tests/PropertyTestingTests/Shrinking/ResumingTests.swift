import PropertyTesting
import Testing

@Suite("Resuming") struct ResumingTests {
    private static let lists = Gen<[Int]>.array(of: .integer())

    @Test(
        "shrinking in pieces runs nothing twice and ends where shrinking at once does",
        arguments: [3, 10, 40])
    func pieces(limit: Int) throws {
        var whole: [[Int]] = []
        var configuration = CheckConfiguration(seed: 9)
        configuration.verifiesResult = false
        func fails(_ list: [Int]) -> Bool { Set(list).count >= 5 }
        let atOnce = check(Self.lists, configuration) { list in
            whole.append(list)
            return !fails(list)
        }
        configuration.maximumShrinkRuns = limit
        var runs: [[Int]] = []
        var pieces = 0
        var result = check(Self.lists, configuration) { !fails($0) }
        while let found = result.counterexample, found.ending == .runLimit, pieces < 200 {
            pieces += 1
            let text = found.checkpoint.description
            configuration.resuming = try ShrinkCheckpoint(text: text)
            var isFirst = true
            result = check(Self.lists, configuration) { list in
                // The best so far is run once more, to see that it still fails.
                if !isFirst { runs.append(list) }
                isFirst = false
                return !fails(list)
            }
        }
        #expect(pieces > 0)
        #expect(result.counterexample?.value == atOnce.counterexample?.value)
        #expect(result.counterexample?.ending == .smallest)
        #expect(Set(runs).count == runs.count)
    }

    @Test("a checkpoint that cannot be read is refused") func malformed() {
        #expect(throws: ReproduceToken.Failure.unknownVersion) { try ShrinkCheckpoint(text: "") }
        #expect(throws: ReproduceToken.Failure.unknownVersion) { try ShrinkCheckpoint(text: "nonsense") }
    }
}
