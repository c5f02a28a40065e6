import ModelChecking
import PropertyExpectations
import PropertyTesting
import Testing

@Suite("Liveness") struct LivenessTests {
    /// What is asked of a graph: from some states to others, with the kinds of action that are fair.
    struct Question: Sendable {
        let graph: Graph
        let starts: Set<Int>
        let goals: Set<Int>
        /// For each action: 0 no promise, 1 weakly fair, 2 strongly fair.
        let promises: [Int]

        var fairness: [Fairness<Int>] {
            promises.indices.compactMap { action in
                switch promises[action] {
                case 1: .weak { $0 == action }
                case 2: .strong { $0 == action }
                default: nil
                }
            }
        }

        var exploration: Exploration<Int, Int> {
            explore(
                graph,
                [.eventually("goal", from: starts.contains, to: goals.contains, fairness: fairness)])
        }

        private func canDo(_ action: Int, in state: Int) -> Bool {
            graph.edges.contains { $0.from == state && $0.action == action }
        }

        /// Whether a run that does the steps of a set of edges for ever, and no others, is fair.
        func isFair(_ round: [Graph.Edge]) -> Bool {
            let states = Set(round.map(\.from))
            return promises.indices.allSatisfy { action in
                if promises[action] == 0 || round.contains(where: { $0.action == action }) { return true }
                let possible = states.filter { canDo(action, in: $0) }
                return promises[action] == 1 ? possible.count < states.count : possible.isEmpty
            }
        }

        /// The answer by trying every set of states: is there one in which a fair run can stay away from the goal?
        var holdsByForce: Bool {
            let avoiding = graph.edges.filter { !goals.contains($0.from) && !goals.contains($0.to) }
            var reached = starts.intersection(graph.distances.keys).subtracting(goals)
            for _ in 0..<8 { reached.formUnion(avoiding.filter { reached.contains($0.from) }.map(\.to)) }
            if reached.contains(where: { state in !graph.edges.contains { $0.from == state } }) {
                return false
            }
            let states = Array(reached)
            for subset in 1..<(1 << max(1, states.count)) where !states.isEmpty {
                let members = Set(states.indices.filter { subset >> $0 & 1 == 1 }.map { states[$0] })
                let inner = avoiding.filter { members.contains($0.from) && members.contains($0.to) }
                if Self.isConnected(members, inner) && isFair(inner) { return false }
            }
            return true
        }

        private static func isConnected(_ states: Set<Int>, _ edges: [Graph.Edge]) -> Bool {
            states.allSatisfy { start in
                var seen: Set<Int> = []
                for _ in 0...states.count {
                    seen.formUnion(edges.filter { $0.from == start || seen.contains($0.from) }.map(\.to))
                }
                return seen == states
            }
        }
    }

    private static let questions = Gen { source in
        let graph = try source.draw(ExploreTests.graphs)
        let states = Array(0..<6)
        return Question(
            graph: graph, starts: Set(try source.draw(.subsequence(of: states))),
            goals: Set(try source.draw(.subsequence(of: states))),
            promises: try source.draw(.array(of: .integer(in: 0...2), count: 3)))
    }

    @Test("agrees with trying every set of states") func force() {
        var holding = 0
        expectHolds(for: Self.questions, CheckConfiguration(seed: 5, cases: 600)) { question in
            let holds = question.holdsByForce
            if holds { holding += 1 }
            return question.exploration.holds == holds
        }
        #expect(holding > 100 && holding < 500, "\(holding)")
    }

    @Test("every run it shows is one of the system, avoids the goal, and is fair") func runs() {
        var shown = 0
        expectHolds(for: Self.questions, CheckConfiguration(seed: 6, cases: 600)) { question in
            guard let trace = question.exploration.violations.first?.trace else { return true }
            shown += 1
            guard let cycleStart = trace.cycleStart else { return false }
            let states = [trace.initial] + trace.steps.map(\.state)
            let edges = zip(states, trace.steps).map { Graph.Edge(from: $0, action: $1.action, to: $1.state) }
            guard edges.allSatisfy(question.graph.edges.contains) else { return false }
            let round = Array(edges[cycleStart...])
            let begins = states.indices.contains { index in
                question.starts.contains(states[index])
                    && states[index...].allSatisfy { !question.goals.contains($0) }
            }
            guard begins, states[cycleStart] == trace.last else { return false }
            if round.isEmpty { return !question.graph.edges.contains { $0.from == trace.last } }
            return question.isFair(round)
        }
        #expect(shown > 100)
    }

    @Test("a message over a lossy line arrives if sending is fair and a sent one is not always lost")
    func lossyLine() {
        // State 0: to be sent; 1: on the line; 2: arrived. Action 0 sends, 1 loses, 2 delivers.
        let line = Graph(
            initialStates: [0],
            edges: [
                Graph.Edge(from: 0, action: 0, to: 1), Graph.Edge(from: 1, action: 1, to: 0),
                Graph.Edge(from: 1, action: 2, to: 2),
            ])
        func arrives(_ fairness: [Fairness<Int>]) -> Bool {
            explore(line, [.eventually("arrives", to: { $0 == 2 }, fairness: fairness)]).holds
        }
        #expect(!arrives([]))
        #expect(!arrives([.weak { $0 == 2 }]))
        #expect(arrives([.strong { $0 == 2 }]))
    }
}
