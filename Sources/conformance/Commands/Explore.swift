import ArgumentParser
import ConformanceKit
import DMExploration
import DMReference
import Foundation

struct Explore: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Visits every state of the reference device in a small world and checks its properties.",
        discussion: """
            The world is two schedules of two servers, a few ticks of the clock and a cut of power; --scope gives another one
            (docs/exploration.md). Exit codes: 0 every property holds in every state, 1 one does not, 2 not every state was
            seen, 64 the scope cannot be read.
            """)

    @Option(help: "A file with the scope, as JSON.")
    var scope: String?

    @Flag(
        help:
            "Write the abstract states and transitions that the scopes of coverage reach, as transitions.json of the project."
    )
    var coverage = false

    @Option(help: "How the result is printed: text or json.")
    var format = OutputFormat.text

    func run() throws {
        if coverage { return try writeCoverage() }
        let scope = try self.scope.map(Self.read) ?? .standard
        let clock = ContinuousClock()
        let start = clock.now
        let result = ScopeExploration(scope)
        let seconds = (clock.now - start) / .seconds(1)
        switch format {
        case .text: for line in Self.lines(result, seconds) { say(line) }
        case .json: print(try JSONText.of(Listing(result, seconds)))
        }
        if result.counterexample != nil { throw ArgumentParser.ExitCode(1) }
        if !result.isExhausted { throw ArgumentParser.ExitCode(2) }
    }

    private func writeCoverage() throws {
        guard scope == nil else { throw Failure.usage("--coverage has scopes of its own; leave --scope out") }
        guard let reached = ModelCoverage.reached() else { throw ArgumentParser.ExitCode(2) }
        let record = ReachableStates(scopes: Scope.forCoverage.map(\.summary), reached)
        FileHandle.standardOutput.write(try record.json())
    }

    private static func read(_ path: String) throws -> Scope {
        do {
            let scope = try JSONDecoder().decode(
                Scope.self, from: Data(contentsOf: URL(fileURLWithPath: path)))
            if let defect = scope.defect { throw Failure.usage("\(path): \(defect)") }
            return scope
        } catch let error as DecodingError {
            throw Failure.usage("\(path): no scope: \(error)")
        } catch let error as CocoaError {
            throw Failure.usage("\(path): \(error.localizedDescription)")
        }
    }

    private static func lines(_ result: ScopeExploration, _ seconds: Double) -> [String] {
        let scope = result.scope
        var lines = [
            "schedules: "
                + scope.schedules.map { "\($0.name) of \($0.server), \($0.kind)" }.joined(separator: "; ")
        ]
        lines.append(
            "budgets: \(scope.requests) requests, \(scope.ticks) ticks of \(scope.tickSeconds) s, \(scope.writes) writes, "
                + "\(scope.clockSteps) clock steps, \(scope.silences) silences, \(scope.revocations) revocations, "
                + "\(scope.powerCuts) power cuts" + (scope.misbehaves ? ", servers misbehave" : ""))
        if !scope.faults.isEmpty { lines.append("faults: \(scope.faults)") }
        let time = String(format: "%.1f", seconds)
        lines.append(
            "\(result.states) states, \(result.transitions) transitions, depth \(result.depth), \(time) s; "
                + (result.isExhausted ? "exhausted" : "NOT EXHAUSTED: nothing is known of the other states"))
        lines.append("checked: " + ScopeExploration.properties.joined(separator: " "))
        guard let found = result.counterexample else {
            return lines + (result.isExhausted ? ["every property holds"] : [])
        }
        lines.append("\(found.property) DOES NOT HOLD: \(found.text). A shortest sequence:")
        return lines + found.steps.enumerated().map { "\($0 + 1). \($1)" }
    }

    /// What is printed as JSON.
    private struct Listing: Encodable {
        struct Counterexample: Encodable {
            var property: String
            var text: String
            var steps: [String]
        }

        var scope: Scope
        var states: Int
        var transitions: Int
        var depth: Int
        var seconds: Double
        var isExhausted: Bool
        var properties = ScopeExploration.properties
        var counterexample: Counterexample?

        init(_ result: ScopeExploration, _ seconds: Double) {
            scope = result.scope
            states = result.states
            transitions = result.transitions
            depth = result.depth
            self.seconds = seconds
            isExhausted = result.isExhausted
            counterexample = result.counterexample.map {
                Counterexample(property: $0.property, text: $0.text, steps: $0.steps)
            }
        }
    }
}
