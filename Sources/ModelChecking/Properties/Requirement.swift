/// What a system is asked to satisfy.
public struct Requirement<State, Action> {
    /// What kind of thing is asked.
    enum Kind {
        case always((State) -> Bool)
        case reachable((State) -> Bool)
        case noDeadlock(isFinal: (State) -> Bool)
        case eventually(from: (State) -> Bool, to: (State) -> Bool, [Fairness<Action>])
    }

    /// What reports call the requirement.
    public let name: String
    let kind: Kind

    /// Every state that can be reached satisfies a condition.
    public static func always(_ name: String, _ condition: @escaping (State) -> Bool) -> Requirement {
        Requirement(name: name, kind: .always(condition))
    }

    /// Some state that can be reached satisfies a condition; without this, a model may be right because nothing happens.
    public static func reachable(_ name: String, _ condition: @escaping (State) -> Bool) -> Requirement {
        Requirement(name: name, kind: .reachable(condition))
    }

    /// Every state in which no step is possible is one where the system may end.
    public static func noDeadlock(
        _ name: String = "no deadlock", except isFinal: @escaping (State) -> Bool = { _ in false }
    ) -> Requirement {
        Requirement(name: name, kind: .noDeadlock(isFinal: isFinal))
    }

    /// From every state of one kind, every fair run comes to a state of another kind.
    ///
    /// A run that ends in a state without steps stays there for ever. Without fairness any run counts, also one that goes
    /// round for ever while something else waits.
    ///
    /// - Parameters:
    ///   - name: What reports call the requirement.
    ///   - start: The states from which something must happen; by default all.
    ///   - goal: The states in which it has happened.
    ///   - fairness: Which actions may not be put off for ever.
    /// - Returns: The requirement.
    public static func eventually(
        _ name: String, from start: @escaping (State) -> Bool = { _ in true },
        to goal: @escaping (State) -> Bool, fairness: [Fairness<Action>] = []
    ) -> Requirement {
        Requirement(name: name, kind: .eventually(from: start, to: goal, fairness))
    }
}

/// A promise that a kind of action is not put off for ever.
public struct Fairness<Action> {
    /// How much must be possible before the action has to happen.
    enum Strength {
        case weak
        case strong
    }

    let strength: Strength
    let includes: (Action) -> Bool

    /// Actions that happen if they stay possible from some moment on.
    public static func weak(_ includes: @escaping (Action) -> Bool) -> Fairness {
        Fairness(strength: .weak, includes: includes)
    }

    /// Actions that happen if they become possible again and again.
    public static func strong(_ includes: @escaping (Action) -> Bool) -> Fairness {
        Fairness(strength: .strong, includes: includes)
    }
}
