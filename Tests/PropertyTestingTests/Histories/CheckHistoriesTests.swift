import PropertyTesting
import Testing

@Suite("Histories") struct CheckHistoriesTests {
    enum Stimulus: Hashable, Sendable {
        case open(Int)
        case write(Int, Int)
        case close(Int)
    }

    struct Unreachable: Error {}

    /// Files that are open; only those may be written and closed.
    private static let model = HistoryModel<Set<Int>, Stimulus>(
        initial: [],
        next: { _ in
            let file = Gen<Int>.integer(in: 0...3)
            return .oneOf(
                file.map { .open($0) }, zip(file, .integer(in: 0...99)).map { .write($0.0, $0.1) },
                file.map { .close($0) })
        },
        precondition: { open, stimulus in
            switch stimulus {
            case .open(let file): !open.contains(file)
            case .write(let file, _), .close(let file): open.contains(file)
            }
        },
        advance: { open, stimulus in
            switch stimulus {
            case .open(let file): open.insert(file)
            case .write: break
            case .close(let file): open.remove(file)
            }
        })

    /// A system that fails when the second write to any file since it was opened exceeds 40.
    private static func run(_ history: [Stimulus]) -> Judgement {
        var writes: [Int: Int] = [:]
        for stimulus in history {
            switch stimulus {
            case .open(let file): writes[file] = 0
            case .write(let file, let value):
                writes[file, default: 0] += 1
                if writes[file] == 2 && value > 40 { return .fail("lost \(value)") }
            case .close(let file): writes[file] = nil
            }
        }
        return .pass
    }

    @Test("shrinks a failing history to the smallest one", arguments: 0..<10 as Range<UInt64>)
    func shrinks(seed: UInt64) async throws {
        var runs: [[Stimulus]] = []
        var resets = 0
        let result = await checkHistories(
            Self.model, steps: 1...30, .histories(seed: Seed(rawValue: seed), cases: 200),
            reset: {
                resets += 1
            },
            run: { history in
                runs.append(history)
                return Self.run(history)
            })
        let found = try #require(result.counterexample)
        #expect(found.value == [.open(0), .write(0, 0), .write(0, 41)])
        #expect(found.message == "lost 41")
        #expect(resets == runs.count)
        // Only the first failure and the smallest are run a second time.
        #expect(runs.count <= Set(runs).count + 2)
        let token = try ReproduceToken(text: found.reproduce.description)
        #expect(Self.model.histories(steps: 1...30).replay(token.choices)?.value == found.value)
    }

    @Test("every history satisfies the preconditions, in shrinking too") func preconditions() async {
        let result = await checkHistories(Self.model, .histories(seed: 1, cases: 300)) { history in
            var open: Set<Int> = []
            for stimulus in history {
                #expect(Self.model.precondition(open, stimulus))
                Self.model.advance(&open, stimulus)
            }
            return history.count > 12 ? .fail("long") : .pass
        }
        #expect(result.counterexample?.value.count == 13)
    }

    @Test("what cannot be run is inconclusive and never a failure") func inconclusive() async {
        let result = await checkHistories(
            Self.model, .histories(seed: 1, cases: 20),
            reset: {
                throw Unreachable()
            },
            run: { history in Self.run(history) })
        guard case .passed(let tally) = result else {
            Issue.record("\(result)")
            return
        }
        #expect(tally.inconclusive == 20)
    }

    @Test("a failure that does not repeat is unstable and is not shrunk") func unstable() async {
        var failures = 0
        let result = await checkHistories(
            seed: 4, initial: 0, next: { _ in Gen<Int>.integer(in: 0...9) }, advance: { $0 += $1 },
            run: { history in
                if history.contains(7), failures == 0 {
                    failures += 1
                    return .fail("seven")
                }
                return .pass
            })
        guard case .unstable(let instability) = result else {
            Issue.record("\(result)")
            return
        }
        #expect(instability.failures == 1)
        #expect(instability.runs == 12)
    }

    @Test("a model with few histories ends without running any twice") func exhausted() async {
        var runs: [[Bool]] = []
        let result = await checkHistories(
            seed: 4, cases: 100, maxSteps: 3, initial: 0, next: { $0 < 2 ? Gen<Bool>.boolean : nil },
            advance: { state, _ in state += 1 },
            run: { history in
                runs.append(history)
                return .pass
            })
        #expect(result.hasPassed)
        #expect(Set(runs).count == 6)
    }
}
