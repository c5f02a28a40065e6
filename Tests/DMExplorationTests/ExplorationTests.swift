import ConformanceKit
import DMExploration
import DMReference
import Foundation
import Testing

@Suite("Exploration of the reference device") struct ExplorationTests {
    typealias Schedule = Scope.Schedule

    /// A scope of one schedule with everything else at nought.
    private static func one(_ kind: Scope.Kind, _ adjust: (inout Scope) -> Void) -> Scope {
        var scope = Scope(schedules: [Schedule("s", of: "srv-a", kind)])
        (scope.requests, scope.ticks, scope.powerCuts) = (1, 0, 0)
        adjust(&scope)
        return scope
    }

    static let sound: [Scope] = [
        one(.periodic) { ($0.requests, $0.ticks, $0.powerCuts, $0.silences) = (2, 1, 1, 1) },
        one(.conditional) { ($0.requests, $0.ticks, $0.writes, $0.powerCuts) = (1, 1, 2, 1) },
        one(.grouped) { ($0.ticks, $0.writes, $0.powerCuts, $0.revocations) = (1, 2, 1, 1) },
        {
            var scope = Scope(schedules: [
                Schedule("s", of: "srv-a", .periodic, isShared: true),
                Schedule("t", of: "srv-b", .conditional),
            ])
            (scope.requests, scope.ticks, scope.powerCuts, scope.misbehaves) = (2, 1, 0, true)
            return scope
        }(),
    ]

    @Test("every property holds in every state of a sound device", arguments: sound)
    func soundDevice(scope: Scope) throws {
        let result = ScopeExploration(scope)
        #expect(result.counterexample == nil)
        #expect(result.isExhausted && result.states > 50 && result.transitions > result.states)
    }

    /// A planted error of the model, the property that it breaks, and a scope that is large enough to show it.
    struct Planted: Sendable, CustomTestStringConvertible {
        let fault: String
        let property: String
        let steps: Int
        let scope: Scope

        init(_ fault: String, _ property: String, steps: Int, _ scope: Scope) {
            (self.fault, self.property, self.steps) = (fault, property, steps)
            var scope = scope
            scope.faults = fault
            self.scope = scope
        }

        var testDescription: String { fault }
    }

    private static let shared: Scope = {
        var scope = Scope(schedules: [
            Schedule("s", of: "srv-a", .periodic, isShared: true), Schedule("t", of: "srv-b", .periodic),
        ])
        (scope.requests, scope.ticks, scope.powerCuts, scope.misbehaves) = (2, 0, 0, true)
        return scope
    }()

    static let planted: [Planted] = [
        Planted("runsAfterTerminate", "P05", steps: 4, one(.periodic) { ($0.requests, $0.ticks) = (2, 1) }),
        Planted("revisionStays", "P07", steps: 3, one(.periodic) { ($0.requests, $0.ticks) = (2, 1) }),
        Planted("changeIsPartial", "P07", steps: 3, one(.periodic) { ($0.requests, $0.ticks) = (2, 1) }),
        Planted(
            "refusedChangeLeaks", "P06", steps: 2, one(.periodic) { ($0.requests, $0.misbehaves) = (2, true) }
        ),
        Planted("commitNotIdempotent", "P17", steps: 1, one(.periodic) { _ in }),
        Planted("losesSchedulesOnPowerCut", "P08", steps: 2, one(.periodic) { $0.powerCuts = 1 }),
        Planted("losesStateOnPowerCut", "P08", steps: 2, one(.periodic) { $0.powerCuts = 1 }),
        Planted("losesOutboxOnPowerCut", "P09", steps: 2, one(.periodic) { $0.powerCuts = 1 }),
        Planted(
            "losesCountersOnPowerCut:counts", "P04", steps: 2,
            one(.periodic) { ($0.ticks, $0.powerCuts) = (1, 1) }),
        Planted(
            "losesChangesOnPowerCut", "P08", steps: 3,
            one(.periodic) { ($0.requests, $0.powerCuts) = (2, 1) }),
        Planted(
            "losesTruthOnPowerCut", "P18", steps: 3,
            one(.conditional) { ($0.ticks, $0.writes, $0.powerCuts) = (1, 1, 1) }),
        Planted("sequenceNumberStays", "P09", steps: 2, one(.periodic) { $0.requests = 2 }),
        Planted("dropsUnacknowledged", "P10", steps: 2, one(.periodic) { $0.silences = 1 }),
        Planted(
            "skipsRightsAtRun", "P11", steps: 3, one(.periodic) { ($0.ticks, $0.revocations) = (1, 1) }),
        Planted(
            "snapshotsRights", "P11", steps: 3, one(.periodic) { ($0.ticks, $0.revocations) = (1, 1) }),
        Planted("nonOwnerMayCommit", "P13", steps: 2, shared),
        Planted(
            "repeatsOnClockSetBack", "P03", steps: 4,
            one(.periodic) { ($0.ticks, $0.clockSteps) = (2, 1) }),
        Planted(
            "fireOnLevel", "P18", steps: 4,
            one(.conditional) { ($0.requests, $0.ticks, $0.writes) = (2, 1, 1) }),
        Planted(
            "ignoresMinGap", "P19", steps: 6,
            one(.conditional) { ($0.ticks, $0.writes, $0.minGap) = (2, 3, 100) }),
        Planted("reportToWrongServer", "P24", steps: 2, shared),
        Planted("reusesInstance", "P09", steps: 3, one(.periodic) { $0.requests = 3 }),
    ]

    @Test("finds every planted error by its property, with a shortest sequence", arguments: planted)
    func plantedError(row: Planted) throws {
        let found = try #require(ScopeExploration(row.scope).counterexample)
        #expect(found.property == row.property, "\(found)")
        #expect(found.steps.count == row.steps, "\(found.steps)")
        var sound = row.scope
        sound.faults = ""
        let result = ScopeExploration(sound)
        #expect(result.counterexample == nil && result.isExhausted)
    }

    @Test("a scope too large for its limit is not exhausted, and no property counts as shown")
    func limit() {
        var scope = Self.sound[0]
        scope.maximumStates = 40
        let result = ScopeExploration(scope)
        #expect(!result.isExhausted && result.states == 40 && result.counterexample == nil)
    }

    @Test("says what is wrong with a scope")
    func defects() {
        func defect(_ adjust: (inout Scope) -> Void) -> String? { Self.one(.periodic, adjust).defect }
        #expect(defect { _ in } == nil && Scope.standard.defect == nil)
        #expect(defect { $0.schedules = [] } != nil)
        #expect(defect { $0.schedules.append($0.schedules[0]) } == "two schedules have the same name")
        #expect(defect { $0.schedules[0].name = "a/b" } == "no name: a/b")
        #expect(defect { $0.ticks = 101 } == "a budget is beyond 0 to 100")
        #expect(defect { $0.ticks = 100 } == nil)
        #expect(defect { $0.tickSeconds = 59 } != nil)
        #expect(defect { $0.faults = "none" } == "an unknown fault: none")
        #expect(defect { $0.maximumStates = 0 } != nil)
    }

    @Test("the record of what is reachable is that of the transition function")
    func reachable() throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let record = try ReachableStates(json: Data(contentsOf: root.appending(path: "transitions.json")))
        let reached = try #require(ModelCoverage.reached())
        #expect(record == ReachableStates(scopes: Scope.forCoverage.map(\.summary), reached))
        #expect(record.states.count > 10 && record.transitions.count > 30)
        #expect(record.transitions.contains("time: Active, runs, by time"))
    }
}
