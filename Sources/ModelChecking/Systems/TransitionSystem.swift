/// A system whose states and steps can all be listed: what a model checker explores.
///
/// States are values, and equal states are one state. A step is a pair of an action and the state it leads to; several steps
/// may bear the same action, and several may lead to the same state.
public protocol TransitionSystem<State, Action> {
    /// What the system remembers between two steps.
    associatedtype State: Hashable
    /// What a step is called in a trace, and how fairness names it.
    associatedtype Action

    /// The states in which the system may start.
    var initialStates: [State] { get }

    /// Gives every step that is possible in a state, in an order that is always the same.
    func forEachStep(from state: State, _ body: (Action, State) -> Void)

    /// The one of all states that are alike to this one which stands for them.
    ///
    /// By default each state stands for itself. A system that declares a symmetry must map alike states to one of them, and
    /// steps, invariants and goals must not tell them apart.
    func representative(of state: State) -> State
}

extension TransitionSystem {
    /// Each state stands for itself.
    @inlinable
    public func representative(of state: State) -> State { state }
}

/// A state that can be written as one number and read back, which saves memory and time.
public protocol PackedState: Hashable {
    /// The state as a number; different states must have different numbers, none of them the greatest.
    var code: UInt64 { get }

    /// Reads a state from its number.
    init(code: UInt64)
}
