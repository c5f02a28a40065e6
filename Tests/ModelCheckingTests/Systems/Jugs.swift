import ModelChecking

/// A jug of five and one of three, a tap and a drain: how to get four.
struct Jugs: TransitionSystem, Sendable {
    struct State: Hashable, Sendable {
        var five = 0
        var three = 0
    }

    enum Action: Hashable, Sendable {
        case fillFive
        case fillThree
        case emptyFive
        case emptyThree
        case pourIntoThree
        case pourIntoFive
    }

    var initialStates: [State] { [State()] }

    func forEachStep(from state: State, _ body: (Action, State) -> Void) {
        body(.fillFive, State(five: 5, three: state.three))
        body(.fillThree, State(five: state.five, three: 3))
        body(.emptyFive, State(five: 0, three: state.three))
        body(.emptyThree, State(five: state.five, three: 0))
        let intoThree = min(state.five, 3 - state.three)
        body(.pourIntoThree, State(five: state.five - intoThree, three: state.three + intoThree))
        let intoFive = min(state.three, 5 - state.five)
        body(.pourIntoFive, State(five: state.five + intoFive, three: state.three - intoFive))
    }
}
