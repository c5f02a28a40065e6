import PropertyExpectations
import PropertyTesting
import Synchronization
import Testing

@Suite("Expectations of properties") struct ExpectationTests {
    /// The issues that some work records, each as its text and its line.
    private static func issues(_ work: () async throws -> Void) async throws -> [(text: String, line: Int)] {
        let seen = Mutex<[(text: String, line: Int)]>([])
        try await withKnownIssue(isIntermittent: true) {
            try await work()
        } matching: { issue in
            let text = issue.comments.map(\.rawValue).joined(separator: "\n")
            seen.withLock { $0.append((text, issue.sourceLocation?.line ?? 0)) }
            return true
        }
        return seen.withLock { $0 }
    }

    private static let lists = Gen<[Int]>.array(of: .integer(in: 0...20))

    @Test("what holds records nothing") func holds() async throws {
        let issues = try await Self.issues {
            expectHolds(for: Self.lists) { $0.count >= 0 }
            expectPasses(for: Self.lists) { _ in .pass }
            expectFollows(CounterModel(), on: { Counter() }, run: { counter, _, _ in counter.next() })
        }
        #expect(issues.isEmpty)
    }

    @Test("a counterexample is one issue at the line of the expectation, with the difference and the token")
    func value() async throws {
        let line = #line + 2
        let issues = try await Self.issues {
            expectHolds(for: Self.lists, CheckConfiguration(seed: 2)) { $0.allSatisfy { $0 < 7 } }
        }
        let issue = try #require(issues.first)
        #expect(issues.count == 1 && issue.line == line)
        let lines = issue.text.split(separator: "\n").map(String.init)
        #expect(lines.first == "the property does not hold")
        #expect(lines.contains { $0 == "+ 7" || $0 == "  7" } && lines.contains { $0.hasPrefix("- ") })
        let token = try #require(lines.last?.split(separator: " ").last.map(String.init))
        let choices = try ReproduceToken(text: token).choices
        #expect(Self.lists.replay(choices)?.value == [7])
    }

    @Test("a judgement's own words come first, a thrown error is a failure") func judged() async throws {
        struct Trouble: Error {}
        let issues = try await Self.issues {
            expectPasses(for: Self.lists) { $0.count < 2 ? .pass : .fail("has \($0.count)") }
            expectHolds(for: Self.lists) { list in
                if list.count > 1 { throw Trouble() }
                return true
            }
        }
        #expect(issues.count == 2)
        #expect(issues.first?.text.hasPrefix("has 2\n") == true)
        #expect(issues.last?.text.hasPrefix("threw Trouble()") == true)
    }

    @Test("a stateful counterexample is one issue with the smallest program") func stateful() async throws {
        let issues = try await Self.issues {
            expectFollows(
                CounterModel(), CheckConfiguration(seed: 1), on: { Counter(forgetsAt: 3) },
                run: { counter, _, _ in counter.next() })
        }
        let asynchronous = try await Self.issues {
            let counter = Mutex(Counter(forgetsAt: 3))
            await expectFollows(
                CounterModel(), .histories(seed: 1),
                reset: {
                    counter.withLock { $0 = Counter(forgetsAt: 3) }
                }, run: { _, _ in counter.withLock { $0.next() } })
        }
        for issues in [issues, asynchronous] {
            let issue = try #require(issues.first)
            #expect(issues.count == 1)
            #expect(issue.text.hasPrefix("command 3, next: got 0, not 3\n"))
            #expect(issue.text.contains("reproduce: pt1."))
        }
    }

    @Test("a history that fails is one issue") func histories() async throws {
        let model = HistoryModel<Int, Int>(
            initial: 0, next: { _ in .integer(in: 0...9) }, advance: { $0 += $1 })
        let issues = try await Self.issues {
            await expectHistories(model, .histories(seed: 3)) { history in
                history.reduce(0, +) < 12 ? .pass : .fail("too much")
            }
        }
        #expect(issues.count == 1 && issues.first?.text.hasPrefix("too much\n") == true)
    }

    @Test("responses that no order explains are one issue") func parallel() async throws {
        let issues = try await Self.issues {
            await expectLinearizable(
                CounterModel(), repetitions: 1, CheckConfiguration(seed: 1), on: { 7 },
                run: { number, _, _ in number })
        }
        #expect(issues.count == 1)
        #expect(
            issues.first?.text.contains("got 7, not 0") == true
                || issues.first?.text.contains("no order") == true)
    }

    @Test("a check that says nothing is an issue too") func silence() async throws {
        struct Unreachable: Error {}
        let model = HistoryModel<Int, Int>(
            initial: 0, next: { _ in .integer(in: 0...9) }, advance: { $0 += $1 })
        let issues = try await Self.issues {
            await expectHistories(model, .histories(seed: 3, cases: 5)) { _ in throw Unreachable() }
            expectHolds(for: Self.lists.filter { _ in false }) { _ in true }
            expectPassed(check(Self.lists, CheckConfiguration(cases: 0)) { _ in true }, "nothing at all")
        }
        #expect(issues.count == 3)
        #expect(issues.allSatisfy { $0.text.contains("says nothing") })
        #expect(issues.last?.text.hasPrefix("nothing at all\n") == true)
    }
}

/// A counter that tells how often it was asked; or one that begins anew.
private struct Counter {
    var count = 0
    var forgetsAt: Int?

    mutating func next() -> Int {
        if count == forgetsAt { count = 0 }
        defer { count += 1 }
        return count
    }
}

private struct CounterModel: CommandModel {
    enum Command: Hashable, Sendable {
        case next
    }

    var initialState: Int { 0 }

    func commands(in state: Int) -> Gen<Command>? { .just(.next) }

    func advance(_ state: inout Int, past command: Command, response: Reference) { state += 1 }

    func judge(_ response: Int, of command: Command, in state: Int, after earlier: Responses<Int>)
        -> Judgement
    {
        response == state ? .pass : .fail("got \(response), not \(state)")
    }
}
