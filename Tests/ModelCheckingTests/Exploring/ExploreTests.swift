import ModelChecking
import PropertyExpectations
import PropertyTesting
import Testing

@Suite("Exploration") struct ExploreTests {
    /// Graphs of a few states with edges of three actions.
    static let graphs = Gen { source in
        let count = try source.draw(Gen<Int>.integer(in: 1...6))
        let state = Gen<Int>.integer(in: 0...(count - 1))
        let edge = Gen { source in
            Graph.Edge(
                from: try source.draw(state), action: try source.draw(Gen<Int>.integer(in: 0...2)),
                to: try source.draw(state))
        }
        return Graph(initialStates: [0], edges: try source.draw(.array(of: edge, count: 0...12)))
    }

    @Test("finds the states, steps and depths that relaxation finds, and shortest runs to each") func exact()
    {
        expectHolds(for: Self.graphs, CheckConfiguration(seed: 1, cases: 500)) { graph in
            let distances = graph.distances
            let reached = distances.keys.sorted()
            let exploration = explore(
                graph, reached.map { state in .reachable("\(state)") { $0 == state } },
                stopsAtViolation: false)
            let steps = graph.edges.count { distances[$0.from] != nil }
            return exploration.extent == .exhausted && exploration.states == distances.count
                && exploration.transitions == steps && exploration.depth == distances.values.max()
                && zip(reached, exploration.findings).allSatisfy { state, finding in
                    guard let trace = finding.trace, trace.initial == 0, trace.last == state else {
                        return false
                    }
                    var here = trace.initial
                    for step in trace.steps {
                        guard
                            graph.edges.contains(Graph.Edge(from: here, action: step.action, to: step.state))
                        else {
                            return false
                        }
                        here = step.state
                    }
                    return trace.steps.count == distances[state]
                }
        }
    }

    struct Row: Sendable, CustomTestStringConvertible {
        let clockBound: UInt8
        let runs: UInt8
        let states: Int
        let transitions: Int
        var testDescription: String { "clock bound \(clockBound), \(runs) runs" }
    }

    @Test(
        "counts the schedule life cycle exactly as independent explorers do",
        arguments: [Row(clockBound: 0, runs: 1, states: 83810, transitions: 722_500)])
    func scheduleLifeCycle(_ row: Row) {
        let model = ScheduleLifeCycle(clockBound: row.clockBound, runs: row.runs)
        let exploration = explorePacked(model, [model.soundness])
        #expect(exploration.states == row.states)
        #expect(exploration.transitions == row.transitions)
        #expect(exploration.holds)
        #expect(exploration.bytes <= 200 * exploration.states)
    }

    @Test("finds the shortest way to four of five and three") func jugs() throws {
        let exploration = explore(Jugs(), [.always("never four") { $0.five != 4 }])
        let trace = try #require(exploration.violations.first?.trace)
        #expect(
            trace.actions == [
                .fillFive, .pourIntoThree, .emptyThree, .pourIntoThree, .fillFive, .pourIntoThree,
            ])
        #expect(exploration.extent == .notExhausted(.stoppedAtViolation))
    }

    @Test("finds the deadlock of the philosophers, and none where it is allowed", arguments: 2...5)
    func deadlock(count: Int) throws {
        let system = Philosophers(count: count)
        let stuck = Array(repeating: Philosophers.Hands.left, count: count)
        let exploration = explore(system, [.noDeadlock()])
        let trace = try #require(exploration.violations.first?.trace)
        #expect(trace.last == stuck)
        #expect(trace.steps.count == count)
        #expect(explore(system, [.noDeadlock(except: { $0 == stuck })]).holds)
    }

    @Test("a declared symmetry leaves fewer states and the same answers, with real runs", arguments: 2...5)
    func symmetry(count: Int) throws {
        let plain = explore(Philosophers(count: count))
        let system = Philosophers(count: count, isSymmetric: true)
        let folded = explore(
            system, [.noDeadlock(), .reachable("two eat") { $0.count { $0 == .both } == 2 }],
            stopsAtViolation: false)
        var orbits: Set<[Philosophers.Hands]> = []
        _ = explore(
            Philosophers(count: count),
            [
                .always("collect") {
                    orbits.insert(system.representative(of: $0))
                    return true
                }
            ])
        #expect(folded.states == orbits.count)
        #expect(folded.states < plain.states)
        let trace = try #require(folded.violations.first { $0.requirement == "no deadlock" }?.trace)
        #expect(trace.last.allSatisfy { $0 == .left })
        var here = trace.initial
        for step in trace.steps {
            var isStep = false
            system.forEachStep(from: here) { action, next in
                if action == step.action && next == step.state { isStep = true }
            }
            #expect(isStep)
            here = step.state
        }
        #expect(folded.findings[1].outcome == (count >= 4 ? .holds : .violated))
    }

    @Test("what cannot be reached is told only when all was seen") func unreachable() {
        let sought = Requirement<Jugs.State, Jugs.Action>.reachable("six") { $0.five == 6 }
        #expect(explore(Jugs(), [sought]).findings.map(\.outcome) == [.violated])
        var limits = Limits()
        limits.depth = 2
        let cut = explore(Jugs(), [sought, .always("small") { $0.five <= 5 }], limits: limits)
        #expect(cut.findings.map(\.outcome) == [.unknown, .unknown])
        #expect(cut.extent == .notExhausted(.depth))
        #expect(!cut.holds)
    }

    @Test("every limit ends in a clear answer and is kept") func limits() {
        let model = ScheduleLifeCycle(clockBound: 0)
        var few = Limits()
        few.states = 1000
        let byStates = explorePacked(model, limits: few)
        #expect(byStates.extent == .notExhausted(.states))
        #expect(byStates.states == 1000)
        var small = Limits()
        small.bytes = 100_000
        for exploration in [explorePacked(model, limits: small), explore(model, limits: small)] {
            #expect(exploration.extent == .notExhausted(.bytes))
            #expect(exploration.bytes <= small.bytes)
            #expect(exploration.states > 500)
        }
        var short = Limits()
        short.isTimeUp = { true }
        #expect(explorePacked(model, limits: short).extent == .notExhausted(.time))
    }

    @Test("packed and hashed states give the same exploration") func stores() {
        var limits = Limits()
        limits.depth = 6
        let model = ScheduleLifeCycle(clockBound: 1, runs: 2)
        let packed = explorePacked(model, limits: limits)
        let hashed = explore(model, limits: limits)
        #expect(packed.states == hashed.states)
        #expect(packed.transitions == hashed.transitions)
        #expect(packed.states > 1000)
    }
}
