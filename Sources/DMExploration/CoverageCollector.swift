public import DMReference
import Synchronization

/// Gathers the abstract states and transitions of every step that an exploration takes.
final class CoverageCollector: Sendable {
    private let gathered = Mutex(ModelCoverage())

    /// What was gathered so far.
    var coverage: ModelCoverage { gathered.withLock { $0 } }

    func note(_ before: DeviceModel, _ after: DeviceModel, _ action: DeviceAction) {
        gathered.withLock { $0.note(before, after, by: action.cause) }
    }
}

extension DeviceAction {
    fileprivate var cause: ModelCoverage.Cause {
        switch self {
        case .create, .change, .spoil, .operate, .delete, .deliver, .offerInVain: .session
        case .tick: .time
        case .stepClock: .clock
        case .write, .revoke: .change
        case .cutPower, .crash: .power
        }
    }
}

extension Scope {
    /// The scopes whose abstract states and transitions campaigns are held against: one schedule of each kind.
    public static let forCoverage: [Scope] = {
        func one(_ kind: Kind, _ adjust: (inout Scope) -> Void) -> Scope {
            var scope = Scope(schedules: [Schedule("s", of: "srv-a", kind)])
            (scope.requests, scope.ticks, scope.powerCuts) = (2, 2, 0)
            adjust(&scope)
            return scope
        }
        return [
            one(.periodic) { ($0.requests, $0.clockSteps) = (3, 1) },
            one(.periodic) { ($0.ticks, $0.powerCuts) = (1, 1) },
            one(.conditional) { ($0.requests, $0.writes, $0.minGap) = (2, 2, 90) },
            one(.conditional) { ($0.requests, $0.ticks, $0.writes, $0.powerCuts) = (1, 1, 2, 1) },
            one(.grouped) { ($0.requests, $0.writes, $0.revocations) = (2, 2, 1) },
        ]
    }()

    /// The scope in a few words.
    public var summary: String {
        schedules.map { "\($0.name) of \($0.server), \($0.kind)" }.joined(separator: "; ")
            + ": \(requests) requests, \(ticks) ticks, \(writes) writes, \(clockSteps) clock steps, \(revocations) revocations, \(powerCuts) power cuts"
    }
}

extension ModelCoverage {
    /// Returns what the exploration of scopes reaches.
    ///
    /// - Parameter scopes: Ones without a `defect`.
    /// - Returns: The abstract states and transitions of all; nil where a scope was not exhausted.
    public static func reached(in scopes: [Scope] = Scope.forCoverage) -> ModelCoverage? {
        var all = ModelCoverage()
        for scope in scopes {
            let collector = CoverageCollector()
            guard ScopeExploration(scope, collector: collector).isExhausted else { return nil }
            all.formUnion(collector.coverage)
        }
        return all
    }
}
