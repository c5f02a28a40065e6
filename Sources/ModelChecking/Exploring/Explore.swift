/// Explores all states of a system, nearest first, and checks requirements on them.
///
/// The exploration is exact. A violation comes with a run that is as short as any.
///
/// - Parameters:
///   - system: What is explored.
///   - requirements: What it must satisfy.
///   - limits: When to stop though states are left.
///   - stopsAtViolation: Whether the first violation of a condition on states ends the exploration.
/// - Returns: What was seen and what is known of each requirement.
@inlinable
public func explore<System: TransitionSystem>(
    _ system: System, _ requirements: [Requirement<System.State, System.Action>] = [],
    limits: Limits = Limits(), stopsAtViolation: Bool = true
) -> Exploration<System.State, System.Action> {
    var explorer = Explorer<System, HashedStore<System.State>>(system, requirements, limits, stopsAtViolation)
    explorer.run()
    return explorer.conclude()
}

/// Explores all states of a system whose states can be written as numbers.
///
/// - Parameters:
///   - system: What is explored.
///   - requirements: What it must satisfy.
///   - limits: When to stop though states are left.
///   - stopsAtViolation: Whether the first violation of a condition on states ends the exploration.
/// - Returns: What was seen and what is known of each requirement.
@inlinable
public func explorePacked<System: TransitionSystem>(
    _ system: System, _ requirements: [Requirement<System.State, System.Action>] = [],
    limits: Limits = Limits(), stopsAtViolation: Bool = true
) -> Exploration<System.State, System.Action> where System.State: PackedState {
    var explorer = Explorer<System, PackedStore<System.State>>(system, requirements, limits, stopsAtViolation)
    explorer.run()
    return explorer.conclude()
}
