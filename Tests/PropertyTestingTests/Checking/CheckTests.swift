import PropertyTesting
import Testing

@Suite("Check") struct CheckTests {
    private static let lists = Gen<[Int]>.array(of: .integer())

    @Test("passes what always holds, and tells how many cases it ran") func passes() {
        var runs = 0
        let result = check(Self.lists, CheckConfiguration(seed: 7, cases: 250)) { list in
            runs += 1
            return list.reversed().reversed() == list
        }
        guard case .passed(let tally) = result else {
            Issue.record("\(result)")
            return
        }
        #expect(tally.cases == 250)
        #expect(runs == 250)
    }

    @Test("gives the same result from the same seed", arguments: [0, 1, 99] as [Seed]) func deterministic(
        seed: Seed
    ) {
        func tokens() -> [String] {
            let result = check(Self.lists, CheckConfiguration(seed: seed)) { Set($0).count < 3 }
            guard let found = result.counterexample else { return [] }
            return [found.firstReproduce.description, found.reproduce.description, "\(found.shrinkRuns)"]
        }
        #expect(tokens().count == 3)
        #expect(tokens() == tokens())
    }

    @Test("replays the very counterexample from its token") func replays() throws {
        let result = check(Self.lists, CheckConfiguration(seed: 3)) { $0.reduce(0, &+) < 1000 }
        let found = try #require(result.counterexample)
        let token = try ReproduceToken(text: found.reproduce.description)
        let again = try #require(Self.lists.replay(token.choices))
        #expect(again.value == found.value)
        #expect(again.recording == found.recording)
        var configuration = CheckConfiguration(seed: 4, cases: 0)
        configuration.examples = [token]
        let replayed = check(Self.lists, configuration) { $0.reduce(0, &+) < 1000 }
        #expect(replayed.counterexample?.value == found.value)
    }

    @Test("never runs the same choices twice while it shrinks") func neverRepeats() throws {
        var seen: [[Int]] = []
        var failed = false
        var configuration = CheckConfiguration(seed: 5)
        configuration.verifiesResult = false
        let result = check(Self.lists, configuration) { list in
            if failed { seen.append(list) }
            if list.count > 3 && list.contains(where: { $0 > 100 }) { failed = true; return false }
            return true
        }
        #expect(result.counterexample?.value == [0, 0, 0, 101])
        #expect(seen.count > 5)
        #expect(Set(seen).count == seen.count)
    }

    @Test("each success of the shrinker is simpler than the one before") func shrinksDownward() throws {
        var failing: [[Int]] = []
        let result = check(Self.lists, CheckConfiguration(seed: 11)) { list in
            if list.contains(where: { $0 < -5 }) { failing.append(list); return false }
            return true
        }
        #expect(result.counterexample?.value == [-6])
        #expect(failing.count > 1)
        for (earlier, later) in zip(failing, failing.dropFirst().dropLast()) {
            #expect(later.count <= earlier.count)
        }
    }

    @Test("a thrown error is a failure") func thrown() {
        struct Broken: Error {}
        let result = check(Self.lists) { list in
            if list.count > 2 { throw Broken() }
            return true
        }
        #expect(result.counterexample?.value == [0, 0, 0])
        #expect(result.counterexample?.message == "threw Broken()")
    }

    @Test("gives up on a filter that refuses nearly everything") func givesUp() {
        let never = Gen<Int>.integer(in: 0...1000).filter { $0 == -1 }
        guard case .gaveUp(let tally) = check(never, property: { _ in true }) else {
            Issue.record("did not give up")
            return
        }
        #expect(tally.cases == 0)
        #expect(tally.rejections == 1001)
    }

    @Test("tells an unstable failure and its rate") func unstable() {
        var runs = 0
        let result = judge(Self.lists, CheckConfiguration(seed: 2)) { list -> Judgement in
            guard list.count > 3 else { return .pass }
            runs += 1
            return runs == 1 ? .fail("once") : .pass
        }
        guard case .unstable(let instability) = result else {
            Issue.record("\(result)")
            return
        }
        #expect(instability.failures == 1)
        #expect(instability.runs == 12)
        #expect(instability.message == "once")
    }

    @Test("keeps to the bound on shrink runs") func runLimit() throws {
        var configuration = CheckConfiguration(seed: 8)
        configuration.maximumShrinkRuns = 3
        let result = check(Self.lists, configuration) { Set($0).count < 6 }
        let found = try #require(result.counterexample)
        #expect(found.ending == .runLimit)
        #expect(found.shrinkRuns == 3)
    }

    @Test("stops at a deadline on the clock it is given") func deadline() {
        var configuration = CheckConfiguration(seed: 8)
        configuration.deadline = Deadline(at: .seconds(1), now: { .seconds(2) })
        guard case .passed(let tally) = check(Self.lists, configuration, property: { _ in false }) else {
            Issue.record("ran after the deadline")
            return
        }
        #expect(tally.wasCutShort)
        #expect(tally.cases == 0)
    }

    @Test("a score leads to what chance alone does not find") func score() {
        let bytes = Gen<[UInt8]>.array(of: .integer(in: 0...255), count: 6)
        let secret: [UInt8] = [200, 17, 93, 144, 61, 250]
        let configuration = CheckConfiguration(seed: 1, cases: 30_000)
        let led = judgeScored(bytes, configuration) { value in
            let matches = zip(value, secret).count { $0 == $1 }
            return ScoredJudgement(matches == secret.count ? .fail("found") : .pass, score: Double(matches))
        }
        #expect(led.counterexample?.value == secret)
        #expect(check(bytes, configuration) { $0 != secret }.hasPassed)
    }
}
