import DMReference
import Synchronization

/// How often each kind of stimulus was drawn in each abstract state of the model, so that rare transitions are sought.
///
/// What was seldom tried in a state gets more weight there. Histories follow one another in the order of their seed, so the
/// weights do too. They never become 0 and the kinds keep their places: a token repeats its history whatever was counted.
final class Rarity: Sendable {
    /// How often each kind was drawn, by the abstract states of the schedules.
    private let drawn = Mutex<[String: [Int: Int]]>([:])

    /// The most that a weight is multiplied by.
    static let most = 6

    /// Returns what multiplies the weight of each kind: the more, the seldomer it was drawn in the state.
    ///
    /// - Parameters:
    ///   - kinds: How many kinds there are.
    ///   - state: The abstract state of the device.
    /// - Returns: 1 to `most` for each kind.
    func boosts(_ kinds: Int, in state: String) -> [Int] {
        let times = drawn.withLock { $0[state] ?? [:] }
        return (0..<kinds).map { max(1, Self.most / (1 + (times[$0] ?? 0))) }
    }

    /// Takes note that a kind was drawn in a state.
    func note(_ kind: Int, in state: String) {
        drawn.withLock { $0[state, default: [:]][kind, default: 0] += 1 }
    }
}

extension DeviceModel {
    /// The abstract states of all schedules together; how many there are of each does not matter.
    var abstractState: String {
        ModelCoverage.shapes(of: self).sorted().joined(separator: "; ")
    }
}
