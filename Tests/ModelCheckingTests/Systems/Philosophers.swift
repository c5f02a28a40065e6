import ModelChecking

/// Philosophers round a table who take the left fork and then the right one; all may starve holding one fork each.
struct Philosophers: TransitionSystem, Sendable {
    enum Hands: Int, Hashable, Sendable, Comparable {
        case empty
        case left
        case both

        static func < (one: Hands, other: Hands) -> Bool { one.rawValue < other.rawValue }
    }

    struct Action: Hashable, Sendable {
        let seat: Int
        let hands: Hands
    }

    let count: Int
    /// Whether tables that differ by a turn count as one state.
    var isSymmetric = false

    var initialStates: [[Hands]] { [Array(repeating: .empty, count: count)] }

    func forEachStep(from state: [Hands], _ body: (Action, [Hands]) -> Void) {
        for seat in 0..<count {
            let right = (seat + 1) % count
            let before = (seat + count - 1) % count
            let hands: Hands
            switch state[seat] {
            case .empty:
                guard state[before] != .both else { continue }
                hands = .left
            case .left:
                guard state[right] == .empty else { continue }
                hands = .both
            case .both: hands = .empty
            }
            var next = state
            next[seat] = hands
            body(Action(seat: seat, hands: hands), next)
        }
    }

    func representative(of state: [Hands]) -> [Hands] {
        guard isSymmetric else { return state }
        return (0..<count).map { Array(state[$0...] + state[..<$0]) }
            .min { $0.lexicographicallyPrecedes($1) } ?? state
    }
}
