import PropertyTesting
import Testing

@Suite("Shrinking challenge") struct ChallengeTests {
    /// The most runs after the first failure that any seed may take.
    private static let runLimit = 2000

    @Test("has all thirteen problems") func complete() {
        #expect(Set(Challenge.all.map(\.name)).count == 13)
    }

    @Test("every seed ends with the normal form", arguments: Challenge.all) func normalForms(
        challenge: Challenge
    ) {
        for seed in 0..<20 as Range<UInt64> {
            guard let outcome = challenge.run(Seed(rawValue: seed)) else {
                Issue.record("seed \(seed) found nothing")
                continue
            }
            #expect(outcome.isNormalForm, "seed \(seed): \(outcome.first) became \(outcome.value)")
            #expect(outcome.shrinkRuns <= Self.runLimit)
        }
    }
}
